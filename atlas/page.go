package atlas

import (
	"cmp"
	"slices"

	"annuaire/fault"
	"annuaire/geo"
)

// page is part of an answer.
type page struct {
	hits []Hit
	next string
}

// scored is a place and what it is ordered by: the score first, the greatest
// before, then the rank.
type scored struct {
	score   float32
	rank    uint32
	ordinal uint32
}

func compareScored(a, b scored) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.rank, b.rank))
}

// page gives the places of all, total in number, that come after the cursor of
// q in its order. One place more than wanted is looked for, to know whether
// the list goes on.
func (s *Snapshot) page(sc *scratch, q *Query, all geo.Bits, total int) (page, error) {
	var after *cursor
	if q.Cursor != "" {
		c, err := readCursor(q.Cursor)
		if err != nil {
			return page{}, fault.New(fault.Invalid, "%s", sentence(err.Error()))
		}
		after = &c
	}
	switch q.Order() {
	case ByDistance:
		return s.pageByDistance(sc, q, all, after), nil
	case ByRelevance:
		return s.pageByRelevance(sc, q, all, after), nil
	case ByFreshness:
		start := 0
		if after != nil {
			start = s.freshFloor(*after)
		}
		return s.pageByRank(sc, q, all, total, &s.fresh, start), nil
	}
	start := 0
	if after != nil {
		start = s.nameFloor(after.Name, after.ID)
	}
	return s.pageByRank(sc, q, all, total, &s.names, start), nil
}

// pageByDistance puts the places without a point last, by name.
func (s *Snapshot) pageByDistance(sc *scratch, q *Query, all geo.Bits, after *cursor) page {
	want := q.Size() + 1
	sc.hits = sc.hits[:0]
	unlocated := s.located
	near := geo.Near{From: q.From, K: want}
	if all != nil {
		near.Accept = sc.one(all)
	}
	switch {
	case !q.HasPosition:
		return page{}
	case after == nil:
		sc.hits = s.index.Nearest(sc.hits, near)
	case after.Point != nil:
		near.After = s.mark(*after)
		sc.hits = s.index.Nearest(sc.hits, near)
	default:
		floor := s.nameFloor(after.Name, after.ID)
		for unlocated < s.Len() && int(s.names.ranks[unlocated]) < floor {
			unlocated++
		}
	}
	for o := unlocated; o < s.Len() && len(sc.hits) < want; o++ {
		if all == nil || all.Has(o) {
			sc.hits = append(sc.hits, geo.Hit{Ordinal: o, Distance: NoDistance})
		}
	}
	return s.finish(sc, q, nil)
}

// pageByRank reads along the ranking while places are many, and gathers them
// when they are few.
func (s *Snapshot) pageByRank(sc *scratch, q *Query, all geo.Bits, total int, r *ranking, start int) page {
	want := q.Size() + 1
	sc.hits, sc.tops, sc.full = sc.hits[:0], sc.tops[:0], false
	if all != nil && total < s.Len()/64 {
		for o := range all.All {
			if rank := r.ranks[o]; int(rank) >= start {
				sc.offer(scored{rank: rank, ordinal: uint32(o)}, want)
			}
		}
		return s.finishTops(sc, q)
	}
	for _, o := range r.order[min(start, len(r.order)):] {
		if len(sc.hits) == want {
			break
		}
		if all == nil || all.Has(int(o)) {
			sc.hits = append(sc.hits, geo.Hit{Ordinal: int(o), Distance: NoDistance})
		}
	}
	return s.finish(sc, q, nil)
}

func (s *Snapshot) pageByRelevance(sc *scratch, q *Query, all geo.Bits, after *cursor) page {
	sc.tops, sc.full = sc.tops[:0], false
	var last scored
	if after != nil {
		last = scored{score: after.Score, rank: uint32(s.nameFloor(after.Name, after.ID))}
	}
	if sc.found == nil {
		return page{}
	}
	for i, o := range sc.found.ordinals {
		score := sc.found.score(i)
		if sc.full && score < sc.worst.score || !all.Has(int(o)) {
			continue // most of a common word: their rank is not even read
		}
		one := scored{score, s.names.ranks[o], o}
		if after == nil || compareScored(one, last) >= 0 {
			sc.offer(one, q.Size()+1)
		}
	}
	return s.finishTops(sc, q)
}

// offer keeps the best places seen. They are sorted each time twice as many as
// wanted are there, which is linear in all; those worse than the last of the
// wanted are then refused.
func (sc *scratch) offer(one scored, want int) {
	if sc.full && compareScored(one, sc.worst) > 0 {
		return
	}
	sc.tops = append(sc.tops, one)
	if len(sc.tops) >= 2*want+100 {
		slices.SortFunc(sc.tops, compareScored)
		sc.tops = sc.tops[:want]
		sc.worst, sc.full = sc.tops[want-1], true
	}
}

func (s *Snapshot) finishTops(sc *scratch, q *Query) page {
	slices.SortFunc(sc.tops, compareScored)
	sc.tops = sc.tops[:min(len(sc.tops), q.Size()+1)]
	sc.hits = sc.hits[:0]
	for _, one := range sc.tops {
		sc.hits = append(sc.hits, geo.Hit{Ordinal: int(one.ordinal), Distance: NoDistance})
	}
	return s.finish(sc, q, sc.tops)
}

// finish turns what was found into hits, and the place too many into a cursor.
func (s *Snapshot) finish(sc *scratch, q *Query, tops []scored) page {
	var p page
	size := min(len(sc.hits), q.Size())
	p.hits = slices.Grow(sc.into, size)[:size]
	for i, h := range sc.hits[:size] {
		p.hits[i] = s.hit(h.Ordinal, s.distance(q, h), q.At)
	}
	if len(sc.hits) > size {
		var score float32
		if tops != nil {
			score = tops[size-1].score
		}
		p.next = s.cursorAt(p.hits[size-1].Entry, q.Order(), score).String()
	}
	return p
}

// distance gives the distance of a hit, also when the order is another.
func (s *Snapshot) distance(q *Query, h geo.Hit) float64 {
	if h.Distance >= 0 || !q.HasPosition || h.Ordinal >= s.located {
		return h.Distance
	}
	return geo.Distance(q.From, s.entries[h.Ordinal].Point)
}
