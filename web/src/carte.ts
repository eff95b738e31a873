// The map page, and the small map of a sheet. The list beside the map is the
// server's own: when the map moves, the part of the page that holds it is asked
// for again, and the address of the page follows.

import { AttributionControl, GPUInitializationError, Map as Carte, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import type { LngLatBoundsLike, MapGeoJSONFeature, MapOptions } from "maplibre-gl";
import { addPins, baseStyle, clusterLayers, nameLayer, palette, pinLayer, searchedLayers, selectedLayer } from "./style";
import { territories } from "./territoires";

declare const WORKER_URL: string;
setWorkerUrl(new URL(WORKER_URL, location.origin).href);

const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const wide = matchMedia("(min-width: 60rem)");

const french = {
  "AttributionControl.ToggleAttribution": "Afficher les sources du fond de carte",
  "CooperativeGesturesHandler.WindowsHelpText": "Ctrl et molette pour agrandir la carte",
  "CooperativeGesturesHandler.MacHelpText": "⌘ et molette pour agrandir la carte",
  "CooperativeGesturesHandler.MobileHelpText": "Utilisez deux doigts pour déplacer la carte",
  "Map.Title": "Carte",
  "NavigationControl.ZoomIn": "Agrandir",
  "NavigationControl.ZoomOut": "Réduire",
  "ScaleControl.Meters": "m",
  "ScaleControl.Kilometers": "km",
};

export function draw(options: Pick<MapOptions, "container"> & Partial<MapOptions>, basemap: string): Carte {
  const map = new Carte({
    style: baseStyle(basemap, location.origin),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxPitch: 0,
    minZoom: 1,
    maxZoom: 18,
    locale: french,
    ...options,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new AttributionControl({ compact: true }), "bottom-right");
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  return map;
}

/** Draws one place, its pin in the middle. */
export async function showSmallMap(holder: HTMLElement): Promise<void> {
  const { lon, lat, forme, fonds } = holder.dataset;
  const centre: [number, number] = [Number(lon), Number(lat)];
  const map = draw({ container: holder, center: centre, zoom: fonds?.startsWith("raster:") ? 14 : 9, cooperativeGestures: true }, fonds ?? "none");
  await map.once("load");
  addPins(map);
  if (await territories(map)) map.jumpTo({ zoom: 10.5 });
  map.addSource("ici", { type: "geojson", data: { type: "Point", coordinates: centre } });
  map.addLayer({
    id: "ici", type: "symbol", source: "ici",
    layout: { "icon-image": forme ?? "rond", "icon-size": 1.6, "icon-allow-overlap": true },
  });
  await map.once("idle");
  holder.dataset.prete = "oui";
}

/** Parameters that say where the list looks or how it reads, not which places the map draws. */
const notOfTiles = ["lat", "lon", "bbox", "tri", "lieu", "choisi", "curseur", "page", "dans", "limite", "facettes"];

class MapPage {
  private readonly map: Carte;
  private readonly list = document.querySelector<HTMLElement>("#liste")!;
  private readonly params = new URLSearchParams(location.search);
  private asking?: AbortController;
  private timer = 0;
  private selected: string;

  constructor(private readonly holder: HTMLElement) {
    this.selected = holder.dataset.choisi ?? "";
    this.reveal();
    const { lon, lat, zoom, bbox } = holder.dataset;
    this.map = draw(
      {
        container: holder,
        ...(bbox
          ? { bounds: bounds(bbox), fitBoundsOptions: { padding: 8 } }
          : { center: [Number(lon), Number(lat)] as [number, number], zoom: Number(zoom) }),
      },
      holder.dataset.fonds ?? "none",
    );
    // For the browser tests, which look for what is drawn.
    Object.assign(holder, { carte: this.map });
  }

  async start(): Promise<void> {
    await this.map.once("load");
    addPins(this.map);
    this.showSearched();
    this.map.addSource("lieux", { type: "vector", tiles: [this.tiles()], minzoom: 0, maxzoom: 18 });
    this.map.addLayer(nameLayer(palette()));
    const shapes = JSON.parse(this.holder.dataset.formes ?? "{}") as Record<string, string>;
    this.map.addLayer(pinLayer(shapes));
    // Nothing hides a number.
    for (const layer of clusterLayers(palette())) this.map.addLayer(layer);
    this.map.addLayer(selectedLayer(shapes, this.selected));
    this.listen();
    this.select(this.selected);
    await territories(this.map);
    await this.map.once("idle");
    this.holder.dataset.prete = "oui";
  }

  /** Marks the position that distances are counted from. */
  private showSearched(): void {
    const lat = Number(this.params.get("lat") ?? NaN), lon = Number(this.params.get("lon") ?? NaN);
    if (Number.isNaN(lat) || Number.isNaN(lon)) return;
    this.map.addSource("cherche", {
      type: "geojson",
      data: { type: "Feature", properties: { nom: this.params.get("lieu") ?? "" }, geometry: { type: "Point", coordinates: [lon, lat] } },
    });
    for (const layer of searchedLayers(palette())) this.map.addLayer(layer);
  }

  /** The address of the tiles that draw what the filters keep. */
  private tiles(): string {
    const filters = new URLSearchParams(this.params);
    for (const name of notOfTiles) filters.delete(name);
    if (this.params.has("rayon") && this.params.has("lat") && !this.params.has("bbox")) {
      for (const name of ["lat", "lon"]) filters.set(name, this.params.get(name)!);
    } else {
      filters.delete("rayon");
    }
    const query = filters.toString();
    return `${location.origin}/tuiles/lieux/{z}/{x}/{y}.mvt${query && "?" + query}`;
  }

  private reveal(): void {
    document.body.classList.add("avec-carte");
    this.holder.parentElement!.hidden = false;
    // The map ends where the window does; what is above it takes its height away.
    const above = this.holder.getBoundingClientRect().top + scrollY;
    document.documentElement.style.setProperty("--haut", `${Math.round(above)}px`);
    const tabs = document.querySelector<HTMLElement>(".onglets")!;
    tabs.hidden = false;
    for (const tab of tabs.querySelectorAll<HTMLButtonElement>("button")) {
      tab.addEventListener("click", () => this.show(tab.dataset.vue!));
    }
    const here = document.querySelector<HTMLButtonElement>(".carte-ici")!;
    here.addEventListener("click", async () => {
      here.hidden = true;
      await this.follow();
      this.show("liste");
      document.querySelector<HTMLElement>(".carte-tete")?.scrollIntoView();
    });
  }

  /** On a small screen one sees the map or the list. */
  private show(what: string): void {
    document.body.classList.toggle("vue-liste", what === "liste");
    for (const tab of document.querySelectorAll<HTMLButtonElement>(".onglets button")) {
      tab.setAttribute("aria-pressed", String(tab.dataset.vue === what));
    }
    if (what === "carte") this.map.resize();
  }

  private listen(): void {
    this.map.on("moveend", (event) => {
      if (event.originalEvent === undefined && !this.moving) return;
      this.moving = false;
      clearTimeout(this.timer);
      if (wide.matches) this.timer = window.setTimeout(() => void this.follow(), 250);
      else document.querySelector<HTMLElement>(".carte-ici")!.hidden = false;
    });
    this.map.on("click", "groupes", (event) => this.open(event.features?.[0]));
    for (const layer of ["lieux", "lieu-choisi"]) {
      this.map.on("click", layer, (event) => this.choose(event.features?.[0]));
    }
    for (const layer of ["groupes", "lieux"]) {
      this.map.on("mouseenter", layer, () => (this.map.getCanvas().style.cursor = "pointer"));
      this.map.on("mouseleave", layer, () => (this.map.getCanvas().style.cursor = ""));
    }
    for (const kind of ["mouseover", "focusin"]) {
      this.list.addEventListener(kind, (event) => {
        const item = (event.target as HTMLElement).closest<HTMLElement>("[data-id]");
        if (item) this.select(item.dataset.id!);
      });
    }
  }

  /** True while the map moves because a cluster was opened or a control was pressed. */
  private moving = false;

  private open(cluster?: MapGeoJSONFeature): void {
    if (!cluster) return;
    const { ouest, sud, est, nord } = cluster.properties as Record<string, number>;
    this.moving = true;
    this.map.fitBounds([ouest, sud, est, nord], { padding: 64, maxZoom: 18, animate: !calm });
  }

  private choose(place?: MapGeoJSONFeature): void {
    if (!place) return;
    const { id, nom, commune } = place.properties as Record<string, string>;
    this.select(id);
    this.params.set("choisi", id);
    this.writeAddress();
    const item = this.itemOf(id);
    if (wide.matches) item?.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
    const panel = document.querySelector<HTMLElement>(".carte-choisi")!;
    const link = panel.querySelector("a")!;
    link.href = `/lieux/${encodeURIComponent(id)}`;
    link.textContent = nom;
    panel.querySelector("span")!.textContent = commune;
    panel.hidden = false;
  }

  private itemOf(id: string): HTMLElement | undefined {
    return [...this.list.querySelectorAll<HTMLElement>("[data-id]")].find((i) => i.dataset.id === id);
  }

  /** Doubles the pin of a place, and marks its entry in the list. */
  private select(id: string): void {
    this.selected = id;
    this.map.setFilter("lieu-choisi", ["==", ["get", "id"], id]);
    for (const item of this.list.querySelectorAll("[data-id]")) item.classList.remove("choisi");
    if (id) this.itemOf(id)?.classList.add("choisi");
  }

  /** Makes the list that of what the map shows. */
  private async follow(): Promise<void> {
    const box = this.map.getBounds();
    const clamp = (x: number, limit: number) => Math.max(-limit, Math.min(limit, x)).toFixed(4);
    this.params.set("bbox", [clamp(box.getWest(), 180), clamp(box.getSouth(), 85), clamp(box.getEast(), 180), clamp(box.getNorth(), 85)].join(","));
    for (const name of ["rayon", "curseur", "page"]) this.params.delete(name);
    this.writeAddress();
    this.keepInForms();
    this.asking?.abort();
    this.asking = new AbortController();
    this.list.setAttribute("aria-busy", "true");
    let why = "Vérifiez votre connexion";
    try {
      const answer = await fetch(`/carte/liste?${this.params}`, { signal: this.asking.signal });
      if (answer.status === 503) why = "Attendez quelques secondes"; // the search by words, or all of it, is away
      if (!answer.ok) throw new Error(String(answer.status));
      this.list.innerHTML = await answer.text();
      this.select(this.selected);
    } catch (failure) {
      if ((failure as Error).name === "AbortError") return;
      this.list.insertAdjacentHTML("afterbegin", `<p class="avis" role="alert">La liste n’a pas pu suivre la carte. ${why}, puis déplacez la carte à nouveau.</p>`);
    }
    this.list.setAttribute("aria-busy", "false");
    const source = this.map.getSource("lieux") as { tiles?: string[]; setTiles(tiles: string[]): void } | undefined;
    if (source && source.tiles?.[0] !== this.tiles()) source.setTiles([this.tiles()]);
  }

  private writeAddress(): void {
    history.replaceState(null, "", `${location.pathname}?${this.params}`);
  }

  /** The filters are applied within the zone that the map shows. */
  private keepInForms(): void {
    for (const form of document.querySelectorAll<HTMLFormElement>(".filtres form")) {
      form.querySelectorAll('input[type="hidden"][name="rayon"], input[type="hidden"][name="bbox"]').forEach((i) => i.remove());
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "bbox", value: this.params.get("bbox")! }));
    }
  }
}

function bounds(box: string): LngLatBoundsLike {
  return box.split(",").map(Number) as [number, number, number, number];
}

function giveUp(failure: unknown): void {
  document.body.classList.remove("avec-carte", "vue-liste");
  document.querySelector<HTMLElement>(".carte-vue")!.hidden = true;
  document.querySelector<HTMLElement>(".onglets")!.hidden = true;
  const words = document.createElement("p");
  words.className = "avis calme";
  words.textContent =
    failure instanceof GPUInitializationError
      ? "Votre navigateur ne peut pas dessiner la carte. Voici les mêmes lieux en liste."
      : "La carte n’a pas pu s’ouvrir. Voici les mêmes lieux en liste.";
  document.querySelector(".carte-tete")!.append(words);
}

const holder = document.querySelector<HTMLElement>("#carte");
if (holder) {
  try {
    new MapPage(holder).start().catch(giveUp);
  } catch (failure) {
    giveUp(failure);
  }
}
