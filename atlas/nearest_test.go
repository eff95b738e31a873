package atlas_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/geo"
)

// TestNearestAtTheEdgesOfTheWorld holds the distances found against those of a
// plain scan, around the poles, the antimeridian and many places on one spot.
func TestNearestAtTheEdgesOfTheWorld(t *testing.T) {
	t.Parallel()
	s := edgePlaces()
	rapid.Check(t, func(t *rapid.T) {
		q := parsed(t, drawValues(t, s))
		if !q.HasPosition {
			q.From, q.HasPosition = s.Entry(rapid.IntRange(0, s.Len()-1).Draw(t, "from")).Point, true
		}
		got, err := s.Nearest(nil, q)
		if err != nil {
			t.Fatal(err)
		}
		var want []float64
		for e := range s.Entries() {
			if e.Located != atlas.Nowhere && meets(e, &q, "") {
				want = append(want, geo.Distance(q.From, e.Point))
			}
		}
		slices.Sort(want)
		want = want[:min(q.Size(), len(want))]
		if len(got) != len(want) {
			t.Fatalf("%d places, want %d", len(got), len(want))
		}
		seen := map[string]bool{}
		for i, h := range got {
			// Both formulas lose digits towards the antipode.
			if tolerance := max(.01, (want[i]-19e6)*1e-6); math.Abs(h.Distance-want[i]) > tolerance || seen[h.ID] || !meets(h.Entry, &q, "") {
				t.Fatalf("place %d is %s at %v m, want %v m", i, h.ID, h.Distance, want[i])
			}
			seen[h.ID] = true
		}
	})
}
