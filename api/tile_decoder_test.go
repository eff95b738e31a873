package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/geo"
)

// decodedLayer is a layer as @mapbox/vector-tile reads it.
type decodedLayer struct {
	Extent   int              `json:"extent"`
	Version  int              `json:"version"`
	Features []decodedFeature `json:"features"`
}

type decodedFeature struct {
	Kind       int            `json:"kind"`  // 1 point, 3 polygon
	Shape      string         `json:"shape"` // of GeoJSON, holes told from borders
	Parts      int            `json:"parts"` // polygons
	Rings      [][][2]float64 `json:"rings"`
	Properties map[string]any `json:"properties"`
}

// decodeWithMapbox reads tiles with the decoder that maps use. Where it is not
// installed the test fails: what it did not compare is not known to be right.
func decodeWithMapbox(t *testing.T, tiles [][]byte) []map[string]decodedLayer {
	t.Helper()
	tool := filepath.Join("..", "tools", "tile-decoder")
	if _, err := os.Stat(filepath.Join(tool, "node_modules", "@mapbox", "vector-tile")); err != nil {
		t.Fatal("@mapbox/vector-tile is not installed: run  npm ci --prefix tools/tile-decoder")
	}
	folder := t.TempDir()
	var names strings.Builder
	for i, tile := range tiles {
		name := filepath.Join(folder, strconv.Itoa(i)+".mvt")
		if err := os.WriteFile(name, tile, 0o600); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&names, name)
	}
	cmd := exec.Command("node", "decode.mjs")
	cmd.Dir, cmd.Stdin = tool, strings.NewReader(names.String())
	var faults bytes.Buffer
	cmd.Stderr = &faults
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, faults.String())
	}
	decoded := make([]map[string]decodedLayer, len(tiles))
	decoder := json.NewDecoder(bytes.NewReader(out))
	for i := range decoded {
		if err := decoder.Decode(&decoded[i]); err != nil {
			t.Fatalf("tile %d: %v", i, err)
		}
	}
	return decoded
}

// decoderZooms has clusters only, clusters and places, places only.
var decoderZooms = []int{0, 2, 5, 8, 11, 14, 15, 18}

// TestPlaceTilesWithMapbox adds up what each zoom draws, as maps decode it:
// every place the filters keep, once, with its properties.
func TestPlaceTilesWithMapbox(t *testing.T) {
	t.Parallel()
	b := shared()
	for _, filters := range []string{"", "frais_a_charge=Gratuit", "typologie=EPN&ouvert=maintenant", "departement=35"} {
		total := located(t, b, filters)
		if total == 0 {
			t.Fatalf("%q keeps nothing to draw", filters)
		}
		tiles := placeTilesOf(t, b, filters)
		var bodies [][]byte
		for _, tile := range tiles {
			bodies = append(bodies, tile.body)
		}
		drawn, alone := map[int]int{}, map[int]int{}
		for i, layers := range decodeWithMapbox(t, bodies) {
			tile := tiles[i]
			layer, ok := layers[atlas.TileLayer]
			if !ok || len(layers) != 1 || layer.Extent != geo.TileExtent || layer.Version != 2 {
				t.Fatalf("%q zoom %d: %v", filters, tile.z, layers)
			}
			compareWithOrb(t, tile.body, layers)
			for _, f := range layer.Features {
				drawn[tile.z] += checkPlaceFeature(t, b, f, tile.tileNumber)
				if f.Properties["id"] != nil {
					alone[tile.z]++
				}
			}
		}
		for _, z := range decoderZooms {
			if drawn[z] != total {
				t.Errorf("%q zoom %d: %d places are drawn, %d are there", filters, z, drawn[z], total)
			}
		}
		if alone[18] == 0 || filters == "" && alone[0] == total {
			t.Errorf("%q: %d places alone at zoom 18, %d at zoom 0", filters, alone[18], alone[0])
		}
	}
}

