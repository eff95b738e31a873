package search

import (
	"cmp"
	"slices"
	"strings"

	"annuaire/fold"
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
	inOrganisation
)

// fieldNames are those that other engines know.
var fieldNames = [...]string{
	inName: "nom", inCommune: "commune", inPostalCode: "code_postal", inKind: "type", inDepartment: "territoires", inServices: "services",
	inEquipment: "equipement", inOldName: "ancien_nom", inProgrammes: "dispositifs", inText: "texte", inOrganisation: "organisation",
}

var weights = [...]uint16{inName: 20, inCommune: 12, inPostalCode: 12, inKind: 9, inDepartment: 5, inServices: 6, inEquipment: 6, inOldName: 8, inProgrammes: 6, inText: 2,
	inOrganisation: 6}

// posting packs a document and the best field of the word in it.
type posting uint32

func newPosting(doc int, f field) posting { return posting(doc)<<4 | posting(f) }

func (p posting) doc() uint32    { return uint32(p >> 4) }
func (p posting) field() field   { return field(p & 15) }
func (p posting) weight() uint16 { return weights[p&15] }

// reader reads the texts of a place, one field after the other.
type reader interface {
	document(name string)        // starts a place
	text(f field, text string)   // that is rarely seen twice
	common(f field, text string) // that many places share
	bare(f field, text string)   // in which a phrase has no meaning: a place in the street of the town hall is no town hall
}

// builder collects the documents of a segment in the order of their slots.
type builder struct {
	ids      map[string]int // of words
	terms    []string
	postings [][]posting
	split    map[string][]int // terms of texts that come again and again
	names    []string

	// The first words of phrases have the first numbers, and the idle words
	// the next ones: looking for phrases is a comparison of numbers.
	phrases [][]numbered // by first word
	said    int          // words from this number on say something, as those under len(phrases)

	read, telling []int // reused from one text to the next
}

// numbered is a phrase by the numbers of its words and terms.
type numbered struct{ words, terms []int }

func newBuilder(documents int) *builder {
	b := &builder{ids: map[string]int{}, split: map[string][]int{}, names: make([]string, 0, documents)}
	for first := range held {
		b.id(first)
	}
	b.phrases = make([][]numbered, len(b.ids))
	for w := range idle {
		b.id(w)
	}
	b.said = len(b.ids)
	for first, list := range held {
		for _, p := range list {
			one := numbered{b.numbers(nil, p.words), b.numbers(nil, p.terms)}
			b.phrases[b.id(first)] = append(b.phrases[b.id(first)], one)
		}
	}
	return b
}

func (b *builder) numbers(ids []int, words []string) []int {
	for _, w := range words {
		ids = append(ids, b.id(w))
	}
	return ids
}

// withPhrases appends the terms of the phrases that words hold.
func (b *builder) withPhrases(ids []int) []int {
	telling := b.telling[:0]
	for _, id := range ids {
		if id < len(b.phrases) || id >= b.said {
			telling = append(telling, id)
		}
	}
	b.telling = telling
	for i, id := range telling {
		if id >= len(b.phrases) {
			continue
		}
		for _, p := range b.phrases[id] {
			if len(p.words) <= len(telling)-i && slices.Equal(p.words, telling[i:i+len(p.words)]) {
				ids = append(ids, p.terms...)
			}
		}
	}
	return ids
}

// document starts the next document.
func (b *builder) document(name string) {
	ws, signs, pairs := readName(name)
	b.names = append(b.names, strings.Join(sayingSomething(ws), " "))
	b.postAll(inName, ws)
	b.postAll(inName, signs)
	for _, term := range pairs {
		b.post(b.id(term), inName)
	}
}

func (b *builder) postAll(f field, words []string) {
	b.read = b.withPhrases(b.numbers(b.read[:0], words))
	for _, id := range b.read {
		b.post(id, f)
	}
}

// none leaves the next document empty: no place holds its slot.
func (b *builder) none() { b.names = append(b.names, "") }

// text adds the words of a text that is rarely seen twice.
func (b *builder) text(f field, text string) {
	b.postAll(f, words(text))
}

// bare adds the words of a text in which a phrase has no meaning.
func (b *builder) bare(f field, text string) {
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
		ids = b.withPhrases(b.numbers(nil, words(text)))
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
	order, total := make([]int, 0, len(b.terms)), 0
	for id, list := range b.postings {
		if len(list) > 0 {
			order = append(order, id)
			total += len(list)
		}
	}
	slices.SortFunc(order, func(x, y int) int { return cmp.Compare(b.terms[x], b.terms[y]) })
	g := &segment{
		from:     from,
		terms:    make([]string, len(order)),
		starts:   make([]uint32, len(order)+1),
		profiles: make([]fold.Profile, len(order)),
		postings: make([]posting, 0, total),
		names:    b.names,
	}
	ranks := make([]uint32, len(b.terms))
	for i, id := range order {
		ranks[id] = uint32(i)
		g.terms[i], g.profiles[i] = b.terms[id], fold.NewProfile(b.terms[id])
		g.postings = append(g.postings, b.postings[id]...)
		g.starts[i+1] = uint32(len(g.postings))
	}
	g.first = make([]uint32, len(g.names))
	for doc, name := range g.names {
		g.first[doc] = noTerm
		if word, _, _ := strings.Cut(name, " "); word != "" {
			g.first[doc] = ranks[b.ids[word]]
		}
	}
	return g
}
