package atlas_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/fault"
)

// checkField wants an Invalid error about one parameter, that quotes text.
func checkField(t *testing.T, context string, err error, name, text string) {
	t.Helper()
	e, ok := err.(*fault.Error)
	if !ok || e.Kind != fault.Invalid || len(e.Fields) == 0 {
		t.Errorf("%s: %v", context, err)
		return
	}
	for _, f := range e.Fields {
		if f.Name == name && strings.Contains(f.Message, text) {
			return
		}
	}
	t.Errorf("%s: no field %s about %q in %+v", context, name, text, e.Fields)
}

func TestParseQueryRefuses(t *testing.T) {
	t.Parallel()
	many := strings.Repeat("Seniors,", 101)
	for _, c := range []struct{ query, field, text string }{
		{"inconnu=1", "inconnu", "typologie"},
		{"services=Rien", "services", "Rien"},
		{"typologie=ABC", "typologie", "FABLAB"},
		{"frais_a_charge=Gratuit,Cher", "frais_a_charge", "Cher"},
		{"publics_specifiquement_adresses=" + many, "publics_specifiquement_adresses", "100"},
		{"commune=Rennes", "commune", "INSEE"},
		{"commune=3523", "commune", "3523"},
		{"epci=12", "epci", "SIREN"},
		{"departement=2C", "departement", "2C"},
		{"region=B", "region", "53"},
		{"label=a%20b", "label", "label"},
		{"q=" + strings.Repeat("é", 201), "q", "200"},
		{"q=%ff", "q", "UTF-8"},
		{"q=%00", "q", "Écrivez un mot"},
		{"q=%20%01+%7F%C2%9F", "q", "Écrivez un mot"},
		{"q=a&q=b", "q", "une seule"},
		{"bbox=1,2,3", "bbox", "ouest,sud,est,nord"},
		{"bbox=1,3,2,2", "bbox", "sud"},
		{"bbox=NaN,0,1,1", "bbox", "NaN"},
		{"bbox=48,-2,49,-1", "bbox", "échangées"},
		{"lat=48", "lon", "longitude"},
		{"lon=2", "lat", "latitude"},
		{"lat=NaN&lon=2", "lat", "NaN"},
		{"lat=Inf&lon=2", "lat", "Inf"},
		{"lat=91&lon=2", "lat", "90"},
		{"lat=48&lon=181", "lon", "180"},
		{"lat=48,1&lon=2", "lat", "48,1"},
		{"lat=2.35&lon=48.85", "lat", "échangées"},
		{"lat=55.45&lon=-20.88", "lat", "échangées"},
		{"rayon=1000", "rayon", "position"},
		{"lat=48&lon=2&rayon=0", "rayon", "100000"},
		{"lat=48&lon=2&rayon=100001", "rayon", "100000"},
		{"lat=48&lon=2&rayon=-5", "rayon", "100000"},
		{"lat=48&lon=2&rayon=NaN", "rayon", "100000"},
		{"ouvert=demain", "ouvert", "maintenant"},
		{"ouvert=2026-02-30T10:00", "ouvert", "maintenant"},
		{"accessible=non", "accessible", "oui"},
		{"maj_depuis=01/02/2026", "maj_depuis", "2026-03-14"},
		{"maj_depuis=0001-01-01", "maj_depuis", "jour"},
		{"tri=hasard", "tri", "pertinence"},
		{"tri=distance", "tri", "position"},
		{"tri=pertinence", "tri", "q"},
		{"limite=0", "limite", "100"},
		{"limite=101", "limite", "100"},
		{"limite=1e2", "limite", "100"},
		{"curseur=abc", "curseur", "reprenez"},
		{"curseur=" + strings.Repeat("A", 5000), "curseur", "reprenez"},
		{"facettes=1", "facettes", "non"},
		{strings.Repeat("x", 3000) + "=1", strings.Repeat("x", 40) + "…", "existe"},
	} {
		values, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		_, err = atlas.ParseQuery(values, tuesday)
		checkField(t, c.query[:min(60, len(c.query))], err, c.field, c.text)
	}
}

func TestParseQueryNamesEveryFault(t *testing.T) {
	t.Parallel()
	_, err := atlas.ParseQuery(url.Values{"lat": {"x"}, "limite": {"0"}, "services": {"?"}}, tuesday)
	for _, name := range []string{"lat", "lon", "limite", "services"} {
		checkField(t, name, err, name, "")
	}
}

