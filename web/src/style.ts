// How the map looks: muted land, thin boundaries, teal discs, pins by shape.

import type { ExpressionSpecification, LayerSpecification, Map as Carte, StyleSpecification, VariableAnchorOffsetCollectionSpecification } from "maplibre-gl";

export interface Palette {
  sea: string;
  land: string;
  france: string;
  /** From the thinnest line of a territory to that of a country. */
  faint: string;
  line: string;
  border: string;
  label: string;
  name: string;
  halo: string;
  mark: string;
  onMark: string;
  attention: string;
}

const light: Palette = {
  sea: "#dfe9eb", land: "#f0efea", france: "#fdfcf9", faint: "#cdd3d4", line: "#b3bcbe", border: "#8b9497",
  label: "#43494d", name: "#1b1b1f", halo: "#fdfcf9", mark: "#0b5c63", onMark: "#ffffff", attention: "#8a4500",
};

const dark: Palette = {
  sea: "#10191b", land: "#1d2324", france: "#262d2f", faint: "#3d4648", line: "#566164", border: "#78868a",
  label: "#cdd5d7", name: "#eef2f2", halo: "#16191a", mark: "#7fd3da", onMark: "#0a2325", attention: "#ffb168",
};

export function palette(): Palette {
  return matchMedia("(prefers-color-scheme: dark)").matches ? dark : light;
}

/** Names of installed or self-hosted fonts: there is no glyph server. */
export const font = ["Atkinson Hyperlegible", "sans-serif"];
export const bold = ["Atkinson Hyperlegible Bold", "sans-serif"];

/**
 * Where the name of a town may go, in em: in its place, beside it, or beside the number that covers it. Seen from afar
 * a few em are a hundred kilometres: a name that has no room there is not written.
 */
const townPlaces: VariableAnchorOffsetCollectionSpecification = [
  "center", [0, 0], "top", [0, 0.8], "bottom", [0, -0.8], "left", [1, 0], "right", [-1, 0],
  "top", [0, 1.6], "bottom", [0, -1.6], "left", [1.8, 0], "right", [-1.8, 0],
];

/** The same for a commune: its limits tell where it is, so that its name may stand farther within them. */
export const communePlaces: VariableAnchorOffsetCollectionSpecification = [
  ...townPlaces, "top", [0, 2.4], "bottom", [0, -2.4], "left", [3, 0], "right", [-3, 0],
];

const rasterPrefix = "raster:";

/** The base: the two files of this site, or the operator's raster tiles. */
export function baseStyle(basemap: string, origin: string): StyleSpecification {
  const p = palette();
  if (basemap.startsWith(rasterPrefix)) return rasterStyle(basemap.slice(rasterPrefix.length), p);
  return {
    version: 8,
    sources: {
      monde: { type: "geojson", data: `${origin}/fonds-de-carte/monde.geojson`, attribution: "Fond : Natural Earth" },
      villes: { type: "geojson", data: `${origin}/fonds-de-carte/villes.geojson` },
    },
    layers: [
      { id: "mer", type: "background", paint: { "background-color": p.sea } },
      { id: "terre", type: "fill", source: "monde", filter: ["==", ["get", "couche"], "terre"], paint: { "fill-color": p.land } },
      { id: "france", type: "fill", source: "monde", filter: ["==", ["get", "couche"], "france"], paint: { "fill-color": p.france } },
      { id: "frontiere", type: "line", source: "monde", filter: ["==", ["get", "couche"], "frontiere"], paint: { "line-color": p.border, "line-width": 1 } },
      {
        id: "villes", type: "symbol", source: "villes",
        filter: ["any", ["==", ["get", "rang"], 1], ["all", ["==", ["get", "rang"], 2], [">=", ["zoom"], 6.5]], [">=", ["zoom"], 8.5]],
        layout: {
          "text-field": ["get", "nom"], "text-font": font,
          "text-size": ["match", ["get", "rang"], 1, 15, 2, 14, 13],
          "symbol-sort-key": ["get", "rang"], "text-padding": 4,
          "text-variable-anchor-offset": townPlaces, "text-justify": "auto",
        },
        paint: { "text-color": p.label, "text-halo-color": p.halo, "text-halo-width": 1.5 },
      },
    ],
  };
}

function rasterStyle(address: string, p: Palette): StyleSpecification {
  return {
    version: 8,
    sources: { fond: { type: "raster", tiles: [address], tileSize: 256, attribution: `Fond : ${new URL(address).hostname}` } },
    layers: [
      { id: "mer", type: "background", paint: { "background-color": p.land } },
      { id: "fond", type: "raster", source: "fond", paint: { "raster-saturation": -0.4 } },
    ],
  };
}

