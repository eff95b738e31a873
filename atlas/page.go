package atlas

import (
	"slices"

	"annuaire/fault"
	"annuaire/geo"
)

// page is part of an answer.
type page struct {
	hits []Hit
	next string
}

// page gives the places of all, total in number, that come after the cursor of
// q in its order. One place more than wanted is looked for, to know whether
// the list goes on.
func (s *Snapshot) page(sc *scratch, q *Query, all geo.Bits, total int) (page, error) {
	after, err := q.follows()
	if err != nil {
		return page{}, fault.Fields{{Name: "curseur", Message: sentence(err.Error())}}.Err(badQuery)
	}
	switch q.Order() {
	case ByDistance:
		return s.pageByDistance(sc, q, all, after), nil
	case ByRelevance:
		return s.pageByRelevance(sc, q, all, after), nil
	case ByFreshness:
		start := 0
		if after != nil {
			start = s.fresh.before(dayGrade(after.Day), s.nameFloor(after.Name, after.ID), &s.names)
		}
		return s.pageByRank(sc, q, all, total, &s.fresh.ranking, start), nil
	}
	start := 0
	if after != nil {
		start = int(s.nameFloor(after.Name, after.ID))
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
		near.After = s.mark(after)
		sc.hits = s.index.Nearest(sc.hits, near)
	default:
		floor := s.nameFloor(after.Name, after.ID)
		for unlocated < s.Len() && s.names.ranks[unlocated] < floor {
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
		p.next = s.cursorAt(p.hits[size-1].Entry, q, score).String()
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