func TestParseQueryReads(t *testing.T) {
	t.Parallel()
	base := atlas.Query{At: tuesday, Limit: atlas.DefaultLimit}
	with := func(change func(*atlas.Query)) atlas.Query { q := base; change(&q); return q }
	filter := func(name string, values ...string) atlas.Query {
		return with(func(q *atlas.Query) { q.Filters = map[string][]string{name: values} })
	}
	for text, want := range map[string]atlas.Query{
		"":                             base,
		"q=&commune=&services=&lat= &": base,
		"q=+%09%C2%A0":                 base,
		"frais_a_charge=Payant,Gratuit&frais_a_charge=Payant": filter("frais_a_charge", "Gratuit", "Payant"),
		"frais_a_charge=gratuit":                              filter("frais_a_charge", "Gratuit"),
		"typologie=PE,bib":                                    filter("typologie", "BIB", "FT"),
		"departement=2a,35,2A":                                filter("departement", "2A", "35"),
		"equipement=wi-fi":                                    filter("equipement", "Wi-Fi"),
		"q=%20m%C3%A9dia%09th%C3%A8que%20":                    with(func(q *atlas.Query) { q.Text = "média thèque" }),
		"ouvert=maintenant":                                   with(func(q *atlas.Query) { q.Open = true }),
		"ouvert=2026-07-14T10:00": with(func(q *atlas.Query) {
			q.Open, q.OpenAt, q.At = true, true, time.Date(2026, 7, 14, 8, 0, 0, 0, time.UTC)
		}),
		"ouvert=2026-07-14T10:00+04:00": with(func(q *atlas.Query) {
			q.Open, q.OpenAt, q.At = true, true, time.Date(2026, 7, 14, 6, 0, 0, 0, time.UTC)
		}),
		"maj_depuis=2026-01-02": with(func(q *atlas.Query) { q.Since = time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC) }),
		"facettes=non":          base,
		"page=3&format=csv":     base,
	} {
		values, err := url.ParseQuery(text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := atlas.ParseQuery(values, tuesday, "page", "format")
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

// TestNoValueHoldsAComma: lists of values are written with commas.
func TestNoValueHoldsAComma(t *testing.T) {
	t.Parallel()
	all := append(directory.TypologyCodes(), directory.Equipments...)
	for _, c := range directory.Columns {
		all = append(all, c.Vocabulary...)
	}
	for _, v := range all {
		if strings.Contains(v, ",") {
			t.Errorf("%q holds a comma", v)
		}
	}
}

// TestOrderByDefault: the nearest first, else the most relevant, else by name.
func TestOrderByDefault(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]atlas.Sort{
		"": atlas.ByName, "q=x": atlas.ByRelevance, "lat=48&lon=2": atlas.ByDistance, "q=x&lat=48&lon=2": atlas.ByDistance,
		"lat=48&lon=2&tri=maj": atlas.ByFreshness,
	} {
		q := query(t, text)
		if got := q.Order(); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestQueryIsReadBack(t *testing.T) {
	t.Parallel()
	s := small()
	rapid.Check(t, func(t *rapid.T) {
		q := parsed(t, drawValues(t, s))
		if diff := cmp.Diff(q, parsed(t, q.Values())); diff != "" {
			t.Fatal(diff)
		}
	})
}

// FuzzParseQuery: no address makes it panic, what is read is read back the
// same and is answered.
func FuzzParseQuery(f *testing.F) {
	for _, seed := range []string{
		"", "services=Aide aux démarches administratives&ouvert=maintenant", "lat=48.1&lon=-1.7&rayon=5000&tri=nom&limite=3",
		"bbox=170,-20,-170,-10", "departement=35,2A&commune=13055,13201&facettes=oui", "ouvert=2026-07-14T10:00:00%2B02:00",
		"maj_depuis=2026-01-01&accessible=oui&q=mairie", "curseur=eyJ0Ijoibm9tIiwibiI6IngiLCJpIjoieSJ9",
		"lat=1&lon=1&curseur=eyJ0IjoiZGlzdGFuY2UiLCJuIjoieCIsImkiOiJ5IiwicCI6WzEsMl19",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		values, err := url.ParseQuery(text)
		if err != nil {
			return
		}
		q, err := atlas.ParseQuery(values, tuesday)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		again, err := atlas.ParseQuery(q.Values(), tuesday)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if diff := cmp.Diff(q, again); diff != "" {
			t.Fatalf("%q: %s", text, diff)
		}
		if _, err := small().Search(q); err != nil && fault.KindOf(err) == fault.Internal {
			t.Fatalf("%q: %v", text, err)
		}
		if _, err := small().Tile(5, 16, 11, q); err != nil && fault.KindOf(err) == fault.Internal {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
