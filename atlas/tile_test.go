package atlas_test

import (
	"net/url"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/geo"
)

// drawnTile is what a tile says.
type drawnTile struct {
	places   int // each, and those of clusters
	features int
	alone    map[string]bool
}

func readTile(t *rapid.T, s *atlas.Snapshot, at maptile.Tile, q atlas.Query) drawnTile {
	d := drawnTile{alone: map[string]bool{}}
	data, err := s.Tile(int(at.Z), int(at.X), int(at.Y), q)
	if err != nil {
		t.Fatal(err)
	}
	if data == nil {
		return d
	}
	layers, err := mvt.Unmarshal(data)
	if err != nil || len(layers) != 1 || layers[0].Name != atlas.TileLayer {
		t.Fatalf("%v: %v %v", at, layers, err)
	}
	for _, f := range layers[0].Features {
		d.features++
		if p := f.Geometry.(orb.Point); p[0] < 0 || p[1] < 0 || p[0] >= geo.TileExtent || p[1] >= geo.TileExtent {
			t.Fatalf("%v: a point at %v is out of the tile", at, p)
		}
		if n, cluster := f.Properties["nombre"].(float64); cluster {
			d.places += int(n)
			checkCluster(t, s, f.Properties, &q)
			continue
		}
		id := f.Properties["id"].(string)
		e, ok := s.Place(id)
		if !ok || f.Properties["nom"] != e.Name || f.Properties["commune"] != e.CommuneName() || d.alone[id] {
			t.Fatalf("%v: %v", at, f.Properties)
		}
		d.alone[id] = true
		d.places++
	}
	return d
}

// checkCluster counts the places in the box of a cluster: at least its number.
func checkCluster(t *rapid.T, s *atlas.Snapshot, properties map[string]any, q *atlas.Query) {
	box := geo.Box{
		West: properties["ouest"].(float64), South: properties["sud"].(float64),
		East: properties["est"].(float64), North: properties["nord"].(float64),
	}
	inside, ofKind := 0, 0
	for e := range s.Entries() {
		if e.Located != atlas.Nowhere && box.Contains(e.Point) && meets(e, q, "") {
			inside++
			if e.Kind() == properties["typologie"] {
				ofKind++
			}
		}
	}
	if n := int(properties["nombre"].(float64)); n < 2 || inside < n || ofKind == 0 {
		t.Fatalf("cluster %v: %d places in its box, %d of its kind", properties, inside, ofKind)
	}
}

// TestTilesHoldEveryPlaceOnce adds up the tiles of a whole zoom, which are
// those under the places.
func TestTilesHoldEveryPlaceOnce(t *testing.T) {
	t.Parallel()
	s := atlastest.Snapshot(400, 11)
	rapid.Check(t, func(t *rapid.T) {
		v := url.Values{}
		if rapid.Bool().Draw(t, "filtered") {
			v = drawValues(t, s)
		}
		q := parsed(t, v)
		z := rapid.IntRange(0, atlas.MaxZoom).Draw(t, "zoom")
		tiles := map[maptile.Tile]bool{}
		want := 0
		for e := range s.Entries() {
			if e.Located == atlas.Nowhere {
				continue
			}
			tiles[maptile.At(e.Point, maptile.Zoom(z))] = true
			if meets(e, &q, "") {
				want++
			}
		}
		got := 0
		for at := range tiles {
			got += readTile(t, s, at, q).places
		}
		if got != want {
			t.Fatalf("zoom %d, %s: %d places on the map, want %d", z, v.Encode(), got, want)
		}
	})
}

// TestPlacesOnOneSpot: together until the last zoom, where each has its point.
func TestPlacesOnOneSpot(t *testing.T) {
	t.Parallel()
	places := atlastest.Places(6, 5)
	for i := range places {
		places[i].Position, places[i].HasPosition = orb.Point{-1.68, 48.11}, true
	}
	places[5].Position = orb.Point{-1.6801, 48.11}
	s := atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, places)
	rapid.Check(t, func(t *rapid.T) {
		z := rapid.IntRange(0, atlas.MaxZoom).Draw(t, "zoom")
		d := readTile(t, s, maptile.At(places[0].Position, maptile.Zoom(z)), parsed(t, url.Values{}))
		want := map[bool]int{true: 6, false: 2}[z == atlas.MaxZoom]
		if z >= atlas.AloneZoom && (d.places != 6 || d.features != want) {
			t.Fatalf("zoom %d: %d places in %d points", z, d.places, d.features)
		}
	})
}

// TestACrowdedTileStaysSmall puts thousands of places in one street.
func TestACrowdedTileStaysSmall(t *testing.T) {
	t.Parallel()
	places := make([]directory.Place, 6000)
	for i := range places {
		places[i] = directory.Place{ID: string(rune('a'+i%26)) + string(rune(0x4e00+i)), Name: "Lieu", State: directory.Published, HasPosition: true}
		places[i].Position = orb.Point{-1.68 + float64(i%80)*1e-6, 48.11 + float64(i/80)*1e-6}
	}
	s := atlas.Build(nil, nil, places)
	at := maptile.At(places[0].Position, atlas.AloneZoom)
	data, err := s.Tile(int(at.Z), int(at.X), int(at.Y), atlas.Query{})
	if err != nil || len(data) == 0 || len(data) > 300_000 {
		t.Fatalf("%d bytes, %v", len(data), err)
	}
}

func TestTileNumbersAreChecked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		z, x, y int
		field   string
	}{
		{-1, 0, 0, "z"}, {atlas.MaxZoom + 1, 0, 0, "z"}, {0, 1, 0, "x"}, {0, 0, 1, "y"}, {3, -1, 0, "x"}, {3, 0, 8, "y"},
	} {
		_, err := small().Tile(c.z, c.x, c.y, atlas.Query{})
		checkField(t, c.field, err, c.field, "")
	}
	if data, err := small().Tile(3, 0, 0, atlas.Query{}); data != nil || err != nil {
		t.Errorf("an empty tile gives %d bytes, %v", len(data), err)
	}
}
