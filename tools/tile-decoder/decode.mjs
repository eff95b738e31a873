// Decodes vector tiles with @mapbox/vector-tile and writes what it finds as JSON, for
// the tests of api to compare. Each line of the input names one file; each line of the
// output is what the file holds: {layer: {extent, version, features: [...]}}.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";

function decode(file) {
  const { layers } = new VectorTile(new PbfReader(readFileSync(file)));
  return Object.fromEntries(Object.entries(layers).map(([name, layer]) => [name, decodeLayer(layer)]));
}

function decodeLayer(layer) {
  const features = [];
  for (let i = 0; i < layer.length; i++) {
    const f = layer.feature(i);
    const { type, coordinates } = f.toGeoJSON(0, 0, 0).geometry;
    features.push({ kind: f.type, shape: type, parts: type === "MultiPolygon" ? coordinates.length : 1, rings: f.loadGeometry().map((r) => r.map((p) => [p.x, p.y])), properties: f.properties });
  }
  return { extent: layer.extent, version: layer.version, features };
}

for await (const file of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(decode(file)));
}
