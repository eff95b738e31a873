package geo

import (
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"pgregory.net/rapid"
)

func square(west, south, side float64) orb.Ring {
	return orb.Ring{{west, south}, {west + side, south}, {west + side, south + side}, {west, south + side}, {west, south}}
}

func outline(code string, polygons ...orb.Polygon) Outline {
	return Outline{Level: Commune, Code: code, Shape: polygons}
}

// squares: A has a hole that B fills half of; C is in two parts; D lies whole
// inside A's second part, which was drawn without its hole.
func squares() *Locator {
	return NewLocator([]Outline{
		outline("A", orb.Polygon{square(0, 40, 1), square(0.4, 40.4, 0.2)}, orb.Polygon{square(0, 42, 1)}),
		outline("B", orb.Polygon{square(0.4, 40.4, 0.1)}),
		outline("C", orb.Polygon{square(2, 40, 1)}, orb.Polygon{square(4, 40, 1)}),
		outline("D", orb.Polygon{square(0.2, 42.2, 0.1)}),
	})
}

func TestLocate(t *testing.T) {
	t.Parallel()
	l := squares()
	for _, test := range []struct {
		at   orb.Point
		want string
	}{
		{orb.Point{0.1, 40.1}, "A"},
		{orb.Point{0.45, 40.45}, "B"},
		{orb.Point{0.55, 40.55}, ""}, // the rest of the hole
		{orb.Point{2.5, 40.5}, "C"},
		{orb.Point{4.5, 40.5}, "C"},
		{orb.Point{3.5, 40.5}, ""},
		{orb.Point{0.25, 42.25}, "D"},
		{orb.Point{0.35, 42.25}, "A"},
		{orb.Point{math.NaN(), 40}, ""},
		{orb.Point{math.Inf(1), 40}, ""},
		{orb.Point{0.1, 1e9}, ""},
	} {
		if got, ok := l.Locate(test.at); got != test.want || ok != (test.want != "") {
			t.Errorf("Locate(%v) = %q, %t, want %q", test.at, got, ok, test.want)
		}
	}
}

func TestLocatorKnowsItsCodes(t *testing.T) {
	t.Parallel()
	l := squares()
	if l.Len() != 4 || !l.Has("C") || l.Has("E") {
		t.Errorf("Len %d, Has(C) %t, Has(E) %t", l.Len(), l.Has("C"), l.Has("E"))
	}
}

func TestEmptyLocator(t *testing.T) {
	t.Parallel()
	for name, l := range map[string]*Locator{
		"nil":       nil,
		"none":      NewLocator(nil),
		"no ring":   NewLocator([]Outline{outline("A"), outline("B", orb.Polygon{}), outline("C", orb.Polygon{{}})}),
		"flat ring": NewLocator([]Outline{outline("A", orb.Polygon{{{1, 1}, {1, 1}, {1, 1}, {1, 1}}})}),
	} {
		if code, ok := l.Locate(orb.Point{1, 1}); ok {
			t.Errorf("%s: located in %q", name, code)
		}
		if _, _, ok := l.Nearest(orb.Point{1, 1}, 1e6); ok {
			t.Errorf("%s: something is near", name)
		}
		if l.Near(orb.Point{1, 1}, "A", 1e6) {
			t.Errorf("%s: A is near", name)
		}
	}
}

