package geo

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	orbclip "github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/planar"
	"pgregory.net/rapid"

	"annuaire/geo/geotest"
)

// drawnBound is the tile with the band around it.
var drawnBound = orb.Bound{Min: orb.Point{-TileBuffer, -TileBuffer}, Max: orb.Point{TileExtent + TileBuffer, TileExtent + TileBuffer}}

func asIs(code string) (string, int) { return "nom de " + code, 1000 }

// failer is a test, or one draw of it.
type failer interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// layerOf reads one layer of a tile with orb's decoder; nil when it is not there.
func layerOf(t failer, data []byte, name string) *mvt.Layer {
	t.Helper()
	if len(data) == 0 {
		return nil
	}
	layers, err := mvt.Unmarshal(data)
	if err != nil {
		t.Fatal(err)
	}
	var found *mvt.Layer
	for _, l := range layers {
		if l.Version != 2 || l.Extent != TileExtent {
			t.Fatalf("layer %s: version %d, extent %d", l.Name, l.Version, l.Extent)
		}
		if l.Name == name {
			found = l
		}
	}
	return found
}

// decode reads the outlines of a tile and checks every one.
func decode(t failer, data []byte) map[string]orb.MultiPolygon {
	t.Helper()
	out := map[string]orb.MultiPolygon{}
	layer := layerOf(t, data, "essai")
	if layer == nil {
		return out
	}
	for _, f := range layer.Features {
		code := f.Properties["code"].(string)
		if name, _ := asIs(code); f.Properties["nom"] != name || out[code] != nil {
			t.Fatalf("%v", f.Properties)
		}
		switch g := f.Geometry.(type) {
		case orb.Polygon:
			out[code] = orb.MultiPolygon{g}
		case orb.MultiPolygon:
			out[code] = g
		default:
			t.Fatalf("%s is a %T", code, g)
		}
		if fault := geotest.Fault(out[code], drawnBound, smallestAlone); fault != "" {
			t.Fatalf("%s: %s: %v", code, fault, out[code])
		}
	}
	return out
}

// star draws a polygon without crossings around a centre, with as many points.
func star(t *rapid.T, centre orb.Point, radius float64, from float64) orb.Ring {
	n := rapid.IntRange(3, 40).Draw(t, "points")
	var ring orb.Ring
	for i := range n {
		r := radius * rapid.Float64Range(from, 1).Draw(t, "radius")
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		ring = append(ring, orb.Point{centre[0] + r*cos, centre[1] + r*sin})
	}
	return append(ring, ring[0])
}

// worldShare is the area of a ring as a share of the Web Mercator square.
func worldShare(ring orb.Ring) float64 {
	return math.Abs(worldArea(worldRing(ring))) / 2 / math.Pow(2, 64)
}

// TestOutlineTilesAreValidAndWhole adds up the tiles of a zoom: together they
// cover what the outline does, holes left out.
func TestOutlineTilesAreValidAndWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		centre := orb.Point{rapid.Float64Range(-60, 60).Draw(t, "lon"), rapid.Float64Range(-50, 60).Draw(t, "lat")}
		z := rapid.IntRange(2, 9).Draw(t, "zoom")
		size := 360 / math.Pow(2, float64(z))
		radius := min(15, size*rapid.Float64Range(0.3, 2).Draw(t, "size"))
		polygon := orb.Polygon{star(t, centre, radius, 0.3)}
		want := worldShare(polygon[0])
		if rapid.Bool().Draw(t, "with a hole") {
			polygon = append(polygon, star(t, centre, radius*0.12, 0.5))
			want -= worldShare(polygon[1])
		}
		l := NewOutlineLayer("essai", 0, []Outline{{Department, "01", orb.MultiPolygon{polygon}}}, asIs)
		var got, length float64
		for _, at := range tilesOver(z, polygon.Bound()) {
			for _, shape := range decode(t, l.Tile(z, at[0], at[1])) {
				for _, p := range shape {
					cut := orbclip.Polygon(orb.Bound{Max: orb.Point{TileExtent, TileExtent}}, p.Clone())
					if cut != nil {
						got += math.Abs(planar.Area(cut))
					}
				}
			}
		}
		unit := 1 / math.Pow(2, float64(z)) / TileExtent
		for _, ring := range polygon {
			length += planar.Length(ring) / 360 * 2.5 // at most this stretched at 65 degrees
		}
		got *= unit * unit
		// Each point may move by the tolerance, and slivers are left out.
		if slack := length*unit*(detailUnits+1) + 8*smallestDrawn*unit*unit; math.Abs(got-want) > slack {
			t.Fatalf("zoom %d: area %g, want %g ± %g", z, got, want, slack)
		}
	})
}

func tilesOver(z int, b orb.Bound) [][2]int {
	west, north := World(b.LeftTop())
	east, south := World(b.RightBottom())
	var out [][2]int
	for x := int(west >> (32 - z)); x <= int(east>>(32-z)); x++ {
		for y := int(north >> (32 - z)); y <= int(south>>(32-z)); y++ {
			out = append(out, [2]int{x, y})
		}
	}
	return out
}

// TestNeighboursKeepTheirBorder draws two territories that share a line: at
// every zoom both have the same points along it.
func TestNeighboursKeepTheirBorder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var line []orb.Point
		for i := range 30 {
			line = append(line, orb.Point{rapid.Float64Range(-0.2, 0.2).Draw(t, "lon"), 1 + float64(i)*0.1})
		}
		west, east := orb.Ring{{-2, 4}, {-2, 1}}, orb.Ring{{2, 4}, {2, 1}}
		west, east = append(west, line...), append(east, line...)
		west, east = append(west, west[0]), append(east, east[0])
		zooms := detail([][]worldPoint{worldRing(west), worldRing(east)})
		for i := 2; i < len(zooms[0]); i++ {
			if zooms[0][i] != zooms[1][i] {
				t.Fatalf("point %d is drawn from zoom %d on one side, %d on the other", i, zooms[0][i], zooms[1][i])
			}
		}
	})
}
