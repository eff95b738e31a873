package api

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/directory/hours"
	"annuaire/internal/jsontext"
)

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (run with -update to accept):\n%s", path, diff)
	}
}

func indented(t *testing.T, raw string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(raw), "", "  "); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	b.WriteByte('\n')
	return b.Bytes()
}

func TestPlaceGolden(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"lieu-1", "lieu-2", "lieu-3"} {
		_, body := shared().get(t, "/api/v1/lieux/"+id)
		golden(t, id+".json", indented(t, body))
		if strings.Contains(body, "secret") {
			t.Error("a doubted text is published")
		}
	}
}

// What is appended reads back into the documented type without a rest, and is
// what encoding/json would have written.
func TestPlacesReadBack(t *testing.T) {
	t.Parallel()
	b := shared()
	w := &placeWriter{form: fullForm, at: noon, today: noon, pages: pagesOf("https://annuaire.exemple")}
	for e := range b.snap.Entries() {
		raw := w.object(nil, e, e.Opening(noon), 12.6)
		d := json.NewDecoder(bytes.NewReader(raw))
		d.DisallowUnknownFields()
		var l Lieu
		if err := d.Decode(&l); err != nil {
			t.Fatalf("%v in %s", err, raw)
		}
		again, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tree(t, again), tree(t, raw)); diff != "" {
			t.Fatalf("%s: %s", e.ID, diff)
		}
		if *l.Distance != 13 || l.Nom == nil || *l.Nom != e.Name {
			t.Fatalf("%s: %+v", e.ID, l)
		}
	}
}

func tree(t *testing.T, raw []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return v
}

// The columns that are written are those of the standard, in its order, with
// the values that files have.
func TestColumnsAreTheStandards(t *testing.T) {
	t.Parallel()
	e, _ := shared().snap.Place(full.ID)
	w := &placeWriter{form: newForm(func(name string) bool { _, is := directory.ColumnNamed(name); return is })}
	raw := w.object(nil, e, hours.Status{}, atlas.NoDistance)
	fields := tree(t, raw).(map[string]any)
	at := 0
	for _, c := range directory.Columns {
		i := bytes.Index(raw[at:], []byte(`"`+c.Name+`":`))
		if i < 0 {
			t.Errorf("%s is missing or out of order", c.Name)
			continue
		}
		at += i
		switch v := fields[c.Name].(type) {
		case string:
			if v != c.Text(&full) {
				t.Errorf("%s: %q, want %q", c.Name, v, c.Text(&full))
			}
		case []any:
			if len(v) != len(c.Values(&full)) || v[0] != c.Values(&full)[0] {
				t.Errorf("%s: %v", c.Name, v)
			}
		case float64:
		default:
			t.Errorf("%s: %v", c.Name, v)
		}
	}
	if len(fields) != len(directory.Columns) {
		t.Errorf("%d columns, want %d", len(fields), len(directory.Columns))
	}
}

func TestAppendString(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "s")
		var got string
		if err := json.Unmarshal(jsontext.AppendString(nil, s), &got); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if want := strings.ToValidUTF8(s, "\ufffd"); got != want && got != perByte(s) {
			t.Fatalf("%q reads back as %q", s, got)
		}
	})
}

func TestNumbersAreThoseOfStrconv(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.OneOf(rapid.Float64(), rapid.Float64Range(-180, 180),
			rapid.Map(rapid.Int64Range(-1e9, 1e9), func(n int64) float64 { return float64(n) / 1e7 }),
			rapid.Map(rapid.IntRange(-180, 180), func(n int) float64 { return float64(n) })).Draw(t, "x")
		if got, want := string(appendNumber(nil, x)), strconv.FormatFloat(x, 'f', -1, 64); got != want && !math.IsInf(x, 0) && x == x {
			t.Fatalf("%s, want %s", got, want)
		}
	})
}

// perByte replaces each wrong byte, as encoding/json does.
func perByte(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteRune(r)
	}
	return b.String()
}

func TestFacetsAreWritten(t *testing.T) {
	t.Parallel()
	snap := shared().snap
	for _, writer := range []*facetTexts{{}, newFacetTexts(snap)} {
		got := string(writer.append(nil, atlas.Facets{
			{Name: "commune", Values: []atlas.FacetCount{{Value: "x", Label: "X", Rank: 3, Count: 2, Selected: true}}},
			{Name: "frais_a_charge", Values: []atlas.FacetCount{{Value: "Gratuit", Label: "Gratuit", Count: 1}}},
			{Name: "services"},
		}))
		if got != `{"commune":[{"valeur":"x","libelle":"X","nombre":2,"choisi":true}],"frais_a_charge":[{"valeur":"Gratuit","libelle":"Gratuit","nombre":1,"choisi":false}],"services":[]}` {
			t.Error(got)
		}
	}
	if !slices.IsSorted(sortedKeys(map[string]int{"b": 1, "a": 2})) {
		t.Error("not sorted")
	}
}
