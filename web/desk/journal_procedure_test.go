package desk

import (
	"strings"
	"testing"

	"annuaire/labels"
	"annuaire/store"
)

// Nobody reads the codes of the record: each move of each procedure has its words.
func TestMovesAreSaidInWords(t *testing.T) {
	t.Parallel()
	for _, c := range moveChoices() {
		if c.Text == "" || strings.ContainsAny(c.Text, "._") {
			t.Errorf("%s is said %q", c.Value, c.Text)
		}
	}
	for _, m := range labels.Lives {
		if procedureKinds[m.Kind].name == "" {
			t.Errorf("%s has no name", m.Kind)
		}
	}
	r := store.JournalRow{Action: "candidature.deposer", Kind: "candidature", Object: "7", Details: map[string]any{"acte": 2.0, "chaine": "ab", "etat": "cd"}}
	if got := actWords(r); got != "Candidature : "+labels.ApplicationLife.Title(labels.Submit) {
		t.Errorf("said %q", got)
	}
	if got := detailWords(r.Details); got != "" {
		t.Errorf("details %q", got)
	}
	if got := detailWords(map[string]any{"document": 4.0, "fichier": "ab"}); got != "document : 4" {
		t.Errorf("details %q", got)
	}
}
