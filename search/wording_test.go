package search_test

import (
	"fmt"
	"strings"
	"testing"

	"annuaire/search"
)

// asked shows wordings as the words asked for, "…" after one that is begun, "!" after one that is absent.
func asked(ways []search.Wording) string {
	var all []string
	for _, way := range ways {
		var words []string
		for _, w := range way {
			switch {
			case w.Absent:
				w.Asked += "!"
			case w.Begun:
				w.Asked += "…"
			}
			words = append(words, w.Asked)
		}
		all = append(all, strings.Join(words, " "))
	}
	return strings.Join(all, " | ")
}

func TestWordings(t *testing.T) {
	t.Parallel()
	x := search.Build(judgedPlaces())
	for text, want := range map[string]string{
		"":                             "",
		"???":                          "",
		"Médiathèque des Champs":       "mediatheque champ",
		"mediath champs":               "mediath… champ | mediath… champagne",
		"media champs":                 "media… champ | media… champagne",
		"mediateque":                   "mediatheque [mediateque: mediatheque]",
		"Ste-Thérèse":                  "sainte therese",
		"titre de séjour rennes":       "titre sejour renne",
		"loeuvre":                      "ƿƿloeuvre",
		"zzzzzz rennes":                "zzzzzz! renne",
		"emmaus connect \x00 villejan": "emmau connect villejean [villejan: villejean]",
	} {
		ways, near := x.Wordings(text)
		got := asked(ways)
		for _, c := range near {
			got += fmt.Sprintf(" [%s: %s]", c.Typed, c.Read)
		}
		if got != want {
			t.Errorf("%.40q: %q, want %q", text, got, want)
		}
	}
}
