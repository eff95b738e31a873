package duplicate_test

import (
	"cmp"
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"annuaire/data"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/internal/realdata"
)

// realPlaces gives the places of the national file, each under the identifier
// of its row, in the order of these.
func realPlaces(t testing.TB) []*directory.Place {
	t.Helper()
	path := realdata.File(t, "lieux", "lieux-reels-v1.csv.gz")
	load.Do(func() { loaded, failed = readReal(path) })
	if failed != nil {
		t.Fatal(failed)
	}
	return loaded
}

var (
	load   sync.Once
	loaded []*directory.Place
	failed error
)

func readReal(path string) ([]*directory.Place, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	territories, err := data.BuiltinTerritories()
	if err != nil {
		return nil, err
	}
	into := &rows{}
	_, err = data.Import(context.Background(), file, into, data.ImportOptions{
		Feed: "reel", FileName: path, Gazetteer: geo.NewGazetteer(territories), Now: time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC),
	})
	slices.SortFunc(into.places, func(a, b *directory.Place) int { return cmp.Compare(a.ID, b.ID) })
	return into.places, err
}

// rows keeps the places of one import.
type rows struct{ places []*directory.Place }

func (r *rows) Existing(context.Context, []string) (map[string]directory.Known, error) {
	return nil, nil
}

func (r *rows) Save(_ context.Context, changes []directory.Change) error {
	for _, c := range changes {
		p := c.Place
		p.ID, p.State, p.Version = strings.Clone(c.SourceID), directory.Published, 1
		r.places = append(r.places, &p)
	}
	return nil
}

func (r *rows) Retire(context.Context) (int, error) { return 0, nil }
