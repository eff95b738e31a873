package geo

import (
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"annuaire/geo/geotest"
)

// TestUntangle holds one case for each way in which rings go wrong.
func TestUntangle(t *testing.T) {
	t.Parallel()
	square := tileRing{{0, 0}, {100, 0}, {100, 100}, {0, 100}}
	for name, c := range map[string]struct {
		rings          []tileRing
		borders, holes int
		area           int
	}{
		"sound":                  {[]tileRing{{{0, 0}, {100, 0}, {100, 100}, {0, 100}}}, 1, 0, 10000},
		"a spike":                {[]tileRing{{{0, 0}, {100, 0}, {100, 100}, {100, 200}, {100, 100}, {0, 100}}}, 1, 0, 10000},
		"two parts joined":       {[]tileRing{{{0, 0}, {30, 0}, {30, 100}, {20, 100}, {70, 100}, {70, 0}, {100, 0}, {100, 100}, {0, 100}}}, 2, 0, 6000},
		"an eight":               {[]tileRing{{{0, 0}, {100, 100}, {100, 0}, {0, 100}}}, 1, 0, 2500},
		"touching itself":        {[]tileRing{{{0, 0}, {50, 40}, {100, 0}, {100, 100}, {50, 40}, {0, 100}}}, 2, 0, 5000},
		"a hole":                 {[]tileRing{square, {{20, 20}, {20, 50}, {50, 50}, {50, 20}}}, 1, 1, 9100},
		"a hole at the edge":     {[]tileRing{square, {{0, 20}, {0, 50}, {50, 50}, {50, 20}}}, 1, 0, 8500},
		"a hole at a corner":     {[]tileRing{square, {{0, 0}, {20, 50}, {50, 50}, {50, 20}}}, 1, 1, 8500},
		"a hole beside":          {[]tileRing{square, {{120, 20}, {120, 50}, {150, 50}, {150, 20}}}, 1, 0, 10000},
		"a hole turned over":     {[]tileRing{square, {{20, 20}, {50, 20}, {50, 50}, {20, 50}}}, 1, 0, 10000},
		"a border turned over":   {[]tileRing{{{0, 0}, {0, 100}, {100, 100}, {100, 0}}}, 0, 0, 0},
		"a hole in a hole":       {[]tileRing{square, {{20, 20}, {20, 80}, {80, 80}, {80, 20}}, {{40, 40}, {40, 60}, {60, 60}, {60, 40}}}, 1, 1, 6400},
		"an island in a hole":    {[]tileRing{square, {{20, 20}, {20, 80}, {80, 80}, {80, 20}}, {{40, 40}, {60, 40}, {60, 60}, {40, 60}}}, 2, 1, 6800},
		"two parts overlap":      {[]tileRing{square, {{50, 50}, {150, 50}, {150, 150}, {50, 150}}}, 1, 0, 17500},
		"two parts alike":        {[]tileRing{square, {{0, 0}, {100, 0}, {100, 100}, {0, 100}}}, 1, 0, 10000},
		"two parts side by side": {[]tileRing{square, {{100, 0}, {200, 0}, {200, 100}, {100, 100}}}, 1, 0, 20000},
		"a hole across":          {[]tileRing{square, {{0, 50}, {50, 100}, {100, 50}, {50, 0}}}, 4, 0, 5000},
		"smaller than a pixel":   {[]tileRing{{{0, 0}, {7, 0}, {7, 7}, {0, 7}}}, 0, 0, 0},
		"on a line":              {[]tileRing{{{0, 0}, {100, 0}, {50, 0}}}, 0, 0, 0},
		"on a point":             {[]tileRing{{{1, 1}, {1, 2}, {2, 2}}, {{1, 1}, {2, 2}, {2, 1}}}, 0, 0, 0},
	} {
		borders, holes, area := 0, 0, 0
		var rings []tileRing
		for _, r := range c.rings {
			rings = append(rings, append(tileRing{}, r...))
		}
		for _, p := range untangle(rings, smallestDrawn) {
			borders++
			holes += len(p) - 1
			for _, r := range p {
				area += r.area2()
			}
		}
		if borders != c.borders || holes != c.holes || area != 2*c.area {
			t.Errorf("%s: %d borders, %d holes, area %d; want %d, %d, %d", name, borders, holes, area/2, c.borders, c.holes, c.area)
		}
	}
}

