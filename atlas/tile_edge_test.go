package atlas_test

import (
	"fmt"
	"math"
	"net/url"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/geo"
)

// edgePlaces stand where tiles may lose or double a place: on the edges of
// tiles, at 180 degrees from both sides, beyond the latitudes of the map, and
// many on one spot.
func edgePlaces() *atlas.Snapshot {
	places := atlastest.Places(900, 21)
	var points []orb.Point
	for _, lon := range []float64{-180, 180, math.Nextafter(180, 0), math.Nextafter(-180, 0), 0} {
		for _, lat := range []float64{-90, -89, -85.06, -85.05112877980659, -60, 0, 48, 85.05112877980659, 85.06, 90} {
			points = append(points, orb.Point{lon, lat})
		}
	}
	for z := 1; z <= atlas.MaxZoom+4; z++ {
		corner := maptile.New(uint32(1<<z/2+1<<z/100), uint32(1<<z*344/1000), maptile.Zoom(z)).Bound()
		for _, lon := range []float64{corner.Min[0], math.Nextafter(corner.Min[0], -180), math.Nextafter(corner.Min[0], 180)} {
			points = append(points, orb.Point{lon, corner.Min[1]}, orb.Point{lon, corner.Max[1]})
		}
	}
	for range 70 {
		points = append(points, orb.Point{2.35, 48.85}) // more than a spot shows apart
	}
	for range 5 {
		points = append(points, orb.Point{179.99999, -16.5}, orb.Point{-179.99999, -16.5})
	}
	for i, p := range points {
		places[i].Position, places[i].HasPosition = p, true
	}
	return atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, places)
}

// TestNoPlaceIsLostOrDoubledAtAnyZoom adds up, at each zoom, the tiles of the
// places and their neighbours, all the tiles of the world at the first zooms,
// and finds the places of each cluster.
func TestNoPlaceIsLostOrDoubledAtAnyZoom(t *testing.T) {
	t.Parallel()
	s := edgePlaces()
	rapid.Check(t, func(t *rapid.T) {
		v := url.Values{}
		if rapid.Bool().Draw(t, "filtered") {
			v = drawValues(t, s)
		}
		q := parsed(t, v)
		z := rapid.IntRange(0, atlas.MaxZoom).Draw(t, "zoom")
		addUp(t, s, q, z)
	})
	for z := range atlas.MaxZoom + 1 {
		t.Run(fmt.Sprint(z), func(t *testing.T) {
			t.Parallel()
			addUp(t, s, atlas.Query{}, z)
			addUp(t, s, query(t, "typologie=BIB&typologie=ASSO"), z)
		})
	}
}

// spot is where a place stands in the world.
type spot struct{ x, y uint32 }

func spotOf(p orb.Point) spot {
	x, y := geo.World(p)
	return spot{x, y}
}

func addUp(t rapid.TB, s *atlas.Snapshot, q atlas.Query, z int) {
	tiles := map[maptile.Tile][]*atlas.Entry{}
	visit := func(x, y uint32, here ...*atlas.Entry) {
		at := maptile.New(x, y, maptile.Zoom(z))
		tiles[at] = append(tiles[at], here...)
	}
	want := 0
	for e := range s.Entries() {
		if e.Located == atlas.Nowhere {
			continue
		}
		at := spotOf(e.Point)
		x, y := uint64(at.x)>>(32-z), uint64(at.y)>>(32-z)
		for _, d := range [][2]int{{0, 0}, {0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, -1}, {1, -1}, {-1, 1}} {
			if nx, ny := int(x)+d[0], int(y)+d[1]; nx>>z == 0 && ny>>z == 0 {
				visit(uint32(nx), uint32(ny))
			}
		}
		if meets(e, &q, "") {
			visit(uint32(x), uint32(y), e)
			want++
		}
	}
	for n := range uint32(1 << (2 * min(z, 4))) {
		if z <= 4 {
			visit(n>>z, n&(1<<z-1))
		}
	}
	got := 0
	for at, entries := range tiles {
		got += countTile(t, s, at, q, entries)
	}
	if got != want {
		t.Fatalf("zoom %d, %s: %d places on the map, want %d", z, q.Values().Encode(), got, want)
	}
}

