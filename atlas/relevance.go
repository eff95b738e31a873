package atlas

import (
	"cmp"
	"math"
	"slices"

	"annuaire/geo"
)

// scored is a place and what it is ordered by: the score first, the greatest
// before, then the distance, then the rank.
type scored struct {
	score   float32
	metres  uint32
	rank    uint32
	ordinal uint32
}

func compareScored(a, b scored) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.metres, b.metres), cmp.Compare(a.rank, b.rank))
}

// pageByRelevance orders by score, then by distance when the query has a
// position, then by worth. Distances count in whole metres, as answers give
// them, so that places on one spot are told apart by what they are worth.
func (s *Snapshot) pageByRelevance(sc *scratch, q *Query, all geo.Bits, after *cursor) page {
	sc.tops, sc.full = sc.tops[:0], false
	if sc.found == nil {
		return page{}
	}
	var last scored
	if after != nil {
		named := s.nameFloor(after.Name, after.ID)
		last = scored{after.Score, after.metres(q), uint32(s.worth.before(*after.Worth, named, &s.names)), 0}
	}
	ring := newRing(q, last.metres)
	for i, o := range sc.found.ordinals {
		score := sc.found.score(i)
		if sc.full && score < sc.worst.score || after != nil && score > last.score || !all.Has(int(o)) {
			continue // most of a common word: their rank is not even read
		}
		if q.HasPosition && int(o) < s.located {
			chord := ring.chords.To(s.index, int(o))
			if after != nil && score == last.score && chord < ring.least || sc.full && score == sc.worst.score && chord > ring.most(sc.worst.metres) {
				continue
			}
		}
		one := scored{score, s.metres(q, o), s.worth.ranks[o], o}
		if after == nil || compareScored(one, last) >= 0 {
			sc.offer(one, q.Size()+1)
		}
	}
	return s.finishTops(sc, q)
}

// ring spares the distances of the places that are surely before a page, or
// surely after it, by their chord: with a common word that is most of them.
type ring struct {
	chords geo.Chords
	least  float64

	metres uint32 // of what most gave last
	limit  float64
}

// margin is in metres, more than chords and distances disagree or are rounded.
const margin = 3

func newRing(q *Query, metres uint32) ring {
	if !q.HasPosition {
		return ring{}
	}
	return ring{chords: geo.NewChords(q.From), least: geo.ChordUnder(float64(metres) - margin), limit: geo.ChordUnder(margin)}
}

// most gives the chord beyond which distances are surely greater.
func (r *ring) most(metres uint32) float64 {
	if metres != r.metres {
		r.metres, r.limit = metres, geo.ChordUnder(float64(metres)+margin)
	}
	return r.limit
}

// noMetres is the distance of what has none, when others have one.
const noMetres = math.MaxUint32

// metres gives the distance by which a place is ordered, 0 for each when the
// query has no position.
func (s *Snapshot) metres(q *Query, ordinal uint32) uint32 {
	switch {
	case !q.HasPosition:
		return 0
	case int(ordinal) >= s.located:
		return noMetres
	}
	return wholeMetres(geo.Distance(q.From, s.index.Point(int(ordinal))))
}

// metres gives the distance by which the place of a cursor was ordered.
func (c *cursor) metres(q *Query) uint32 {
	switch {
	case !q.HasPosition:
		return 0
	case c.Point == nil:
		return noMetres
	}
	return wholeMetres(geo.Distance(q.From, *c.Point))
}

func wholeMetres(distance float64) uint32 { return uint32(math.Round(distance)) }

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
