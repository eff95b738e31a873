package geo

import (
	"math"
	"math/bits"

	"github.com/paulmach/orb"
)

// Near asks for the points nearest to one.
type Near struct {
	From   orb.Point
	K      int     // how many at most; made for the length of a page, some hundreds
	Within float64 // metres, 0 for no limit
	Accept Sets    // of the caller's ordinals
	After  *Mark   // only what comes after it in the order of the answer, nil for the start
}

// Mark is where an earlier answer stopped: the position and the ordinal of its
// last point, which need no longer be in the index.
type Mark struct {
	Point   orb.Point
	Ordinal int
}

// Nearest appends to dst the nearest accepted points, by distance then by
// ordinal, and allocates nothing when dst has room for K.
func (ix *Index) Nearest(dst []Hit, q Near) []Hit {
	if q.K <= 0 || len(ix.points) == 0 {
		return dst
	}
	s := nearestSearch{
		Index: ix, from: vectorOf(q.From), k: q.K, accept: q.Accept,
		base: len(dst), found: dst, limit: math.Inf(1), after: -1,
		filtered: len(q.Accept) > 0 && ix.Sorted(),
	}
	if q.Within > 0 {
		s.limit = squareOfChord(q.Within)
	}
	if q.After != nil {
		last := vectorOf(q.After.Point)
		s.after, s.afterO = s.from.chord2(&last), q.After.Ordinal
	} else {
		s.sow(q.From)
	}
	s.run()
	for i := range s.found[s.base:] {
		hit := &s.found[s.base+i]
		hit.Distance = metres(hit.Distance)
	}
	return s.found
}

// compareHits orders by distance then by ordinal.
func compareHits(a, b Hit) int {
	switch {
	case a.Distance < b.Distance:
		return -1
	case a.Distance > b.Distance:
		return 1
	}
	return a.Ordinal - b.Ordinal
}

// nearestSearch is one call. While it runs, the distances of found[base:] are
// squares of chords; they are in order.
type nearestSearch struct {
	*Index
	from     vector
	k        int
	accept   Sets
	filtered bool // by sets of positions
	found    []Hit
	base     int
	limit    float64 // nothing beyond this square can enter
	after    float64 // nothing before this square, -1 for none
	afterO   int     // nor at this square up to this ordinal

	sownLo, sownHi int // leaves that were scanned already
}

// sowUpTo is the number of leaves around the point that are scanned first.
const sowUpTo = 64

// sow scans the leaves along the curve around a point, until k points are
// found. They are rarely the nearest, but they bound the search from the start:
// it halves its time.
func (s *nearestSearch) sow(p orb.Point) {
	leaf := min(s.floor(Curve(p)), len(s.points)-1) / leafSize
	s.sownLo, s.sownHi = leaf, leaf
	last := (len(s.points) - 1) / leafSize
	for n := 0; n < sowUpTo && len(s.found)-s.base < s.k; n++ {
		switch {
		case s.sownHi <= last && (n%2 == 0 || s.sownLo == 0):
			s.scan(s.sownHi)
			s.sownHi++
		case s.sownLo > 0:
			s.sownLo--
			s.scan(s.sownLo)
		default:
			return
		}
	}
}

type pending struct {
	near       float64
	level, run int32
}

// run goes down the nearest runs first and drops those that are farther than
// the worst of k found. Each level leaves at most seven runs waiting: the
// stack has room for 18 levels, more points than an ordinal can number.
func (s *nearestSearch) run() {
	var stack [128]pending
	top := len(s.levels) - 1
	stack[0] = pending{s.levels[top].space[0].nearest2(&s.from), int32(top), 0}
	for n := 1; n > 0; {
		n--
		p := stack[n]
		if p.near > s.limit {
			continue
		}
		if p.level == 0 {
			if leaf := int(p.run); leaf < s.sownLo || leaf >= s.sownHi {
				s.scan(leaf)
			}
			continue
		}
		if p.level == 1 && s.filtered && s.scanFew(int(p.run)) {
			continue
		}
		n = s.push(&stack, n, int(p.level)-1, int(p.run)*fanOut)
	}
}

