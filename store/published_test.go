package store

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"annuaire/directory"
	"annuaire/geo"
)

// The record computes the same fingerprint as whoever follows it.
func TestStateIsThatOfThePublishedPlaces(t *testing.T) {
	t.Parallel()
	s := open(t)
	hidden := place()
	hidden.State = directory.Suspended
	var want directory.Fingerprint
	check := func(when string) {
		t.Helper()
		if state, err := s.State(t.Context()); err != nil || state.Published != want {
			t.Errorf("%s: %+v, %v, want %+v", when, state.Published, err, want)
		}
	}
	check("empty")
	saved := save(t, s, "essai", directory.Change{Place: place(), SourceID: "a"}, directory.Change{Place: place(), SourceID: "b.c_d-e"},
		directory.Change{Place: hidden, SourceID: "c"})
	want.Add("a", 1)
	want.Add("b.c_d-e", 1)
	check("created")
	next := saved[0].Place
	next.Name = "Bibliothèque"
	save(t, s, "essai", directory.Change{Place: next, SourceID: "a"})
	want.Remove("a", 1)
	want.Add("a", 2)
	check("changed")

	got := map[string]int64{}
	err := s.PublishedVersions(t.Context(), func(id string, version int64) error {
		got[id] = version
		return nil
	})
	if err != nil || !maps.Equal(got, map[string]int64{"a": 2, "b.c_d-e": 1}) {
		t.Errorf("versions %v, %v", got, err)
	}
}

func TestPublishedPlacesOf(t *testing.T) {
	t.Parallel()
	s := open(t)
	hidden := place()
	hidden.State = directory.Suspended
	saved := save(t, s, "essai", directory.Change{Place: place(), SourceID: "a"}, directory.Change{Place: place(), SourceID: "b"},
		directory.Change{Place: hidden, SourceID: "c"})
	want := saved[0].Place
	want.Provenance = nil
	got, err := s.PublishedPlacesOf(t.Context(), []string{"a", "c", "unknown"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]directory.Place{want}, got); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
}

func TestReferenceVersionMovesWithTheReference(t *testing.T) {
	t.Parallel()
	s := open(t)
	before, err := s.Reference(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SaveTerritories(t.Context(), []geo.Territory{{Level: geo.Region, Code: "44", Name: "Grand Est"}}); err != nil {
		t.Fatal(err)
	}
	state, err := s.State(t.Context())
	if err != nil || state.Reference == before {
		t.Errorf("still at %s, %v", state.Reference, err)
	}
}
