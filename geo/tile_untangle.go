package geo

import (
	"cmp"
	"slices"
)

// tilePolygon is a border, then its holes: rings that neither cross nor touch
// themselves, and do not cross each other.
type tilePolygon []tileRing

// maxNoding bounds the rounds of noding: each may move lines by half a unit,
// which rarely makes new crossings and hardly ever twice.
const maxNoding = 8

// untangle makes valid polygons of the rings of one polygon, which
// simplification, rounding and clipping may have made cross or touch. Rings
// smaller than smallest, in square units, are left out.
func untangle(rings []tileRing, smallest int) []tilePolygon {
	rounds := 0
	for ; rounds < maxNoding && node(rings); rounds++ {
	}
	switch {
	case rounds == maxNoding:
		return nil
	case rounds > 0 || repeats(rings):
		rings = trace(rings)
	}
	return assemble(rings, smallest)
}

// segment is one side of a ring, from its corner at.
type segment struct {
	a, b     tilePoint
	ring, at int
}

// stop is a point to add on a segment.
type stop struct {
	ring, at int
	p        tilePoint
}

// node adds to rings the points where they cross or touch away from their
// corners, and tells whether there were any.
func node(rings []tileRing) bool {
	segments := sides(rings)
	var stops []stop
	for i := range segments {
		s := &segments[i]
		for j := i + 1; j < len(segments) && min(segments[j].a.x, segments[j].b.x) <= max(s.a.x, s.b.x); j++ {
			stops = meet(stops, s, &segments[j])
		}
	}
	if len(stops) == 0 {
		return false
	}
	insert(rings, stops)
	return true
}

// sides lists the segments from west to east.
func sides(rings []tileRing) []segment {
	total := 0
	for _, r := range rings {
		total += len(r)
	}
	out := make([]segment, 0, total)
	for k, r := range rings {
		for i, p := range r {
			out = append(out, segment{p, r[(i+1)%len(r)], k, i})
		}
	}
	slices.SortFunc(out, func(s, t segment) int { return cmp.Compare(min(s.a.x, s.b.x), min(t.a.x, t.b.x)) })
	return out
}

// meet adds the points that s and t share and that are not corners of both.
func meet(stops []stop, s, t *segment) []stop {
	if max(s.a.y, s.b.y) < min(t.a.y, t.b.y) || max(t.a.y, t.b.y) < min(s.a.y, s.b.y) {
		return stops
	}
	sa, sb := side(t.a, t.b, s.a), side(t.a, t.b, s.b)
	ta, tb := side(s.a, s.b, t.a), side(s.a, s.b, t.b)
	stops = touch(stops, t, s.a, sa)
	stops = touch(stops, t, s.b, sb)
	stops = touch(stops, s, t.a, ta)
	stops = touch(stops, s, t.b, tb)
	if (sa < 0) == (sb < 0) || (ta < 0) == (tb < 0) || sa == 0 || sb == 0 || ta == 0 || tb == 0 {
		return stops
	}
	p := tilePoint{along(s.a.x, s.b.x, sa, sb), along(s.a.y, s.b.y, sa, sb)}
	stops = stopAt(stops, s, p)
	return stopAt(stops, t, p)
}

// along goes from a towards b as far as the line where the side is 0.
func along(a, b, sideA, sideB int) int {
	n, d := (b-a)*sideA, sideA-sideB
	if d < 0 {
		n, d = -n, -d
	}
	return a + floorDiv(2*n+d, 2*d)
}

func floorDiv(n, d int) int {
	q := n / d
	if n%d < 0 {
		q--
	}
	return q
}

func touch(stops []stop, s *segment, p tilePoint, where int) []stop {
	if where != 0 || !within(p, s.a, s.b) {
		return stops
	}
	return stopAt(stops, s, p)
}

func stopAt(stops []stop, s *segment, p tilePoint) []stop {
	if p == s.a || p == s.b {
		return stops
	}
	return append(stops, stop{s.ring, s.at, p})
}

// insert adds the stops in the order in which the rings meet them.
func insert(rings []tileRing, stops []stop) {
	slices.SortFunc(stops, func(s, t stop) int {
		if c := cmp.Or(cmp.Compare(s.ring, t.ring), cmp.Compare(s.at, t.at)); c != 0 {
			return c
		}
		from := rings[s.ring][s.at]
		return cmp.Compare(squareOf(from, s.p), squareOf(from, t.p))
	})
	for len(stops) > 0 {
		k, rest := stops[0].ring, 0
		for rest < len(stops) && stops[rest].ring == k {
			rest++
		}
		rings[k] = inserted(rings[k], stops[:rest])
		stops = stops[rest:]
	}
}

