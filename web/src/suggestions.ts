// Suggestions as one types, under the search field: the combobox of ARIA 1.2.
// The field keeps the focus; without an answer it stays a plain search field.

interface Suggestion {
  type: string;
  libelle: string;
  detail: string | null;
  lien: string;
}

const groups: Record<string, string> = {
  commune: "Communes",
  departement: "Départements, intercommunalités, régions",
  typologie: "Types de lieux",
  service: "Services et équipements",
  lieu: "Lieux",
  adresse: "Adresses",
};
const sameGroup: Record<string, string> = { epci: "departement", region: "departement", equipement: "service" };
const groupOf = (s: Suggestion) => sameGroup[s.type] ?? s.type;

const pause = 120; // milliseconds without a key before anything is asked
const smallest = 150; // pixels of the list, however little room is left

const likeAddress = (text: string) => /\d/.test(text) && (text.match(/\p{L}/gu)?.length ?? 0) >= 5;

/** What was answered to each text, so that none is asked twice. */
const answered = new Map<string, Suggestion[]>();

async function ask(text: string, addresses: string, signal: AbortSignal): Promise<Suggestion[]> {
  const address = "/api/v1/suggestions?" + new URLSearchParams({ q: text, adresses: addresses });
  const known = answered.get(address);
  if (known) return known;
  const response = await fetch(address, { signal });
  if (!response.ok) throw new Error(String(response.status));
  const found = ((await response.json()) as { suggestions: Suggestion[] }).suggestions;
  answered.set(address, found);
  return found;
}

/** Completes what is typed in the field of a form, which has the role of a combobox. */
export function complete(form: HTMLFormElement, field: HTMLInputElement): void {
  new Combobox(form, field);
}

class Combobox {
  private readonly list = element("div", { id: "q-liste", role: "listbox", "aria-label": "Suggestions", class: "suggestions", hidden: "" });
  private readonly said = element("p", { class: "cache-vue", role: "status" });
  private shown: Suggestion[] = [];
  private active = -1;
  private text = ""; // what the list answers
  private timer = 0;
  private asking = new AbortController();

  constructor(
    private readonly form: HTMLFormElement,
    private readonly field: HTMLInputElement,
  ) {
    field.setAttribute("aria-controls", this.list.id);
    field.after(this.list);
    form.append(this.said);
    field.addEventListener("input", (e) => (e as InputEvent).isComposing || this.wait());
    field.addEventListener("compositionend", () => this.wait());
    field.addEventListener("keydown", (e) => this.key(e));
    field.addEventListener("blur", () => this.stop());
    form.addEventListener("submit", () => this.stop());
    this.list.addEventListener("mousedown", (e) => e.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (e) => this.click(e));
    window.visualViewport?.addEventListener("resize", () => this.fit());
    if (field.value !== field.defaultValue) this.wait(); // typed while this was loading
  }

  private get open(): boolean {
    return !this.list.hidden;
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.asking.abort();
    this.activate(-1); // what is typed now is what Enter searches for
    const text = this.field.value.trim();
    if (!text) this.stop();
    else if (text !== this.text || !this.open) this.timer = setTimeout(() => void this.complete(text), pause);
  }

  private async complete(text: string): Promise<void> {
    this.asking.abort();
    const { signal } = (this.asking = new AbortController());
    const addresses = "adresses" in this.form.dataset && likeAddress(text);
    try {
      const others = ask(text, "non", signal);
      const more = addresses ? ask(text, "seules", signal).catch(() => []) : undefined;
      const found = await others;
      if (signal.aborted) return;
      if (found.length || !more) this.show(text, found);
      const after = await more;
      if (after && !signal.aborted && (after.length || !found.length)) this.show(text, [...found, ...after]);
    } catch {
      if (!signal.aborted) this.close(); // the field still works by itself
    }
  }

  private show(text: string, found: Suggestion[]): void {
    const kept = text === this.text ? this.active : -1; // addresses come after the others
    this.text = text;
    this.shown = found;
    this.said.textContent = sentence(found.length);
    if (!found.length) return this.close();
    const parts: HTMLElement[] = [];
    found.forEach((s, i) => {
      const name = groupOf(s);
      if (!i || groupOf(found[i - 1]) !== name) {
        const title = element("div", { class: "titre", id: `q-groupe-${parts.length}`, role: "presentation" }, groups[name] ?? "");
        const part = element("div", { role: "group", "aria-labelledby": title.id });
        part.append(title);
        parts.push(part);
      }
      parts.at(-1)!.append(option(s, i));
    });
    this.list.replaceChildren(...parts);
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.fit();
    this.activate(kept);
  }

