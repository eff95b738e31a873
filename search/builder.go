package search

import (
	"cmp"
	"slices"
	"strings"
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

// posting packs a document and the best field of the word in it.
type posting uint32

func newPosting(doc int, f field) posting { return posting(doc)<<4 | posting(f) }

func (p posting) doc() uint32    { return uint32(p >> 4) }
func (p posting) field() field   { return field(p & 15) }
func (p posting) weight() uint16 { return weights[p&15] }

// builder collects the documents of a segment in the order of their slots.
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

// none leaves the next document empty: no place holds its slot.
func (b *builder) none() { b.names = append(b.names, "") }

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

// segment gives what was collected as the segment that starts at a slot.
func (b *builder) segment(from uint32) *segment {
	order := make([]int, len(b.terms))
	total := 0
	for i := range order {
		order[i] = i
		total += len(b.postings[i])
	}
	slices.SortFunc(order, func(x, y int) int { return cmp.Compare(b.terms[x], b.terms[y]) })
	g := &segment{
		from:     from,
		terms:    make([]string, len(order)),
		starts:   make([]uint32, len(order)+1),
		postings: make([]posting, 0, total),
		names:    b.names,
	}
	ranks := make([]uint32, len(order))
	for i, id := range order {
		ranks[id] = uint32(i)
		g.terms[i] = b.terms[id]
		g.postings = append(g.postings, b.postings[id]...)
		g.starts[i+1] = uint32(len(g.postings))
	}
	g.first = make([]uint32, len(g.names))
	for doc, name := range g.names {
		word, _, _ := strings.Cut(name, " ")
		g.first[doc] = noTerm
		if id, known := b.ids[word]; known {
			g.first[doc] = ranks[id]
		}
	}
	return g
}
