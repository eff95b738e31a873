// What every page gains with JavaScript: suggestions, "autour de moi", and the
// filters unfolded where there is room; a sheet has more in a file of its own.
// Nothing here is needed to use the site.

/** Offers the visitor's position, asked for only when the button is pressed. */
function offerPosition(form: HTMLFormElement): void {
  const line = form.querySelector<HTMLElement>(".autour");
  const button = form.querySelector<HTMLButtonElement>("[data-autour]");
  const status = form.querySelector<HTMLElement>("[data-autour-etat]");
  if (!line || !button || !status || !("geolocation" in navigator)) return;
  line.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    status.textContent = "Recherche de votre position…";
    navigator.geolocation.getCurrentPosition(
      (found) => location.assign(around(button.dataset.autour ?? "/lieux?", found.coords)),
      (failure) => {
        button.disabled = false;
        status.textContent =
          failure.code === failure.PERMISSION_DENIED
            ? "Votre navigateur n’a pas donné votre position. Écrivez plutôt votre commune."
            : "Votre position n’a pas été trouvée. Écrivez plutôt votre commune.";
      },
      { timeout: 15_000, maximumAge: 300_000 },
    );
  });
}

/** Three decimals (about 100 m) find the nearest places and tell no more than needed. */
function around(address: string, at: GeolocationCoordinates): string {
  const url = new URL(address, location.origin);
  url.searchParams.set("lat", at.latitude.toFixed(3));
  url.searchParams.set("lon", at.longitude.toFixed(3));
  url.searchParams.set("lieu", "Autour de moi");
  return url.pathname + url.search;
}

/** The search field is a combobox from the start; what completes it is loaded when it gets the focus. */
function offerSuggestions(form: HTMLFormElement): void {
  const field = form.querySelector<HTMLInputElement>("[name=q]");
  if (!field) return;
  field.type = "text"; // a search field may not be a combobox
  field.role = "combobox";
  field.ariaExpanded = "false";
  field.ariaAutoComplete = "list";
  field.addEventListener("focus", async () => (await import("./suggestions")).complete(form, field), { once: true });
}

/** Filters stay folded on a small screen and on the map page. */
function unfoldFilters(): void {
  const filters = document.querySelector<HTMLDetailsElement>("details.filtres");
  if (filters && matchMedia("(min-width: 60rem)").matches && !document.body.classList.contains("page-carte")) filters.open = true;
}

for (const form of document.querySelectorAll<HTMLFormElement>("form.recherche")) {
  offerPosition(form);
  offerSuggestions(form);
}
unfoldFilters();
if (document.querySelector(".fiche")) void import("./fiche").then((sheet) => sheet.enrich());
const [week, pin] = ["[data-semaine]", "[data-placer]"].map((sought) => document.querySelector<HTMLElement>(sought));
if (week) void import("./horaires").then((hours) => hours.enrich(week));
if (pin) void import("./position").then((position) => position.offer(pin));
