package search_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"annuaire/data"
	"annuaire/geo"
	"annuaire/search"
)

var gazetteer = sync.OnceValue(func() *geo.Gazetteer {
	ts, err := data.BuiltinTerritories()
	if err != nil {
		panic(err)
	}
	return geo.NewGazetteer(ts)
})

func TestLocate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text    string
		kind    search.LocationKind // empty: not located
		code    string
		label   string
		partial bool
	}{
		{"Rennes", search.LocatedCommune, "35238", "Rennes (35)", false},
		{"  RENNES ", search.LocatedCommune, "35238", "Rennes (35)", false},
		{"st brieuc", search.LocatedCommune, "22278", "Saint-Brieuc (22)", false},
		{"saint-étienne", search.LocatedCommune, "42218", "Saint-Étienne (42)", false},
		{"35000", search.LocatedPostalCode, "35238", "35000 Rennes", false},
		{"35 000", "", "", "", false},
		{"Rennes 35", search.LocatedCommune, "35238", "Rennes (35)", false},
		{"Rennes (35)", search.LocatedCommune, "35238", "Rennes (35)", false},
		{"Rennes 35000", search.LocatedPostalCode, "35238", "35000 Rennes", false},
		{"35000 Rennes", search.LocatedPostalCode, "35238", "35000 Rennes", false},
		{"Saint-Denis 93", search.LocatedCommune, "93066", "Saint-Denis (93)", false},
		{"Saint-Denis 974", search.LocatedCommune, "97411", "Saint-Denis (974)", false},
		{"Saint-Denis Réunion", "", "", "", false}, // the department's name is La Réunion
		{"Saint-Denis La Réunion", search.LocatedCommune, "97411", "Saint-Denis (974)", false},
		{"Bastia 2b", search.LocatedCommune, "2B033", "Bastia (2B)", false},
		{"Paris 12e", search.LocatedCommune, "75056", "Paris (75)", false},
		{"12 rue de Brest 35000 Rennes", search.LocatedPostalCode, "35238", "35000 Rennes", true},
		{"12, rue de Brest, 35000 RENNES CEDEX", search.LocatedPostalCode, "35238", "35000 Rennes", true},
		{"12 rue de Brest Rennes", search.LocatedCommune, "35238", "Rennes (35)", true},
		{"12 rue de Brest", "", "", "", false},
		{"place de la République, Saint-Denis 93", search.LocatedCommune, "93066", "Saint-Denis (93)", true},
		{"35", search.LocatedDepartment, "35", "Ille-et-Vilaine", false},
		{"1", search.LocatedDepartment, "01", "Ain", false},
		{"974", search.LocatedDepartment, "974", "La Réunion", false},
		{"2A", search.LocatedDepartment, "2A", "Corse-du-Sud", false},
		{"ille et vilaine", search.LocatedDepartment, "35", "Ille-et-Vilaine", false},
		{"Landes", search.LocatedDepartment, "40", "Landes", false},
		{"Vienne", search.LocatedCommune, "38544", "Vienne (38)", false},
		{"bretagne", search.LocatedRegion, "53", "Bretagne", false},
		{"35238", search.LocatedCommune, "35238", "Rennes (35)", false},
		{"99999", "", "", "", false},
		{"médiathèque", "", "", "", false},
		{"mediatheque rennes", "", "", "", false},
		{"", "", "", "", false},
		{"'; drop table places --", "", "", "", false},
		{strings.Repeat("rue ", 500), "", "", "", false},
	} {
		got, ok := search.Locate(gazetteer(), c.text)
		if !ok {
			if c.kind != "" {
				t.Errorf("%q: not located, want %s", c.text, c.label)
			}
			continue
		}
		if got.Kind != c.kind || got.Label != c.label || got.Territory.Code != c.code || got.Partial != c.partial {
			t.Errorf("%q: %s %s %q partial %v, want %s %s %q partial %v", c.text,
				got.Kind, got.Territory.Code, got.Label, got.Partial, c.kind, c.code, c.label, c.partial)
		}
	}
}

