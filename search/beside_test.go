package search_test

import (
	"testing"

	"annuaire/search"
)

func TestBeside(t *testing.T) {
	t.Parallel()
	g := gazetteer()
	for text, want := range map[string]string{
		"aide impôts 35000":            "aide impôts, 35000 Rennes",
		"Mediathèque, 35000 Rennes":    "Mediathèque, 35000 Rennes",
		"35000":                        "",
		"Rennes 35000":                 "",
		"12 rue de Brest 35000 Rennes": "",
		"place de la mairie 35000":     "",
		"aide impôts":                  "",
		"aide impôts 99999":            "",
		"":                             "",
	} {
		got := ""
		if words, at, ok := search.Beside(g, text); ok {
			got = words + ", " + at.Label
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}
