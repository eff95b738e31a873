package atlas_test

import (
	"bytes"
	"maps"
	"reflect"
	"slices"

	"github.com/paulmach/orb/maptile"
	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/geo"
)

// checkSame compares a snapshot that follows a former one with one built of
// the same places.
func checkSame(t *rapid.T, former, s, fresh *atlas.Snapshot) {
	if s.Tag() != fresh.Tag() || s.Fingerprint() != fresh.Fingerprint() || s.Len() != fresh.Len() {
		t.Fatalf("tag %s, fingerprint %v; want %s, %v", s.Tag(), s.Fingerprint(), fresh.Tag(), fresh.Fingerprint())
	}
	if !maps.Equal(maps.Collect(s.Versions()), maps.Collect(fresh.Versions())) {
		t.Fatal("other versions")
	}
	checkEntries(t, s, fresh)
	checkSlots(t, former, s)
	checkTerritories(t, former, s, fresh)
	if s.Len() == 0 {
		return
	}
	for range 4 {
		q := parsed(t, drawValues(t, s))
		q.Facets = rapid.Bool().Draw(t, "facets")
		checkPages(t, s, fresh, q)
		checkLists(t, s, fresh, q)
		checkTiles(t, s, fresh, q)
		checkAmong(t, former, s, fresh, q)
		if before, err := former.Search(q); err == nil && before.Next != "" {
			q.Cursor = before.Next
			checkPages(t, s, fresh, q)
		}
	}
}

func checkEntries(t *rapid.T, s, fresh *atlas.Snapshot) {
	for o := range s.Len() {
		e, want := s.Entry(o), fresh.Entry(o)
		if e.Located != want.Located || e.Point != want.Point || territories(e) != territories(want) || !reflect.DeepEqual(*e.Place, *want.Place) || e.Opening(tuesday) != want.Opening(tuesday) {
			t.Fatalf("ordinal %d: %+v, want %+v", o, e.Place, want.Place)
		}
		if found, ok := s.Place(e.ID); !ok || found != e {
			t.Fatalf("%s is not found by its identifier", e.ID)
		}
		if found, ok := s.InSlot(e.Slot); !ok || found != e || int(e.Slot) >= s.Slots() {
			t.Fatalf("%s is not found by its slot", e.ID)
		}
	}
	if e, ok := s.Place("inconnu"); ok {
		t.Fatalf("nobody is %v", e.Place)
	}
}

func territories(e *atlas.Entry) [4]*geo.Territory {
	return [4]*geo.Territory{e.Commune, e.EPCI, e.Department, e.Region}
}

// checkSlots: in a line a version keeps its slot, and no other takes it.
func checkSlots(t *rapid.T, former, s *atlas.Snapshot) {
	if !s.SameLine(former) {
		return
	}
	for e := range s.Entries() {
		before, held := former.InSlot(e.Slot)
		known, ok := former.Place(e.ID)
		switch {
		case held && (before.ID != e.ID || before.Version != e.Version):
			t.Fatalf("slot %d passes from %s %d to %s %d", e.Slot, before.ID, before.Version, e.ID, e.Version)
		case !held && ok && known.Version == e.Version:
			t.Fatalf("%s %d had slot %d, has %d", e.ID, e.Version, known.Slot, e.Slot)
		}
	}
}

// checkTerritories asks for every territory that has or had a place.
func checkTerritories(t *rapid.T, former, s, fresh *atlas.Snapshot) {
	asked := map[string]bool{}
	for _, of := range []*atlas.Snapshot{former, fresh} {
		for e := range of.Entries() {
			for name, codes := range map[string][]string{"commune": atlastest.Values(e, "commune"), "epci": atlastest.Values(e, "epci"), "departement": atlastest.Values(e, "departement")} {
				if len(codes) == 0 || asked[name+codes[0]] {
					continue
				}
				asked[name+codes[0]] = true
				q := atlas.Query{Filters: map[string][]string{name: codes}, Limit: 100}
				got, _ := s.Search(q)
				want, _ := fresh.Search(q)
				if got.Total != want.Total {
					t.Fatalf("%s %s: %d places, want %d", name, codes[0], got.Total, want.Total)
				}
				sameHits(t, q, got.Hits, want.Hits)
			}
		}
	}
}

// checkPages follows the pages of two snapshots side by side.
func checkPages(t *rapid.T, s, fresh *atlas.Snapshot, q atlas.Query) {
	for page := 0; page < 5 && (page == 0 || q.Cursor != ""); page++ {
		got, err := s.Search(q)
		want, wantErr := fresh.Search(q)
		if got.Total != want.Total || got.Next != want.Next || !reflect.DeepEqual(got.Facets, want.Facets) || (err == nil) != (wantErr == nil) {
			t.Fatalf("%s\n got %+v, %v\nwant %+v, %v", q.Values().Encode(), got, err, want, wantErr)
		}
		sameHits(t, q, got.Hits, want.Hits)
		q.Cursor = got.Next
	}
}

