package atlas

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"

	"annuaire/geo"
)

// mostTerritories bounds the communes and the EPCIs of a facet, which are
// thousands: the most frequent are given.
const mostTerritories = 200

// residence tells the commune, or the EPCI, of each place.
type residence struct {
	once        sync.Once
	territories []*geo.Territory
	of          []uint32 // by ordinal, noOrdinal for none
	totals      []int
}

func (r *residence) prepare(s *Snapshot, level geo.Level) {
	r.once.Do(func() {
		ranks := map[*geo.Territory]uint32{}
		r.of = make([]uint32, s.Len())
		for o, e := range s.entries {
			t := e.Commune
			if level == geo.EPCI {
				t = e.EPCI
			}
			if t == nil {
				r.of[o] = noOrdinal
				continue
			}
			rank, known := ranks[t]
			if !known {
				rank = uint32(len(r.territories))
				ranks[t] = rank
				r.territories, r.totals = append(r.territories, t), append(r.totals, 0)
			}
			r.of[o] = rank
			r.totals[rank]++
		}
	})
}

// count gives how many places of a set, nil for all, are in each territory.
func (r *residence) count(sc *scratch, set geo.Bits) []int {
	if set == nil {
		return r.totals
	}
	sc.counts = append(sc.counts[:0], make([]int, len(r.territories))...)
	for i, w := range set {
		for ; w != 0; w &= w - 1 {
			if rank := r.of[i<<6+bits.TrailingZeros64(w)]; rank != noOrdinal {
				sc.counts[rank]++
			}
		}
	}
	return sc.counts
}

// facet appends the territories that have places, those with the most places
// first, and then by code. Those that the query asks for are always there.
func (r *residence) facet(dst []FacetCount, sc *scratch, set geo.Bits, chosen []*geo.Territory) []FacetCount {
	start := len(dst)
	for rank, n := range r.count(sc, set) {
		if n > 0 {
			t := r.territories[rank]
			dst = append(dst, FacetCount{t.Code, t.Name, rank, n, slices.Contains(chosen, t)})
		}
	}
	found := dst[start:]
	slices.SortFunc(found, func(a, b FacetCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	if len(found) > mostTerritories {
		rest := found[mostTerritories:]
		dst = dst[:start+mostTerritories]
		for _, one := range rest {
			if one.Selected {
				dst = append(dst, one)
			}
		}
	}
	for _, t := range chosen {
		if !slices.ContainsFunc(dst[start:], func(f FacetCount) bool { return f.Value == t.Code }) {
			dst = append(dst, FacetCount{t.Code, t.Name, -1, 0, true})
		}
	}
	return dst
}

// chosenTerritories gives those that a filter names, by any of their codes.
func (s *Snapshot) chosenTerritories(level geo.Level, codes []string) []*geo.Territory {
	var chosen []*geo.Territory
	for _, code := range codes {
		if t, ok := s.gazetteer.Get(level, code); ok && !slices.Contains(chosen, t) {
			chosen = append(chosen, t)
		}
	}
	return chosen
}
