// The lines and the names of territories, where the service has their outlines:
// regions and departments from afar, then intercommunal bodies, then communes.

import type { ExpressionSpecification, LayerSpecification, Map as Carte } from "maplibre-gl";
import { bold, font, palette, communePlaces } from "./style";
import type { Palette } from "./style";

/** What the service tells of a layer of tiles (TileJSON). */
interface Tiles {
  minzoom: number;
  maxzoom: number;
  attribution: string;
  vector_layers: { id: string }[];
}

/** Where intercommunal bodies come in, and where communes take over: their names then replace those of the base. Sooner, tiles are heavy and lines too close. */
const epciFrom = 8;
const communesFrom = 10;

/** Draws territories under the places. Only the levels that a zoom shows are asked for. True when communes are among them. */
export async function territories(map: Carte): Promise<boolean> {
  // An operator's own tiles already bear lines and names: departments are enough.
  const own = map.getLayer("frontiere") !== undefined;
  const levels = own ? ["regions", "departements", "epci", "communes"] : ["departements"];
  const loaded = (await Promise.all(levels.map((level) => addTiles(map, level).then((there) => (there ? level : ""))))).filter(Boolean);
  const p = palette();
  const names = ["villes", "noms"].find((layer) => map.getLayer(layer));
  for (const layer of lines(p)) {
    if ("source" in layer && loaded.includes(layer.source)) map.addLayer(layer, names);
  }
  if (!own) return false;
  // Their coast is finer than that of the base: what they hold is land.
  if (loaded.includes("departements")) map.addLayer(land(p), "frontiere");
  const communes = loaded.includes("communes");
  if (communes) {
    map.setLayerZoomRange("villes", 0, communesFrom);
    // Under the pins and the numbers, which keep their room, and over the names of places.
    map.addLayer(communeNameLayer(p), map.getLayer("lieux") ? "lieux" : undefined);
  }
  return communes;
}

/** Adds the tiles of a level where the service has some. The map does without when it does not answer. */
async function addTiles(map: Carte, level: string): Promise<boolean> {
  const answer = await fetch(`/tuiles/${level}.json`).catch(() => undefined);
  if (!answer?.ok) return false;
  const { minzoom, maxzoom, attribution, vector_layers } = (await answer.json()) as Tiles;
  if (vector_layers.length === 0) return false;
  map.addSource(level, { type: "vector", tiles: [`${location.origin}/tuiles/${level}/{z}/{x}/{y}.mvt`], minzoom, maxzoom, attribution });
  return true;
}

function land(p: Palette): LayerSpecification {
  return { id: "departements-terre", type: "fill", source: "departements", "source-layer": "departements", paint: { "fill-color": p.france } };
}

/** The finest lines first: those of larger territories are drawn over them. */
function lines(p: Palette): LayerSpecification[] {
  const line = (level: string, color: string | ExpressionSpecification, width: ExpressionSpecification, zooms: { minzoom?: number; maxzoom?: number }): LayerSpecification => ({
    id: `${level}-ligne`, type: "line", source: level, "source-layer": level, ...zooms,
    layout: { "line-join": "round" }, paint: { "line-color": color, "line-width": width },
  });
  const grows = (...stops: number[]) => ["interpolate", ["linear"], ["zoom"], ...stops] as unknown as ExpressionSpecification;
  return [
    line("communes", ["interpolate", ["linear"], ["zoom"], 10, p.faint, 13, p.line], grows(10, 0.7, 14, 1.4), { minzoom: communesFrom }),
    line("epci", p.faint, grows(8, 0.7, 10, 1.2), { minzoom: epciFrom, maxzoom: communesFrom }),
    line("departements", p.line, grows(4, 0.5, 8, 1.2, 12, 2), {}),
    line("regions", p.border, grows(4, 0.8, 8, 1.6), { maxzoom: 9 }),
  ];
}

/** One name a commune, the most populated first where there is no room for all. */
function communeNameLayer(p: Palette): LayerSpecification {
  const people: ExpressionSpecification = ["coalesce", ["get", "population"], 0];
  return {
    id: "communes-noms", type: "symbol", source: "communes", "source-layer": "communes_noms", minzoom: communesFrom,
    layout: {
      "text-field": ["get", "nom"], "text-max-width": 8,
      "text-font": ["step", ["zoom"], ["literal", font], 11.5, ["literal", bold]] as unknown as ExpressionSpecification,
      "text-size": ["interpolate", ["linear"], ["zoom"],
        10, ["step", people, 12, 5000, 13, 20000, 15, 100000, 17],
        14, ["step", people, 15, 5000, 16, 20000, 17, 100000, 19]],
      "symbol-sort-key": ["-", people],
      "text-padding": ["interpolate", ["linear"], ["zoom"], 10, 6, 13, 3],
      "text-variable-anchor-offset": communePlaces,
      "text-justify": "auto",
    },
    paint: { "text-color": p.name, "text-halo-color": p.halo, "text-halo-width": 1.8 },
  };
}
