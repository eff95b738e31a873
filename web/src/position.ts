// The small map on which the point of a place is set: by dragging the pin, by
// the arrow keys when it has the focus, or by touching the map. Without it the
// same two fields are written by hand.

import { Marker } from "maplibre-gl";
import type { LngLat, Map as Carte } from "maplibre-gl";
import { draw } from "./carte";
import { territories } from "./territoires";

/** How far an arrow key moves the pin, in pixels; with Shift, as far again ten times. */
const step = 4;

/** The zoom at which a street is seen. */
const near = 15;

class Pin {
  private readonly form: HTMLFormElement;
  private readonly fold: HTMLDetailsElement;
  private readonly latitude: HTMLInputElement;
  private readonly longitude: HTMLInputElement;
  private readonly status: HTMLElement | null;
  private map?: Carte;
  private marker?: Marker;

  constructor(private readonly holder: HTMLElement) {
    this.form = holder.closest("form")!;
    this.fold = holder.closest("details")!;
    this.latitude = this.form.querySelector<HTMLInputElement>("[name=latitude]")!;
    this.longitude = this.form.querySelector<HTMLInputElement>("[name=longitude]")!;
    this.status = this.form.querySelector<HTMLElement>("[data-placer-etat]");
    this.fold.addEventListener("toggle", () => this.fold.open && this.show());
    for (const choice of this.choices()) choice.addEventListener("change", () => this.follow(choice.value));
    for (const field of [this.latitude, this.longitude]) field.addEventListener("change", () => this.typed());
    for (const choice of this.choices()) if (choice.checked && choice.value === "main") this.fold.open = true;
    if (this.fold.open) this.show();
  }

  private choices(): NodeListOf<HTMLInputElement> {
    return this.form.querySelectorAll<HTMLInputElement>("[name=position]");
  }

  /** A candidate moves the pin; "I set it myself" opens the map. */
  private follow(value: string): void {
    const at = this.candidate(value);
    if (value === "main") this.fold.open = true;
    if (at) this.marker?.setLngLat(at) && this.map?.jumpTo({ center: at, zoom: near });
  }

  /** The position that a choice holds, if it is one. */
  private candidate(value: string): [number, number] | null {
    const [lat, lon] = value.split(",").map(Number);
    return lon !== undefined && Number.isFinite(lat) && Number.isFinite(lon) ? [lon, lat!] : null;
  }

  private typed(): void {
    const [lat, lon] = [this.latitude, this.longitude].map((field) => Number(field.value.replace(",", ".")));
    if (!this.latitude.value || !this.longitude.value || !(Math.abs(lat!) <= 90 && Math.abs(lon!) <= 180)) return;
    this.byHand();
    this.marker?.setLngLat([lon!, lat!]);
    this.map?.panTo([lon!, lat!], { animate: false });
  }

  private byHand(): void {
    for (const choice of this.choices()) choice.checked = choice.value === "main";
  }

  private show(): void {
    if (this.map) return;
    const style = document.querySelector<HTMLElement>("[data-style-carte]")?.dataset.styleCarte;
    if (style) document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: style }));
    const { lon, lat, zoom, fonds } = this.holder.dataset;
    const written: [number, number] = [Number(this.longitude.value.replace(",", ".")) || Number(lon), Number(this.latitude.value.replace(",", ".")) || Number(lat)];
    const chosen = this.candidate([...this.choices()].find((choice) => choice.checked)?.value ?? "");
    const centre = chosen ?? written;
    this.holder.hidden = false;
    const map = (this.map = draw({ container: this.holder, center: centre, zoom: chosen ? near : Number(zoom), cooperativeGestures: true }, fonds ?? "none"));
    const marker = (this.marker = new Marker({ draggable: true, color: "#0b5c63" }).setLngLat(centre).addTo(map));
    marker.on("dragend", () => this.moved());
    map.on("click", (at) => {
      marker.setLngLat(at.lngLat);
      this.moved();
    });
    this.takeKeys(marker.getElement());
    map.once("load", async () => {
      await territories(map);
      this.holder.dataset.prete = "oui";
    });
  }

  private takeKeys(element: HTMLElement): void {
    element.tabIndex = 0;
    element.setAttribute("role", "application");
    element.setAttribute("aria-label", "Point du lieu. Déplacez-le avec les flèches du clavier, plus vite avec Majuscule.");
    const ways: Record<string, [number, number]> = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    element.addEventListener("keydown", (key) => {
      const way = ways[key.key];
      if (!way || !this.map || !this.marker) return;
      key.preventDefault();
      key.stopPropagation();
      const far = key.shiftKey ? 10 * step : step;
      const at = this.map.project(this.marker.getLngLat());
      const next = this.map.unproject([at.x + way[0] * far, at.y + way[1] * far]);
      this.marker.setLngLat(next);
      if (!this.map.getBounds().contains(next)) this.map.panTo(next, { animate: false });
      this.moved();
    });
  }

  /** The pin was moved: the fields follow, and words say it. */
  private moved(): void {
    const at: LngLat = this.marker!.getLngLat();
    this.latitude.value = at.lat.toFixed(6);
    this.longitude.value = at.lng.toFixed(6);
    this.byHand();
    if (this.status) {
      const [lat, lon] = [at.lat, at.lng].map((x) => x.toFixed(5).replace(".", ","));
      this.status.textContent = `Les coordonnées seront : latitude ${lat}, longitude ${lon}.`;
    }
  }
}

export function offer(holder: HTMLElement): void {
  new Pin(holder);
}
