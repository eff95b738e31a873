package search_test

import (
	"testing"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/search"
)

func TestInitials(t *testing.T) {
	t.Parallel()
	x := search.Build(atlas.Build(nil, nil, []directory.Place{
		{ID: "points", Name: "C.C.A.S. des Essarts"},
		{ID: "mot", Name: "CCAS de Bréval"},
		{ID: "autre", Name: "Café à la C"},
	}))
	for text, want := range map[string]int{"ccas": 2, "C.C.A.S.": 2, "c c a s": 2, "c a": 3} {
		if found := x.Match(text); len(found.Slots) != want {
			t.Errorf("%q finds %d places, want %d", text, len(found.Slots), want)
		}
	}
	if found := x.Find("mosfique zzzzzz"); len(found.Slots) != 0 || len(found.Misspelt) != 0 {
		t.Errorf("what finds nothing says %v was corrected", found.Misspelt)
	}
}
