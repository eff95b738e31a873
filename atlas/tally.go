package atlas

import (
	"math/bits"
	"sort"
	"sync"

	"annuaire/geo"
)

// tally counts every value of every column among any set of places. It is made
// the first time that facets of a snapshot are asked for, in 3 ms and 4 MB for
// 200,000 places.
type tally struct {
	once   sync.Once
	values int      // of all the columns, one after the other
	before []uint32 // for each word of the ordinals, then for their end: how many places of each value come before

	communes, epcis residence
}

func (t *tally) prepare(s *Snapshot) {
	t.once.Do(func() {
		var sets []geo.Bits
		for _, c := range s.columns {
			sets = append(sets, c.sets...)
		}
		words := (s.Len() + 63) / 64
		t.values = len(sets)
		t.before = make([]uint32, (words+1)*len(sets))
		for w := range words {
			row, next := t.row(w), t.row(w+1)
			for v, set := range sets {
				next[v] = row[v]
				if set != nil {
					next[v] += uint32(bits.OnesCount64(set[w]))
				}
			}
		}
	})
}

func (t *tally) row(word int) []uint32 {
	return t.before[word*t.values:][:t.values]
}

// word is a part of a set that is not empty.
type word struct {
	at   int
	bits uint64
}

// cutting is a set as it is counted: its whole words, in runs, and the others.
// Places are numbered along a curve, so that most words of a territory or of a
// circle are whole, and a run of those costs one subtraction for each value.
type cutting struct {
	runs  []span
	words []word
	hull  span // of both
}

func (t *tally) cut(sc *scratch, set geo.Bits) {
	cut := &sc.cutting
	cut.runs, cut.words, cut.hull = cut.runs[:0], cut.words[:0], span{from: len(set)}
	for i := 0; i < len(set); i++ {
		from := i
		switch set[i] {
		case 0:
			continue
		case ^uint64(0):
			for i+1 < len(set) && set[i+1] == ^uint64(0) {
				i++
			}
			cut.runs = append(cut.runs, span{from, i + 1})
		default:
			cut.words = append(cut.words, word{i, set[i]})
		}
		cut.hull = span{min(cut.hull.from, from), i + 1}
	}
}

// count gives how many places of the set that was cut, nil for all, have each
// value of a column, whose first value is number first.
func (t *tally) count(sc *scratch, c *column, first int, set geo.Bits) []int {
	if set == nil {
		return c.counts
	}
	cut := &sc.cutting
	sc.counts = append(sc.counts[:0], make([]int, len(c.values))...)
	counts := sc.counts
	for _, run := range cut.runs {
		low, high := t.row(run.from)[first:][:len(counts)], t.row(run.to)[first:][:len(counts)]
		for v := range counts {
			counts[v] += int(high[v] - low[v])
		}
	}
	if len(cut.words) == 0 {
		return counts
	}
	low, high := t.row(cut.hull.from)[first:][:len(counts)], t.row(cut.hull.to)[first:][:len(counts)]
	for v, set := range c.sets {
		if low[v] != high[v] { // some place between the first word and the last has the value
			counts[v] += countIn(set, c.spans[v], cut.words)
		}
	}
	return counts
}

// countIn counts the places of a set, which is empty out of its span, among
// those of words.
func countIn(set geo.Bits, s span, words []word) int {
	if words[0].at < s.from {
		words = words[sort.Search(len(words), func(i int) bool { return words[i].at >= s.from }):]
	}
	n := 0
	for _, w := range words {
		if w.at >= s.to {
			break
		}
		n += bits.OnesCount64(set[w.at] & w.bits)
	}
	return n
}
