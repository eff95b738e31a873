package search_test

import (
	"slices"
	"strings"
	"testing"

	"annuaire/atlas"
	"annuaire/search"
)

func ids(s *atlas.Snapshot, f *atlas.Among) string {
	var all []string
	for _, slot := range f.Slots {
		if e, held := s.InSlot(slot); held {
			all = append(all, e.ID)
		}
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// misspelt shows the words that were read as others.
func misspelt(f *atlas.Among) string {
	var words []string
	for _, c := range f.Misspelt {
		words = append(words, c.Typed)
	}
	return strings.Join(words, " ")
}

func TestFind(t *testing.T) {
	t.Parallel()
	s := town()
	x := search.Build(s)
	for text, want := range map[string]struct{ ids, near, dropped string }{
		"médiathèque":                 {ids: "a b"},
		"mediateque":                  {ids: "a b", near: "mediateque"},
		"Médiatèhque rennes":          {ids: "a", near: "mediatehque"},
		"atleier":                     {ids: "d", near: "atleier"},
		"renes mediatheque":           {ids: "a", near: "renes"},
		"saint brieux":                {ids: "b"}, // as a plural
		"saint breiuc":                {ids: "b", near: "breiuc"},
		"mediathque rnenes":           {ids: "a", near: "mediathque rnenes"},
		"champ":                       {ids: "a"},
		"chmp":                        {},                             // too short
		"35001":                       {},                             // a number
		"bibliotheques zz":            {ids: "a", dropped: "zz"},      // not a word
		"mediatheque lyon":            {ids: "a b", dropped: "lyon"},  // no place there
		"oeuvre therese":              {ids: "d", dropped: "therese"}, // as good: the last
		"médiathèque libres brieuc":   {ids: "a", dropped: "brieuc"},  // one place without the last
		"mediateque libres zzzzzzzzz": {ids: "a", near: "mediateque", dropped: "zzzzzzzzz"},
		"zz yy":                       {},
		"zz yy atelier":               {}, // two words too many
		"???":                         {},
	} {
		f := x.Find(text)
		if got := ids(s, f); got != want.ids || misspelt(f) != want.near || f.LeftOut != want.dropped {
			t.Errorf("%q: %q, near %v, without %q; want %+v", text, got, f.Misspelt, f.LeftOut, want)
		}
		if f != x.Find(text) {
			t.Errorf("%q is found twice", text)
		}
		if among := x.Match(text); f.LeftOut != "" && len(among.Slots) > 0 {
			t.Errorf("%q: a word is left out and all are found", text)
		}
	}
	if x.Find(" ") != nil {
		t.Error("a blank text finds")
	}
}

func TestSuggestCorrected(t *testing.T) {
	t.Parallel()
	x := search.Build(town())
	for text, want := range map[string]string{
		"mediateq":      "Médiathèque des Champs Libres",
		"medaith":       "Médiathèque des Champs Libres",
		"champs libers": "Médiathèque des Champs Libres",
		"atelire":       "Atelier de l'Œuvre",
	} {
		got := x.Suggest(text, 5)
		if len(got) == 0 || got[0].Label != want {
			t.Errorf("%q suggests %v, want %s", text, got, want)
		}
	}
	if got := x.Suggest("xyz", 5); len(got) > 0 {
		t.Errorf("three letters are read as others: %v", got)
	}
}
