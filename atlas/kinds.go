package atlas

import (
	"cmp"
	"slices"

	"annuaire/geo"
)

// kinds counts the first kind of the places of a stretch of ordinals.
type kinds struct {
	codes  []string
	sets   []geo.Bits // places whose first kind this is
	counts []int      // most frequent kind first
}

func newKinds(entries []*Entry) kinds {
	sets := map[string]geo.Bits{}
	for i := range entries {
		code := entries[i].Kind()
		if code == "" {
			continue
		}
		if sets[code] == nil {
			sets[code] = geo.NewBits(len(entries))
		}
		sets[code].Set(i)
	}
	return rankKinds(sets)
}

// rankKinds puts the kinds that some place has in order.
func rankKinds(sets map[string]geo.Bits) kinds {
	var k kinds
	counts := map[string]int{}
	for code, set := range sets {
		if counts[code] = set.Count(); counts[code] > 0 {
			k.codes = append(k.codes, code)
		}
	}
	slices.SortFunc(k.codes, func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b))
	})
	for _, code := range k.codes {
		k.sets, k.counts = append(k.sets, sets[code]), append(k.counts, counts[code])
	}
	return k
}

// dominant gives the rank of the most frequent kind of the accepted places
// from lo up to but not including hi, and -1 when none has a kind; total is
// how many they are. It stops as soon as no kind left can win.
func (k *kinds) dominant(lo, hi int, accept geo.Bits, total int) int {
	best, most, left := -1, 0, total
	for i, set := range k.sets {
		if most >= left || most >= k.counts[i] {
			break
		}
		n := 0
		if accept == nil {
			n = set.CountRange(lo, hi)
		} else {
			n = set.CountBoth(accept, lo, hi)
		}
		if n > most {
			best, most = i, n
		}
		left -= n
	}
	return best
}
