package data

import (
	"testing"
	"time"

	"annuaire/geo"
	"annuaire/geo/geotest"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
)

// realLayer prepares one level of the real outlines.
func realLayer(t testing.TB, level geo.Level, minZoom int) *geo.OutlineLayer {
	outlines := onlyLevel(realReference(t).Drawings, level)
	return geo.NewOutlineLayer(string(level), minZoom, outlines, func(code string) string { return code })
}

// TestRealOutlineTiles draws what is around Brittany at every level and checks
// every ring.
func TestRealOutlineTiles(t *testing.T) {
	realReference(t) // its reading is no part of the figures
	for _, level := range []geo.Level{geo.Commune, geo.EPCI, geo.Department, geo.Region} {
		started := time.Now()
		before := liveBytes()
		l := realLayer(t, level, 0)
		t.Logf("%s: %d outlines ready in %v", level, l.Len(), time.Since(started).Round(time.Millisecond))
		if used := int64(liveBytes()) - int64(before); used > 0 {
			t.Logf("    about %.1f MB", float64(used)/1e6)
		}
		for z := range 8 {
			tiles, bytes, longest := 0, 0, 0
			started := time.Now()
			for _, at := range tilesOf(z, orb.Bound{Min: orb.Point{-5.2, 47.2}, Max: orb.Point{-1, 48.9}}) {
				tile := l.Tile(z, at[0], at[1])
				tiles, bytes, longest = tiles+1, bytes+len(tile), max(longest, len(tile))
				checkTile(t, level, z, tile)
			}
			t.Logf("    zoom %d: %d tiles of %d bytes, at most %d; %v with the check", z, tiles, bytes/tiles, longest, time.Since(started).Round(time.Millisecond))
		}
	}
}

func checkTile(t *testing.T, level geo.Level, z int, tile []byte) {
	t.Helper()
	layers, err := mvt.Unmarshal(tile)
	if err != nil || len(layers) != 1 {
		t.Fatalf("%s zoom %d: %d layers, %v", level, z, len(layers), err)
	}
	const edge = geo.TileExtent + geo.TileBuffer
	bound := orb.Bound{Min: orb.Point{-geo.TileBuffer, -geo.TileBuffer}, Max: orb.Point{edge, edge}}
	for _, f := range layers[0].Features {
		shape, ok := f.Geometry.(orb.MultiPolygon)
		if !ok {
			shape = orb.MultiPolygon{f.Geometry.(orb.Polygon)}
		}
		if fault := geotest.Fault(shape, bound, 1); fault != "" {
			t.Errorf("%s %v zoom %d: %s", level, f.Properties, z, fault)
		}
	}
}

func tilesOf(z int, b orb.Bound) (tiles [][2]int) {
	west, north := geo.World(b.LeftTop())
	east, south := geo.World(b.RightBottom())
	for x := west >> (32 - z); x <= east>>(32-z); x++ {
		for y := north >> (32 - z); y <= south>>(32-z); y++ {
			tiles = append(tiles, [2]int{int(x), int(y)})
		}
	}
	return tiles
}

func BenchmarkRealOutlineTile(b *testing.B) {
	for _, c := range []struct {
		name string
		l    *geo.OutlineLayer
		z    int
	}{
		{"departements zoom 5", realLayer(b, geo.Department, 0), 5},
		{"epci zoom 6", realLayer(b, geo.EPCI, 5), 6},
		{"communes zoom 7", realLayer(b, geo.Commune, 7), 7},
		{"communes zoom 11", realLayer(b, geo.Commune, 7), 11},
	} {
		x, y := geo.World(orb.Point{-1.68, 48.11})
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			size := 0
			for b.Loop() {
				size = len(c.l.Tile(c.z, int(x>>(32-c.z)), int(y>>(32-c.z))))
			}
			b.ReportMetric(float64(size), "bytes/tile")
		})
	}
}
