package enginetest

import (
	"maps"
	"net/url"
	"testing"
	"time"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
)

// everyone is a text that every invented place holds, so many more than any
// engine gives by default.
const everyone = "tous publics"

var askedTexts = []string{everyone, "médiathèque", "Paris", "maison glycines", "hipocampe", "mairie", "numérique zzqxv", "france services Lyon"}

// askedFilters are parameters of a search; commune, epci and so on are those of
// the invented places.
func askedFilters() []url.Values {
	var all []url.Values
	for _, text := range []string{
		"", "typologie=BIB", "typologie=BIB,ASSO&departement=75", "departement=75,69,35", "commune=75056", "commune=35238,69123", "region=53",
		"accessible=oui", "bbox=1.4,48.1,3.6,49.3", "bbox=-6,41,3,52&accessible=oui", "lat=48.86&lon=2.35&rayon=5000", "lat=48.11&lon=-1.68&rayon=100000",
		"ouvert=2026-03-17T10:00", "ouvert=2026-03-22T23:00", "maj_depuis=2024-06-15", "maj_depuis=2030-01-01",
		"lat=45.76&lon=4.84&rayon=30000&ouvert=2026-03-17T10:00&typologie=BIB,RFS,ASSO", "commune=75056&maj_depuis=2023-01-01&accessible=oui",
	} {
		v, _ := url.ParseQuery(text)
		all = append(all, v)
	}
	for _, service := range directory.Services[:4] {
		all = append(all, url.Values{"services": {service}}, url.Values{"services": {service}, "departement": {"75"}, "lat": {"48.86"}, "lon": {"2.35"}})
	}
	return append(all, url.Values{"equipement": {directory.Equipments[0], directory.Equipments[1]}})
}

// tuesday is an ordinary one at eleven in the morning, in Paris.
var tuesday = time.Date(2026, 3, 17, 10, 0, 0, 0, time.UTC)

// query gives what visitors ask by a text and parameters.
func query(t *testing.T, text string, among *atlas.Among, v url.Values) atlas.Query {
	t.Helper()
	q, err := atlas.ParseQuery(v, tuesday)
	if err != nil {
		t.Fatalf("%s: %v", v.Encode(), err)
	}
	q.Text, q.Among = text, among
	return q
}

// withEPCI adds the EPCI of a town of the snapshot.
func (s *suite) withEPCI() []url.Values {
	all := askedFilters()
	for e := range s.snapshot.Entries() {
		if e.EPCI != nil && e.CommuneName() == "Paris" {
			return append(all, url.Values{"epci": {e.EPCI.Code}}, url.Values{"epci": {e.EPCI.Code}, "typologie": {"BIB"}})
		}
	}
	return all
}

// filters: whatever else is asked, the total and the places are exactly those
// of the text that meet it.
func (s *suite) filters(t *testing.T) {
	if n := len(s.found(t, everyone)); n < invented {
		t.Fatalf("%d places hold %q, want %d", n, everyone, invented)
	}
	for _, text := range askedTexts {
		among, found := s.read(t, text)
		if len(found) == 0 {
			t.Errorf("%q finds nothing: it tries nothing", text)
		}
		for _, v := range s.withEPCI() {
			q := query(t, text, among, v)
			want := plain(s.snapshot, &q, found)
			if got := ids(t, s.snapshot, q); !maps.Equal(got, want) {
				t.Errorf("%q %s: %d places, want %d", text, v.Encode(), len(got), len(want))
			}
			if answer, err := s.snapshot.Search(q); err != nil || answer.Total != len(want) {
				t.Errorf("%q %s: a total of %d, want %d; %v", text, v.Encode(), answer.Total, len(want), err)
			}
		}
	}
}

