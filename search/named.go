package search

import (
	"cmp"
	"slices"
	"strings"

	"annuaire/atlas"
)

// innerNames bounds the later words of names that one suggestion looks at: a
// beginning that so many share is not worth more.
const innerNames = 4096

// orderNames puts the documents in the order of their names, then of their
// identifiers, so that the names that start with a text follow one another.
func (g *segment) orderNames(s *atlas.Snapshot) {
	g.byName = make([]uint32, 0, len(g.names))
	for doc, name := range g.names {
		if name != "" {
			g.byName = append(g.byName, uint32(doc))
		}
	}
	slices.SortFunc(g.byName, func(a, b uint32) int {
		return cmp.Or(strings.Compare(g.names[a], g.names[b]), strings.Compare(idIn(s, g.from+a), idIn(s, g.from+b)))
	})
}

func idIn(s *atlas.Snapshot, slot uint32) string {
	if e, held := s.InSlot(slot); held {
		return e.ID
	}
	return ""
}

// named gives at most n places of which the name holds a word that starts
// with word: those whose name starts with it, by name, then those that hold it
// whole, then the others.
func (c *corpus) named(s *atlas.Snapshot, word string, n int) []*atlas.Entry {
	var best []candidate
	for _, g := range c.segments {
		best = g.appendNamed(best, s, word, n)
	}
	slices.SortFunc(best, candidate.compare)
	if best = best[:min(n, len(best))]; len(best) < n {
		best = c.appendInner(best, s, word, n)
	}
	entries := make([]*atlas.Entry, len(best))
	for i := range best {
		entries[i] = best[i].entry
	}
	return entries
}

// appendNamed appends the first n places of a segment whose name starts with
// word.
func (g *segment) appendNamed(best []candidate, s *atlas.Snapshot, word string, n int) []candidate {
	from, _ := slices.BinarySearchFunc(g.byName, word, func(doc uint32, word string) int { return strings.Compare(g.names[doc], word) })
	for _, doc := range g.byName[from:] {
		if n == 0 || !strings.HasPrefix(g.names[doc], word) {
			break
		}
		if e, held := s.InSlot(g.from + doc); held {
			best = append(best, candidate{name: g.names[doc], entry: e})
			n--
		}
	}
	return best
}

// appendInner completes up to n with the names of which a later word starts
// with word.
func (c *corpus) appendInner(best []candidate, s *atlas.Snapshot, word string, n int) []candidate {
	first, budget := len(best), innerNames
	for _, g := range c.segments {
		r := g.starting(word, true)
		for t := r.from; t < r.to; t++ {
			for _, p := range g.list(t) {
				if start := int(g.first[p.doc()]); p.field() != inName || start >= r.from && start < r.to {
					continue
				}
				if budget--; budget < 0 {
					return best
				}
				one := candidate{score: uint32(r.factor(t)), name: g.names[p.doc()]}
				best = withInner(best, first, one, s, g.from+p.doc(), n)
			}
		}
	}
	return best
}

// withInner puts one among the candidates from first on, if there is room or it
// is better than the last.
func withInner(best []candidate, first int, one candidate, s *atlas.Snapshot, slot uint32, n int) []candidate {
	if len(best) == n && one.compareName(best[n-1]) > 0 {
		return best
	}
	var held bool
	if one.entry, held = s.InSlot(slot); !held || slices.ContainsFunc(best, func(c candidate) bool { return c.entry == one.entry }) {
		return best
	}
	at, _ := slices.BinarySearchFunc(best[first:], one, candidate.compare)
	best = slices.Insert(best, first+at, one)
	return best[:min(n, len(best))]
}
