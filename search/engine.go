package search

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// field says where a word was found; its weight is what the find is worth.
type field uint8

const (
	inName field = iota
	inCommune
	inPostalCode
	inKind
	inDepartment
	inServices
	inEquipment
	inOldName
	inProgrammes
	inText
)

var weights = [...]uint16{inName: 20, inCommune: 12, inPostalCode: 12, inKind: 9, inDepartment: 5, inServices: 6, inEquipment: 6, inOldName: 8, inProgrammes: 6, inText: 2}

// A find of the whole word counts wholeWord times its weight, a find of its
// beginning once. A name that starts with all that was typed, or is exactly
// that, gains more than any field gives.
const (
	wholeWord = 2
	nameStart = 100
	nameWhole = 200
)

// engine is an inverted index: sorted words, each with the documents that hold
// it. It never changes once built.
type engine struct {
	terms    []string
	starts   []uint32 // postings of terms[i] are postings[starts[i]:starts[i+1]]
	postings []posting
	names    []string // searched form of each document's name
	first    []uint32 // rank among terms of the first word of each name
	scratch  sync.Pool
}

// posting packs a document's ordinal and the best field of the word in it.
type posting uint32

func newPosting(doc int, f field) posting { return posting(doc)<<4 | posting(f) }

func (p posting) doc() uint32    { return uint32(p >> 4) }
func (p posting) weight() uint16 { return weights[p&15] }

// builder collects documents in the order of their ordinals.
type builder struct {
	ids      map[string]int // of words
	terms    []string
	postings [][]posting
	split    map[string][]int // words of texts that come again and again
	names    []string
}

func newBuilder(documents int) *builder {
	return &builder{ids: map[string]int{}, split: map[string][]int{}, names: make([]string, 0, documents)}
}

// document starts the next document.
func (b *builder) document(name string) {
	ws := words(name)
	b.names = append(b.names, strings.Join(ws, " "))
	for _, w := range ws {
		b.post(b.id(w), inName)
	}
}

// text adds the words of a text that is rarely seen twice.
func (b *builder) text(f field, text string) {
	for _, w := range words(text) {
		b.post(b.id(w), f)
	}
}

// common adds the words of a text shared by many documents.
func (b *builder) common(f field, text string) {
	if text == "" {
		return
	}
	ids, known := b.split[text]
	if !known {
		for _, w := range words(text) {
			ids = append(ids, b.id(w))
		}
		b.split[text] = ids
	}
	for _, id := range ids {
		b.post(id, f)
	}
}

func (b *builder) id(word string) int {
	id, known := b.ids[word]
	if !known {
		id = len(b.terms)
		b.ids[word] = id
		b.terms = append(b.terms, word)
		b.postings = append(b.postings, nil)
	}
	return id
}

// post keeps the best field of a word in the current document.
func (b *builder) post(id int, f field) {
	doc := len(b.names) - 1
	list := b.postings[id]
	if n := len(list); n > 0 && list[n-1].doc() == uint32(doc) {
		if weights[f] > list[n-1].weight() {
			list[n-1] = newPosting(doc, f)
		}
		return
	}
	b.postings[id] = append(list, newPosting(doc, f))
}

func (b *builder) engine() *engine {
	order := make([]int, len(b.terms))
	total := 0
	for i := range order {
		order[i] = i
		total += len(b.postings[i])
	}
	slices.SortFunc(order, func(x, y int) int { return cmp.Compare(b.terms[x], b.terms[y]) })
	e := &engine{
		terms:    make([]string, len(order)),
		starts:   make([]uint32, len(order)+1),
		postings: make([]posting, 0, total),
		names:    b.names,
	}
	ranks := make([]uint32, len(order))
	for i, id := range order {
		ranks[id] = uint32(i)
		e.terms[i] = b.terms[id]
		e.postings = append(e.postings, b.postings[id]...)
		e.starts[i+1] = uint32(len(e.postings))
	}
	e.first = make([]uint32, len(e.names))
	for doc, name := range e.names {
		word, _, _ := strings.Cut(name, " ")
		e.first[doc] = noTerm
		if id, known := b.ids[word]; known {
			e.first[doc] = ranks[id]
		}
	}
	e.scratch.New = func() any { return &scratch{marks: make([]mark, len(e.names))} }
	return e
}