func sameHits(t *rapid.T, q atlas.Query, got, want []atlas.Hit) {
	if !slices.EqualFunc(got, want, func(a, b atlas.Hit) bool { return a.ID == b.ID && a.Distance == b.Distance && a.Status == b.Status }) {
		t.Fatalf("%s\n got %v\nwant %v", q.Values().Encode(), ids(got), ids(want))
	}
}

func checkLists(t *rapid.T, s, fresh *atlas.Snapshot, q atlas.Query) {
	if q.HasPosition {
		got, _ := s.Nearest(nil, q)
		want, _ := fresh.Nearest(nil, q)
		sameHits(t, q, got, want)
	}
	every := func(s *atlas.Snapshot) (ids []string) {
		_ = s.Each(q, func(e *atlas.Entry) error { ids = append(ids, e.ID); return nil })
		return ids
	}
	if got, want := every(s), every(fresh); !slices.Equal(got, want) {
		t.Fatalf("each: %v, want %v", got, want)
	}
	after := s.Entry(rapid.IntRange(0, s.Len()-1).Draw(t, "after")).ID
	page := func(s *atlas.Snapshot) (ids []string, total int) {
		entries, total, _ := s.PageAfter(q, nil, after, 10)
		for _, e := range entries {
			ids = append(ids, e.ID)
		}
		return ids, total
	}
	got, total := page(s)
	want, wantTotal := page(fresh)
	if !slices.Equal(got, want) || total != wantTotal {
		t.Fatalf("after %s: %v, %d, want %v, %d", after, got, total, want, wantTotal)
	}
}

func checkTiles(t *rapid.T, s, fresh *atlas.Snapshot, q atlas.Query) {
	e := s.Entry(rapid.IntRange(0, s.Len()-1).Draw(t, "tile"))
	for _, z := range []int{0, 5, 9, 14, 15, 18} {
		at := maptile.At(e.Point, maptile.Zoom(z))
		last := uint32(1)<<z - 1
		x, y := int(min(at.X, last)), int(min(at.Y, last))
		for _, q := range []atlas.Query{{}, q} {
			got, err := s.Tile(z, x, y, q)
			want, wantErr := fresh.Tile(z, x, y, q)
			if !bytes.Equal(got, want) || (err == nil) != (wantErr == nil) {
				t.Fatalf("tile %d/%d/%d %s: %d bytes, %v, want %d, %v", z, x, y, q.Values().Encode(), len(got), err, len(want), wantErr)
			}
		}
	}
}

// checkAmong gives what a text engine found in the former snapshot to both, and
// follows the pages, from the start or after one of the former.
func checkAmong(t *rapid.T, former, s, fresh *atlas.Snapshot, q atlas.Query) {
	q.Text, q.Sort, q.Among = "texte", rapid.SampledFrom([]atlas.Sort{"", atlas.ByRelevance}).Draw(t, "relevance"), &atlas.Among{Snapshot: former}
	for e := range former.Entries() {
		if e.Slot%3 == 0 {
			q.Among.Slots, q.Among.Scores = append(q.Among.Slots, e.Slot), append(q.Among.Scores, float32(len(e.Name)%2))
		}
	}
	if before, err := former.Search(q); err == nil && rapid.Bool().Draw(t, "goes on") {
		q.Cursor = before.Next
	}
	inFresh := q
	inFresh.Among = &atlas.Among{Snapshot: fresh}
	for i, slot := range q.Among.Slots {
		e, _ := former.InSlot(slot)
		now, ok := fresh.Place(e.ID)
		if kept, in := s.InSlot(slot); s.SameLine(former) && (!in || kept.ID != e.ID) {
			ok = false // another version: what was found of the former one no longer holds
		}
		if ok {
			inFresh.Among.Slots, inFresh.Among.Scores = append(inFresh.Among.Slots, now.Slot), append(inFresh.Among.Scores, q.Among.Scores[i])
		}
	}
	for page := 0; page < 5 && (page == 0 || q.Cursor != ""); page++ {
		got, err := s.Search(q)
		inFresh.Cursor = q.Cursor
		want, wantErr := fresh.Search(inFresh)
		if got.Total != want.Total || got.Next != want.Next || (err == nil) != (wantErr == nil) {
			t.Fatalf("among: %d, %v, want %d, %v", got.Total, err, want.Total, wantErr)
		}
		sameHits(t, q, got.Hits, want.Hits)
		q.Cursor = got.Next
	}
}
