package meili_test

import (
	"strings"
	"testing"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
)

func TestMeilisearchFinds(t *testing.T) {
	t.Parallel()
	url, key := realServer(t)
	s := atlastest.Snapshot(3000, 1)
	e := open(t, url, key, s)
	for _, text := range []string{"mediatheque", "médiathèque rennes", "rennes mediath", "mediateque", "zzzzzz rennes", "???", "cyber base paris", "centre communal d'action sociale"} {
		found, err := e.Find(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := s.Search(atlas.Query{Text: text, Among: found, Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, h := range answer.Hits {
			names = append(names, h.Name+" à "+h.CommuneName())
		}
		t.Logf("%q: %d: %s (%v %q) %v", text, answer.Total, strings.Join(names, ", "), found.Misspelt, found.LeftOut, found.Tag)
	}
}
