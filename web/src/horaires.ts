// What the form of the hours gains with JavaScript: the hours of Monday copied
// to the days that follow, and only the fields of the way that was chosen.

/** Copies the fields of the first day to the days from Tuesday to the last one wanted. */
function offerCopy(week: HTMLElement): void {
  const days = [...week.querySelectorAll<HTMLElement>("[data-jour]")];
  const [monday, ...others] = days;
  if (!monday) return;
  const status = Object.assign(document.createElement("span"), { className: "discret" });
  status.role = "status";
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Copier lundi jusqu’à vendredi" });
  button.addEventListener("click", () => {
    const from = [...monday.querySelectorAll<HTMLInputElement>("input")];
    for (const day of others.slice(0, 4)) {
      [...day.querySelectorAll<HTMLInputElement>("input")].forEach((field, i) => {
        field.value = field.type === "checkbox" ? field.value : from[i]!.value;
        field.checked = from[i]!.checked;
      });
      const third = day.querySelectorAll<HTMLElement>(".plage")[2];
      if (third?.hidden && from[4]?.value) third.hidden = false;
    }
    status.textContent = "Les horaires de lundi sont copiés de mardi à vendredi.";
  });
  const line = Object.assign(document.createElement("p"), { className: "copie" });
  line.append(button, " ", status);
  monday.append(line);
}

/** The third range of a day is seldom needed: it comes when asked for. */
function foldThird(week: HTMLElement): void {
  for (const day of week.querySelectorAll<HTMLElement>("[data-jour]")) {
    const third = day.querySelectorAll<HTMLElement>(".plage")[2];
    if (!third || [...third.querySelectorAll("input")].some((field) => field.value !== "")) continue;
    third.hidden = true;
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Ajouter une plage", className: "lien" });
    button.addEventListener("click", () => {
      third.hidden = false;
      button.remove();
      third.querySelector("input")?.focus();
    });
    third.before(button);
  }
}

/** Shows the fields of the chosen way: none is lost, the service reads only those. */
function offerWays(form: HTMLFormElement): void {
  const of = (name: string) => form.querySelector<HTMLElement>(`[name="${name}"]`)?.closest<HTMLElement>(".champ") ?? null;
  const byWeek = [form.querySelector<HTMLElement>("[data-semaine]"), of("feries"), of("scolaires"), form.querySelector<HTMLElement>("details.plus")];
  const byText = [of("horaires")];
  const show = () => {
    const way = form.querySelector<HTMLInputElement>("[name=mode]:checked")?.value;
    for (const part of byWeek) if (part) part.hidden = way !== "semaine";
    for (const part of byText) if (part) part.hidden = way !== "texte";
  };
  for (const choice of form.querySelectorAll("[name=mode]")) choice.addEventListener("change", show);
  show();
}

export function enrich(week: HTMLElement): void {
  offerCopy(week);
  foldThird(week);
  const form = week.closest("form");
  if (form) offerWays(form);
}