/** Clusters: discs whose radius follows the square root of their number. */
export function clusterLayers(p: Palette): LayerSpecification[] {
  return [
    {
      id: "groupes", type: "circle", source: "lieux", "source-layer": "lieux", filter: ["has", "nombre"],
      layout: { "circle-sort-key": ["-", ["get", "nombre"]] },
      paint: {
        "circle-color": p.mark,
        "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "nombre"]], 1.4, 13, 10, 18, 55, 32],
        "circle-stroke-color": p.onMark, "circle-stroke-width": 2,
      },
    },
    {
      id: "nombres", type: "symbol", source: "lieux", "source-layer": "lieux", filter: ["has", "nombre"],
      layout: {
        "text-field": ["to-string", ["get", "nombre"]], "text-font": bold,
        "text-size": ["interpolate", ["linear"], ["sqrt", ["get", "nombre"]], 1.4, 14, 10, 15, 55, 18],
        // A number is always drawn, and keeps the names of towns off its disc.
        "text-allow-overlap": true, "text-padding": 9,
      },
      paint: { "text-color": p.onMark },
    },
  ];
}

function shapeOf(shapes: Record<string, string>): ExpressionSpecification | string {
  const pairs = Object.entries(shapes).flat();
  if (pairs.length === 0) return "rond";
  return ["match", ["get", "typologie"], ...pairs, "rond"] as unknown as ExpressionSpecification;
}

export function pinLayer(shapes: Record<string, string>): LayerSpecification {
  return {
    id: "lieux", type: "symbol", source: "lieux", "source-layer": "lieux", filter: ["!", ["has", "nombre"]],
    layout: { "icon-image": shapeOf(shapes), "icon-allow-overlap": true, "icon-padding": 4 },
  };
}

/** The names of the places, close by, where the base map says little. Under the discs and the pins: what is above takes its room first. */
export function nameLayer(p: Palette): LayerSpecification {
  return {
    id: "noms", type: "symbol", source: "lieux", "source-layer": "lieux", filter: ["!", ["has", "nombre"]], minzoom: 12,
    layout: {
      "text-field": ["get", "nom"], "text-font": font, "text-size": 14, "text-max-width": 9, "text-padding": 2,
      "text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": 1.3, "text-justify": "auto",
    },
    paint: { "text-color": p.label, "text-halo-color": p.halo, "text-halo-width": 1.5 },
  };
}

/** Where the visitor searched: a ring with its name, under the places. */
export function searchedLayers(p: Palette): LayerSpecification[] {
  return [
    {
      id: "cherche-rond", type: "circle", source: "cherche",
      paint: { "circle-radius": 11, "circle-color": p.halo, "circle-opacity": 0.6, "circle-stroke-color": p.attention, "circle-stroke-width": 3 },
    },
    {
      id: "cherche", type: "symbol", source: "cherche",
      layout: {
        "text-field": ["get", "nom"], "text-font": bold, "text-size": 15, "text-max-width": 12,
        "text-variable-anchor": ["top", "bottom", "right", "left"], "text-radial-offset": 1.1, "text-justify": "auto",
      },
      paint: { "text-color": p.attention, "text-halo-color": p.halo, "text-halo-width": 2 },
    },
  ];
}

/** The selected place, over the others and twice their size. */
export function selectedLayer(shapes: Record<string, string>, id: string): LayerSpecification {
  return {
    id: "lieu-choisi", type: "symbol", source: "lieux", "source-layer": "lieux", filter: ["==", ["get", "id"], id],
    layout: { "icon-image": shapeOf(shapes), "icon-size": 2, "icon-allow-overlap": true, "icon-ignore-placement": true },
  };
}

const size = 20; // pixels of the page
const ratio = 4; // drawn finer, since a selected pin is doubled

const outlines: Record<string, (c: CanvasRenderingContext2D) => void> = {
  rond: (c) => c.arc(10, 10, 7.5, 0, 2 * Math.PI),
  carre: (c) => c.roundRect(3, 3, 14, 14, 1),
  losange: (c) => polygon(c, [10, 1], [19, 10], [10, 19], [1, 10]),
  triangle: (c) => polygon(c, [10, 1.5], [19, 17.5], [1, 17.5]),
};

function polygon(c: CanvasRenderingContext2D, ...points: [number, number][]): void {
  for (const [x, y] of points) c.lineTo(x, y);
  c.closePath();
}

/** Makes the images of the pins, in the colours in force. */
export function addPins(map: Carte): void {
  const p = palette();
  for (const [name, outline] of Object.entries(outlines)) {
    const canvas = Object.assign(document.createElement("canvas"), { width: size * ratio, height: size * ratio });
    const c = canvas.getContext("2d")!;
    c.scale(ratio, ratio);
    c.beginPath();
    outline(c);
    c.fillStyle = p.mark;
    c.strokeStyle = p.onMark;
    c.lineWidth = 1.5;
    c.fill();
    c.stroke();
    map.addImage(name, c.getImageData(0, 0, canvas.width, canvas.height), { pixelRatio: ratio });
  }
}