// noTerm is the first word of a name that has none.
const noTerm = 1<<32 - 1

// scratch holds what one query writes about every document. All is zero
// between queries.
type scratch struct {
	marks []mark
	found []uint32
	all   []uint32 // every document touched, to be cleaned
}

// mark is what one query knows of a document. It is kept in eight bytes, since
// fetching it is what a query costs.
type mark struct {
	score uint32
	best  uint16 // of the word being looked up
	stage uint8  // how many words were found
}

// hit is a document that holds every word.
type hit struct {
	doc, score uint32
}

// termRange are the words that a typed word stands for.
type termRange struct {
	word     string
	from, to int
	cost     uint32
}

// match gives the documents that hold every word, each whole or as a
// beginning, in no order.
func (e *engine) match(typed []string) []hit {
	ranges := make([]termRange, len(typed))
	for i, w := range typed {
		ranges[i] = e.rangeOf(w, i == len(typed)-1)
		if ranges[i].cost == 0 {
			return nil
		}
	}
	// The rarest word first: the others then only look at what it left.
	slices.SortFunc(ranges, func(a, b termRange) int { return cmp.Compare(a.cost, b.cost) })
	s := e.scratch.Get().(*scratch)
	defer e.release(s)
	for i, r := range ranges {
		e.narrow(s, r, uint8(i))
	}
	return e.hits(s.found, s.marks, typed)
}

func (e *engine) hits(found []uint32, marks []mark, typed []string) []hit {
	name, start := strings.Join(typed, " "), e.rangeOf(typed[0], len(typed) == 1)
	hits := make([]hit, len(found))
	for i, doc := range found {
		score := marks[doc].score
		if first := int(e.first[doc]); first >= start.from && first < start.to {
			score += nameBonus(e.names[doc], name)
		}
		hits[i] = hit{doc, score}
	}
	return hits
}

// narrow keeps, of the documents that held the first stage words, those that
// hold the next, and adds what it is worth.
func (e *engine) narrow(s *scratch, r termRange, stage uint8) {
	s.found = s.found[:0]
	for t := r.from; t < r.to; t++ {
		factor := uint16(1)
		if e.terms[t] == r.word {
			factor = wholeWord
		}
		for _, p := range e.postings[e.starts[t]:e.starts[t+1]] {
			doc := p.doc()
			m := &s.marks[doc]
			if m.stage != stage {
				continue
			}
			if m.best == 0 {
				s.found = append(s.found, doc)
			}
			m.best = max(m.best, p.weight()*factor)
		}
	}
	for _, doc := range s.found {
		m := &s.marks[doc]
		m.stage, m.score, m.best = stage+1, m.score+uint32(m.best), 0
	}
	if stage == 0 {
		s.all = append(s.all[:0], s.found...)
	}
}

func (e *engine) release(s *scratch) {
	for _, doc := range s.all {
		s.marks[doc] = mark{}
	}
	s.all, s.found = s.all[:0], s.found[:0]
	e.scratch.Put(s)
}

func nameBonus(name, typed string) uint32 {
	switch {
	case !strings.HasPrefix(name, typed):
		return 0
	case len(name) == len(typed):
		return nameWhole
	}
	return nameStart
}

// rangeOf finds the words that start with w. A single letter before the end of
// what was typed is a whole word: "l" of "l atelier" is not every l.
func (e *engine) rangeOf(w string, last bool) termRange {
	from, whole := slices.BinarySearch(e.terms, w)
	to := from
	if len(w) == 1 && !last {
		if whole {
			to++
		}
	} else {
		to += endOfPrefix(e.terms[from:], w)
	}
	return termRange{w, from, to, e.starts[to] - e.starts[from]}
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

// top gives the n best hits, the best first; equal scores by name, then by
// ordinal.
func (e *engine) top(hits []hit, n int) []hit {
	best := make([]hit, 0, n+1)
	for _, h := range hits {
		if len(best) == n && e.compare(h, best[n-1]) >= 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, h, e.compare)
		best = slices.Insert(best, at, h)
		best = best[:min(n, len(best))]
	}
	return best
}

func (e *engine) compare(a, b hit) int {
	if a.score != b.score {
		return cmp.Compare(b.score, a.score)
	}
	return cmp.Or(cmp.Compare(e.names[a.doc], e.names[b.doc]), cmp.Compare(a.doc, b.doc))
}
