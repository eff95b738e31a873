package search

import (
	"slices"
	"strings"
	"sync"

	"annuaire/fold"
	"annuaire/geo"
)

// segment is an inverted index over the places of consecutive slots: sorted
// words, each with the documents that hold it. A document is the number of a
// slot counted from the first of the segment. It never changes once built.
type segment struct {
	from     uint32 // slot of the first document
	terms    []string
	starts   []uint32 // postings of terms[i] are postings[starts[i]:starts[i+1]]
	postings []posting
	profiles []fold.Profile // of each term
	names    []string       // searched form of each document's name
	first    []uint32       // rank among terms of the first word of each name
	town     []uint32       // number of each document's commune, 0 when it has none
	numbers  map[*geo.Territory]uint32
	byName   []uint32 // documents in the order of their names, of the corpus of names only
	scratch  sync.Pool
}

// noTerm is the first word of a name that has none.
const noTerm = 1<<32 - 1

// end gives the slot after the last.
func (g *segment) end() uint32 { return g.from + uint32(len(g.names)) }

// name gives the searched form of the name of the place in a slot.
func (g *segment) name(slot uint32) string { return g.names[slot-g.from] }

// list gives the documents that hold a term.
func (g *segment) list(term int) []posting { return g.postings[g.starts[term]:g.starts[term+1]] }

// numberTowns keeps the commune of each document as a number.
func (g *segment) numberTowns(towns []*geo.Territory) {
	g.town, g.numbers = make([]uint32, len(towns)), map[*geo.Territory]uint32{}
	for doc, town := range towns {
		if town == nil {
			continue
		}
		number, known := g.numbers[town]
		if !known {
			number = uint32(len(g.numbers) + 1)
			g.numbers[town] = number
		}
		g.town[doc] = number
	}
}

// townsAmong gives the numbers of the communes that documents are in.
func (g *segment) townsAmong(towns []*geo.Territory) []uint32 {
	var numbers []uint32
	for _, town := range towns {
		if number, known := g.numbers[town]; known {
			numbers = append(numbers, number)
		}
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// termRange are consecutive terms.
type termRange struct {
	from, to int
	whole    int // the term that is what was typed, none when -1
}

// wholeOnly leaves the term that is what was typed.
func (r termRange) wholeOnly() termRange {
	if r.whole < 0 {
		return termRange{}
	}
	return termRange{r.whole, r.whole + 1, r.whole}
}

// factor is what a find of one of the terms counts.
func (r *termRange) factor(term int) uint16 {
	if term == r.whole {
		return wholeWord
	}
	return 1
}

// cost gives the number of postings.
func (g *segment) cost(r termRange) int { return int(g.starts[r.to] - g.starts[r.from]) }

// starting finds the words that start with w. A single letter before the end
// of what was typed is a whole word: "l" of "l atelier" is not every l.
func (g *segment) starting(w string, last bool) termRange {
	from, known := slices.BinarySearch(g.terms, w)
	r := termRange{from, from, -1}
	if known {
		r.whole = from
	}
	if len(w) == 1 && !last {
		if known {
			r.to++
		}
	} else {
		r.to += endOfPrefix(g.terms[from:], w)
	}
	return r
}

// appendRanges appends the terms that stand for what is wanted.
func (g *segment) appendRanges(ranges []termRange, w wanted) []termRange {
	if w.word != "" {
		r := g.starting(w.word, w.last)
		if w.named {
			r = r.wholeOnly()
		}
		if r.from < r.to {
			ranges = append(ranges, r)
		}
	}
	if w.glued != "" {
		if at, known := slices.BinarySearch(g.terms, w.glued); known {
			ranges = append(ranges, termRange{at, at + 1, at})
		}
	}
	for _, term := range w.instead {
		if at, known := slices.BinarySearch(g.terms, term); known {
			ranges = append(ranges, termRange{at, at + 1, at})
		}
	}
	for _, term := range w.also {
		if at, known := slices.BinarySearch(g.terms, term); known {
			ranges = append(ranges, termRange{at, at + 1, -1})
		}
	}
	return ranges
}

// endOfPrefix gives how many of the sorted words start with prefix.
func endOfPrefix(sorted []string, prefix string) int {
	n, _ := slices.BinarySearchFunc(sorted, prefix, func(term, prefix string) int {
		if strings.HasPrefix(term, prefix) {
			return -1
		}
		return 1
	})
	return n
}
