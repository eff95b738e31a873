package search_test

import (
	"slices"
	"strings"
	"testing"

	"annuaire/directory"
	"annuaire/search"
)

// A place is found by all that it says of itself.
func TestWhatIsSearched(t *testing.T) {
	t.Parallel()
	place := directory.Place{
		Name: "La Puce", Address: "3 rue du Lavoir", Typologies: []string{"EPN"}, Parent: "Ligue des Essais",
		Services: []string{"Loisirs et créations numériques"}, Equipment: []string{"Découpe laser"}, Programmes: []string{"Aidants Connect"},
		Trainings: []string{"SUD LABS (PACA)"}, OtherLabels: []string{"Label Ruche"},
		Summary: "Un jardin partagé.", Details: "Prêt de liseuses. " + strings.Repeat("Et cetera. ", 1000) + "Invisible.",
	}
	s := townWith(place)
	x := search.Build(s)
	for _, text := range []string{"puce", "lavoir", "epn", "espace public numérique", "ligue essais", "créations", "laser", "aidants connect", "paca", "label ruche",
		"jardin", "liseuses", "rennes", "35000", "35", "puce 35", "35 puce", "ille et vilaine", "bretagne"} {
		if !slices.Contains(found(t, x, s, text), "it") {
			t.Errorf("%q does not find the place", text)
		}
	}
	for _, text := range []string{"invisible", "reel"} {
		if slices.Contains(found(t, x, s, text), "it") {
			t.Errorf("%q finds the place", text)
		}
	}
}

// The column of the organisation often holds an identifier, which nobody types.
func TestOrganisationByName(t *testing.T) {
	t.Parallel()
	for parent, want := range map[string]bool{"Ville de Rennes": true, "CRIJ": true, "structure-12": false, "0e127a89-b6f4": false, "Fédération 74": true, "": false} {
		s := townWith(directory.Place{Name: "La Puce", Parent: parent})
		x := search.Build(s)
		if got := parent != "" && slices.Contains(found(t, x, s, parent), "it"); got != want {
			t.Errorf("%q: found %t, want %t", parent, got, want)
		}
	}
}
