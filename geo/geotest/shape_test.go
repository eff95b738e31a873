package geotest

import (
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

func square(x, y, size float64) orb.Ring {
	return orb.Ring{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}
}

func hole(x, y, size float64) orb.Ring {
	r := square(x, y, size)
	r.Reverse()
	return r
}

// TestFault holds one case for each fault, and what looks like one and is not.
func TestFault(t *testing.T) {
	t.Parallel()
	bound := orb.Bound{Min: orb.Point{-100, -100}, Max: orb.Point{1000, 1000}}
	diamond := orb.Ring{{0, 50}, {50, 100}, {100, 50}, {50, 0}, {0, 50}} // turns left: a hole
	for name, c := range map[string]struct {
		shape orb.MultiPolygon
		want  string
	}{
		"sound":                         {orb.MultiPolygon{{square(0, 0, 100), hole(20, 20, 20)}, {square(200, 0, 100)}}, ""},
		"island in a hole":              {orb.MultiPolygon{{square(0, 0, 100), hole(20, 20, 60)}, {square(40, 40, 20)}}, ""},
		"parts touch at a corner":       {orb.MultiPolygon{{square(0, 0, 100)}, {square(100, 100, 100)}}, ""},
		"hole touches at a corner":      {orb.MultiPolygon{{square(0, 0, 100), {{0, 0}, {10, 30}, {30, 10}, {0, 0}}}}, ""},
		"open":                          {orb.MultiPolygon{{square(0, 0, 100)[:4]}}, "too short or open"},
		"small":                         {orb.MultiPolygon{{square(0, 0, 2)}}, "smaller"},
		"away":                          {orb.MultiPolygon{{square(950, 0, 100)}}, "a point is at"},
		"border to the left":            {orb.MultiPolygon{{hole(0, 0, 100)}}, "wrong way"},
		"hole to the right":             {orb.MultiPolygon{{square(0, 0, 100), square(20, 20, 20)}}, "wrong way"},
		"an eight":                      {orb.MultiPolygon{{{{0, 0}, {100, 0}, {100, 100}, {40, -20}, {0, 100}, {0, 0}}}}, "meets itself"},
		"passes a point twice":          {orb.MultiPolygon{{{{0, 0}, {50, 40}, {100, 0}, {100, 100}, {50, 40}, {0, 100}, {0, 0}}}}, "meets itself"},
		"a spike":                       {orb.MultiPolygon{{{{0, 0}, {100, 0}, {100, 100}, {100, 200}, {100, 100}, {0, 100}, {0, 0}}}}, "meets itself"},
		"parts share a line":            {orb.MultiPolygon{{square(0, 0, 100)}, {square(100, 50, 100)}}, "overlap"},
		"parts cross":                   {orb.MultiPolygon{{square(0, 0, 100)}, {square(50, 50, 100)}}, "cross"},
		"part in a part":                {orb.MultiPolygon{{square(0, 0, 100)}, {square(20, 20, 20)}}, "inside another"},
		"hole outside":                  {orb.MultiPolygon{{square(0, 0, 100), hole(200, 20, 20)}}, "outside its border"},
		"hole in a hole":                {orb.MultiPolygon{{square(0, 0, 100), hole(20, 20, 60), hole(40, 40, 20)}}, "inside another"},
		"hole cuts in four":             {orb.MultiPolygon{{orb.Ring{{0, 0}, {50, 0}, {100, 0}, {100, 50}, {100, 100}, {50, 100}, {0, 100}, {0, 50}, {0, 0}}, diamond}}, "in two"},
		"two holes that touch in a row": {orb.MultiPolygon{{square(0, 0, 100), hole(20, 20, 20), hole(40, 40, 20)}}, ""},
	} {
		got := Fault(c.shape, bound, 10)
		if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
