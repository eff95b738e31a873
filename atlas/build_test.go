package atlas_test

import (
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/geo"
)

func TestBuildPlacesEachEntry(t *testing.T) {
	t.Parallel()
	g := geo.NewGazetteer(append(atlastest.Territories(), geo.Territory{
		Level: geo.Commune, Code: "35999", Name: "Sans-Centre", OldCodes: []string{"35998"}, Department: "35", Region: "53", PostalCodes: []string{"35990"},
	}))
	square := orb.Polygon{{{1, 45}, {2, 45}, {2, 46}, {1, 46}, {1, 45}}}
	l := geo.NewLocator([]geo.Outline{{Level: geo.Commune, Code: "35999", Shape: orb.MultiPolygon{square}}})
	rennes := orb.Point{-1.68, 48.11}
	for name, c := range map[string]struct {
		place   directory.Place
		located atlas.Located
		commune string
	}{
		"own position":          {directory.Place{INSEE: "35238", Position: orb.Point{-1.7, 48.1}, HasPosition: true}, atlas.Exact, "35238"},
		"centre of its commune": {directory.Place{INSEE: "35238"}, atlas.AtCommune, "35238"},
		"a zero position":       {directory.Place{INSEE: "35238", HasPosition: true}, atlas.AtCommune, "35238"},
		"commune has no centre": {directory.Place{INSEE: "35999"}, atlas.Nowhere, "35999"},
		"an old code":           {directory.Place{INSEE: "35998"}, atlas.Nowhere, "35999"},
		"by its position":       {directory.Place{Position: orb.Point{1.5, 45.5}, HasPosition: true}, atlas.Exact, "35999"},
		"by its postal code":    {directory.Place{PostalCode: "35990"}, atlas.Nowhere, "35999"},
		"nothing is known":      {directory.Place{INSEE: "00000", PostalCode: "99999"}, atlas.Nowhere, ""},
	} {
		c.place.ID, c.place.State, c.place.Name = "x", directory.Published, "Lieu"
		s := atlas.Build(g, l, []directory.Place{c.place})
		e, ok := s.Place("x")
		if !ok || e.Located != c.located {
			t.Errorf("%s: located %s, want %s", name, e.Located, c.located)
			continue
		}
		if got := ""; e.Commune != nil {
			if got = e.Commune.Code; got != c.commune {
				t.Errorf("%s: commune %s, want %s", name, got, c.commune)
			}
		} else if c.commune != "" {
			t.Errorf("%s: no commune", name)
		}
		if c.located == atlas.AtCommune && (e.Point != rennes || !e.Approximate()) {
			t.Errorf("%s: at %v", name, e.Point)
		}
	}
}

func TestBuildKeepsOnlyWhatIsPublished(t *testing.T) {
	t.Parallel()
	var places []directory.Place
	for _, state := range []directory.State{directory.Draft, directory.Proposed, directory.Published, directory.Suspended, directory.Archived} {
		places = append(places, directory.Place{ID: string(state), State: state})
	}
	s := atlas.Build(nil, nil, places)
	if _, ok := s.Place("published"); !ok || s.Len() != 1 {
		t.Errorf("%d places", s.Len())
	}
}

// TestBuildLeavesItsInputAlone: the caller's places keep their provenance, and
// changing them later changes nothing.
func TestBuildLeavesItsInputAlone(t *testing.T) {
	t.Parallel()
	places := []directory.Place{{ID: "a", State: directory.Published, Services: []string{"Parentalité et éducation avec le numérique"}, Provenance: map[string]directory.Provenance{"nom": {}}}}
	s := atlas.Build(nil, nil, places)
	places[0].Services[0] = "autre"
	if e, _ := s.Place("a"); e.Services[0] == "autre" || places[0].Provenance == nil {
		t.Error("the snapshot and its input share a list")
	}
}

// TestDistricts: Marseille answers for its districts, a district for itself.
func TestDistricts(t *testing.T) {
	t.Parallel()
	var places []directory.Place
	for _, code := range []string{"13055", "13201", "13202"} {
		places = append(places, directory.Place{ID: code, INSEE: code, Name: code, State: directory.Published})
	}
	s := atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, places)
	for text, want := range map[string][]string{
		"commune=13055":       {"13055", "13201", "13202"},
		"commune=13201":       {"13201"},
		"commune=13201,13202": {"13201", "13202"},
		"commune=13203":       {},
		"departement=13":      {"13055", "13201", "13202"},
	} {
		a, err := s.Search(query(t, text))
		if got := ids(a.Hits); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v, want %v", text, got, err, want)
		}
	}
}

func TestLabelsFilter(t *testing.T) {
	t.Parallel()
	places := atlastest.Places(30, 1)
	s := atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, places, atlas.WithLabels([]string{"fabrique", "nr"}, func(id string) []string {
		if id == places[3].ID {
			return []string{"nr"}
		}
		return nil
	}))
	a, err := s.Search(query(t, "label=nr&facettes=oui"))
	if err != nil || a.Total != 1 || a.Hits[0].ID != places[3].ID || len(a.Facets.Of("label")) == 0 {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestTagTellsVersionsApart(t *testing.T) {
	t.Parallel()
	places := atlastest.Places(50, 1)
	tag := atlas.Build(nil, nil, places).Tag()
	slices.Reverse(places)
	if again := atlas.Build(nil, nil, places).Tag(); again != tag {
		t.Errorf("the same places have the tags %s and %s", tag, again)
	}
	places[7].Version++
	if changed := atlas.Build(nil, nil, places).Tag(); changed == tag {
		t.Error("a new version has the former tag")
	}
}

func TestAtlasSwaps(t *testing.T) {
	t.Parallel()
	var empty atlas.Atlas
	if s := empty.Current(); s.Len() != 0 {
		t.Errorf("%d places", s.Len())
	}
	a, err := empty.Current().Search(query(t, "lat=48&lon=2&facettes=oui&rayon=1000&bbox=0,0,1,1"))
	if err != nil || a.Total != 0 {
		t.Errorf("%+v, %v", a, err)
	}
	if data, err := empty.Current().Tile(0, 0, 0, atlas.Query{}); data != nil || err != nil {
		t.Errorf("%v, %v", data, err)
	}
	full := small()
	empty.Swap(full)
	if empty.Current() != full || atlas.New(full).Current() != full {
		t.Error("the snapshot in force is another")
	}
}

func TestNearestAllocatesNothing(t *testing.T) {
	s := atlastest.Snapshot(2000, 1)
	q := query(t, "lat=48.1&lon=-1.7&limite=10&services=Aide aux démarches administratives&frais_a_charge=Gratuit&ouvert=maintenant")
	hits := make([]atlas.Hit, 0, 10)
	n := testing.AllocsPerRun(50, func() { hits, _ = s.Nearest(hits[:0], q) })
	if n > 0 && !raceDetector {
		t.Errorf("%v allocations", n)
	}
	if len(hits) != 10 {
		t.Errorf("%d hits", len(hits))
	}
}

// Answers speak of territories too: their tag must move when only these change.
func TestStampMovesTheTag(t *testing.T) {
	t.Parallel()
	places := []directory.Place{{ID: "a", Version: 1, State: directory.Published}}
	one, two := atlas.Build(nil, nil, places, atlas.WithStamp("1")), atlas.Build(nil, nil, places, atlas.WithStamp("2"))
	if one.Tag() == two.Tag() || one.Tag() != atlas.Build(nil, nil, places, atlas.WithStamp("1")).Tag() {
		t.Errorf("tags %s, %s", one.Tag(), two.Tag())
	}
}
