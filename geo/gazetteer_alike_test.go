package geo

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"annuaire/fold"
)

func written(near []Alike) string {
	var all []string
	for _, n := range near {
		all = append(all, n.Code+" "+n.Name+" "+strconv.Itoa(n.Edits))
	}
	return strings.Join(all, ", ")
}

func TestAlike(t *testing.T) {
	t.Parallel()
	g := smallCountry()
	for typed, want := range map[string]string{
		"sainte onde":  "01003 Saint-Onde 1",
		"st onnde":     "01003 Saint-Onde 1",
		"vieu bourg":   "02002 Vieux-Bourg 1, 01003 Le Vieux-Bourg 1", // a present name before an old one
		"le vieu bour": "01003 Le Vieux-Bourg 1",
		"havrau":       "01001 Le Havreau 1",
		"strandeb":     "02001 Strandebourg 0",
		"zzzzzz":       "",
		"onde 2":       "", // digits
		"":             "",
	} {
		if got := written(g.CommunesAlike(typed, 2, 5)); got != want {
			t.Errorf("%q: %s, want %s", typed, got, want)
		}
	}
	for typed, want := range map[string]string{
		"val d ode":   "01 Val-d'Onde 1",
		"hautes tere": "01 Hautes-Terres 1",
		"ca ondval":   "200000002 CA Ondeval 1",
		"frence":      "",
	} {
		if got := written(g.LargerAlike(typed, 2, 5)); got != want {
			t.Errorf("%q: %s, want %s", typed, got, want)
		}
	}
	if got := g.CommunesAlike("onde", 2, 0); got != nil {
		t.Errorf("none wanted: %s", written(got))
	}
}

// What is found is what reading every name would find.
func TestAlikeIsTheNearest(t *testing.T) {
	t.Parallel()
	g := smallCountry()
	rapid.Check(t, func(t *rapid.T) {
		typed := fold.Text(rapid.StringMatching(`[a-z ]{1,14}`).Draw(t, "typed"))
		if rapid.Bool().Draw(t, "of a name") {
			name := rapid.SampledFrom(g.names.entries).Draw(t, "name").text
			at := rapid.IntRange(0, len(name)-1).Draw(t, "at")
			typed = fold.Text(name[:at] + rapid.StringMatching(`[a-z]{0,2}`).Draw(t, "changed") + name[at+1:])
		}
		edits := rapid.IntRange(0, 3).Draw(t, "edits")
		best := edits + 1
		for _, list := range [][]communeName{g.names.entries, g.names.headless} {
			for _, e := range list {
				best = min(best, fold.Edits(openAbbreviations(typed), e.text, true))
			}
		}
		got := g.CommunesAlike(typed, edits, 9)
		if typed == "" || best > edits {
			if len(got) > 0 {
				t.Fatalf("%q finds %s within %d", typed, written(got), edits)
			}
			return
		}
		if len(got) == 0 || got[0].Edits != best {
			t.Fatalf("%q finds %s, want them at %d", typed, written(got), best)
		}
	})
}
