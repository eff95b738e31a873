package hours

import (
	"compress/gzip"
	"encoding/csv"
	"os"
	"slices"
	"testing"

	"annuaire/internal/realdata"
)

// realTexts gives the distinct opening hours of the real file, sorted.
func realTexts(t testing.TB) []string {
	t.Helper()
	f, err := os.Open(realdata.File(t, "lieux", "lieux-reels-v1.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(z).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(rows[0], "horaires")
	var texts []string
	for _, row := range rows[1:] {
		if row[column] != "" {
			texts = append(texts, row[column])
		}
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

func TestRealTextsAreUnderstood(t *testing.T) {
	t.Parallel()
	texts := realTexts(t)
	understood, partly, changed := 0, 0, 0
	for _, text := range texts {
		osm, ok := Normalize(text)
		again, okAgain := Normalize(osm)
		if again != osm || okAgain != ok {
			t.Errorf("%q gives %q, then %q", text, osm, again)
		}
		if !ok {
			if testing.Verbose() {
				t.Logf("not understood: %q", text)
			}
			continue
		}
		understood++
		s, err := Parse(osm)
		if err != nil {
			t.Errorf("%q gives %q: %v", text, osm, err)
			continue
		}
		if _, err := Parse(text); err != nil {
			if testing.Verbose() {
				t.Logf("%q\n\tgives %s", text, s)
			}
			changed++
			if slices.ContainsFunc(s.rules, func(r rule) bool { return r.state() == Unknown }) {
				partly++
			}
		}
	}
	share := 100 * float64(understood) / float64(len(texts))
	t.Logf("%d of %d distinct texts understood (%.2f %%), %d of them by repair or from French, %d in part (some days unknown)", understood, len(texts), share, changed, partly)
	if share < 97 {
		t.Errorf("%.2f %% of the real texts are understood, 97 %% wanted", share)
	}
}