func TestLocateReadsRingsLeftOpen(t *testing.T) {
	t.Parallel()
	l := NewLocator([]Outline{outline("A", orb.Polygon{square(0, 40, 1)[:4]})})
	if _, ok := l.Locate(orb.Point{0.5, 40.5}); !ok {
		t.Error("an open ring holds nothing")
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	l := squares()
	degree := EarthRadius * math.Pi / 180
	for _, test := range []struct {
		at     orb.Point
		within float64
		code   string
		metres float64
	}{
		{orb.Point{2.5, 40.5}, 10, "C", 0},
		{orb.Point{2.5, 39.99}, 2000, "C", 0.01 * degree},
		{orb.Point{2.5, 39.99}, 1000, "", 0},
		{orb.Point{3.01, 40.5}, 2000, "C", 0.01 * degree * math.Cos(40.5*math.Pi/180)},
		{orb.Point{0.599, 40.599}, 2000, "A", 0.001 * degree * math.Cos(40.599*math.Pi/180)}, // inside the hole
		{orb.Point{0.501, 40.45}, 2000, "B", 0.001 * degree * math.Cos(40.45*math.Pi/180)},
		{orb.Point{2.5, 39.99}, 0, "", 0},
		{orb.Point{2.5, 39.99}, math.NaN(), "", 0},
	} {
		code, metres, ok := l.Nearest(test.at, test.within)
		if code != test.code || ok != (test.code != "") || math.Abs(metres-test.metres) > 1 {
			t.Errorf("Nearest(%v, %v) = %q, %.1f m, want %q, %.1f m", test.at, test.within, code, metres, test.code, test.metres)
		}
	}
}

func TestNear(t *testing.T) {
	t.Parallel()
	l := squares()
	for _, test := range []struct {
		at        orb.Point
		code      string
		tolerance float64
		want      bool
	}{
		{orb.Point{0.5, 40.1}, "A", 0, true},
		{orb.Point{0.45, 40.45}, "A", 0, false},
		{orb.Point{0.401, 40.45}, "A", 200, true},
		{orb.Point{0.45, 40.45}, "A", 200, false},
		{orb.Point{4.5, 39.999}, "C", 150, true},
		{orb.Point{4.5, 39.999}, "C", 90, false},
		{orb.Point{4.5, 39.999}, "Z", 1e6, false},
		{orb.Point{math.NaN(), 40}, "A", 1e6, false},
	} {
		if got := l.Near(test.at, test.code, test.tolerance); got != test.want {
			t.Errorf("Near(%v, %s, %v) = %t", test.at, test.code, test.tolerance, got)
		}
	}
}

// Points and corners are drawn on a lattice of millionths, on which both
// engines are exact, save on borders, where orb counts points inside and the
// locator counts half of them.
func latticePoint(t *rapid.T, label string, span int) orb.Point {
	return orb.Point{
		2 + float64(rapid.IntRange(0, span).Draw(t, label+" x"))/1e3,
		48 + float64(rapid.IntRange(0, span).Draw(t, label+" y"))/1e3,
	}
}

// starRing draws a ring around a centre, so that it never crosses itself.
func starRing(t *rapid.T, centre orb.Point, least, most float64) orb.Ring {
	n := rapid.IntRange(3, 60).Draw(t, "corners")
	ring := make(orb.Ring, 0, n+1)
	for i := range n {
		angle := 2 * math.Pi * float64(i) / float64(n)
		r := rapid.Float64Range(least, most).Draw(t, "radius")
		ring = append(ring, orb.Point{
			math.Round((centre.Lon()+r*math.Cos(angle))*1e6) / 1e6,
			math.Round((centre.Lat()+r*math.Sin(angle))*1e6) / 1e6,
		})
	}
	return append(ring, ring[0])
}

func starOutlines(t *rapid.T) []Outline {
	var outlines []Outline
	for i := range rapid.IntRange(1, 30).Draw(t, "outlines") {
		var shape orb.MultiPolygon
		for range rapid.IntRange(1, 3).Draw(t, "parts") {
			centre := latticePoint(t, "centre", 1000)
			polygon := orb.Polygon{starRing(t, centre, 0.05, 0.2)}
			if rapid.Bool().Draw(t, "hole") {
				// The chord of three far corners may pass at half the radius.
				polygon = append(polygon, starRing(t, centre, 0.005, 0.02))
			}
			shape = append(shape, polygon)
		}
		outlines = append(outlines, Outline{Commune, fmt.Sprintf("%05d", i), shape})
	}
	return outlines
}

func onBorder(o Outline, p orb.Point) bool {
	for _, polygon := range o.Shape {
		for _, ring := range polygon {
			if planar.DistanceFrom(orb.LineString(ring), p) < 2e-6 {
				return true
			}
		}
	}
	return false
}

func TestLocateAgreesWithOrb(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		outlines := starOutlines(t)
		l := NewLocator(outlines)
		for range 20 {
			p := latticePoint(t, "point", 1200)
			got, ok := l.Locate(p)
			any := false
			for _, o := range outlines {
				if onBorder(o, p) {
					return
				}
				holds := planar.MultiPolygonContains(o.Shape, p)
				if near := l.Near(p, o.Code, 0); near != holds {
					t.Fatalf("%v in %s: %t, orb says %t", p, o.Code, near, holds)
				}
				if got == o.Code && !holds {
					t.Fatalf("%v located in %s, which does not hold it", p, got)
				}
				any = any || holds
			}
			if ok != any {
				t.Fatalf("%v located: %t, want %t", p, ok, any)
			}
		}
	})
}