func TestLocateTellsTheOthers(t *testing.T) {
	t.Parallel()
	got, ok := search.Locate(gazetteer(), "Saint-Denis")
	if !ok || len(got.Others) == 0 {
		t.Errorf("%+v: no other commune of this name", got)
	}
}

func TestLocateAnyText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		found, ok := search.Locate(gazetteer(), rapid.String().Draw(t, "text"))
		if ok && found.Territory == nil {
			t.Fatal("located nowhere")
		}
	})
}

// Every commune is found by "postal code name", the way it is written on
// letters.
func TestLocateEveryCommune(t *testing.T) {
	t.Parallel()
	asked, wrong := 0, 0
	for _, c := range gazetteer().All(geo.Commune) {
		if len(c.PostalCodes) == 0 {
			continue
		}
		asked++
		got, ok := search.Locate(gazetteer(), c.PostalCodes[0]+" "+c.Name)
		if !ok || got.Territory != c {
			wrong++
			if wrong < 10 {
				t.Errorf("%s %s leads to %s", c.PostalCodes[0], c.Name, got.Label)
			}
		}
	}
	if asked < 30_000 {
		t.Errorf("only %d communes", asked)
	}
}

const rennesAddress = `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[-1.69,48.11]},
"properties":{"label":"12 Rue de Brest 35000 Rennes","score":0.96,"citycode":"35238"}}]}`

func TestGeocoder(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	var answer atomic.Pointer[string]
	good := rennesAddress
	answer.Store(&good)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.Path != "/search/" || r.URL.Query().Get("limit") != "1" || r.URL.Query().Get("q") == "" {
			t.Errorf("asked %s", r.URL)
		}
		_, _ = w.Write([]byte(*answer.Load()))
	}))
	t.Cleanup(server.Close)
	g := search.NewGeocoder(server.URL)
	for range 2 {
		got, ok := g.Locate(context.Background(), gazetteer(), "12 rue de Brest 35000 Rennes")
		if !ok || got.Kind != search.LocatedAddress || got.Partial || got.Point != [2]float64{-1.69, 48.11} || got.Territory.Code != "35238" {
			t.Errorf("%+v", got)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("asked %d times, want once", asked.Load())
	}
	if got, _ := g.Locate(context.Background(), gazetteer(), "Rennes"); got.Kind != search.LocatedCommune || asked.Load() != 1 {
		t.Error("a commune was asked for")
	}
	for name, bad := range map[string]string{
		"not sure": strings.Replace(rennesAddress, "0.96", "0.2", 1), "nothing": `{"features":[]}`, "no JSON": `<html>`,
		"no position": strings.Replace(rennesAddress, "-1.69,48.11", "", 1), "off the earth": strings.Replace(rennesAddress, "48.11", "481", 1),
	} {
		answer.Store(&bad)
		got, ok := g.Locate(context.Background(), gazetteer(), "14 rue de Brest 35000 Rennes "+name)
		if !ok || got.Kind != search.LocatedPostalCode || !got.Partial {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestGeocoderAwayOrSlow(t *testing.T) {
	t.Parallel()
	stuck := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	t.Cleanup(stuck.Close)
	for name, base := range map[string]string{"away": "http://127.0.0.1:1", "slow": stuck.URL, "not an address": "http://[::"} {
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		got, ok := search.NewGeocoder(base).Locate(ctx, gazetteer(), "12 rue de Brest 35000 Rennes")
		cancel()
		if !ok || !got.Partial || got.Territory.Code != "35238" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	var none *search.Geocoder
	if got, ok := none.Locate(context.Background(), gazetteer(), "Rennes"); !ok || got.Territory.Code != "35238" {
		t.Errorf("without a geocoder: %+v", got)
	}
}
