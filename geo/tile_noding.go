package geo

import (
	"cmp"
	"slices"
)

// segment is one side of a ring, from its corner at.
type segment struct {
	a, b     tilePoint
	ring, at int
}

// node makes rings meet at their corners only. Where they cross, or touch away
// from a corner, every line that passes within half a unit of a corner or of a
// crossing is led through it (snap rounding, J. D. Hobby, 1999): one pass is
// enough, since lines so moved never cross anew. It writes over rings, and
// tells whether it had to.
func node(rings []tileRing) bool {
	segments := sides(rings)
	crossings, meet := meetings(segments)
	if !meet {
		return false
	}
	spots := crossings
	for _, r := range rings {
		spots = append(spots, r...)
	}
	slices.SortFunc(spots, comparePoints)
	spots = slices.Compact(spots)
	for k := range rings {
		if rings[k] = lead(rings[k], spots); len(rings[k]) < 3 {
			rings[k] = nil // no inside is left
		}
	}
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

// meetings gives the points nearest to where segments cross, and tells whether
// any meet elsewhere than at a corner of both.
func meetings(segments []segment) (crossings []tilePoint, meet bool) {
	for i := range segments {
		s := &segments[i]
		for j := i + 1; j < len(segments) && min(segments[j].a.x, segments[j].b.x) <= max(s.a.x, s.b.x); j++ {
			at, crosses, touches := s.meets(&segments[j])
			if crosses {
				crossings = append(crossings, at)
			}
			meet = meet || crosses || touches
		}
	}
	return crossings, meet
}

// meets tells whether s and t cross, and near which point, or whether a corner
// of one is on the other and is no corner of it.
func (s *segment) meets(t *segment) (at tilePoint, crosses, touches bool) {
	if max(s.a.y, s.b.y) < min(t.a.y, t.b.y) || max(t.a.y, t.b.y) < min(s.a.y, s.b.y) {
		return at, false, false
	}
	sa, sb := side(t.a, t.b, s.a), side(t.a, t.b, s.b)
	ta, tb := side(s.a, s.b, t.a), side(s.a, s.b, t.b)
	if sa == 0 && t.bears(s.a) || sb == 0 && t.bears(s.b) || ta == 0 && s.bears(t.a) || tb == 0 && s.bears(t.b) {
		return at, false, true
	}
	if (sa < 0) == (sb < 0) || (ta < 0) == (tb < 0) || sa == 0 || sb == 0 || ta == 0 || tb == 0 {
		return at, false, false
	}
	return tilePoint{along(s.a.x, s.b.x, sa, sb), along(s.a.y, s.b.y, sa, sb)}, true, false
}

// bears tells whether a point of the line of s is on s away from its ends.
func (s *segment) bears(p tilePoint) bool { return p != s.a && p != s.b && within(p, s.a, s.b) }

// along goes from a towards b as far as the line where the side is 0, to the
// nearest unit, halves upwards.
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

// lead gives the ring led through the spots that its sides pass. Spots are
// sorted by x, then y.
func lead(ring tileRing, spots []tilePoint) tileRing {
	out := make(tileRing, 0, len(ring)+4)
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		out = append(out, a)
		from, _ := slices.BinarySearchFunc(spots, min(a.x, b.x), func(p tilePoint, x int) int { return cmp.Compare(p.x, x) })
		first := len(out)
		for _, p := range spots[from:] {
			if p.x > max(a.x, b.x) {
				break
			}
			if p != a && p != b && passes(a, b, p) {
				out = append(out, p)
			}
		}
		sortAlong(out[first:], a, b)
	}
	return out.compact()
}

// sortAlong puts spots in the order in which the way from a to b passes them:
// it never turns back, east or west, north or south.
func sortAlong(spots []tilePoint, a, b tilePoint) {
	east, south := cmp.Compare(b.x, a.x), cmp.Compare(b.y, a.y)
	slices.SortFunc(spots, func(p, q tilePoint) int {
		return cmp.Or(east*cmp.Compare(p.x, q.x), south*cmp.Compare(p.y, q.y))
	})
}

// passes tells whether the segment from a to b passes the square of one unit
// around p, whose west and north sides are part of it and the two others not.
func passes(a, b, p tilePoint) bool {
	if b.before(a) {
		a, b = b, a
	}
	in := stretchIn{to: fraction{1, 1}}
	return in.within(a.x, b.x, p.x) && in.within(a.y, b.y, p.y)
}

// stretchIn is the part of a segment, from 0 to 1, still inside; its ends
// belong to it unless they are open.
type stretchIn struct {
	from, to         fraction
	fromOpen, toOpen bool
}

// within keeps the part where the coordinate that goes from a to b rounds to
// c, and tells whether any is left.
func (s *stretchIn) within(a, b, c int) bool {
	low, high, length := 2*(c-a)-1, 2*(c-a)+1, 2*(b-a)
	switch {
	case length == 0:
		return a == c
	case length > 0:
		s.after(fraction{low, length}, false)
		s.before(fraction{high, length}, true)
	default:
		s.after(fraction{-high, -length}, true)
		s.before(fraction{-low, -length}, false)
	}
	order := s.from.compare(s.to)
	return order < 0 || order == 0 && !s.fromOpen && !s.toOpen
}

func (s *stretchIn) after(f fraction, open bool) {
	switch c := f.compare(s.from); {
	case c > 0:
		s.from, s.fromOpen = f, open
	case c == 0:
		s.fromOpen = s.fromOpen || open
	}
}

func (s *stretchIn) before(f fraction, open bool) {
	switch c := f.compare(s.to); {
	case c < 0:
		s.to, s.toOpen = f, open
	case c == 0:
		s.toOpen = s.toOpen || open
	}
}

// fraction has a positive denominator; the zero value is read as 0/1.
type fraction struct{ n, d int }

func (f fraction) compare(g fraction) int { return cmp.Compare(f.n*max(g.d, 1), g.n*max(f.d, 1)) }
