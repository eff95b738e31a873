package api

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"annuaire/atlas"
	"annuaire/internal/httpd"
	"annuaire/search"
)

func (b *bundle) suggested(t *testing.T, target string) []Suggestion {
	t.Helper()
	resp, body := b.get(t, target)
	var answer Suggestions
	if err := json.Unmarshal([]byte(body), &answer); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v %s", target, resp.StatusCode, err, body)
	}
	return answer.Suggestions
}

func TestSuggestionsLead(t *testing.T) {
	t.Parallel()
	b := shared()
	for text, want := range map[string]string{
		"renn":            "commune /lieux?lat=48.1100&lieu=Rennes+%2835%29&lon=-1.6800&rayon=auto",
		"35":              "departement /lieux?departement=35",
		"agglomeration 3": "epci /lieux?epci=299000030",
		"region 5":        "region /lieux?region=52",
		"bibliotheq":      "typologie /lieux?typologie=BIB",
		"aide aux":        "service /lieux?services=Aide+aux+d%C3%A9marches+administratives",
		"wi-fi":           "equipement /lieux?equipement=Wi-Fi",
		"espace ada":      "lieu /lieux/lieu-1",
	} {
		found := b.suggested(t, "/api/v1/suggestions?q="+url.QueryEscape(text))
		if len(found) == 0 {
			t.Errorf("%q: nothing", text)
			continue
		}
		if got := found[0].Type + " " + found[0].Lien; got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// The list answers wherever a suggestion leads, and finds something under the
// kinds, services and equipment.
func TestSuggestionsLeadSomewhere(t *testing.T) {
	t.Parallel()
	b := shared()
	for _, text := range []string{"a", "b", "ma", "ren", "35", "maison", "internet", "region", "imprim", "poste"} {
		for _, s := range b.suggested(t, "/api/v1/suggestions?limite=20&q="+text) {
			u, err := url.Parse(s.Lien)
			if err != nil {
				t.Fatal(err)
			}
			v := u.Query()
			v.Del("lieu") // of pages only, as the radius that they choose
			v.Del("rayon")
			u.RawQuery = v.Encode()
			resp, body := b.get(t, "/api/v1"+u.String())
			filter := s.Type == search.KindTypology || s.Type == search.KindService || s.Type == search.KindEquipment
			if resp.StatusCode != http.StatusOK || filter && strings.Contains(body, `{"total":0,`) {
				t.Errorf("%s %s leads to %s: %d %.80s", s.Type, s.Libelle, s.Lien, resp.StatusCode, body)
			}
		}
	}
}

func TestSuggestionsOfAddresses(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[-1.69,48.11]},
			"properties":{"label":"35 Rue de Rennes 35000 Rennes","score":0.9,"citycode":"35238"}}]}`))
	}))
	t.Cleanup(server.Close)
	b := withGeocoder(t, server.URL)
	const address = "adresse 35 Rue de Rennes 35000 Rennes /lieux?lat=48.1100&lieu=35+Rue+de+Rennes+35000+Rennes&lon=-1.6900&rayon=auto"
	for _, c := range []struct {
		target string
		last   string // what the last one is
		alone  bool
	}{
		{"/api/v1/suggestions?q=rennes+35", address, false},
		{"/api/v1/suggestions?q=rennes+35&adresses=oui", address, false},
		{"/api/v1/suggestions?q=rennes+35&adresses=seules", address, true},
		{"/api/v1/suggestions?q=rennes+35&adresses=non", "commune", false},
		{"/api/v1/suggestions?q=rennes+35&limite=2", address, false},
		{"/api/v1/suggestions?q=rennes+35&limite=1", "commune", true},
	} {
		found := b.suggested(t, c.target)
		if len(found) == 0 {
			t.Errorf("%s: nothing", c.target)
			continue
		}
		last := found[len(found)-1]
		got := last.Type + " " + last.Libelle + " " + last.Lien
		if !strings.HasPrefix(got, c.last) || (len(found) == 1) != c.alone && c.last == address {
			t.Errorf("%s: %d suggestions, the last is %s; want %s", c.target, len(found), got, c.last)
		}
	}
	if found := b.suggested(t, "/api/v1/suggestions?q=rennes&adresses=seules"); len(found) > 0 {
		t.Errorf("%q is no address: %+v", "rennes", found)
	}
	other, _ := b.get(t, "/api/v1/suggestions?q=rennes")
	if resp, _ := b.get(t, "/api/v1/suggestions?q=rennes+35"); resp.Header.Get("ETag") == other.Header.Get("ETag") {
		t.Error("what a geocoder says is tagged by the version of the directory")
	}
	server.Close()
	if found := b.suggested(t, "/api/v1/suggestions?q=rennes+355"); len(found) > 0 && found[len(found)-1].Type == search.KindAddress {
		t.Error("a geocoder that is down answers")
	}
}

// withGeocoder serves what shared serves, with a geocoder.
func withGeocoder(t *testing.T, base string) *bundle {
	t.Helper()
	b := shared()
	app := httpd.New(httpd.Config{Logger: slog.New(slog.DiscardHandler)})
	err := Register(app, Deps{Atlas: atlas.New(b.snap), Search: search.NewBuiltIn(b.index), Index: func() *search.Index { return b.index }, Geocoder: search.NewGeocoder(base),
		Clock: func() time.Time { return noon }, PublicURL: "https://annuaire.exemple"})
	if err != nil {
		t.Fatal(err)
	}
	return &bundle{app, b.snap, b.index}
}
