package search_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/search"
)

// written shows suggestions as "kind Label", one after the other.
func written(found []search.Suggestion) string {
	var all []string
	for _, s := range found {
		all = append(all, s.Kind+" "+s.Label)
	}
	return strings.Join(all, ", ")
}

// What comes first, among four places and all the communes of the country.
func TestSuggestFirst(t *testing.T) {
	t.Parallel()
	x := search.Build(town())
	for text, want := range map[string]string{
		// Communes: exactly named, then the most populous.
		"ren":           "commune Rennes (35)",
		"RENNES":        "commune Rennes (35)",
		"rennes (35)":   "commune Rennes (35)",
		"l":             "commune Lyon (69)",
		"pari":          "commune Paris (75)",
		"paris":         "commune Paris (75)",
		"st malo":       "commune Saint-Malo (35)",
		"ST-MALO":       "commune Saint-Malo (35)",
		"saint malo":    "commune Saint-Malo (35)",
		"l'haÿ":         "commune L'Haÿ-les-Roses (94)",
		"hay les roses": "commune L'Haÿ-les-Roses (94)",
		"le havre":      "commune Le Havre (76)",
		"havre":         "commune Le Havre (76)",
		"paris 12":      "commune Paris (75)",
		// Codes.
		"350":              "commune Rennes (35)",
		"35000":            "commune Rennes (35)",
		"35 000":           "commune Rennes (35)",
		"35000 re":         "commune Rennes (35)",
		"saint denis 974":  "commune Saint-Denis (974)",
		"35":               "departement Ille-et-Vilaine",
		"2a":               "departement Corse-du-Sud",
		"974":              "departement La Réunion",
		"35238":            "commune Rennes (35)", // its code, which is no postal code
		"ille":             "commune Ille-sur-Têt (66)",
		"ille et":          "departement Ille-et-Vilaine",
		"ille-et-vilaine":  "departement Ille-et-Vilaine",
		"bretagne":         "region Bretagne", // two villages are named so
		"rennes metropole": "epci Rennes Métropole",
		// Kinds, services, equipment.
		"biblio":         "typologie Bibliothèque ou médiathèque",
		"bibliothèques":  "typologie Bibliothèque ou médiathèque",
		"mediatheque":    "typologie Bibliothèque ou médiathèque",
		"fablab":         "typologie Fablab",
		"FAB LAB":        "typologie Fablab",
		"makerspace":     "typologie Fablab",
		"espace public":  "typologie Espace public numérique",
		"epn":            "typologie Espace public numérique",
		"cyber base":     "typologie Espace public numérique",
		"demarches":      "service Aide aux démarches administratives",
		"impots":         "service Aide aux démarches administratives",
		"loisirs et cré": "service Loisirs et créations numériques",
		// Places.
		"champs libres":      "lieu Médiathèque des Champs Libres",
		"atelier de":         "lieu Atelier de l'Œuvre",
		"médiathèque des ch": "lieu Médiathèque des Champs Libres",
		// Misspelt.
		"rennnes":           "commune Rennes (35)",
		"st brieux":         "commune Saint-Brieuc (22)",
		"marseile":          "commune Marseille (13)",
		"lhay les roses":    "commune L'Haÿ-les-Roses (94)",
		"ile et vilaine":    "departement Ille-et-Vilaine",
		"finistere":         "departement Finistère",
		"finister":          "departement Finistère",
		"fnistere":          "departement Finistère",
		"nante metropole":   "epci Nantes Métropole",
		"bretange":          "region Bretagne",
		"st ouen la rourie": "commune Val-Couesnon (35)", // by an old name
		"evry courcourone":  "commune Évry-Courcouronnes (91)",
		// Nothing.
		"mission locale": "",
		"zzzzzzz":        "",
		"fraiseus":       "", // nobody has one
	} {
		got := x.Suggest(text, 8)
		if len(got) == 0 && want == "" {
			continue
		}
		if len(got) == 0 || got[0].Kind+" "+got[0].Label != want {
			t.Errorf("%q: %s; want %q first", text, written(got), want)
		}
	}
}

