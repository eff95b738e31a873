// Package realatlas gives tests the country's real places, imported as the
// program imports them.
package realatlas

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"annuaire/atlas"
	"annuaire/data"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/internal/realdata"
)

// Snapshot gives the places of the national file over the reference
// territories, imported once for all the tests of a package. The test is
// skipped where there is no real data.
func Snapshot(t testing.TB) *atlas.Snapshot {
	t.Helper()
	path := realdata.File(t, "lieux", "lieux-reels-v1.csv.gz")
	load.Do(func() { loaded, failed = read(path) })
	if failed != nil {
		t.Fatal(failed)
	}
	return loaded
}

var (
	load   sync.Once
	loaded *atlas.Snapshot
	failed error
)

func read(path string) (*atlas.Snapshot, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	territories, err := data.BuiltinTerritories()
	if err != nil {
		return nil, err
	}
	g := geo.NewGazetteer(territories)
	into := &newPlaces{}
	imported := time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC)
	if _, err := data.Import(context.Background(), file, into, data.ImportOptions{Feed: "reel", FileName: path, Gazetteer: g, Now: imported}); err != nil {
		return nil, err
	}
	return atlas.Build(g, nil, into.numbered()), nil
}

// newPlaces keeps the places of one import.
type newPlaces struct{ changes []directory.Change }

func (n *newPlaces) Existing(context.Context, []string) (map[string]directory.Known, error) {
	return nil, nil
}

func (n *newPlaces) Save(_ context.Context, changes []directory.Change) error {
	n.changes = append(n.changes, changes...)
	return nil
}

func (n *newPlaces) Retire(context.Context) (int, error) { return 0, nil }

// numbered gives the places published, each under an identifier that is the
// same at every import.
func (n *newPlaces) numbered() []directory.Place {
	slices.SortStableFunc(n.changes, func(a, b directory.Change) int {
		return cmp.Or(strings.Compare(a.SourceID, b.SourceID), strings.Compare(a.Place.Name, b.Place.Name))
	})
	places := make([]directory.Place, len(n.changes))
	for i, c := range n.changes {
		places[i] = c.Place
		places[i].ID, places[i].State, places[i].Version = fmt.Sprintf("reel-%05d", i), directory.Published, 1
	}
	return places
}
