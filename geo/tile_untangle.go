package geo

import (
	"cmp"
	"slices"
)

// tilePolygon is a border, then its holes: rings that neither cross nor touch
// themselves, and meet each other at points only.
type tilePolygon []tileRing

// untangle makes valid polygons of the rings of one territory, which
// simplification, rounding and clipping may have made cross, touch or turn
// over. It always succeeds. Rings smaller than smallest, in square units, are
// left out, and nothing else. It writes over rings.
func untangle(rings []tileRing, smallest int) []tilePolygon {
	if len(rings) == 0 {
		return nil
	}
	if node(rings) || len(rings) > 1 || repeats(rings) || rings[0].area2() < 0 {
		rings = trace(boundary(rings))
	}
	return assemble(rings, smallest)
}

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

// trace follows the lines of a boundary, cut into rings wherever they pass a
// point again.
func trace(ways map[tilePoint][]tilePoint) []tileRing {
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
