package atlas

import (
	"cmp"
	"math/bits"
	"slices"
	"sort"

	"annuaire/geo"
)

// FacetCount is the number of places that have one value of a filter and meet
// all the other filters.
type FacetCount struct {
	Value    string
	Label    string // for people
	Count    int
	Selected bool // the query asks for this value
}

// word is a part of a set that is not empty.
type word struct {
	at   int
	bits uint64
}

// facets counts every value of every column. The columns that the query bears
// on are counted without their own condition.
func (s *Snapshot) facets(sc *scratch, q *Query, all geo.Bits) map[string][]FacetCount {
	counts := make(map[string][]FacetCount, len(s.columns))
	words := sc.compact(all)
	for _, c := range s.columns {
		if sc.bearsOn(c.name) {
			continue
		}
		counts[c.name] = c.facet(words, all == nil, selected(q, c))
	}
	for _, c := range s.columns {
		if sc.bearsOn(c.name) {
			base := sc.all(c.name)
			counts[c.name] = c.facet(sc.compact(base), base == nil, selected(q, c))
		}
	}
	return counts
}

func selected(q *Query, c *column) []string {
	if c.name == accessibleName && q.Accessible {
		return accessibleValues
	}
	return q.Filters[c.name]
}

// compact lists the words of a set that are not empty: places near one another
// share words, so a town or a department has few.
func (sc *scratch) compact(set geo.Bits) []word {
	sc.words = sc.words[:0]
	for i, w := range set {
		if w != 0 {
			sc.words = append(sc.words, word{i, w})
		}
	}
	return sc.words
}

// facet counts the values of a column among the places of words. A short
// vocabulary keeps its order and its zeros; the values of a long one are
// sorted by count, those that nobody has left out.
func (c *column) facet(words []word, everything bool, selected []string) []FacetCount {
	facet := make([]FacetCount, 0, len(c.values))
	for i, value := range c.values {
		count := c.counts[i]
		if !everything && c.sets[i] != nil {
			count = countIn(c.sets[i], c.spans[i], words)
		}
		chosen := slices.Contains(selected, value)
		if count == 0 && !c.closed && !chosen {
			continue
		}
		facet = append(facet, FacetCount{value, c.label(i), count, chosen})
	}
	if !c.closed {
		slices.SortStableFunc(facet, func(a, b FacetCount) int { return cmp.Compare(b.Count, a.Count) })
	}
	return facet
}

func (c *column) label(i int) string {
	if c.labels == nil {
		return c.values[i]
	}
	return c.labels[i]
}

// countIn counts the places of a set, which is empty out of its span, among
// those of words.
func countIn(set geo.Bits, s span, words []word) int {
	start := sort.Search(len(words), func(i int) bool { return words[i].at >= s.from })
	n := 0
	for _, w := range words[start:] {
		if w.at >= s.to {
			break
		}
		n += bits.OnesCount64(set[w.at] & w.bits)
	}
	return n
}