func inserted(ring tileRing, stops []stop) tileRing {
	out := make(tileRing, 0, len(ring)+len(stops))
	for i, p := range ring {
		out = append(out, p)
		for len(stops) > 0 && stops[0].at == i {
			out, stops = append(out, stops[0].p), stops[1:]
		}
	}
	return out.compact()
}

func squareOf(a, b tilePoint) int { return (b.x-a.x)*(b.x-a.x) + (b.y-a.y)*(b.y-a.y) }

// repeats tells whether a point occurs twice.
func repeats(rings []tileRing) bool {
	var all []tilePoint
	for _, r := range rings {
		all = append(all, r...)
	}
	slices.SortFunc(all, comparePoints)
	for i := 1; i < len(all); i++ {
		if all[i] == all[i-1] {
			return true
		}
	}
	return false
}

func comparePoints(p, q tilePoint) int {
	return cmp.Or(cmp.Compare(p.x, q.x), cmp.Compare(p.y, q.y))
}

// trace follows the lines of noded rings anew. Lines followed both ways are
// taken away; what remains is cut into rings wherever it passes a point again.
func trace(rings []tileRing) []tileRing {
	ways := waysOf(rings)
	starts := make([]tilePoint, 0, len(ways))
	for p := range ways {
		starts = append(starts, p)
	}
	slices.SortFunc(starts, comparePoints)
	var out []tileRing
	for _, start := range starts {
		for len(ways[start]) > 0 {
			out = splitLoops(out, walk(ways, start))
		}
	}
	return out
}

// waysOf gives, from each point, where its lines lead.
func waysOf(rings []tileRing) map[tilePoint][]tilePoint {
	ways := map[tilePoint][]tilePoint{}
	for _, r := range rings {
		for i, p := range r {
			q := r[(i+1)%len(r)]
			if back := slices.Index(ways[q], p); back >= 0 {
				ways[q] = slices.Delete(ways[q], back, back+1)
			} else {
				ways[p] = append(ways[p], q)
			}
		}
	}
	return ways
}

// walk follows and uses up lines from start until it is back there with no way
// left or one ring is closed. Each point has as many lines in as out, so it
// always comes back. At each point it turns most to the right, where the
// inside is.
func walk(ways map[tilePoint][]tilePoint, start tilePoint) tileRing {
	ring := tileRing{start}
	for before, at := start, start; ; {
		list := ways[at]
		best := 0
		for i := 1; i < len(list) && at != start; i++ {
			if moreRight(before, at, list[i], list[best]) {
				best = i
			}
		}
		next := list[best]
		ways[at] = slices.Delete(list, best, best+1)
		if next == start {
			return ring
		}
		ring = append(ring, next)
		before, at = at, next
	}
}

// moreRight tells whether, coming from before, the way to p turns more to the
// right than that to q.
func moreRight(before, at, p, q tilePoint) bool {
	ahead := tilePoint{2*at.x - before.x, 2*at.y - before.y}
	hp, hq := half(at, ahead, p), half(at, ahead, q)
	if hp != hq {
		return hp > hq
	}
	return side(at, q, p) > 0
}

// half is 1 to the right of the way ahead, -1 to its left, 0 straight on.
func half(at, ahead, p tilePoint) int { return cmp.Compare(side(at, ahead, p), 0) }

// splitLoops cuts a walk wherever it comes back to a point.
func splitLoops(out []tileRing, path tileRing) []tileRing {
	place := make(map[tilePoint]int, len(path))
	var open tileRing
	for _, p := range path {
		if k, seen := place[p]; seen {
			out = append(out, slices.Clone(open[k:]))
			for _, q := range open[k:] {
				delete(place, q)
			}
			open = open[:k]
		}
		place[p] = len(open)
		open = append(open, p)
	}
	return append(out, open)
}

// assemble gives each hole to the smallest border around it.
func assemble(rings []tileRing, smallest int) []tilePolygon {
	var polygons []tilePolygon
	var holes []tileRing
	for _, r := range rings {
		switch area := r.area2(); {
		case len(r) < 3 || max(area, -area) < max(2*smallest, 1):
		case area > 0:
			polygons = append(polygons, tilePolygon{r})
		default:
			holes = append(holes, r)
		}
	}
	for _, h := range holes {
		if around := smallestAround(polygons, h); around >= 0 {
			polygons[around] = append(polygons[around], h)
		}
	}
	return polygons
}

func smallestAround(polygons []tilePolygon, hole tileRing) int {
	best, area := -1, 0
	for i, p := range polygons {
		if a := p[0].area2(); (best < 0 || a < area) && p[0].holds(hole) {
			best, area = i, a
		}
	}
	return best
}
