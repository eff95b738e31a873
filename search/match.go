package search

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
)

// A find of the whole word counts wholeWord times its weight, a find of its
// beginning once. A place in a commune that the text names gains more than one
// that has the words of that name elsewhere; a name that starts with all that
// was typed, or is exactly that, more than any field gives.
const (
	wholeWord = 2
	townNamed = 50
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

	clauses []clause
	ranges  []termRange
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

// clause is one thing wanted: the terms that stand for it, and how many
// postings they have.
type clause struct {
	ranges []termRange
	terms  int
	cost   int
}

// match appends the places that hold all that a reading wants, in no order.
func (g *segment) match(hits []hit, wants reading, towns []uint32) []hit {
	s := g.borrow()
	defer g.giveBack(s)
	for _, w := range wants {
		c := g.clause(s, w)
		if c.cost == 0 {
			return hits
		}
		s.clauses = append(s.clauses, c)
	}
	// The rarest first: the others then only look at what it left.
	slices.SortFunc(s.clauses, func(a, b clause) int { return cmp.Compare(a.cost, b.cost) })
	for stage, c := range s.clauses {
		g.narrow(s, c, uint8(stage))
	}
	return g.score(hits, s, wants, towns)
}

func (g *segment) clause(s *scratch, w wanted) clause {
	before := len(s.ranges)
	s.ranges = g.appendRanges(s.ranges, w)
	c := clause{ranges: s.ranges[before:]}
	for _, r := range c.ranges {
		c.terms += r.to - r.from
		c.cost += g.cost(r)
	}
	return c
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
	s.all, s.found, s.clauses, s.ranges = s.all[:0], s.found[:0], s.clauses[:0], s.ranges[:0]
	g.scratch.Put(s)
}

// narrow keeps, of the documents that held the first stage things wanted, those
// that hold the next, and adds what it is worth.
func (g *segment) narrow(s *scratch, c clause, stage uint8) {
	few := stage > 0 && len(s.found)*c.terms*bits.Len(uint(c.cost)) < c.cost
	before := s.found
	s.found = s.next[:0]
	for _, r := range c.ranges {
		for t := r.from; t < r.to; t++ {
			if few {
				s.probe(before, g.list(t), r.factor(t))
			} else {
				s.scan(g.list(t), r.factor(t), stage)
			}
		}
	}
	s.next = before
	for _, doc := range s.found {
		s.marks[doc].pass()
	}
	if stage == 0 {
		s.all = append(s.all[:0], s.found...)
	}
}

// scan reads the whole list of a term.
func (s *scratch) scan(list []posting, factor uint16, stage uint8) {
	marks, found := s.marks, s.found
	for _, p := range list {
		m := &marks[p.doc()]
		if m.stage != stage {
			continue
		}
		if m.best == 0 {
			found = append(found, p.doc())
		}
		m.see(p, factor)
	}
	s.found = found
}

// probe looks up each document in the list of a term: when few are left, most
// of a common word's list need not be read.
func (s *scratch) probe(docs []uint32, list []posting, factor uint16) {
	for _, doc := range docs {
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

// score appends what was found. A name is only compared when it holds every
// word: fetching it is slow.
func (g *segment) score(hits []hit, s *scratch, wants reading, towns []uint32) []hit {
	typed := wants.name()
	whole, start := strings.Join(typed, " "), termRange{}
	if len(typed) > 0 {
		start = g.starting(typed[0], len(typed) == 1)
	}
	for _, doc := range s.found {
		m := &s.marks[doc]
		score := m.score
		if first := int(g.first[doc]); int(m.named) == len(wants) && first >= start.from && first < start.to {
			score += nameBonus(g.names[doc], whole)
		}
		if len(towns) > 0 {
			if _, named := slices.BinarySearch(towns, g.town[doc]); named {
				score += townNamed
			}
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