// countTile counts the places that a tile shows, which must be these entries:
// each feature takes those that it stands for.
func countTile(t rapid.TB, s *atlas.Snapshot, at maptile.Tile, q atlas.Query, entries []*atlas.Entry) int {
	data, err := s.Tile(int(at.Z), int(at.X), int(at.Y), q)
	if err != nil {
		t.Fatal(err)
	}
	if data == nil {
		return 0
	}
	layers, err := mvt.Unmarshal(data)
	if err != nil {
		t.Fatal(err)
	}
	cells, spots := map[spot][]*atlas.Entry{}, map[spot][]*atlas.Entry{}
	ids := map[string]bool{}
	for _, e := range entries {
		w := spotOf(e.Point)
		cell := spot{uint32(uint64(w.x) >> (32 - at.Z - 3)), uint32(uint64(w.y) >> (32 - at.Z - 3))}
		cells[cell] = append(cells[cell], e)
		spots[w] = append(spots[w], e)
		ids[e.ID] = true
	}
	total := 0
	for _, f := range layers[0].Features {
		n, cluster := f.Properties["nombre"].(float64)
		if !cluster {
			id := f.Properties["id"].(string)
			if !ids[id] {
				t.Fatalf("%v: %s is shown twice, or where it is not", at, id)
			}
			delete(ids, id)
			total++
			continue
		}
		total += int(n)
		p := f.Geometry.(orb.Point)
		groups := cells
		cell := spot{at.X*8 + uint32(p[0])/512, at.Y*8 + uint32(p[1])/512}
		if at.Z >= atlas.AloneZoom {
			groups, cell = spots, spotIn(spots, at, p, int(n), f.Properties)
		}
		if !isClusterOf(groups[cell], int(n), f.Properties) {
			t.Fatalf("%v: cluster %v at %v is not that of %d places", at, f.Properties, p, len(groups[cell]))
		}
		for _, e := range groups[cell] {
			delete(ids, e.ID)
		}
		delete(groups, cell)
	}
	if len(ids) > 0 {
		t.Fatalf("%v does not show %v", at, ids)
	}
	return total
}

// spotIn finds the spot at a point of a tile that makes this cluster.
func spotIn(spots map[spot][]*atlas.Entry, at maptile.Tile, p orb.Point, n int, properties map[string]any) spot {
	for w, entries := range spots {
		x := (uint64(w.x) - uint64(at.X)<<(32-at.Z)) * geo.TileExtent >> (32 - at.Z)
		y := (uint64(w.y) - uint64(at.Y)<<(32-at.Z)) * geo.TileExtent >> (32 - at.Z)
		if float64(x) == p[0] && float64(y) == p[1] && isClusterOf(entries, n, properties) {
			return w
		}
	}
	return spot{}
}

// isClusterOf tells whether a cluster has this number of places, holds them all
// in its bounds, and says a kind that none is more frequent than.
func isClusterOf(entries []*atlas.Entry, n int, properties map[string]any) bool {
	kinds := map[string]int{}
	most := 0
	for _, e := range entries {
		if e.Point[0] < properties["ouest"].(float64) || e.Point[0] > properties["est"].(float64) ||
			e.Point[1] < properties["sud"].(float64) || e.Point[1] > properties["nord"].(float64) {
			return false
		}
		if kind := e.Kind(); kind != "" {
			kinds[kind]++
			most = max(most, kinds[kind])
		}
	}
	kind, known := properties["typologie"].(string)
	return len(entries) == n && n > 1 && (known && kinds[kind] == most || !known && most == 0)
}