// The tree must prune nothing that a plain loop would find.
func TestNearestAgreesWithALoop(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		outlines := starOutlines(t)
		l := NewLocator(outlines)
		p := latticePoint(t, "point", 3000)
		limit := rapid.Float64Range(1, 300000).Draw(t, "limit")
		code, metres, ok := l.Nearest(p, limit)
		pl, best := planeAround(p), math.Inf(1)
		for i := range l.parts {
			if l.holds(&l.parts[i], microOf(p)) {
				best = 0
			}
			best = min(best, math.Sqrt(l.squareDistance(&l.parts[i], pl, math.Inf(1))))
		}
		switch {
		case ok != (best <= limit):
			t.Fatalf("found %t, the nearest is at %f of %f", ok, best, limit)
		case ok && math.Abs(metres-best) > 1e-6:
			t.Fatalf("nearest at %f, want %f", metres, best)
		case ok && !l.Near(p, code, metres+0.001):
			t.Fatalf("%s at %f is not near", code, metres)
		}
	})
}

// Whatever is cut in two, every point is in exactly one half, the cut included.
func TestSharedBordersLeaveNoGap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.IntRange(0, 1000).Draw(t, "a"), rapid.IntRange(0, 1000).Draw(t, "b")
		foot, head := orb.Point{float64(a) / 1e6, 0}, orb.Point{float64(b) / 1e6, 0.001}
		west := NewLocator([]Outline{outline("W", orb.Polygon{{{-1, 0}, foot, head, {-1, 0.001}, {-1, 0}}})})
		east := NewLocator([]Outline{outline("E", orb.Polygon{{foot, {1, 0}, {1, 0.001}, head, foot}})})
		for y := range 40 {
			p := orb.Point{float64(rapid.IntRange(0, 1000).Draw(t, "x")) / 1e6, float64(y) / 1e6}
			_, inWest := west.Locate(p)
			_, inEast := east.Locate(p)
			if inWest == inEast {
				t.Fatalf("%v: west %t, east %t", p, inWest, inEast)
			}
		}
	})
}

func TestOutlineCentre(t *testing.T) {
	t.Parallel()
	ring := orb.Polygon{square(0, 0, 3), square(1, 1, 1)} // its centre of mass is in the hole
	for name, test := range map[string]struct {
		shape orb.MultiPolygon
		ok    bool
	}{
		"square":  {orb.MultiPolygon{{square(0, 0, 1)}}, true},
		"ring":    {orb.MultiPolygon{ring}, true},
		"islands": {orb.MultiPolygon{{square(0, 0, 1)}, {square(8, 0, 2)}}, true},
		"empty":   {nil, false},
		"flat":    {orb.MultiPolygon{{{{1, 1}, {1, 1}, {1, 1}, {1, 1}}}}, false},
		"line":    {orb.MultiPolygon{{{{1, 1}, {2, 1}, {3, 1}, {1, 1}}}}, false},
	} {
		got, ok := Outline{Shape: test.shape}.Centre()
		if ok != test.ok || ok && !planar.MultiPolygonContains(test.shape, got) {
			t.Errorf("%s: centre %v, %t", name, got, ok)
		}
	}
}

// Whatever the shape, and however many holes and islands it has.
func TestOutlineCentreIsInside(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		for _, o := range starOutlines(t) {
			if p, ok := o.Centre(); !ok || !planar.MultiPolygonContains(o.Shape, p) {
				t.Fatalf("centre %v, %t of %v", p, ok, o.Shape)
			}
		}
	})
}
