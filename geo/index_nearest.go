package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Near asks for the points nearest to one.
type Near struct {
	From   orb.Point
	K      int     // how many at most
	Within float64 // metres, 0 for no limit
	Accept Bits    // of the caller's ordinals, nil for all
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
	}
	if q.Within > 0 {
		s.limit = squareOfChord(q.Within)
	}
	if q.After != nil {
		last := vectorOf(q.After.Point)
		s.after, s.afterO = s.from.chord2(&last), q.After.Ordinal
	}
	s.run()
	hits := s.found[s.base:]
	slices.SortFunc(hits, compareHits)
	for i := range hits {
		hits[i].Distance = metres(hits[i].Distance)
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

// nearestSearch is one call. While it runs, the distances of found are squares
// of chords, and found[base:] is a heap with the worst first.
type nearestSearch struct {
	*Index
	from   vector
	k      int
	accept Bits
	found  []Hit
	base   int
	limit  float64 // nothing beyond this square can enter
	after  float64 // nothing before this square, -1 for none
	afterO int     // nor at this square up to this ordinal
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
			s.scan(int(p.run))
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
	if s.accept == nil || !s.sorted {
		return true
	}
	return s.accept.anyIn(i*r.size, min((i+1)*r.size, len(s.points)))
}

func (s *nearestSearch) scan(leaf int) {
	for i := leaf * leafSize; i < min((leaf+1)*leafSize, len(s.points)); i++ {
		d := s.from.chord2(&s.space[i])
		if d > s.limit {
			continue
		}
		o := int(s.ids[i])
		if s.accept != nil && !s.accept.Has(o) || s.after >= 0 && s.before(d, o) {
			continue
		}
		s.offer(Hit{o, d})
	}
}

// before tells whether this point was in an earlier answer.
func (s *nearestSearch) before(d float64, ordinal int) bool {
	return d < s.after || d == s.after && ordinal <= s.afterO
}

// offer puts a hit in the heap of the k best.
func (s *nearestSearch) offer(h Hit) {
	heap := s.found[s.base:]
	if len(heap) < s.k {
		s.found = append(s.found, h)
		heap = s.found[s.base:]
		siftUp(heap)
	} else if compareHits(h, heap[0]) < 0 {
		heap[0] = h
		siftDown(heap)
	}
	if len(heap) == s.k {
		s.limit = heap[0].Distance
	}
}

func siftUp(heap []Hit) {
	for i := len(heap) - 1; i > 0; {
		parent := (i - 1) / 2
		if compareHits(heap[i], heap[parent]) <= 0 {
			return
		}
		heap[i], heap[parent] = heap[parent], heap[i]
		i = parent
	}
}

func siftDown(heap []Hit) {
	for i := 0; ; {
		worst := i
		for c := 2*i + 1; c <= 2*i+2 && c < len(heap); c++ {
			if compareHits(heap[c], heap[worst]) > 0 {
				worst = c
			}
		}
		if worst == i {
			return
		}
		heap[i], heap[worst] = heap[worst], heap[i]
		i = worst
	}
}
