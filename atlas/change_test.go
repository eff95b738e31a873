package atlas_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/geo"
)

// record stands for the record: the published places, and labels.
type record struct {
	gazetteer *geo.Gazetteer
	places    map[string]directory.Place
	archived  map[string]directory.Place
	labels    map[string][]string
	created   []directory.Place // yet to come
}

func newRecord(n int) *record {
	r := &record{
		gazetteer: geo.NewGazetteer(atlastest.Territories()),
		places:    map[string]directory.Place{}, archived: map[string]directory.Place{},
		labels: map[string][]string{}, created: atlastest.Places(n+500, 21),
	}
	for range n {
		r.create()
	}
	return r
}

func (r *record) create() directory.Place {
	p := r.created[0]
	r.created = r.created[1:]
	r.places[p.ID] = p
	return p
}

func (r *record) build(stamp string) *atlas.Snapshot {
	return atlas.Build(r.gazetteer, nil, slices.Collect(maps.Values(r.places)), atlas.WithStamp(stamp),
		atlas.WithLabels([]string{"fabrique", "nr"}, func(id string) []string { return r.labels[id] }))
}

func (r *record) any(t *rapid.T, among map[string]directory.Place) directory.Place {
	return among[rapid.SampledFrom(slices.Sorted(maps.Keys(among))).Draw(t, "id")]
}

// change draws a change of one place.
func (r *record) change(t *rapid.T, c *atlas.Changes) {
	if len(r.places) < 5 {
		c.Put = append(c.Put, r.create())
		return
	}
	p := r.any(t, r.places)
	switch rapid.IntRange(0, 9).Draw(t, "what") {
	case 0:
		c.Put = append(c.Put, r.create())
		return
	case 1:
		r.leave(t, c, p)
		return
	case 2:
		if len(r.archived) > 0 {
			p = r.any(t, r.archived)
			delete(r.archived, p.ID)
			c.Gone = slices.DeleteFunc(c.Gone, func(id string) bool { return id == p.ID })
			p.Version += 2
			r.places[p.ID] = p
			c.Put = append(c.Put, p)
		}
		return
	case 3:
		r.labels[p.ID] = rapid.SampledFrom([][]string{nil, {"nr"}, {"fabrique", "nr"}, {"inconnu"}}).Draw(t, "labels")
		c.Put = append(c.Put, p)
		return
	case 4: // put before it changes: the last counts
		c.Put = append(c.Put, p)
	}
	p.Version++
	for range rapid.IntRange(1, 3).Draw(t, "fields") {
		r.edit(t, &p)
	}
	r.places[p.ID] = p
	c.Put = append(c.Put, p)
}

func (r *record) leave(t *rapid.T, c *atlas.Changes, p directory.Place) {
	delete(r.places, p.ID)
	r.archived[p.ID] = p
	if rapid.Bool().Draw(t, "gone") {
		c.Gone = append(c.Gone, p.ID, "inconnu")
		return
	}
	p.Version, p.State = p.Version+1, directory.Archived
	c.Put = append(c.Put, p)
}

func (r *record) edit(t *rapid.T, p *directory.Place) {
	other := r.any(t, r.places)
	switch rapid.IntRange(0, 9).Draw(t, "field") {
	case 0:
		p.Name = rapid.SampledFrom([]string{"Élan", "elan", "Zénith", "", "Mairie", other.Name}).Draw(t, "name")
	case 1:
		p.Position, p.HasPosition = other.Position, other.HasPosition
	case 2:
		p.Position, p.HasPosition = orb.Point{rapid.SampledFrom([]float64{-180, 0, 2.35, 180}).Draw(t, "lon"), rapid.SampledFrom([]float64{-90, 48.8, 90}).Draw(t, "lat")}, true
	case 3:
		p.HasPosition, p.INSEE, p.PostalCode = false, rapid.SampledFrom([]string{"", "13201", other.INSEE}).Draw(t, "insee"), "99999"
	case 4:
		p.INSEE, p.Commune = other.INSEE, other.Commune
	case 5:
		p.Hours = rapid.SampledFrom([]string{"", "Mo-Su 00:00-24:00", "Sa 10:00-12:00", "illisible", other.Hours}).Draw(t, "hours")
	case 6:
		p.Services, p.Typologies, p.AccessPage = other.Services, other.Typologies, other.AccessPage
	case 7:
		p.UpdatedOn = rapid.SampledFrom([]time.Time{{}, other.UpdatedOn, time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}).Draw(t, "day")
	case 8:
		p.AccessModes, p.Closure = other.AccessModes, other.Closure
	case 9:
		p.Summary = "Autre texte"
	}
}