// shapeOf gives polygons as orb's.
func shapeOf(polygons []tilePolygon) (out orb.MultiPolygon) {
	for _, p := range polygons {
		var q orb.Polygon
		for _, r := range p {
			var ring orb.Ring
			for _, at := range append(r, r[0]) {
				ring = append(ring, orb.Point{float64(at.x), float64(at.y)})
			}
			q = append(q, ring)
		}
		out = append(out, q)
	}
	return out
}

// TestUntangleAlwaysSucceeds makes valid polygons of any rings at all: on a
// narrow grid, where they meet everywhere, or over the tile.
func TestUntangleAlwaysSucceeds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.SampledFrom([]int{4, 12, 60, TileExtent}).Draw(t, "most")
		point := rapid.Custom(func(t *rapid.T) tilePoint {
			return tilePoint{rapid.IntRange(-min(most, TileBuffer), most).Draw(t, "x"), rapid.IntRange(-min(most, TileBuffer), most).Draw(t, "y")}
		})
		var rings []tileRing
		for range rapid.IntRange(1, 4).Draw(t, "rings") {
			r := tileRing(rapid.SliceOfN(point, 3, 14).Draw(t, "ring")).compact()
			if len(r) >= 3 {
				rings = append(rings, r)
			}
		}
		if len(rings) == 0 {
			return
		}
		shape := shapeOf(untangle(rings, 0))
		if fault := geotest.Fault(shape, drawnBound, 0.5); fault != "" {
			t.Fatalf("%s: %v", fault, shape)
		}
	})
}

// TestUntangleKeepsWhatIsInside compares, away from the lines, what the
// polygons hold with what the rings turn around.
func TestUntangleKeepsWhatIsInside(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		point := rapid.Custom(func(t *rapid.T) tilePoint {
			return tilePoint{rapid.IntRange(0, 50).Draw(t, "x") * 20, rapid.IntRange(0, 50).Draw(t, "y") * 20}
		})
		var rings, kept []tileRing
		for range rapid.IntRange(1, 3).Draw(t, "rings") {
			if r := tileRing(rapid.SliceOfN(point, 3, 8).Draw(t, "ring")).compact(); len(r) >= 3 {
				rings, kept = append(rings, r), append(kept, append(tileRing{}, r...))
			}
		}
		if len(rings) == 0 {
			return
		}
		polygons := untangle(rings, 0)
		for range 20 {
			p := tilePoint{rapid.IntRange(0, 1000).Draw(t, "px"), rapid.IntRange(0, 1000).Draw(t, "py")}
			turns, near := 0, false
			for _, r := range kept {
				for i, a := range r {
					b := r[(i+1)%len(r)]
					near = near || squareToLine(worldPoint{uint32(p.x), uint32(p.y)}, worldPoint{uint32(a.x), uint32(a.y)}, worldPoint{uint32(b.x), uint32(b.y)}) < 9
				}
				turns += turnsAround(r, p)
			}
			if near {
				continue
			}
			if got := heldBy(polygons, p); got != (turns > 0) {
				t.Fatalf("%v is inside: %v; the rings turn %d times around it: %v", p, got, turns, kept)
			}
		}
	})
}

// turnsAround counts the turns to the right of a ring around a point that is
// not on it.
func turnsAround(r tileRing, p tilePoint) int {
	turns := 0
	for i, a := range r {
		b := r[(i+1)%len(r)]
		switch s := side(a, b, p); {
		case a.y <= p.y && b.y > p.y && s < 0:
			turns--
		case b.y <= p.y && a.y > p.y && s > 0:
			turns++
		}
	}
	return turns
}

func heldBy(polygons []tilePolygon, p tilePoint) bool {
	turns := 0
	for _, polygon := range polygons {
		for _, r := range polygon {
			turns += turnsAround(r, p)
		}
	}
	return turns > 0
}
