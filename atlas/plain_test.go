package atlas_test

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/directory/hours"
	"annuaire/geo"
)

// small is shared by the tests that only read.
var small = sync.OnceValue(func() *atlas.Snapshot { return atlastest.Snapshot(1500, 7) })

// meets is the plain reading of a query; skip leaves one filter out.
func meets(e *atlas.Entry, q *atlas.Query, skip string) bool {
	return atlastest.Meets(e, q, skip) && (q.Among == nil || found(q.Among, e))
}

// plain gives the identifiers of the places that meet q, in its order.
func plain(s *atlas.Snapshot, q *atlas.Query) []string {
	var found []*atlas.Entry
	for e := range s.Entries() {
		if meets(e, q, "") {
			found = append(found, e)
		}
	}
	collator := collate.New(language.French)
	slices.SortStableFunc(found, func(a, b *atlas.Entry) int {
		names := func() int { return cmp.Or(collator.CompareString(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) }
		switch q.Order() {
		case atlas.ByFreshness:
			return cmp.Or(b.UpdatedOn.Compare(a.UpdatedOn), names())
		case atlas.ByDistance:
			return cmp.Or(cmp.Compare(plainDistance(q, a), plainDistance(q, b)), names())
		case atlas.ByRelevance:
			return cmp.Or(compareRelevance(q, a, b), names())
		}
		return names()
	})
	ids := make([]string, len(found))
	for i, e := range found {
		ids[i] = e.ID
	}
	return ids
}

// plainDistance puts places without a point after every other, and rounds to
// a tenth of a millimetre what two formulas compute.
func plainDistance(q *atlas.Query, e *atlas.Entry) float64 {
	if e.Located == atlas.Nowhere {
		return 1e9
	}
	return float64(int64(geo.Distance(q.From, e.Point)*1e4)) / 1e4
}

var filterNames = []string{
	"typologie", "services", "publics_specifiquement_adresses", "prise_en_charge_specifique", "frais_a_charge",
	"dispositif_programmes_nationaux", "formations_labels", "modalites_acces", "modalites_accompagnement", "itinerance", "equipement",
	"commune", "epci", "departement", "region",
}

// drawValues draws parameters whose values some places have.
func drawValues(t *rapid.T, s *atlas.Snapshot) url.Values {
	v := url.Values{}
	for range rapid.IntRange(0, 3).Draw(t, "filters") {
		name := rapid.SampledFrom(filterNames).Draw(t, "name")
		for range rapid.IntRange(1, 3).Draw(t, "values") {
			e := s.Entry(rapid.IntRange(0, s.Len()-1).Draw(t, "place"))
			for _, value := range atlastest.Values(e, name) {
				v.Add(name, value)
			}
		}
	}
	at := s.Entry(rapid.IntRange(0, s.Len()-1).Draw(t, "near"))
	if rapid.Bool().Draw(t, "position") {
		v.Set("lat", fmt.Sprint(at.Point.Lat()))
		v.Set("lon", fmt.Sprint(at.Point.Lon()))
		if rapid.Bool().Draw(t, "within") {
			v.Set("rayon", fmt.Sprint(rapid.SampledFrom([]int{500, 5000, 40000, 100000}).Draw(t, "rayon")))
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "box") == 0 {
		v.Set("bbox", fmt.Sprintf("%v,%v,%v,%v", max(-180, at.Point[0]-1), max(-90, at.Point[1]-.5), min(180, at.Point[0]+1), min(90, at.Point[1]+.5)))
	}
	if rapid.IntRange(0, 3).Draw(t, "accessible") == 0 {
		v.Set("accessible", "oui")
	}
	if rapid.IntRange(0, 3).Draw(t, "open") == 0 {
		v.Set("ouvert", rapid.SampledFrom([]string{"maintenant", "2026-03-21T11:00", "2026-03-22T23:00:00+01:00"}).Draw(t, "at"))
	}
	if rapid.IntRange(0, 3).Draw(t, "since") == 0 {
		v.Set("maj_depuis", rapid.SampledFrom([]string{"2022-01-01", "2024-06-15", "2026-02-01", "2030-01-01"}).Draw(t, "day"))
	}
	orders := []string{"", "nom", "maj"}
	if v.Has("lat") {
		orders = append(orders, "distance")
	}
	v.Set("tri", rapid.SampledFrom(orders).Draw(t, "order"))
	v.Set("limite", fmt.Sprint(rapid.IntRange(1, atlas.MaxLimit).Draw(t, "limit")))
	return v
}

func parsed(t *rapid.T, v url.Values) atlas.Query {
	q, err := atlas.ParseQuery(v, tuesday)
	if err != nil {
		t.Fatalf("%s: %v", v.Encode(), err)
	}
	return q
}

func ids(hits []atlas.Hit) []string {
	found := make([]string, len(hits))
	for i, h := range hits {
		found[i] = h.ID
	}
	return found
}

// TestSearchIsThatOfAPlainScan follows every page of random queries.
func TestSearchIsThatOfAPlainScan(t *testing.T) {
	t.Parallel()
	s := small()
	rapid.Check(t, func(t *rapid.T) {
		q := parsed(t, drawValues(t, s))
		if rapid.Bool().Draw(t, "with text") {
			drawFound(t, s, &q)
		}
		checkEveryPage(t, s, q)
	})
}

func checkEveryPage(t *rapid.T, s *atlas.Snapshot, q atlas.Query) {
	want := plain(s, &q)
	var got []string
	for page := 0; page == 0 || q.Cursor != ""; page++ {
		a, err := s.Search(q)
		if err != nil {
			t.Fatal(err)
		}
		if a.Total != len(want) || len(a.Hits) > q.Limit {
			t.Fatalf("page %d: total %d, want %d; %d hits for %d", page, a.Total, len(want), len(a.Hits), q.Limit)
		}
		got = append(got, ids(a.Hits)...)
		checkHits(t, &q, a.Hits)
		q.Cursor = a.Next
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%s\n got %d %v\nwant %d %v", q.Values().Encode(), len(got), got, len(want), want)
	}
}

func checkHits(t *rapid.T, q *atlas.Query, hits []atlas.Hit) {
	for _, h := range hits {
		known := q.HasPosition && h.Located != atlas.Nowhere
		if h.HasDistance() != known {
			t.Fatalf("distance of %s (%s): %v", h.ID, h.Located, h.Distance)
		}
		if want := geo.Distance(q.From, h.Point); known && (h.Distance < want-.01 || h.Distance > want+.01) {
			t.Fatalf("distance of %s: %v, want %v", h.ID, h.Distance, want)
		}
		if want := h.Opening(q.At); h.Status != want {
			t.Fatalf("status of %s: %v, want %v", h.ID, h.Status, want)
		}
	}
}

func TestNearestIsTheTopOfSearch(t *testing.T) {
	t.Parallel()
	s := small()
	var counted atlas.Answer
	rapid.Check(t, func(t *rapid.T) {
		v := drawValues(t, s)
		v.Del("tri")
		q := parsed(t, v)
		got, err := s.Nearest(nil, q)
		if !q.HasPosition {
			if err == nil {
				t.Fatal("no position, no error")
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.Search(q)
		if err != nil {
			t.Fatal(err)
		}
		want := slices.DeleteFunc(a.Hits, func(h atlas.Hit) bool { return h.Located == atlas.Nowhere })
		if !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", ids(got), ids(want))
		}
		if err := s.NearestInto(&counted, q); err != nil || counted.Total != a.Total || !slices.Equal(counted.Hits, want) {
			t.Fatalf("%s: %d places, want %d; %v", v.Encode(), counted.Total, a.Total, err)
		}
	})
}

func TestEachGivesEveryMatchByIdentifier(t *testing.T) {
	t.Parallel()
	s := small()
	rapid.Check(t, func(t *rapid.T) {
		q := parsed(t, drawValues(t, s))
		want := plain(s, &q)
		slices.Sort(want)
		var got []string
		if err := s.Each(q, func(e *atlas.Entry) error { got = append(got, e.ID); return nil }); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %d, want %d", len(got), len(want))
		}
	})
}

// TestFacetsAreCountedUnderTheOtherFilters counts each value by a plain scan.
func TestFacetsAreCountedUnderTheOtherFilters(t *testing.T) {
	t.Parallel()
	s := small()
	var a atlas.Answer
	rapid.Check(t, func(t *rapid.T) {
		v := drawValues(t, s)
		if rapid.Bool().Draw(t, "wide") { // whole stretches of places are kept
			v = url.Values{"bbox": {rapid.SampledFrom([]string{"-180,-90,180,90", "-6,41,3,52", "2,41,10,52"}).Draw(t, "wide box")}}
		}
		wanted := rapid.SampledFrom([][]string{{"oui"}, {"commune"}, atlas.FacetNames(), {"epci", "services"}}).Draw(t, "facettes")
		v.Set("facettes", strings.Join(wanted, ","))
		q := parsed(t, v)
		if rapid.Bool().Draw(t, "with text") {
			drawFound(t, s, &q)
		}
		if err := s.SearchInto(&a, q); err != nil { // in the memory of the answer before
			t.Fatal(err)
		}
		if want := len(plain(s, &q)); a.Total != want {
			t.Fatalf("%s: %d places, want %d", v.Encode(), a.Total, want)
		}
		for _, name := range slices.Concat(filterNames, []string{"accessible"}) {
			if wanted[0] == "oui" && (name == "commune" || name == "epci") || wanted[0] != "oui" && !slices.Contains(wanted, name) {
				if a.Facets.Of(name) != nil {
					t.Fatalf("%s was not asked for", name)
				}
				continue
			}
			want := map[string]int{}
			for e := range s.Entries() {
				if meets(e, &q, name) {
					for _, value := range atlastest.Values(e, name) {
						want[value]++
					}
				}
			}
			got := map[string]int{}
			for _, f := range a.Facets.Of(name) {
				if f.Count > 0 {
					got[f.Value] = f.Count
				}
				if name != "accessible" && f.Selected != slices.Contains(q.Filters[name], f.Value) {
					t.Fatalf("%s: %s selected: %v", name, f.Value, f.Selected)
				}
			}
			if !maps.Equal(got, want) {
				t.Fatalf("%s, %s\n got %v\nwant %v", v.Encode(), name, got, want)
			}
		}
	})
}

// TestPagesSurviveAChange: when places come and go between two pages, those
// that stay are shown once each.
func TestPagesSurviveAChange(t *testing.T) {
	t.Parallel()
	places := atlastest.Places(300, 3)
	g := geo.NewGazetteer(atlastest.Territories())
	before := atlas.Build(g, nil, places)
	rapid.Check(t, func(t *rapid.T) {
		gone := map[string]bool{}
		for range rapid.IntRange(0, 60).Draw(t, "gone") {
			gone[places[rapid.IntRange(0, len(places)-1).Draw(t, "one")].ID] = true
		}
		kept := slices.DeleteFunc(slices.Clone(places), func(p directory.Place) bool { return gone[p.ID] })
		arrived := atlastest.Places(rapid.IntRange(1, 40).Draw(t, "arrived"), 99)
		after := atlas.Build(g, nil, append(arrived, kept...))

		v := url.Values{"limite": {"17"}, "tri": {rapid.SampledFrom([]string{"nom", "maj", "distance"}).Draw(t, "order")}, "lat": {"47"}, "lon": {"2"}}
		q := parsed(t, v)
		seen := map[string]int{}
		for page := 0; page == 0 || q.Cursor != ""; page++ {
			s := before
			if page%2 == 1 {
				s = after
			}
			a, err := s.Search(q)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range a.Hits {
				seen[h.ID]++
			}
			q.Cursor = a.Next
		}
		for _, p := range kept {
			if seen[p.ID] != 1 {
				t.Fatalf("%s: %s is shown %d times", v.Get("tri"), p.ID, seen[p.ID])
			}
		}
		for id, n := range seen {
			if n > 1 {
				t.Fatalf("%s is shown %d times", id, n)
			}
		}
	})
}

func TestSearchSaysWhichCodeDoesNotExist(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"commune=35999", "epci=999999999", "departement=99", "region=77", "label=rien"} {
		q := query(t, text)
		_, err := small().Search(q)
		name, value, _ := strings.Cut(text, "=")
		checkField(t, text, err, name, value)
	}
}

// TestOpenIsAskedOnceAMinute holds the shared answer against each place's own,
// over a week, closures included.
func TestOpenIsAskedOnceAMinute(t *testing.T) {
	t.Parallel()
	s := small()
	for step := range 60 {
		q := query(t, "ouvert=maintenant")
		q.At = tuesday.Add(time.Duration(step) * 167 * time.Minute)
		a, err := s.Search(q)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for e := range s.Entries() {
			if e.Opening(q.At).State == hours.Open {
				want++
			}
		}
		if a.Total != want {
			t.Errorf("%v: %d open, want %d", q.At, a.Total, want)
		}
	}
}

func TestHeldIsAPlainCount(t *testing.T) {
	t.Parallel()
	s := small()
	for _, name := range []string{"typologie", "services", "equipement"} {
		want := map[string]int{}
		for e := range s.Entries() {
			for _, value := range atlastest.Values(e, name) {
				want[value]++
			}
		}
		if len(want) == 0 {
			t.Fatalf("nobody has any %s", name)
		}
		values, _ := s.FacetValues(name)
		for _, value := range append(slices.Clone(values), "?") {
			if got := s.Held(name, value); got != want[value] {
				t.Errorf("%s %s: %d places, want %d", name, value, got, want[value])
			}
		}
	}
	if s.Held("commune", "35238") != 0 {
		t.Error("communes are not counted one by one")
	}
}
