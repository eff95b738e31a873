package data

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"fmt"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"annuaire/directory"
	"annuaire/fold"
	"annuaire/geo"
	"annuaire/internal/realdata"
)

// memory is a Destination that keeps everything in maps.
type memory struct {
	feed   string
	places map[string]directory.Place // by our identifier
	source map[string]string          // identifier of the feed to ours
	asked  map[string]bool            // our identifiers
	saves  int
}

func newMemory(feed string) *memory {
	return &memory{feed: feed, places: map[string]directory.Place{}, source: map[string]string{}, asked: map[string]bool{}}
}

func (m *memory) Existing(_ context.Context, ids []string) (map[string]directory.Known, error) {
	found := map[string]directory.Known{}
	for _, id := range ids {
		own, known := m.source[id]
		if !known {
			own = id
		}
		if p, known := m.places[own]; known {
			found[id] = directory.Known{Place: p}
			m.asked[own] = true
		}
	}
	return found, nil
}

func (m *memory) Save(_ context.Context, changes []directory.Change) error {
	m.saves++
	for _, c := range changes {
		if c.Place.ID == "" {
			c.Place.ID = fmt.Sprintf("lieu-%d", len(m.places)+1)
			m.source[c.SourceID] = c.Place.ID
		}
		c.Place.Version++
		m.places[c.Place.ID] = c.Place
		m.asked[c.Place.ID] = true
	}
	return nil
}

func (m *memory) Retire(context.Context) (int, error) {
	n := 0
	for _, own := range m.source {
		if !m.asked[own] {
			n++
		}
	}
	m.asked = map[string]bool{}
	return n, nil
}

func (m *memory) all() iter.Seq[*directory.Place] {
	return func(yield func(*directory.Place) bool) {
		for _, id := range slices.Sorted(maps.Keys(m.places)) {
			p := m.places[id]
			if !yield(&p) {
				return
			}
		}
	}
}

// importGazetteer is shared: it never changes.
var importGazetteer = sync.OnceValue(func() *geo.Gazetteer {
	ts, err := BuiltinTerritories()
	if err != nil {
		panic(err)
	}
	return geo.NewGazetteer(ts)
})

var testNow = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func realOptions(t testing.TB) ImportOptions {
	t.Helper()
	return ImportOptions{Feed: "reel", Now: testNow, Gazetteer: importGazetteer()}
}

// checkSums holds the report to what it promises.
func checkSums(t *testing.T, r Report) {
	t.Helper()
	if sum := r.Created + r.Updated + r.Unchanged + r.Refused + r.Joined; sum != r.Read {
		t.Errorf("created %d + updated %d + unchanged %d + refused %d + joined = %d, read %d", r.Created, r.Updated, r.Unchanged, r.Refused, sum, r.Read)
	}
	if sum := r.Intact + r.Repaired + r.Flagged + r.Refused + r.Joined; sum != r.Read {
		t.Errorf("intact %d + repaired %d + flagged %d + refused %d + joined = %d, read %d", r.Intact, r.Repaired, r.Flagged, r.Refused, sum, r.Read)
	}
}

// TestRealFile takes the whole real file, first with what the program carries
// (no position of any commune), then with the reference territories.
func TestRealFile(t *testing.T) {
	t.Parallel()
	t.Run("built-in territories", func(t *testing.T) {
		t.Parallel()
		importRealFile(t, realOptions(t))
	})
	t.Run("reference territories", func(t *testing.T) {
		t.Parallel()
		ref, err := ReadReference(t.Context(), realdata.Dir(t), nil)
		if err != nil {
			t.Fatal(err)
		}
		opts := realOptions(t)
		opts.Gazetteer, opts.Locator = geo.NewGazetteer(ref.Territories), geo.NewLocator(ref.Outlines)
		importRealFile(t, opts)
	})
}

func importRealFile(t *testing.T, opts ImportOptions) {
	file, err := os.ReadFile(realdata.File(t, "lieux", "lieux-reels-v1.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	opts.FileName = "lieux-reels-v1.csv.gz"
	dst := newMemory("reel")
	var findings []Finding
	opts.Found = func(f Finding) error { findings = append(findings, f); return nil }

	start := time.Now()
	first, err := Import(t.Context(), bytes.NewReader(file), dst, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("first run in %v\n%s", time.Since(start).Round(time.Millisecond), first)
	checkSums(t, first)
	if first.Read != 8224 || first.Created+first.Refused != 8224 {
		t.Errorf("read %d, created %d, refused %d", first.Read, first.Created, first.Refused)
	}
	if path := os.Getenv("ANNUAIRE_FINDINGS"); path != "" {
		var b bytes.Buffer
		if err := writeReport(&b, findings); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path+strings.ReplaceAll(t.Name(), "/", "-"), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	opts.Found = nil
	second, err := Import(t.Context(), bytes.NewReader(file), dst, opts)
	if err != nil {
		t.Fatal(err)
	}
	checkSums(t, second)
	if second.Differs() || second.Unchanged != first.Created {
		t.Errorf("the second run changed something:\n%s", second)
	}
	checkExport(t, dst, opts)
	checkCommunes(t, file, dst)
}

// checkExport writes the record, holds it against the standard's schema, and
// reads it back: nothing may differ.
func checkExport(t *testing.T, dst *memory, opts ImportOptions) {
	t.Helper()
	var out bytes.Buffer
	if err := WriteCSV(&out, dst.all()); err != nil {
		t.Fatal(err)
	}
	readSchema(t).check(t, out.Bytes())
	opts.DryRun, opts.FileName = true, "-"
	saves := dst.saves
	again, err := Import(t.Context(), bytes.NewReader(out.Bytes()), dst, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("own export read again\n%s", again)
	if again.Differs() || again.Refused > 0 || again.Read != len(dst.places) {
		t.Errorf("the export differs from the record:\n%s", again)
	}
	if dst.saves != saves {
		t.Error("a dry run saved")
	}
}

// checkCommunes judges the commune of each place by what the file itself says:
// the name or the postal code of the row is one of the commune's.
func checkCommunes(t *testing.T, file []byte, dst *memory) {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(z).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cell := map[string]int{}
	for i, title := range rows[0] {
		cell[title] = i
	}
	g, right, named, posted := importGazetteer(), 0, 0, 0
	for _, row := range rows[1:] {
		p, taken := dst.places[dst.source[row[cell["id"]]]]
		if !taken {
			continue
		}
		c, ok := g.Commune(p.INSEE)
		if !ok {
			t.Errorf("%s has no commune: %q", p.ID, p.INSEE)
			continue
		}
		byName := slices.ContainsFunc(append([]string{c.Name}, c.OldNames...), func(n string) bool { return fold.Text(n) == fold.Text(row[cell["commune"]]) })
		byPostal := slices.Contains(c.PostalCodes, row[cell["code_postal"]])
		named, posted = named+boolRank(byName), posted+boolRank(byPostal)
		if byName || byPostal {
			right++
		}
	}
	share := float64(right) / float64(len(rows)-1)
	t.Logf("right commune: %d of the %d rows (%.2f %%): by its name %d, by its postal code %d", right, len(rows)-1, 100*share, named, posted)
	if share < 0.97 {
		t.Errorf("only %.2f %% have the right commune", 100*share)
	}
}

// lines is a file of the given rows.
func lines(rows ...string) string { return strings.Join(rows, "\n") + "\n" }
