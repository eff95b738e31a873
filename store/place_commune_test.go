package store

import (
	"testing"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
)

// A place does not say that it is in one commune with the code of another.
func TestCommuneAndItsCode(t *testing.T) {
	t.Parallel()
	s := open(t)
	err := s.SaveTerritories(t.Context(), []geo.Territory{
		{Level: geo.Commune, Code: "35238", Name: "Rennes", OldCodes: []string{"35999"}, OldNames: []string{"Vieux-Bourg"}}, {Level: geo.Commune, Code: "29019", Name: "Brest"},
		{Level: geo.Commune, Code: "29999", Name: "Vieux-Bourg"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		commune, insee string
		refused        bool
	}{
		{"Rennes", "35238", false}, {"RENNES", "35238", false}, {"Rennes Cedex 7", "35238", false}, {"Brest", "29019", false}, {"Rennes", "35999", false},
		{"Vieux-Bourg", "35238", false}, {"Brest", "35238", true}, {"brest", "35238", true}, {"Rennes", "29019", true}, {"Brest", "35999", true}, {"Brest", "", false}, {"Brest", "99999", false},
	} {
		err := checkCommune(t.Context(), s.pool, directory.Place{}, directory.Place{Commune: c.commune, INSEE: c.insee})
		if (err != nil) != c.refused || err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s %s: %v", c.commune, c.insee, err)
		}
	}
	p := place()
	p.Commune, p.INSEE = "Brest", "35238"
	if err := checkCommune(t.Context(), s.pool, p, p); err != nil {
		t.Errorf("what does not change is left alone: %v", err)
	}
}
