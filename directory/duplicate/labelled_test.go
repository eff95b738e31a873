package duplicate_test

import (
	"context"
	"encoding/csv"
	"os"
	"slices"
	"testing"

	"annuaire/directory/duplicate"
)

// labelled is a pair of real places and what who read both records said.
type labelled struct {
	A, B, Verdict, Split string
}

func labelledPairs(t testing.TB) []labelled {
	t.Helper()
	file, err := os.Open("testdata/pairs.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var pairs []labelled
	for _, r := range rows[1:] {
		pairs = append(pairs, labelled{r[0], r[1], r[2], r[3]})
	}
	return pairs
}

// measured is how well a band does on one half of the labelled pairs.
type measured struct{ right, wrong, missed int }

func (m measured) precision() float64 { return float64(m.right) / float64(max(1, m.right+m.wrong)) }
func (m measured) recall() float64    { return float64(m.right) / float64(max(1, m.right+m.missed)) }

// TestLabelledPairs prints precision and recall at the threshold of each band.
// The pairs are as many of each stratum, so that hard ones weigh far more than
// in the record: figures over the record are better than these.
func TestLabelledPairs(t *testing.T) {
	t.Parallel()
	x := duplicate.NewIndex(slices.Values(realPlaces(t)))
	floors := map[duplicate.Band]struct{ precision, recall float64 }{
		duplicate.Certain: {0.98, 0.45}, duplicate.Probable: {0.97, 0.70}, duplicate.Possible: {0.90, 0.80},
	}
	for i, band := range duplicate.Bands {
		for _, split := range []string{"train", "held"} {
			m := measure(t, x, split, duplicate.Bands[:i+1])
			t.Logf("%-8s and better, %s: precision %.3f (%d of %d), recall %.3f (%d of %d)", band, split,
				m.precision(), m.right, m.right+m.wrong, m.recall(), m.right, m.right+m.missed)
			if f := floors[band]; m.precision() < f.precision || m.recall() < f.recall {
				t.Errorf("%s, %s: under the floor of %.3f and %.3f", band, split, f.precision, f.recall)
			}
		}
	}
}

func measure(t *testing.T, x *duplicate.Index, split string, bands []duplicate.Band) (m measured) {
	for _, p := range labelledPairs(t) {
		if p.Split != split || p.Verdict == "doubt" {
			continue
		}
		s := x.Score(p.A, p.B)
		said, same := slices.Contains(bands, s.Band), p.Verdict == "same"
		switch {
		case said && same:
			m.right++
		case said:
			m.wrong++
			t.Logf("wrong at %d: %s %s %v", s.Points, p.A, p.B, s.Reasons)
		case same:
			m.missed++
		}
	}
	return m
}

func TestPairsOfTheRecord(t *testing.T) {
	t.Parallel()
	x := duplicate.NewIndex(slices.Values(realPlaces(t)))
	pairs, err := x.Pairs(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	counts := map[duplicate.Band]int{}
	for _, p := range pairs {
		counts[p.Band]++
	}
	t.Logf("%d places: %v", x.Len(), counts)
	if counts[duplicate.Certain] < 200 || len(pairs) > 20*x.Len()/10 {
		t.Errorf("%d pairs, of which %v", len(pairs), counts)
	}
}
