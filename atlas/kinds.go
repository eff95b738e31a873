package atlas

import (
	"cmp"
	"math/bits"
	"slices"

	"annuaire/geo"
)

// kinds counts the first kind of the places of a stretch of ordinals.
type kinds struct {
	codes  []string   // most frequent kind first
	sets   []geo.Bits // places whose first kind this is
	counts []int

	of     []uint16 // rank of the kind of each ordinal, noKind for none
	before []uint32 // how many of each kind before each block of kindBlock ordinals
}

const (
	noKind    = 1<<16 - 1
	kindBlock = 64
)

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
	k.number()
	return k
}

// number derives from the sets what counts quickly.
func (k *kinds) number() {
	if len(k.sets) == 0 {
		return
	}
	blocks, n := len(k.sets[0]), len(k.sets)
	k.of, k.before = make([]uint16, blocks*kindBlock), make([]uint32, (blocks+1)*n)
	for o := range k.of {
		k.of[o] = noKind
	}
	for rank, set := range k.sets {
		for o := range set.All {
			k.of[o] = uint16(rank)
		}
		for block, word := range set {
			k.before[(block+1)*n+rank] = k.before[block*n+rank] + uint32(bits.OnesCount64(word))
		}
	}
}

// dominant gives the rank of the most frequent kind of the accepted places
// from lo up to but not including hi, and -1 when none has a kind; total is
// how many they are. tally has room for every kind.
func (k *kinds) dominant(tally []int32, lo, hi int, accept geo.Bits, total int) int {
	switch {
	case len(k.sets) == 0:
		return -1
	case accept == nil && hi-lo <= kindBlock:
		clear(tally)
		k.add(tally, lo, hi)
	case accept == nil:
		k.tally(tally, lo, hi)
	case total <= (hi-lo)/kindBlock*len(k.sets)/2:
		k.tallyOneByOne(tally, lo, hi, accept)
	default:
		k.tally(tally, lo, hi)
		return k.dominantOfMany(tally, lo, hi, accept, total)
	}
	best, most := -1, int32(0)
	for rank, n := range tally {
		if n > most {
			best, most = rank, n
		}
	}
	return best
}

// tally counts the places of each kind from the blocks nearest to both ends,
// which it corrects one by one.
func (k *kinds) tally(tally []int32, lo, hi int) {
	first, last := (lo+kindBlock/2)/kindBlock, (hi+kindBlock/2)/kindBlock
	from, to := k.before[first*len(tally):], k.before[last*len(tally):]
	for rank := range tally {
		tally[rank] = int32(to[rank] - from[rank])
	}
	k.add(tally, lo, first*kindBlock)
	k.add(tally, last*kindBlock, hi)
}

// add takes in the places from lo up to hi; it takes out those from hi up to
// lo when lo is beyond.
func (k *kinds) add(tally []int32, lo, hi int) {
	one := int32(1)
	if lo > hi {
		lo, hi, one = hi, lo, -1
	}
	for _, rank := range k.of[lo:hi] {
		if rank != noKind {
			tally[rank] += one
		}
	}
}

func (k *kinds) tallyOneByOne(tally []int32, lo, hi int, accept geo.Bits) {
	clear(tally)
	for o := range accept.Between(lo, hi) {
		if rank := k.of[o]; rank != noKind {
			tally[rank]++
		}
	}
}

// dominantOfMany meets the sets of the kinds with the accepted places, and
// leaves out those that can no longer win; tally says how many there are of
// each kind, accepted or not.
func (k *kinds) dominantOfMany(tally []int32, lo, hi int, accept geo.Bits, total int) int {
	best, most, left := -1, 0, total
	for rank, set := range k.sets {
		if most >= left {
			break
		}
		if int(tally[rank]) <= most {
			continue
		}
		n := set.CountBoth(accept, lo, hi)
		if n > most {
			best, most = rank, n
		}
		left -= n
	}
	return best
}
