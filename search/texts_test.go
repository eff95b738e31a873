package search_test

import (
	"slices"
	"strings"
	"testing"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/search"
)

func TestTexts(t *testing.T) {
	t.Parallel()
	s := atlas.Build(gazetteer(), nil, []directory.Place{{
		ID: "a", Name: "Cyber-base de l’Œuvre", INSEE: "35004", PostalCode: "35560", Typologies: []string{"BIB"}, State: directory.Published,
		Address: "1 rue de la Mairie", Summary: "Des ateliers.", Services: []string{"Aide aux démarches administratives"},
	}})
	e, _ := s.Place("a")
	got := search.Texts(e)
	for name, want := range map[string]string{
		"nom":         "cyber base de l oeuvre ƿepn",
		"code_postal": "35560",
		"services":    "aide aux demarche administrative ƿdemarcheadministrative",
		"texte":       "1 rue de la mairie",
	} {
		if i := slices.Index(search.Fields, name); i < 0 || !strings.HasPrefix(got[i], want) {
			t.Errorf("%s: %q; want %q", name, got, want)
		}
	}
	if text := got[slices.Index(search.Fields, "texte")]; strings.Contains(text, "ƿ") {
		t.Errorf("a place in the street of the town hall is taken for one: %q", text)
	}
}

// Both engines know the same synonyms: a phrase leads to the term that a place
// which holds another phrase of the same thing has.
func TestSynonymsMeetTexts(t *testing.T) {
	t.Parallel()
	synonyms := search.Synonyms()
	for phrase, term := range map[string]string{
		"makerspace": "ƿfablab", "cyber base": "ƿepn", "espace public numerique": "ƿepn", "msap": "ƿfranceservice", "impot": "ƿdemarcheadministrative",
	} {
		if !slices.Contains(synonyms[phrase], term) {
			t.Errorf("%q leads to %q, not to %s", phrase, synonyms[phrase], term)
		}
	}
}
