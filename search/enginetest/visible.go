package enginetest

import (
	"maps"
	"slices"
	"testing"

	"annuaire/atlas"
	"annuaire/directory"
)

// noLongerPublished asks through a later snapshot an engine that still holds
// the former: what is no longer published is nowhere in the answer.
func (s *suite) noLongerPublished(t *testing.T) {
	hidden, changes := map[string]bool{}, atlas.Changes{Gone: []string{"zephyr", "etienne"}}
	for _, id := range changes.Gone {
		hidden[id] = true
	}
	for i, id := range []string{"hippocampe", "sainte", "hay", "oeuvre", s.snapshot.Entry(100).ID, s.snapshot.Entry(200).ID} {
		e, held := s.snapshot.Place(id)
		if !held {
			t.Fatalf("%s is not there", id)
		}
		p := *e.Place
		p.Version++
		p.State = []directory.State{directory.Draft, directory.Proposed, directory.Suspended, directory.Archived}[i%4]
		hidden[id] = true
		changes.Put = append(changes.Put, p)
	}
	var left []directory.Place
	for e := range s.snapshot.Entries() {
		if !hidden[e.ID] {
			left = append(left, *e.Place)
		}
	}
	for name, later := range map[string]*atlas.Snapshot{
		"of the same line": s.snapshot.With(changes),
		"built anew":       atlas.Build(s.snapshot.Gazetteer(), nil, append(left, changes.Put...)),
	} {
		for _, text := range []string{"hippocampe", "zéphyr", "quadrille", "sainte pétronille", "manœuvre", "94240", "hipocampe", "Rennes", everyone} {
			among, before := s.read(t, text)
			want := maps.Clone(before)
			maps.DeleteFunc(want, func(id string, _ bool) bool { return hidden[id] })
			q := atlas.Query{Text: text, Among: among, Facets: true, FacetNames: []string{"departement"}}
			if got := ids(t, later, q); !maps.Equal(got, want) {
				t.Errorf("%s: %q finds %d places, want %d of the %d there were", name, text, len(got), len(want), len(before))
			}
			answer, err := later.Search(q)
			if err != nil || answer.Total != len(want) {
				t.Errorf("%s: %q has a total of %d, want %d; %v", name, text, answer.Total, len(want), err)
			}
			if slices.ContainsFunc(answer.Hits, func(h atlas.Hit) bool { return hidden[h.ID] }) {
				t.Errorf("%s: %q shows a place that is no longer published", name, text)
			}
			counted := 0
			for _, c := range answer.Facets.Of("departement") {
				counted += c.Count
			}
			if counted > len(want) {
				t.Errorf("%s: %q counts %d places, want %d at most", name, text, counted, len(want))
			}
		}
	}
}
