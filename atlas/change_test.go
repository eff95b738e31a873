package atlas_test

import (
	"slices"
	"testing"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/geo"
)

func TestWithTakesChanges(t *testing.T) {
	t.Parallel()
	g := geo.NewGazetteer(atlastest.Territories())
	places := atlastest.Places(40, 5)
	s := atlas.Build(g, nil, places[:30], atlas.WithStamp("1"))

	renamed, archived := places[3], places[4]
	renamed.Version, renamed.Name = 2, "Autre nom"
	archived.Version, archived.State = 2, directory.Archived
	next := s.With(atlas.Changes{
		Put:   []directory.Place{renamed, archived, places[30], places[5], places[31]},
		Gone:  []string{places[6].ID, "inconnu", places[31].ID},
		Stamp: "2",
	})

	want := slices.Concat([]directory.Place{renamed}, places[:3], places[5:6], places[7:31])
	fresh := atlas.Build(g, nil, want, atlas.WithStamp("2"))
	if next.Tag() != fresh.Tag() || next.Fingerprint() != fresh.Fingerprint() || next.Len() != fresh.Len() {
		t.Errorf("%v and %v", next.Fingerprint(), fresh.Fingerprint())
	}
	var last string
	for id, version := range next.Versions() {
		if e, ok := fresh.Place(id); !ok || e.Version != version || id <= last {
			t.Errorf("%s %d after %s", id, version, last)
		}
		last = id
	}
	if e, _ := s.Place(renamed.ID); e.Name == renamed.Name || s.Len() != 30 {
		t.Error("the former snapshot changed")
	}
}