// located counts the places with a point that the filters keep.
func located(t *testing.T, b *bundle, filters string) (n int) {
	t.Helper()
	v, err := url.ParseQuery(filters)
	if err != nil {
		t.Fatal(err)
	}
	q, err := atlas.ParseQuery(v, noon)
	if err != nil {
		t.Fatal(err)
	}
	for q.Limit = 100; ; {
		answer, err := b.snap.Search(q)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range answer.Hits {
			if h.Entry.Located != atlas.Nowhere {
				n++
			}
		}
		if q.Cursor = answer.Next; q.Cursor == "" {
			return n
		}
	}
}

type gottenTile struct {
	tileNumber
	body []byte
}

// placeTilesOf gets the tiles that hold anything, at every zoom looked at.
func placeTilesOf(t *testing.T, b *bundle, filters string) (tiles []gottenTile) {
	t.Helper()
	seen := map[tileNumber]bool{}
	for e := range b.snap.Entries() {
		for _, z := range decoderZooms {
			x, y := geo.World(e.Point)
			at := tileNumber{z, int(x >> (32 - z)), int(y >> (32 - z))}
			if e.Located == atlas.Nowhere || seen[at] {
				continue
			}
			seen[at] = true
			target := fmt.Sprintf("/tuiles/lieux/%d/%d/%d.mvt?%s", at.z, at.x, at.y, filters)
			if resp, body := b.get(t, target); resp.StatusCode == 200 {
				tiles = append(tiles, gottenTile{at, []byte(body)})
			}
		}
	}
	return tiles
}

// checkPlaceFeature compares a point with the directory, and gives how many
// places it stands for.
func checkPlaceFeature(t *testing.T, b *bundle, f decodedFeature, at tileNumber) int {
	t.Helper()
	if f.Kind != 1 || len(f.Rings) != 1 || len(f.Rings[0]) != 1 {
		t.Fatalf("not a point: %+v", f)
	}
	units := math.Pow(2, float64(32-at.z)) / geo.TileExtent
	x, y := float64(at.x)*geo.TileExtent+f.Rings[0][0][0], float64(at.y)*geo.TileExtent+f.Rings[0][0][1]
	if id, alone := f.Properties["id"].(string); alone {
		e, ok := b.snap.Place(id)
		if !ok || f.Properties["nom"] != e.Name || f.Properties["commune"] != e.CommuneName() || kindOf(f) != e.Kind() {
			t.Errorf("%v is not %s", f.Properties, id)
			return 1
		}
		ex, ey := geo.World(e.Point)
		if math.Abs(float64(ex)/units-x) > 1 || math.Abs(float64(ey)/units-y) > 1 {
			t.Errorf("%s is drawn at %v, %v", id, x, y)
		}
		return 1
	}
	n, _ := f.Properties["nombre"].(float64)
	box := [4]float64{}
	for i, side := range []string{"ouest", "sud", "est", "nord"} {
		box[i], _ = f.Properties[side].(float64)
	}
	west, north := geo.World(orb.Point{box[0], box[3]})
	east, south := geo.World(orb.Point{box[2], box[1]})
	if n < 2 || box[0] > box[2] || box[1] > box[3] || x < float64(west)/units-1 || x > float64(east)/units+1 || y < float64(north)/units-1 || y > float64(south)/units+1 {
		t.Errorf("a cluster at %v, %v has %v", x, y, f.Properties)
	}
	return int(n)
}

func kindOf(f decodedFeature) string {
	kind, _ := f.Properties["typologie"].(string)
	return kind
}