// push puts on the stack the runs that may hold an answer, the nearest last.
func (s *nearestSearch) push(stack *[128]pending, n, level, first int) int {
	r := &s.levels[level]
	start := n
	for i := first; i < min(first+fanOut, len(r.space)); i++ {
		near := r.space[i].nearest2(&s.from)
		if near > s.limit || !s.worth(r, i) {
			continue
		}
		at := n
		for ; at > start && stack[at-1].near < near; at-- {
			stack[at] = stack[at-1]
		}
		stack[at] = pending{near, int32(level), int32(i)}
		n++
	}
	return n
}

// worth tells whether a run may hold an accepted point that was not already
// answered.
func (s *nearestSearch) worth(r *runs, i int) bool {
	if s.after >= 0 && r.space[i].farthest2(&s.from) < s.after*(1-1e-12) {
		return false
	}
	if !s.filtered {
		return true
	}
	return s.accept.anyIn(i*r.size, min((i+1)*r.size, len(s.points)))
}

func (s *nearestSearch) scan(leaf int) {
	lo := leaf * leafSize
	hi := min(lo+leafSize, len(s.points))
	if s.filtered {
		for word := s.accept.within(lo, hi); word != 0; word &= word - 1 {
			i := lo + bits.TrailingZeros64(word)
			s.consider(i, s.from.chord2(&s.space[i]))
		}
		return
	}
	space := s.space[lo:hi]
	for i := range space {
		if d := s.from.chord2(&space[i]); d <= s.limit {
			if o := s.ordinal(lo + i); s.accept.Has(o) {
				s.consider(o, d)
			}
		}
	}
}

// few is the number of accepted points under which a run of leaves is scanned
// at once: their distances cost less than those to the bounds of the leaves.
const few = 24

// scanFew scans a run of leaves that has few accepted points, and tells whether
// it did.
func (s *nearestSearch) scanFew(run int) bool {
	const wordsOfRun = leafSize * fanOut / wordSize
	var words [wordsOfRun]uint64
	first, count := run*wordsOfRun, 0
	for i := range words {
		at := first + i
		if at*wordSize >= len(s.points) {
			break
		}
		words[i] = s.accept.word(at) & wordMask(at, 0, len(s.points)) &^ wordMask(at, s.sownLo*leafSize, s.sownHi*leafSize)
		count += bits.OnesCount64(words[i])
	}
	if count > few {
		return false
	}
	for i, word := range words {
		for ; word != 0; word &= word - 1 {
			at := (first+i)*wordSize + bits.TrailingZeros64(word)
			s.consider(at, s.from.chord2(&s.space[at]))
		}
	}
	return true
}

// consider takes an accepted point at the square d.
func (s *nearestSearch) consider(ordinal int, d float64) {
	if d > s.limit || s.after >= 0 && s.before(d, ordinal) {
		return
	}
	s.offer(Hit{ordinal, d})
}

// before tells whether this point was in an earlier answer.
func (s *nearestSearch) before(d float64, ordinal int) bool {
	return d < s.after || d == s.after && ordinal <= s.afterO
}

// offer puts a hit in its place among the k best. For some tens of hits this
// costs less than a heap, which must be sorted at the end.
func (s *nearestSearch) offer(h Hit) {
	best := s.found[s.base:]
	if len(best) < s.k {
		s.found = append(s.found, h)
		best = s.found[s.base:]
	}
	i := len(best) - 1
	if compareHits(h, best[i]) > 0 {
		return
	}
	for ; i > 0 && compareHits(h, best[i-1]) < 0; i-- {
		best[i] = best[i-1]
	}
	best[i] = h
	if len(best) == s.k {
		s.limit = best[s.k-1].Distance
	}
}