// An old name, or a delegated commune's, leads to the commune of today, and
// says so.
func TestSuggestDetails(t *testing.T) {
	t.Parallel()
	x := search.Build(town())
	for text, want := range map[string]string{
		"antrain":       "Val-Couesnon (35): comprend Antrain · 35460 · Ille-et-Vilaine",
		"ANTRAIN":       "Val-Couesnon (35): comprend Antrain · 35460 · Ille-et-Vilaine",
		"val coue":      "Val-Couesnon (35): 35460 · Ille-et-Vilaine",
		"35560":         "Val-Couesnon (35): 35560 · Ille-et-Vilaine", // the code that was typed
		"35303":         "Val-Couesnon (35): 35460 · Ille-et-Vilaine", // that of La Fontenelle
		"marseil":       "Marseille (13): Bouches-du-Rhône",           // sixteen codes
		"ille et v":     "Ille-et-Vilaine: Département 35",
		"rennes met":    "Rennes Métropole: Intercommunalité · Ille-et-Vilaine",
		"bretagne":      "Bretagne: Région",
		"fablab":        "Fablab: 1\u00a0lieu",
		"demarches adm": "Aide aux démarches administratives: 1\u00a0lieu",
		"champs libres": "Médiathèque des Champs Libres: 35000 Rennes",
	} {
		got := x.Suggest(text, 8)
		if len(got) == 0 || got[0].Label+": "+got[0].Detail != want {
			t.Errorf("%q: %+v, want %s", text, got, want)
		}
	}
}

func TestSuggestGroups(t *testing.T) {
	t.Parallel()
	s := atlastest.Snapshot(3000, 1)
	x := search.Build(s)
	for _, text := range []string{"ma", "maison", "mai", "l", "s", "a", "centre", "paris", "3", "point numerique"} {
		for _, limit := range []int{1, 2, 5, 8, 20} {
			checkGroups(t, x.Suggest(text, limit), text, limit)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("aeimnst l-'35éÉ")), 1, 200, -1).Draw(t, "text")
		limit := rapid.IntRange(1, 20).Draw(t, "limit")
		checkGroups(t, x.Suggest(text, limit), text, limit)
	})
}

// sectionOf is the group that a kind of suggestion is shown in.
func sectionOf(kind string) string {
	switch kind {
	case "departement", "epci", "region":
		return "larger"
	case search.KindService, search.KindEquipment:
		return "services"
	}
	return kind
}

// checkGroups checks that there are at most limit suggestions, each once, and
// that those of a group follow one another.
func checkGroups(t interface{ Errorf(string, ...any) }, found []search.Suggestion, text string, limit int) {
	if len(found) > limit {
		t.Errorf("%q: %d suggestions, %d asked for", text, len(found), limit)
	}
	var sections []string
	seen := map[string]bool{}
	for _, s := range found {
		if section := sectionOf(s.Kind); len(sections) == 0 || sections[len(sections)-1] != section {
			sections = append(sections, section)
		}
		if key := s.Kind + s.Code; seen[key] {
			t.Errorf("%q: %s %s comes twice", text, s.Kind, s.Label)
		} else {
			seen[key] = true
		}
	}
	slices.Sort(sections)
	if once := slices.Compact(slices.Clone(sections)); len(once) != len(sections) {
		t.Errorf("%q: a group is split: %s", text, written(found))
	}
}

// Whatever has answers has its share, although communes alone could fill it.
func TestSuggestMixes(t *testing.T) {
	t.Parallel()
	x := search.Build(atlas.Build(gazetteer(), nil, atlastest.Places(2000, 1)))
	for text, want := range map[string][]string{
		"ma":     {"commune", search.KindTypology, search.KindPlace},
		"maison": {"commune", search.KindTypology, search.KindPlace},
		"acc":    {"commune", "services"},
		"loire":  {"commune", "larger"},
	} {
		var sections []string
		for _, s := range x.Suggest(text, 8) {
			sections = append(sections, sectionOf(s.Kind))
		}
		for _, section := range want {
			if !slices.Contains(sections, section) {
				t.Errorf("%q: no %s among %v", text, section, sections)
			}
		}
	}
}
