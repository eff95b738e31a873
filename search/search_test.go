package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/fold"
	"annuaire/search"
)

// town gives four places whose names, kinds and towns tell them apart.
func town() *atlas.Snapshot {
	place := func(id, name, insee, postal, kind, summary string, services ...string) directory.Place {
		return directory.Place{ID: id, Name: name, INSEE: insee, PostalCode: postal, Typologies: []string{kind}, Summary: summary,
			Services: services, State: directory.Published, Position: orb.Point{-1.6, 48.1}, HasPosition: true}
	}
	return atlas.Build(gazetteer(), nil, []directory.Place{
		place("a", "Médiathèque des Champs Libres", "35238", "35000", "BIB", "", "Loisirs et créations numériques"),
		place("b", "Maison des Associations", "22278", "22000", "ASSO", "Une médiathèque mobile passe le lundi."),
		place("c", "Espace numérique Sainte-Thérèse", "35238", "35000", "EPN", "", "Aide aux démarches administratives"),
		place("d", "Atelier de l'Œuvre", "35288", "35400", "FABLAB", "Imprimante et découpe."),
	})
}

func found(t *testing.T, x *search.Index, s *atlas.Snapshot, text string) []string {
	t.Helper()
	among := x.Match(text)
	if among == nil {
		return nil
	}
	order := make([]int, len(among.Slots))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if among.Scores[a] != among.Scores[b] {
			if among.Scores[a] > among.Scores[b] {
				return -1
			}
			return 1
		}
		return int(among.Slots[a]) - int(among.Slots[b])
	})
	ids := []string{}
	for _, i := range order {
		ids = append(ids, s.Entry(int(among.Slots[i])).ID)
	}
	return ids
}

func TestMatch(t *testing.T) {
	t.Parallel()
	s := town()
	x := search.Build(s)
	for text, want := range map[string]string{
		"mediatheque":               "a b", // the name before the summary
		"MÉDIATHÈQUE":               "a b",
		"médiath":                   "a b",
		"libres champs mediatheque": "a",
		"mediatheque rennes":        "a",
		"ste therese":               "c",
		"espaces numeriques":        "c",
		"35000":                     "a c",
		"350":                       "a c",
		"saint-brieuc":              "b",
		"st brieuc":                 "b",
		"ille et vilaine atelier":   "d",
		"oeuvre":                    "d",
		"atelier de l'œuvre":        "d",
		"fablab":                    "d",
		"bibliothèque":              "a", // by the name of its kind
		"demarches":                 "c",
		"mediatheque lyon":          "",
		"zzz":                       "",
		"at":                        "d",
		"maison d":                  "b",
		"la":                        "",
	} {
		got := found(t, x, s, text)
		if text == "35000" || text == "350" {
			slices.Sort(got)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %s", text, got, want)
		}
	}
	if x.Match("  ") != nil {
		t.Error("a blank text narrows")
	}
	if among := x.Match("???"); among == nil || len(among.Slots) != 0 {
		t.Error("a text without words must match nothing")
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	x := search.Build(town())
	for text, want := range map[string]string{
		"renn":        "commune Rennes (35)",
		"35000":       "commune Rennes (35)",
		"35":          "departement Ille-et-Vilaine",
		"medi":        "lieu Médiathèque des Champs Libres",
		"champs":      "lieu Médiathèque des Champs Libres",
		"ille et vil": "departement Ille-et-Vilaine",
		"st bri":      "commune Saint-Brieuc (22)",
		"bretagne":    "region Bretagne",
	} {
		got := x.Suggest(text, 6)
		if !slices.ContainsFunc(got, func(s search.Suggestion) bool { return s.Kind+" "+s.Label == want }) {
			t.Errorf("%q: no %s in %+v", text, want, got)
		}
		if again := x.Suggest(text, 6); !slices.Equal(again, got) {
			t.Errorf("%q: another answer the second time", text)
		}
		if len(got) > 6 {
			t.Errorf("%q: %d suggestions", text, len(got))
		}
	}
	if x.Suggest("", 5) != nil || x.Suggest("ren", 0) != nil || x.Suggest("?!", 5) != nil {
		t.Error("nothing was typed, something was suggested")
	}
}

// The engine agrees with a plain reading of the same rule over every place.
func TestMatchAgainstPlainReading(t *testing.T) {
	t.Parallel()
	s := atlastest.Snapshot(300, 1)
	x := search.Build(s)
	var vocabulary []string
	for e := range s.Entries() {
		vocabulary = append(vocabulary, fold.Words(e.Name+" "+e.CommuneName())...)
	}
	slices.Sort(vocabulary)
	vocabulary = slices.Compact(vocabulary)
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom(vocabulary)
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		b = b[:rapid.IntRange(1, len(b)).Draw(t, "cut")]
		if strings.ContainsRune(a+b, 's') || len(a) < 3 || len(b) < 3 {
			t.Skip("plurals and single letters have rules of their own")
		}
		got := map[uint32]bool{}
		for _, o := range x.Match(a + " " + b).Slots {
			got[o] = true
		}
		for e := range s.Entries() {
			text := " " + fold.Text(e.Name+" "+e.CommuneName())
			if strings.Contains(text, " "+a) && strings.Contains(text, " "+b) && !got[e.Slot] {
				t.Fatalf("%q %q misses %s", a, b, e.Name)
			}
		}
	})
}

// Texts that come back, more of them than are kept, keep their answers.
func TestMatchAgain(t *testing.T) {
	t.Parallel()
	x := search.Build(atlastest.Snapshot(200, 4))
	first := map[int]int{}
	for round := range 3 {
		for i := range 40 {
			n := len(x.Match("maison" + strings.Repeat(" ", i)).Slots)
			if round > 0 && n != first[i] || n == 0 {
				t.Fatalf("round %d: %d places, %d at first", round, n, first[i])
			}
			first[i] = n
		}
	}
}

func TestMatchFromManyGoroutines(t *testing.T) {
	t.Parallel()
	s := atlastest.Snapshot(500, 2)
	x := search.Build(s)
	want := len(x.Match("maison").Slots)
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			for range 50 {
				if got := len(x.Match("maison").Slots); got != want {
					t.Fatalf("%d, want %d", got, want)
				}
			}
		})
	}
}

func benchmarkMatch(b *testing.B, n int) {
	s := atlastest.Snapshot(n, 1)
	x := search.Build(s)
	for _, text := range []string{"mediatheque", "maison rennes", "m", "espace numerique lyon", "tous publics demarches en ligne"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				x.Match(text + strings.Repeat(" ", i%50)) // more texts than are kept
			}
		})
	}
	b.Run("suggest", func(b *testing.B) {
		// Longer than what the cache keeps.
		for b.Loop() {
			x.Suggest("mediatheque mar", 8)
		}
	})
}

func BenchmarkMatch20k(b *testing.B)  { benchmarkMatch(b, 20_000) }
func BenchmarkMatch200k(b *testing.B) { benchmarkMatch(b, 200_000) }

func BenchmarkBuild20k(b *testing.B) {
	s := atlastest.Snapshot(20_000, 1)
	for b.Loop() {
		search.Build(s)
	}
}
