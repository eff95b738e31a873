// What the sheet of a place gains with JavaScript: printing and the small map.

const wide = matchMedia("(min-width: 60rem)");

function offerPrint(): void {
  for (const holder of document.querySelectorAll<HTMLElement>("[data-imprimer]")) {
    holder.hidden = false;
    holder.querySelector("button")?.addEventListener("click", () => window.print());
  }
}

/** The small map of a sheet: its code is loaded when seen, or when asked for on a small screen. */
function offerSmallMap(): void {
  const holder = document.querySelector<HTMLElement>("[data-petite-carte]");
  const address = document.querySelector<HTMLElement>("[data-code-carte]")?.dataset.codeCarte;
  const style = document.querySelector<HTMLElement>("[data-style-carte]")?.dataset.styleCarte;
  if (!holder || !address || !style) return;
  holder.hidden = false;
  const show = async () => {
    holder.querySelector("button")?.remove();
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: style }));
    const code = (await import(address)) as typeof import("./carte");
    await code.showSmallMap(holder);
  };
  holder.querySelector("button")?.addEventListener("click", show);
  if (!wide.matches) return;
  const watcher = new IntersectionObserver((seen) => {
    if (!seen.some((s) => s.isIntersecting)) return;
    watcher.disconnect();
    void show();
  });
  watcher.observe(holder);
}

export function enrich(): void {
  offerPrint();
  offerSmallMap();
}
