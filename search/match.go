package search

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
)

// A find of the whole word counts wholeWord times its weight, a find of its
// beginning once. A name that starts with all that was typed, or is exactly
// that, gains more than any field gives.
const (
	wholeWord = 2
	nameStart = 100
	nameWhole = 200
)

// hit is a place that holds every word.
type hit struct {
	slot, score uint32
}

// scratch holds what one query writes about every document. All is zero
// between queries.
type scratch struct {
	marks []mark
	found []uint32
	next  []uint32
	all   []uint32 // every document touched, to be cleaned
}

// mark is what one query knows of a document. It is kept in eight bytes, since
// fetching it is what a query costs.
type mark struct {
	score uint32
	best  uint16 // of the word being looked up
	stage uint8  // how many words were found
	named uint8  // how many of them in the name, and thisNamed
}

// thisNamed marks that the word being looked up is in the name.
const thisNamed = 1 << 7

// see keeps what a posting of the word being looked up is worth.
func (m *mark) see(p posting, factor uint16) {
	m.best = max(m.best, p.weight()*factor)
	if p.field() == inName {
		m.named |= thisNamed
	}
}

// pass goes on to the next word.
func (m *mark) pass() {
	m.stage, m.score, m.best = m.stage+1, m.score+uint32(m.best), 0
	m.named = m.named&^thisNamed + m.named>>7
}

// match appends the places that hold every word, each whole or as a beginning,
// in no order.
func (g *segment) match(hits []hit, typed []string) []hit {
	var room [maxWords]termRange
	ranges := room[:0]
	for i, w := range typed {
		r := g.rangeOf(w, i == len(typed)-1)
		if r.cost == 0 {
			return hits
		}
		ranges = append(ranges, r)
	}
	start := ranges[0]
	// The rarest word first: the others then only look at what it left.
	slices.SortFunc(ranges, func(a, b termRange) int { return cmp.Compare(a.cost, b.cost) })
	s := g.borrow()
	defer g.giveBack(s)
	g.open(s, ranges[0])
	for i, r := range ranges[1:] {
		g.narrow(s, r, uint8(i+1))
	}
	return g.score(hits, s, start, typed)
}

func (g *segment) borrow() *scratch {
	if s, ok := g.scratch.Get().(*scratch); ok {
		return s
	}
	return &scratch{marks: make([]mark, len(g.names))}
}

func (g *segment) giveBack(s *scratch) {
	for _, doc := range s.all {
		s.marks[doc] = mark{}
	}
	s.all, s.found = s.all[:0], s.found[:0]
	g.scratch.Put(s)
}

// open finds the documents that hold the first word.
func (g *segment) open(s *scratch, r termRange) {
	g.narrow(s, r, 0)
	s.all = append(s.all[:0], s.found...)
}

// narrow keeps, of the documents that held the first stage words, those that
// hold the next, and adds what it is worth.
func (g *segment) narrow(s *scratch, r termRange, stage uint8) {
	if stage > 0 && len(s.found)*(r.to-r.from)*bits.Len(uint(r.cost)) < r.cost {
		g.probe(s, r, stage)
	} else {
		g.scan(s, r, stage)
	}
	for _, doc := range s.found {
		s.marks[doc].pass()
	}
}

// scan reads the whole list of every term.
func (g *segment) scan(s *scratch, r termRange, stage uint8) {
	s.found = s.found[:0]
	for t := r.from; t < r.to; t++ {
		factor := r.factor(g.terms[t])
		for _, p := range g.list(t) {
			doc := p.doc()
			m := &s.marks[doc]
			if m.stage != stage {
				continue
			}
			if m.best == 0 {
				s.found = append(s.found, doc)
			}
			m.see(p, factor)
		}
	}
}

// probe looks up each document in the list of every term: when few are left,
// most of a common word's list need not be read.
func (g *segment) probe(s *scratch, r termRange, stage uint8) {
	before := s.found
	s.found = s.next[:0]
	for t := r.from; t < r.to; t++ {
		factor, list := r.factor(g.terms[t]), g.list(t)
		for _, doc := range before {
			at, _ := slices.BinarySearch(list, newPosting(int(doc), 0))
			if at == len(list) || list[at].doc() != doc {
				continue
			}
			m := &s.marks[doc]
			if m.best == 0 {
				s.found = append(s.found, doc)
			}
			m.see(list[at], factor)
		}
	}
	s.next = before
}

func (r *termRange) factor(term string) uint16 {
	if term == r.word {
		return wholeWord
	}
	return 1
}

// score appends what was found. start are the words that the first one typed
// stands for. A name is only compared when it holds every word: fetching it is
// slow.
func (g *segment) score(hits []hit, s *scratch, start termRange, typed []string) []hit {
	whole := strings.Join(typed, " ")
	for _, doc := range s.found {
		m := &s.marks[doc]
		score := m.score
		if first := int(g.first[doc]); int(m.named) == len(typed) && first >= start.from && first < start.to {
			score += nameBonus(g.names[doc], whole)
		}
		hits = append(hits, hit{g.from + doc, score})
	}
	return hits
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
