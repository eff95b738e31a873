package search

import (
	"math/bits"
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

// profile says which of the letters a to z a word has, in 26 bits, and above
// them how many letters it has in all. One edit changes at most one letter for
// another, so most words are put aside by comparing profiles, at a nanosecond
// and four bytes each, without any other table. Zero is the profile of what is
// never a correction: longer words, numbers, terms of phrases.
type profile uint32

const profileLetters = 1<<26 - 1

// longest in letters of the words that are corrected.
const longest = 31

func newProfile(word string) profile {
	if len(word) > longest {
		return 0
	}
	p := profile(len(word)) << 26
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return 0
		}
		p |= 1 << (word[i] - 'a')
	}
	return p
}

func (p profile) length() int { return int(p >> 26) }

// mayBe tells whether a word of this profile may be at most edits away from a
// typed one, or start with something that is.
func (p profile) mayBe(typed profile, edits int, start bool) bool {
	longer := p.length() - typed.length()
	if p == 0 || longer < -edits || bits.OnesCount32(uint32(typed&^p)&profileLetters) > edits {
		return false
	}
	return start || longer <= edits && bits.OnesCount32(uint32(p&^typed)&profileLetters) <= edits
}

// corrections gives the words that places of the snapshot hold and that are
// the nearest to a typed one; with start, words that start with the nearest.
func (c *corpus) corrections(s *atlas.Snapshot, typed string, edits int, start bool) []string {
	var nearest []string
	wanted := newProfile(typed)
	if wanted == 0 {
		return nil
	}
	for _, g := range c.segments {
		for t, p := range g.profiles {
			if !p.mayBe(wanted, edits, start) {
				continue
			}
			d := fold.Edits(typed, g.terms[t], start)
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
