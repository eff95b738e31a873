package duplicate_test

import (
	"flag"
	"fmt"
	"hash/fnv"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"annuaire/directory"
	"annuaire/directory/duplicate"
	"annuaire/geo"
)

// -draw FILE writes pairs of real places to be judged, with what is needed to
// judge them. The file is not kept: testdata/pairs.csv holds identifiers and
// verdicts only.
var draw = flag.String("draw", "", "write the pairs to judge here")

// perStratum is how many pairs each stratum gives at most.
const perStratum = 8

// Pairs are drawn by strata: how far, how alike the names, the addresses, the
// contacts, and whether one source gave both. Each stratum gives as many,
// by a hash of the identifiers, so that what is rare and hard weighs as much
// as what is common and easy. Nothing of the score is used.
func TestDrawPairs(t *testing.T) {
	if *draw == "" {
		t.Skip("draws the pairs to judge only when asked: -draw FILE")
	}
	places := realPlaces(t)
	strata := map[string][][2]int{}
	duplicate.NewIndex(slices.Values(places)).EachNeighbour(func(i, o int, stratum string) {
		strata[stratum] = append(strata[stratum], [2]int{i, o})
	})
	file, err := os.Create(*draw)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	drawn := 0
	for _, name := range slices.Sorted(maps.Keys(strata)) {
		pairs := strata[name]
		t.Logf("%s: %d", name, len(pairs))
		slices.SortFunc(pairs, func(a, b [2]int) int { return strings.Compare(drawnBy(places, a), drawnBy(places, b)) })
		for _, p := range pairs[:min(perStratum, len(pairs))] {
			writePair(file, name, places[p[0]], places[p[1]])
			drawn++
		}
	}
	t.Logf("%d pairs drawn of %d strata", drawn, len(strata))
}

func drawnBy(places []*directory.Place, p [2]int) string {
	h := fnv.New64a()
	fmt.Fprint(h, places[p[0]].ID, places[p[1]].ID)
	return fmt.Sprintf("%016x", h.Sum64()*0x9e3779b97f4a7c15)
}

func writePair(file *os.File, stratum string, a, b *directory.Place) {
	far := -1.0
	if a.HasPosition && b.HasPosition {
		far = geo.Distance(a.Position, b.Position)
	}
	fmt.Fprintf(file, "%s,%s [%s] %.0f m\n", a.ID, b.ID, stratum, far)
	for _, p := range []*directory.Place{a, b} {
		fmt.Fprintf(file, "  %s | %s | %s %s %s | %s | %s | %s | %s | %s | %s | %s\n", p.Name, strings.Join(p.Typologies, "+"), p.Address, p.PostalCode, p.Commune,
			p.Phone, strings.Join(p.Emails, "+"), strings.Join(p.Websites, "+"), p.Pivot, p.Source, strings.Join(p.Mobility, "+"), p.UpdatedOn.Format("2006-01"))
	}
}
