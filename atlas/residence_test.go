package atlas_test

import (
	"fmt"
	"testing"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/geo"
)

// Of many communes, those with the most places are counted, and those that
// the query names.
func TestFacetOfManyCommunes(t *testing.T) {
	t.Parallel()
	var territories []geo.Territory
	var places []directory.Place
	for i := range 250 {
		code := fmt.Sprintf("35%03d", i+1)
		territories = append(territories, geo.Territory{Level: geo.Commune, Code: code, Name: "Commune " + code})
		for n := range 1 + i%5 {
			places = append(places, directory.Place{ID: fmt.Sprintf("%s-%d", code, n), State: directory.Published, Name: "Lieu", INSEE: code})
		}
	}
	s := atlas.Build(geo.NewGazetteer(territories), nil, places)
	search := func(text string) []atlas.FacetCount {
		a, err := s.Search(query(t, text))
		if err != nil {
			t.Fatal(err)
		}
		return a.Facets.Of("commune")
	}
	counts := search("facettes=commune")
	if len(counts) != 200 {
		t.Fatalf("%d communes", len(counts))
	}
	for i, f := range counts[1:] {
		if before := counts[i]; before.Count < f.Count || before.Count == f.Count && before.Value >= f.Value {
			t.Errorf("%v comes before %v", before, f)
		}
	}
	if counts[0] != (atlas.FacetCount{Value: "35005", Label: "Commune 35005", Rank: counts[0].Rank, Count: 5}) {
		t.Errorf("the first is %v", counts[0])
	}
	// 35246 has one place: it is named, so it is told beyond the 200.
	counts = search("facettes=commune&commune=35246")
	if last := counts[len(counts)-1]; len(counts) != 201 || last.Value != "35246" || last.Count != 1 || !last.Selected {
		t.Errorf("%d communes, the last is %v", len(counts), last)
	}
	// No place is open: a commune that is named is told all the same.
	counts = search("facettes=commune&commune=35246&ouvert=maintenant")
	if len(counts) != 1 || counts[0].Value != "35246" || counts[0].Count != 0 || !counts[0].Selected {
		t.Errorf("without a place: %v", counts)
	}
}