// compareWithOrb reads the tile with the Go decoder too: layers, geometries and
// properties are the same.
func compareWithOrb(t *testing.T, tile []byte, decoded map[string]decodedLayer) {
	t.Helper()
	layers, err := mvt.Unmarshal(tile)
	if err != nil || len(layers) != len(decoded) {
		t.Fatalf("%d layers, %d by Mapbox's decoder: %v", len(layers), len(decoded), err)
	}
	for _, l := range layers {
		other := decoded[l.Name]
		if len(l.Features) != len(other.Features) {
			t.Fatalf("%s: %d features, %d by Mapbox's decoder", l.Name, len(l.Features), len(other.Features))
		}
		for i, f := range l.Features {
			if got := other.Features[i]; got.Shape != f.Geometry.GeoJSONType() || !reflect.DeepEqual(got.Rings, ringsOf(f.Geometry)) {
				t.Errorf("%s: %s %v, %s %v by Mapbox's decoder", l.Name, f.Geometry.GeoJSONType(), f.Geometry, got.Shape, got.Rings)
			}
			if want := plainJSON(t, f.Properties); !reflect.DeepEqual(want, other.Features[i].Properties) {
				t.Errorf("%s: %v, %v by Mapbox's decoder", l.Name, want, other.Features[i].Properties)
			}
		}
	}
}

func ringsOf(g orb.Geometry) (rings [][][2]float64) {
	switch g := g.(type) {
	case orb.Point:
		return [][][2]float64{{g}}
	case orb.Polygon:
		for _, r := range g {
			var ring [][2]float64
			for _, p := range r {
				ring = append(ring, p)
			}
			rings = append(rings, ring)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			rings = append(rings, ringsOf(p)...)
		}
	}
	return rings
}

// plainJSON makes numbers comparable, whatever their type was.
func plainJSON(t *testing.T, properties map[string]any) (out map[string]any) {
	t.Helper()
	text, err := json.Marshal(properties)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestOutlineTilesWithMapbox draws a department of two parts, one with a hole,
// and the communes in it.
func TestOutlineTilesWithMapbox(t *testing.T) {
	t.Parallel()
	square := func(lon, lat, size float64) orb.Ring {
		return orb.Bound{Min: orb.Point{lon, lat}, Max: orb.Point{lon + size, lat + size}}.ToRing()
	}
	g := geo.NewGazetteer(atlastest.Territories())
	b := newBundle(atlas.Build(g, nil, atlastest.Places(10, 1), atlas.WithLayers(atlas.NewLayers(g, map[geo.Level][]geo.Outline{
		geo.Department: {{Level: geo.Department, Code: "35", Shape: orb.MultiPolygon{{square(-2, 48, 1), square(-1.7, 48.3, 0.4)}, {square(-0.8, 48, 0.5)}}}},
		geo.Commune:    {{Level: geo.Commune, Code: "35238", Shape: orb.MultiPolygon{{square(-2, 48, 0.2)}}}},
	}))))
	x, y := geo.World(orb.Point{-1.95, 48.05})
	rings := map[string]int{"departements": 3, "communes": 1}
	for _, layer := range slices.Sorted(maps.Keys(rings)) {
		for _, z := range []int{7, 9, 12} {
			resp, body := b.get(t, fmt.Sprintf("/tuiles/%s/%d/%d/%d.mvt", layer, z, x>>(32-z), y>>(32-z)))
			if resp.StatusCode != 200 {
				t.Fatalf("%s zoom %d: %d", layer, z, resp.StatusCode)
			}
			decoded := decodeWithMapbox(t, [][]byte{[]byte(body)})[0]
			compareWithOrb(t, []byte(body), decoded)
			f := decoded[layer].Features[0]
			want, _ := g.Get(map[string]geo.Level{"departements": geo.Department, "communes": geo.Commune}[layer], f.Properties["code"].(string))
			if f.Kind != 3 || want == nil || f.Properties["nom"] != want.Name {
				t.Errorf("%s zoom %d: %+v", layer, z, f)
			}
			if z == 7 && (len(f.Rings) != rings[layer] || f.Parts != (rings[layer]+1)/2) {
				t.Errorf("%s: %d rings in %d parts", layer, len(f.Rings), f.Parts)
			}
		}
	}
}
