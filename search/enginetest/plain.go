package enginetest

import (
	"slices"
	"strings"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/fold"
	"annuaire/geo"
)

// What a place holds, and whether it meets a query, read one place after the
// other: what the engine and the atlas say is compared with that.

// known is what a place holds, read once.
type known struct {
	*atlas.Entry
	labels, texts []string
}

func readAll(s *atlas.Snapshot) []known {
	var all []known
	for e := range s.Entries() {
		all = append(all, known{e, labels(e), texts(e)})
	}
	return all
}

// labels gives the words of what a place is known by: its name, its commune
// and its postal code.
func labels(e *atlas.Entry) []string {
	return plainWords(e.Name, e.Place.Commune, e.CommuneName(), e.PostalCode)
}

// texts gives all the words that may be searched in a place.
func texts(e *atlas.Entry) []string {
	all := slices.Concat(labels(e), plainWords(e.Address, e.Summary), plainWords(e.Services...), plainWords(e.Equipment...),
		plainWords(e.Programmes...), plainWords(e.Trainings...), plainWords(e.OtherLabels...))
	for _, code := range e.Typologies {
		all = append(all, plainWords(code, directory.TypologyName(code))...)
	}
	for _, t := range []*geo.Territory{e.Commune, e.Department, e.EPCI, e.Region} {
		if t != nil {
			all = append(all, plainWords(t.Name)...)
			all = append(all, plainWords(t.OldNames...)...)
		}
	}
	return all
}

// plainWords gives words as they are compared here: folded, saints in full and
// plurals cut.
func plainWords(texts ...string) []string {
	var all []string
	for _, text := range texts {
		for _, w := range fold.Words(text) {
			switch {
			case w == "st" || w == "ste":
				w = map[string]string{"st": "saint", "ste": "sainte"}[w]
			case len(w) > 3:
				w = strings.TrimSuffix(w, "s")
			}
			all = append(all, w)
		}
	}
	return all
}

// telling gives the words of a text that say something.
func telling(text string) []string {
	return slices.DeleteFunc(plainWords(text), func(w string) bool {
		return slices.Contains([]string{"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "pour", "sur", "un", "une"}, w)
	})
}

// holdsAll tells whether each word is one of those held.
func holdsAll(held, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(held, w) })
}

// begins tells whether a word is one of those held, or the beginning of one.
func begins(held []string, word string) bool {
	return slices.ContainsFunc(held, func(h string) bool { return strings.HasPrefix(h, word) })
}

// plain gives the places that meet a query whose text finds some.
func plain(s *atlas.Snapshot, q *atlas.Query, found map[string]bool) map[string]bool {
	all := map[string]bool{}
	for e := range s.Entries() {
		if found[e.ID] && atlastest.Meets(e, q, "") {
			all[e.ID] = true
		}
	}
	return all
}
