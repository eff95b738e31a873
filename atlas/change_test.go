package atlas_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"
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
	switch rapid.IntRange(0, 11).Draw(t, "field") {
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
	case 10:
		p.Phone, p.Emails, p.Websites, p.Fees = rapid.SampledFrom([]string{"", other.Phone}).Draw(t, "phone"), nil, nil, other.Fees
	case 11:
		p.Doubts = rapid.SampledFrom([][]directory.Doubt{nil, {{Column: "horaires", Value: "le matin"}}}).Draw(t, "doubts")
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

// TestWithExchangesNames: the ranks that leave and come are the same, the
// places at them are not.
func TestWithExchangesNames(t *testing.T) {
	t.Parallel()
	place := func(id, name string, version int64, lon float64) directory.Place {
		return directory.Place{ID: id, Name: name, Version: version, Position: orb.Point{lon, 45}, HasPosition: true}
	}
	s := atlas.Build(nil, nil, []directory.Place{place("a", "Un", 1, 1), place("b", "Deux", 1, 2)})
	s = s.With(atlas.Changes{Put: []directory.Place{place("a", "Deux", 2, 1), place("b", "Un", 2, 2)}})
	answer, err := s.Search(query(t, "tri=nom"))
	if got := ids(answer.Hits); err != nil || !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("%v, %v", got, err)
	}
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
	for _, text := range []string{"q=mot&limite=100", "q=mot&tri=pertinence&lat=48&lon=2&limite=100"} {
		values, _ := url.ParseQuery(text)
		q, _ := atlas.ParseQuery(values, tuesday)
		q.Among = findAll(s)
		a, err := s.Search(q)
		fmt.Fprintln(&b, a.Total, ids(a.Hits), a.Next, err)
	}
	tile, err := s.Tile(6, 32, 22, atlas.Query{})
	fmt.Fprintf(&b, "%x %v", tile, err)
	for e := range s.Entries() {
		fmt.Fprintln(&b, e.ID, e.Slot, *e.Place)
	}
	return b.String()
}
