package api

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/fold"
	"annuaire/internal/realatlas"
)

// Over the country's real places: every list and file is whole, and a place is
// found by its own name and town however they are written.
func TestRealPlaces(t *testing.T) {
	t.Parallel()
	b := newBundle(realatlas.Snapshot(t))
	if b.snap.Len() < 8000 {
		t.Fatalf("only %d places", b.snap.Len())
	}
	_, body := b.get(t, "/donnees/lieux.csv")
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || len(rows) != b.snap.Len()+1 || len(rows[0]) != len(directory.Columns) {
		t.Errorf("CSV: %v, %d rows for %d places", err, len(rows), b.snap.Len())
	}
	w := &placeWriter{form: fullForm, at: noon, today: noon, pages: pagesOf("https://annuaire.exemple")}
	asked, missed := 0, 0
	for e := range b.snap.Entries() {
		d := json.NewDecoder(bytes.NewReader(w.object(nil, e, e.Opening(noon), atlas.NoDistance)))
		d.DisallowUnknownFields()
		if err := d.Decode(&Lieu{}); err != nil {
			t.Fatalf("%s: %v", e.ID, err)
		}
		if e.Slot%20 != 0 {
			continue
		}
		asked++
		if !firstPageHolds(b, fold.Text(e.Name+" "+e.CommuneName()), e.ID) {
			missed++
		}
	}
	t.Logf("%d of %d places found on the first page by name and town", asked-missed, asked)
	if missed*50 > asked { // homonyms in one town fill more than a page
		t.Errorf("%d of %d places are not found by name and town", missed, asked)
	}
}

func firstPageHolds(b *bundle, text, id string) bool {
	q := atlas.Query{Text: text, Among: b.index.Match(text), Limit: atlas.DefaultLimit}
	answer, err := b.snap.Search(q)
	if err != nil {
		return false
	}
	for _, h := range answer.Hits {
		if h.ID == id {
			return true
		}
	}
	return false
}
