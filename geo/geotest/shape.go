// Package geotest checks what geo draws.
package geotest

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Fault says what is not valid in the shape of one territory in a tile; "" when
// it is valid by the rules of OGC Simple Features and of the tile format: rings
// are closed, do not meet themselves and meet each other at points only; borders
// turn to the right as the screen shows them and holes to the left; holes are
// within their border, apart from each other, and do not cut the inside in two;
// no polygon overlaps another. All is within the bound, and no ring is smaller
// than smallest square units.
func Fault(shape orb.MultiPolygon, bound orb.Bound, smallest float64) string {
	var rings []ring
	for p, polygon := range shape {
		for i, r := range polygon {
			if fault := ringFault(r, bound, smallest); fault != "" {
				return fault
			}
			if (i == 0) != (planar.Area(r) > 0) {
				return "a ring turns the wrong way"
			}
			rings = append(rings, ring{r, p, i > 0})
		}
	}
	touches, fault := meetings(rings)
	if fault != "" {
		return fault
	}
	if fault := cutInside(rings, touches); fault != "" {
		return fault
	}
	return nestingFault(rings)
}

// ring is one ring, the rank of its polygon, and whether it is a hole of it.
type ring struct {
	orb.Ring
	polygon int
	hole    bool
}

func ringFault(r orb.Ring, bound orb.Bound, smallest float64) string {
	if len(r) < 4 || r[0] != r[len(r)-1] {
		return "a ring is too short or open"
	}
	if math.Abs(planar.Area(r)) < smallest {
		return "a ring is smaller than a pixel"
	}
	for _, p := range r {
		if !bound.Contains(p) {
			return fmt.Sprintf("a point is at %v", p)
		}
	}
	return ""
}

// side is one side of a ring.
type side struct {
	a, b     orb.Point
	ring, at int
}

func (s side) west() float64 { return min(s.a[0], s.b[0]) }
func (s side) east() float64 { return max(s.a[0], s.b[0]) }

// touch is a point where two rings meet.
type touch struct {
	p    orb.Point
	a, b int
}

// meetings compares every two sides and lists the points where rings touch.
func meetings(rings []ring) (touches []touch, fault string) {
	var sides []side
	for k, r := range rings {
		for i := range len(r.Ring) - 1 {
			sides = append(sides, side{r.Ring[i], r.Ring[i+1], k, i})
		}
	}
	slices.SortFunc(sides, func(s, t side) int { return cmp.Compare(s.west(), t.west()) })
	for i, s := range sides {
		for _, t := range sides[i+1:] {
			if t.west() > s.east() {
				break
			}
			at, meet, along := meeting(s, t)
			switch {
			case !meet || !along && consecutive(s, t, len(rings[s.ring].Ring)-1):
			case along:
				return nil, fmt.Sprintf("two sides overlap: %v-%v and %v-%v", s.a, s.b, t.a, t.b)
			case s.ring == t.ring:
				return nil, fmt.Sprintf("a ring meets itself: %v-%v and %v-%v", s.a, s.b, t.a, t.b)
			case at == nil:
				return nil, fmt.Sprintf("rings cross: %v-%v and %v-%v", s.a, s.b, t.a, t.b)
			default:
				touches = append(touches, touch{*at, min(s.ring, t.ring), max(s.ring, t.ring)})
			}
		}
	}
	return touches, ""
}

func consecutive(s, t side, sides int) bool {
	return s.ring == t.ring && ((s.at+1)%sides == t.at || (t.at+1)%sides == s.at)
}

// meeting tells whether two sides meet, whether along more than a point, and at
// which corner they touch; nil where they cross away from corners.
func meeting(s, t side) (at *orb.Point, meet, along bool) {
	var corners []orb.Point
	for _, c := range []struct {
		p    orb.Point
		a, b orb.Point
	}{{t.a, s.a, s.b}, {t.b, s.a, s.b}, {s.a, t.a, t.b}, {s.b, t.a, t.b}} {
		if turn(c.a, c.b, c.p) == 0 && (orb.MultiPoint{c.a, c.b}).Bound().Contains(c.p) && !slices.Contains(corners, c.p) {
			corners = append(corners, c.p)
		}
	}
	switch {
	case len(corners) > 1:
		return nil, true, true
	case len(corners) == 1:
		return &corners[0], true, false
	}
	return nil, turn(s.a, s.b, t.a)*turn(s.a, s.b, t.b) < 0 && turn(t.a, t.b, s.a)*turn(t.a, t.b, s.b) < 0, false
}

func turn(p, q, r orb.Point) float64 { return (q[0]-p[0])*(r[1]-p[1]) - (q[1]-p[1])*(r[0]-p[0]) }

// cutInside finds rings of one polygon that touch each other all around a part
// of it: going from ring to point to ring must never come back.
func cutInside(rings []ring, touches []touch) string {
	type spot struct {
		p       orb.Point
		polygon int
	}
	group := map[any]any{}
	var root func(x any) any
	root = func(x any) any {
		if parent, ok := group[x]; ok && parent != x {
			return root(parent)
		}
		return x
	}
	linked := map[[2]any]bool{}
	for _, t := range touches {
		if rings[t.a].polygon != rings[t.b].polygon {
			continue
		}
		for _, k := range []int{t.a, t.b} {
			at := spot{t.p, rings[k].polygon}
			if linked[[2]any{k, at}] {
				continue
			}
			linked[[2]any{k, at}] = true
			if root(k) == root(at) {
				return fmt.Sprintf("holes cut a polygon in two at %v", t.p)
			}
			group[root(k)] = root(at)
		}
	}
	return ""
}

// nestingFault checks what is inside what, for rings that do not cross.
func nestingFault(rings []ring) string {
	for i, a := range rings {
		for j, b := range rings {
			if i == j {
				continue
			}
			inside := a.holds(b)
			switch {
			case a.polygon == b.polygon && !a.hole && b.hole && !inside:
				return "a hole is outside its border"
			case a.hole && b.hole && inside:
				if a.polygon == b.polygon {
					return "a hole is inside another"
				}
			case !a.hole && !b.hole && inside && !inAHole(rings, a.polygon, b):
				return "a polygon is inside another"
			}
		}
	}
	return ""
}

func inAHole(rings []ring, polygon int, b ring) bool {
	return slices.ContainsFunc(rings, func(r ring) bool { return r.hole && r.polygon == polygon && r.holds(b) })
}

// holds tells whether a ring that does not cross this one is inside it, by the
// first of its corners and middles that is not on it.
func (r ring) holds(other ring) bool {
	for i := range len(other.Ring) - 1 {
		a, b := other.Ring[i], other.Ring[i+1]
		for _, p := range []orb.Point{a, {(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}} {
			if !r.Bound().Contains(p) {
				return false
			}
			if !r.passes(p) {
				return planar.RingContains(r.Ring, p)
			}
		}
	}
	return false
}

func (r ring) passes(p orb.Point) bool {
	for i := range len(r.Ring) - 1 {
		a, b := r.Ring[i], r.Ring[i+1]
		if turn(a, b, p) == 0 && (orb.MultiPoint{a, b}).Bound().Contains(p) {
			return true
		}
	}
	return false
}
