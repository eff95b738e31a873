package search

import (
	"iter"
	"slices"

	"annuaire/atlas"
	"annuaire/fold"
)

// A word that nobody holds is read as those a few edits away: a letter added,
// left out, changed, or exchanged with the next (the restricted distance of
// Damerau and Levenshtein). Short words have too many such neighbours.
func allowedEdits(letters int) int {
	switch {
	case letters < 5:
		return 0
	case letters < 9:
		return 1
	}
	return 2
}

// corrections gives the words that places of the snapshot hold and that are
// the nearest to a typed one; with start, words that start with the nearest.
func (c *corpus) corrections(s *atlas.Snapshot, typed string, edits int, start bool) []string {
	var nearest []string
	wanted := fold.NewProfile(typed)
	if wanted == 0 {
		return nil
	}
	for _, g := range c.segments {
		for t, p := range g.profiles {
			if !p.MayBe(wanted, edits, start) {
				continue
			}
			d := fold.EditsWithin(typed, g.terms[t], edits, start)
			if d > edits || !g.heldIn(s, t) {
				continue
			}
			if d < edits {
				nearest, edits = nearest[:0], d
			}
			nearest = append(nearest, g.terms[t])
		}
	}
	slices.Sort(nearest)
	return slices.Compact(nearest)
}

// heldIn tells whether a place of the snapshot holds a term.
func (g *segment) heldIn(s *atlas.Snapshot, term int) bool {
	return slices.ContainsFunc(g.list(term), func(p posting) bool {
		_, held := s.InSlot(g.from + p.doc())
		return held
	})
}

// mostHeld gives the term that the most places of the snapshot hold, of as many
// the first.
func (c *corpus) mostHeld(s *atlas.Snapshot, terms []string) string {
	best, most := terms[0], 0
	for _, term := range terms {
		if n := c.holding(s, wanted{instead: []string{term}}); n > most {
			best, most = term, n
		}
	}
	return best
}

// holding counts the places of the snapshot that hold what is wanted; one that
// holds it under several terms counts as often.
func (c *corpus) holding(s *atlas.Snapshot, w wanted) (n int) {
	for range c.holders(s, w) {
		n++
	}
	return n
}

// holders gives those places.
func (c *corpus) holders(s *atlas.Snapshot, w wanted) iter.Seq[*atlas.Entry] {
	return func(yield func(*atlas.Entry) bool) {
		for _, g := range c.segments {
			for _, r := range g.appendRanges(nil, w) {
				for _, p := range g.postings[g.starts[r.from]:g.starts[r.to]] {
					if e, held := s.InSlot(g.from + p.doc()); held && !yield(e) {
						return
					}
				}
			}
		}
	}
}

// A word that hardly anybody holds beside one that everybody does is most
// likely misspelt there too, as where a place wrote "mediateque" for itself: its
// places are found first, then those of the other word. Names of families and
// rivers are rare too, and near one another: this is why the other must be so
// much more frequent, and start as the rare one does. The name of a town is
// never doubted, however small the town.
const (
	rarePlaces     = 2   // at most that many places hold the word or one that starts with it
	frequentTimes  = 100 // and so many times as many the other
	rareLetters    = 6   // at least
	neighbourEdits = 1
)

// frequentNeighbours gives the words one edit away from a rare one that many
// more places hold; none for a word that is not rare.
func (c *corpus) frequentNeighbours(s *atlas.Snapshot, w wanted) []string {
	if len(w.word) < rareLetters || len(w.also) > 0 {
		return nil
	}
	places := 0
	for range c.holders(s, w) {
		if places++; places > rarePlaces {
			return nil
		}
	}
	if places == 0 {
		return nil
	}
	return slices.DeleteFunc(c.neighbours(s, w.word), func(term string) bool {
		return term[0] != w.word[0] || c.holding(s, wanted{instead: []string{term}}) < frequentTimes*places
	})
}

// neighbours gives the words that places hold one edit away from a word that
// they hold too.
func (c *corpus) neighbours(s *atlas.Snapshot, word string) []string {
	wanted := fold.NewProfile(word)
	if wanted == 0 {
		return nil
	}
	var near []string
	for _, g := range c.segments {
		for t, p := range g.profiles {
			if p.MayBe(wanted, neighbourEdits, false) && g.terms[t] != word && fold.EditsWithin(word, g.terms[t], neighbourEdits, false) <= neighbourEdits && g.heldIn(s, t) {
				near = append(near, g.terms[t])
			}
		}
	}
	slices.Sort(near)
	return slices.Compact(near)
}

// written gives a term, folded, as the first by identifier of the places that
// hold it writes it: "renne" is how Rennes is searched, not how it is shown.
func (c *corpus) written(s *atlas.Snapshot, term string) string {
	var first *atlas.Entry
	for e := range c.holders(s, wanted{instead: []string{term}}) {
		if first == nil || e.ID < first.ID {
			first = e
		}
	}
	if first == nil {
		return term
	}
	for _, t := range SearchedTexts(first) {
		for _, as := range joinInitials(fold.Words(t.Text)) {
			if stem(as) == term {
				return as
			}
		}
	}
	return term
}