// TestWithAnswersAsBuild: whatever the changes, in whatever sequence, the
// snapshot that follows answers as one built of the same places. The former
// ones answer as before.
func TestWithAnswersAsBuild(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := newRecord(rapid.IntRange(0, 150).Draw(t, "places"))
		stamp := "0"
		line := []*atlas.Snapshot{r.build(stamp)}
		said := []string{testimony(line[0])}
		for step := range rapid.IntRange(1, 8).Draw(t, "steps") {
			var c atlas.Changes
			for range rapid.SampledFrom([]int{0, 1, 1, 1, 2, 30, 250}).Draw(t, "changes") {
				r.change(t, &c)
			}
			if rapid.IntRange(0, 3).Draw(t, "stamped") == 0 {
				stamp = fmt.Sprint(step + 1)
				c.Stamp = stamp
			}
			former := line[len(line)-1]
			next := former.With(c)
			checkSame(t, former, next, r.build(stamp))
			line, said = append(line, next), append(said, testimony(next))
		}
		for i, s := range line {
			if testimony(s) != said[i] {
				t.Fatalf("snapshot %d of %d no longer answers as it did", i, len(line))
			}
		}
	})
}

// testimony is part of what a snapshot answers.
func testimony(s *atlas.Snapshot) string {
	var b bytes.Buffer
	fmt.Fprintln(&b, s.Tag(), s.Len(), s.Fingerprint())
	for _, text := range []string{"facettes=oui", "lat=48&lon=2&limite=50&ouvert=maintenant", "tri=maj&limite=100&departement=75", "commune=75056&limite=100"} {
		values, _ := url.ParseQuery(text)
		q, _ := atlas.ParseQuery(values, tuesday)
		a, err := s.Search(q)
		fmt.Fprintln(&b, a.Total, ids(a.Hits), a.Next, a.Facets, err)
	}
	tile, err := s.Tile(6, 32, 22, atlas.Query{})
	fmt.Fprintf(&b, "%x %v", tile, err)
	for e := range s.Entries() {
		fmt.Fprintln(&b, e.ID, e.Slot, *e.Place)
	}
	return b.String()
}

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
	for range 8 {
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
			for name, codes := range map[string][]string{"commune": listed(e, "commune"), "epci": listed(e, "epci"), "departement": listed(e, "departement")} {
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

// checkAmong gives what a text engine found in the former snapshot to both.
func checkAmong(t *rapid.T, former, s, fresh *atlas.Snapshot, q atlas.Query) {
	q.Text, q.Sort, q.Among = "texte", rapid.SampledFrom([]atlas.Sort{"", atlas.ByRelevance}).Draw(t, "relevance"), &atlas.Among{Snapshot: former}
	for e := range former.Entries() {
		if e.Slot%3 == 0 {
			q.Among.Slots, q.Among.Scores = append(q.Among.Slots, e.Slot), append(q.Among.Scores, float32(len(e.Name)%4))
		}
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
	got, err := s.Search(q)
	want, wantErr := fresh.Search(inFresh)
	if got.Total != want.Total || got.Next != want.Next || (err == nil) != (wantErr == nil) {
		t.Fatalf("among: %d, %v, want %d, %v", got.Total, err, want.Total, wantErr)
	}
	sameHits(t, q, got.Hits, want.Hits)
}
