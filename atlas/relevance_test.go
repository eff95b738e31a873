package atlas_test

import (
	"cmp"
	"encoding/base64"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
)

// found tells whether a text engine found a place; what it found is in order
// in these tests.
func found(among *atlas.Among, e *atlas.Entry) bool {
	_, is := slices.BinarySearch(among.Slots, e.Slot)
	return is
}

// drawFound draws a text and what an engine found for it: from nothing to
// everything, with scores all equal, few or many.
func drawFound(t *rapid.T, s *atlas.Snapshot, q *atlas.Query) {
	share := rapid.SampledFrom([]float64{0, .02, .3, .9, .9, 1}).Draw(t, "share found")
	levels := rapid.SampledFrom([]int{0, 1, 3, 1000}).Draw(t, "scores")
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "found"), 1))
	q.Text, q.Among = "mot", &atlas.Among{Snapshot: s, Engine: "essai"}
	for slot := range s.Slots() {
		if _, held := s.InSlot(uint32(slot)); !held || random.Float64() >= share {
			continue
		}
		q.Among.Slots = append(q.Among.Slots, uint32(slot))
		if levels > 0 {
			q.Among.Scores = append(q.Among.Scores, float32(random.IntN(levels))/3)
		}
	}
	q.Sort = rapid.SampledFrom([]atlas.Sort{q.Sort, atlas.ByRelevance, atlas.ByRelevance}).Draw(t, "sort")
}

// compareRelevance is the plain reading of the order, down to the name.
func compareRelevance(q *atlas.Query, a, b *atlas.Entry) int {
	score := func(e *atlas.Entry) float32 {
		if i, is := slices.BinarySearch(q.Among.Slots, e.Slot); is && q.Among.Scores != nil {
			return q.Among.Scores[i]
		}
		return 0
	}
	metres := func(e *atlas.Entry) float64 {
		switch {
		case !q.HasPosition:
			return 0
		case e.Located == atlas.Nowhere:
			return math.Inf(1)
		}
		return math.Round(geo.Distance(q.From, e.Point))
	}
	quarter := func(e *atlas.Entry) time.Time {
		if e.UpdatedOn.IsZero() {
			return e.UpdatedOn
		}
		return time.Date(e.UpdatedOn.Year(), (e.UpdatedOn.Month()-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC)
	}
	return cmp.Or(cmp.Compare(score(b), score(a)), cmp.Compare(metres(a), metres(b)),
		quarter(b).Compare(quarter(a)), cmp.Compare(b.Completeness(), a.Completeness()))
}

// tie makes places alike in all that relevance looks at.
func tie(places []directory.Place, seed uint64) []directory.Place {
	random := rand.New(rand.NewPCG(seed, 2))
	spots := []orb.Point{{2.35, 48.86}, {2.350001, 48.86}, {2.35001, 48.86}, {-1.68, 48.11}, {180, -17}, {-180, -17}, {0, 90}}
	days := []time.Time{{}, date(2026, 3, 31), date(2026, 4, 1), date(2026, 6, 30), date(2025, 4, 1), date(1900, 1, 1), date(2026, 5, 1)}
	for i := range places {
		p := &places[i]
		p.Name = []string{"Mairie", "mairie", "Médiathèque", "Mediatheque", ""}[random.IntN(5)]
		p.UpdatedOn = days[random.IntN(len(days))]
		if p.HasPosition {
			p.Position = spots[random.IntN(len(spots))]
		}
		p.Services, p.AccessModes, p.Fees = nil, nil, nil
		if random.IntN(2) == 0 {
			p.Phone = ""
		}
		if random.IntN(3) == 0 {
			p.Doubts = []directory.Doubt{{Column: "horaires"}}
		}
	}
	return places
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

var tied = sync.OnceValue(func() *atlas.Snapshot {
	return atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, tie(atlastest.Places(1500, 11), 11))
})

// TestTiedPlacesAreOrderedAsByAPlainSort follows every page of what an engine
// found among places that are alike.
func TestTiedPlacesAreOrderedAsByAPlainSort(t *testing.T) {
	t.Parallel()
	s := tied()
	rapid.Check(t, func(t *rapid.T) {
		v := url.Values{"limite": {rapid.SampledFrom([]string{"1", "3", "20", "100"}).Draw(t, "limit")}}
		if rapid.Bool().Draw(t, "filtered") {
			v = drawValues(t, s)
		}
		q := parsed(t, v)
		drawFound(t, s, &q)
		q.Sort = atlas.ByRelevance
		if q.Size() < 20 { // each page costs a search
			q.Among.Slots = q.Among.Slots[:min(100, len(q.Among.Slots))]
			q.Among.Scores = q.Among.Scores[:min(100, len(q.Among.Scores))]
		}
		checkEveryPage(t, s, q)
	})
}

// TestRelevanceDecidesInTurn by score, distance, quarter, completeness, name
// and identifier.
func TestRelevanceDecidesInTurn(t *testing.T) {
	t.Parallel()
	near, far := orb.Point{2, 48}, orb.Point{2.1, 48}
	place := func(id, name string, at orb.Point, day time.Time, phone string) directory.Place {
		return directory.Place{ID: id, Version: 1, Name: name, Position: at, HasPosition: at != orb.Point{}, UpdatedOn: day, Phone: phone}
	}
	april, june, march := date(2026, 4, 1), date(2026, 6, 30), date(2026, 3, 31)
	s := atlas.Build(nil, nil, []directory.Place{
		place("best", "Z", orb.Point{}, time.Time{}, ""),
		place("near-march", "A", near, march, "+33180059880"),
		place("near-complete", "Z", near, april, "+33180059880"),
		place("near-june", "D", near, june, ""),
		place("near-named-2", "C", near, april, ""),
		place("near-named-1", "C", near, april, ""),
		place("near-undated", "A", near, time.Time{}, "+33180059880"),
		place("far", "A", far, june, "+33180059880"),
		place("nowhere", "A", orb.Point{}, june, "+33180059880"),
	})
	among := &atlas.Among{Snapshot: s}
	for e := range s.Entries() {
		among.Slots, among.Scores = append(among.Slots, e.Slot), append(among.Scores, 1)
		if e.ID == "best" {
			among.Scores[len(among.Scores)-1] = 2
		}
	}
	for text, want := range map[string][]string{
		"q=mot&tri=pertinence&lat=48&lon=2": {"best", "near-complete", "near-named-1", "near-named-2", "near-june", "near-march", "near-undated", "far", "nowhere"},
		"q=mot":                             {"best", "far", "near-complete", "nowhere", "near-named-1", "near-named-2", "near-june", "near-march", "near-undated"},
	} {
		q := query(t, text)
		q.Among = among
		a, err := s.Search(q)
		if got := ids(a.Hits); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v, want %v", text, got, err, want)
		}
	}
}