// facets: each value is counted among the places of the text that meet all the
// other filters.
func (s *suite) facets(t *testing.T) {
	for _, text := range []string{everyone, "Paris", "numérique zzqxv"} {
		among, found := s.read(t, text)
		for _, v := range []url.Values{{}, {"typologie": {"BIB,ASSO"}}, {"departement": {"75,69"}, "services": {directory.Services[0]}}, {"accessible": {"oui"}, "maj_depuis": {"2024-01-01"}}} {
			q := query(t, text, among, v)
			q.Facets, q.FacetNames = true, atlas.FacetNames()
			answer, err := s.snapshot.Search(q)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range q.FacetNames {
				s.checkFacet(t, &q, found, name, answer.Facets.Of(name))
			}
		}
	}
}

func (s *suite) checkFacet(t *testing.T, q *atlas.Query, found map[string]bool, name string, counts []atlas.FacetCount) {
	t.Helper()
	got, want := map[string]int{}, map[string]int{}
	for _, c := range counts {
		if c.Count > 0 {
			got[c.Value] = c.Count
		}
	}
	for e := range s.snapshot.Entries() {
		if found[e.ID] && atlastest.Meets(e, q, name) {
			for _, value := range atlastest.Values(e, name) {
				want[value]++
			}
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("%q, %s: %v, want %v", q.Text, name, got, want)
	}
}

// radius tries the exact distance of places, just within and just beyond, by a
// text with more than a thousand matches too.
func (s *suite) radius(t *testing.T) {
	for _, text := range []string{everyone, "médiathèque"} {
		among, found := s.read(t, text)
		for _, metres := range []string{"1", "777", "5000", "20000", "99999", "100000"} {
			for _, at := range []url.Values{{"lat": {"48.86"}, "lon": {"2.35"}}, {"lat": {"48.11"}, "lon": {"-1.68"}}, {"lat": {"43.3"}, "lon": {"5.38"}}} {
				at.Set("rayon", metres)
				q := query(t, text, among, at)
				want := plain(s.snapshot, &q, found)
				if got := ids(t, s.snapshot, q); !maps.Equal(got, want) {
					t.Errorf("%q %s: %d places, want %d", text, at.Encode(), len(got), len(want))
				}
			}
		}
	}
}

// pages walks whole answers, each page by a question of its own: every place
// comes once, and those more relevant first.
func (s *suite) pages(t *testing.T) {
	for _, text := range []string{everyone, "médiathèque", "hipocampe", "Lyon"} {
		want := s.found(t, text)
		for _, order := range []string{"", "pertinence", "nom", "maj", "distance"} {
			v := url.Values{"tri": {order}, "q": {text}, "limite": {"100"}, "lat": {"47"}, "lon": {"2"}}
			seen, last := map[string]int{}, float32(0)
			for page, cursor := 0, ""; page == 0 || cursor != ""; page++ {
				v.Set("curseur", cursor)
				q := query(t, text, s.find(t, text), v)
				answer, err := s.snapshot.Search(q)
				if err != nil || answer.Total != len(want) {
					t.Fatalf("%q, order %q: a total of %d, want %d; %v", text, order, answer.Total, len(want), err)
				}
				scores := scoresOf(q.Among)
				for i, h := range answer.Hits {
					seen[h.ID]++
					score := scores[h.ID]
					if order == "pertinence" && (page > 0 || i > 0) && score > last {
						t.Errorf("%q: %s comes after less relevant ones", text, h.Name)
					}
					last = score
				}
				cursor = answer.Next
			}
			for id, times := range seen {
				if times > 1 || !want[id] {
					t.Errorf("%q, order %q: %s comes %d times", text, order, id, times)
				}
			}
			if len(seen) != len(want) {
				t.Errorf("%q, order %q: %d places on the pages, want %d", text, order, len(seen), len(want))
			}
		}
	}
}

func scoresOf(among *atlas.Among) map[string]float32 {
	scores := map[string]float32{}
	for i, slot := range among.Slots {
		if e, held := among.Snapshot.InSlot(slot); held && among.Scores != nil {
			scores[e.ID] = among.Scores[i]
		}
	}
	return scores
}