  /** The list takes the room left under the field, and never covers it. */
  private fit(): void {
    if (!this.open) return;
    const view = window.visualViewport;
    const bottom = view ? view.offsetTop + view.height : innerHeight;
    this.list.style.maxHeight = `${Math.max(smallest, bottom - (this.list.offsetParent ?? this.field).getBoundingClientRect().bottom - 24)}px`;
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.asking.abort();
    this.said.textContent = "";
    this.close();
  }

  private close(): void {
    this.activate(-1);
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
  }

  private activate(rank: number): void {
    const options = this.list.querySelectorAll<HTMLElement>("[role=option]");
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = rank;
    const chosen = options[rank];
    if (!chosen) return this.field.removeAttribute("aria-activedescendant");
    chosen.setAttribute("aria-selected", "true");
    this.field.setAttribute("aria-activedescendant", chosen.id);
    // Only the list scrolls: the page stays where it is. The title of the
    // group comes with its first option.
    const from = chosen.previousElementSibling?.getAttribute("role") === "presentation" ? (chosen.previousElementSibling as HTMLElement) : chosen;
    this.list.scrollTop = Math.min(from.offsetTop, Math.max(this.list.scrollTop, chosen.offsetTop + chosen.offsetHeight - this.list.clientHeight));
  }

  private key(e: KeyboardEvent): void {
    if (e.isComposing || e.ctrlKey || e.metaKey) return;
    const last = this.shown.length - 1;
    switch (e.key) {
      case "ArrowDown":
      case "ArrowUp":
        e.preventDefault();
        if (!this.open) {
          const text = this.field.value.trim();
          if (text) void this.complete(text);
        } else if (!e.altKey) {
          // Between the last and the first comes the field itself.
          const down = e.key === "ArrowDown";
          this.activate(down ? (this.active === last ? -1 : this.active + 1) : this.active === -1 ? last : this.active - 1);
        } else if (e.key === "ArrowUp") {
          this.close();
        }
        break;
      case "Enter":
        if (this.open && this.active >= 0) {
          e.preventDefault();
          this.follow(this.shown[this.active]);
        }
        break;
      case "Escape":
        e.preventDefault();
        if (this.open) this.stop();
        else this.field.value = "";
        break;
      case "Tab":
        this.stop();
        break;
      case "Home":
      case "End":
      case "ArrowLeft":
      case "ArrowRight":
        this.activate(-1); // they move in the text
    }
  }

  private click(e: MouseEvent): void {
    const chosen = (e.target as Element).closest<HTMLElement>("[role=option]");
    if (chosen) this.follow(this.shown[Number(chosen.dataset.rang)]);
  }

  private follow(chosen: Suggestion): void {
    this.stop();
    this.field.value = chosen.libelle;
    location.assign(destination(this.form, chosen));
  }
}

/** A place has its sheet. What else is chosen keeps the page and the filters in
 * force; a kind or a service keeps also where one searches. */
function destination(form: HTMLFormElement, chosen: Suggestion): string {
  if (chosen.type === "lieu") return chosen.lien;
  const url = new URL(form.getAttribute("action") ?? "/lieux", location.origin);
  const here = location.pathname === url.pathname && ["typologie", "service", "equipement"].includes(chosen.type);
  const kept = here ? new URLSearchParams(location.search) : new URLSearchParams();
  if (here) for (const name of ["q", "dans", "curseur", "page", "choisi"]) kept.delete(name);
  else for (const input of form.querySelectorAll<HTMLInputElement>("input[type=hidden]")) kept.append(input.name, input.value);
  for (const [name, value] of new URL(chosen.lien, location.origin).searchParams) kept.set(name, value);
  url.search = kept.toString();
  return url.pathname + url.search;
}

function sentence(n: number): string {
  if (!n) return "Aucune suggestion.";
  return `${n} suggestion${n > 1 ? "s" : ""}. Flèche bas pour ${n > 1 ? "les" : "la"} parcourir.`;
}

function option(s: Suggestion, rank: number): HTMLElement {
  const one = element("div", { role: "option", id: `q-option-${rank}`, "aria-selected": "false", "data-rang": String(rank), dir: "auto" }, typeset(s));
  if (s.detail) one.append(" ", element("span", { class: "discret" }, s.detail));
  return one;
}

/** The API writes the names of kinds with plain apostrophes. */
const typeset = (s: Suggestion) => (s.type === "typologie" ? s.libelle.replaceAll("'", "’") : s.libelle);

function element(name: string, attributes: Record<string, string>, text = ""): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}