// findAll gives all the places of a snapshot, with a score that depends on the
// identifier alone.
func findAll(s *atlas.Snapshot) *atlas.Among {
	among := &atlas.Among{Snapshot: s, Engine: "essai"}
	for slot := range uint32(s.Slots()) {
		if e, held := s.InSlot(slot); held {
			hash := fnv.New32a()
			hash.Write([]byte(e.ID))
			among.Slots, among.Scores = append(among.Slots, slot), append(among.Scores, float32(hash.Sum32()%3)/3)
		}
	}
	return among
}

// TestRelevantPagesSurviveChanges: whatever changes, comes and goes between two
// pages, the places that stay as they are come once each.
func TestRelevantPagesSurviveChanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := newRecord(0)
		r.created = tie(atlastest.Places(400, 5), rapid.Uint64().Draw(t, "places"))
		for range 150 {
			r.create()
		}
		s, stays := r.build(""), map[string]bool{}
		for id := range r.places {
			stays[id] = true
		}
		v := url.Values{"q": {"mot"}, "tri": {"pertinence"}, "limite": {"17"}}
		if rapid.Bool().Draw(t, "position") {
			v["lat"], v["lon"] = []string{"48.86"}, []string{"2.35"}
		}
		q := parsed(t, v)
		seen := map[string]int{}
		for page := 0; page == 0 || q.Cursor != ""; page++ {
			q.Among = findAll(s)
			a, err := s.Search(q)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range a.Hits {
				seen[h.ID]++
			}
			q.Cursor = a.Next
			var c atlas.Changes
			for range rapid.IntRange(0, 6).Draw(t, "changes") {
				r.change(t, &c)
			}
			for _, p := range c.Put {
				delete(stays, p.ID)
			}
			for _, id := range c.Gone {
				delete(stays, id)
			}
			s = s.With(c)
		}
		for id := range stays {
			if seen[id] != 1 {
				t.Fatalf("%s is shown %d times", id, seen[id])
			}
		}
	})
}

// TestRelevanceRefusesOtherCursors of lists that were ordered otherwise.
func TestRelevanceRefusesOtherCursors(t *testing.T) {
	t.Parallel()
	s := small()
	q := query(t, "q=mot&limite=5")
	q.Among = findAll(s)
	a, err := s.Search(q)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := *q.Among
	elsewhere.Engine = "autre"
	encode := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	for name, c := range map[string]struct {
		cursor string
		among  *atlas.Among
		ok     bool
	}{
		"its own":                   {a.Next, q.Among, true},
		"ordered by score and name": {encode(`{"t":"pertinence","n":"Mairie","i":"x","s":2}`), q.Among, false},
		"without a score":           {encode(`{"t":"pertinence","n":"Mairie","i":"x"}`), q.Among, false},
		"by name":                   {encode(`{"t":"nom","n":"Mairie","i":"x"}`), q.Among, false},
		"of another engine":         {a.Next, &elsewhere, false},
	} {
		q.Cursor, q.Among = c.cursor, c.among
		_, err := s.Search(q)
		if ok := err == nil; ok != c.ok || !ok && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	values := url.Values{"q": {"mot"}, "curseur": {encode(`{"t":"pertinence","n":"Mairie","i":"x","s":2}`)}}
	_, err = atlas.ParseQuery(values, tuesday)
	checkField(t, values.Encode(), err, "curseur", "reprenez la liste du début")
}

// TestWhatIsFoundOutlivesItsLine: what an engine found is ranked in a snapshot
// built anew as in its own.
func TestWhatIsFoundOutlivesItsLine(t *testing.T) {
	t.Parallel()
	s := small()
	q := query(t, "q=mot&limite=7")
	if _, err := s.Search(q); err == nil {
		t.Fatal("a text that nobody looked up is answered")
	}
	q.Among = &atlas.Among{Snapshot: s}
	for i := range 40 {
		q.Among.Slots, q.Among.Scores = append(q.Among.Slots, uint32(i*31)), append(q.Among.Scores, float32(i%5))
	}
	want := plain(s, &q)
	later := atlas.Build(s.Gazetteer(), nil, append(atlastest.Places(50, 123), atlastest.Places(1500, 7)...))
	for _, answering := range []*atlas.Snapshot{s, later} {
		var got []string
		q.Cursor = ""
		for page := 0; page == 0 || q.Cursor != ""; page++ {
			a, err := answering.Search(q)
			if err != nil || a.Total != 40 {
				t.Fatalf("total %d, %v", a.Total, err)
			}
			got = append(got, ids(a.Hits)...)
			q.Cursor = a.Next
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got  %v\nwant %v", got, want)
		}
	}
}
