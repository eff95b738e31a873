package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"annuaire/internal/httpd"
)

// filteredPaths take the filters of /api/v1/lieux.
var filteredPaths = []string{
	"/api/v1/lieux", "/api/v1/lieux/proches", "/tuiles/lieux/5/15/11.mvt", "/tuiles/lieux.json",
	"/donnees/lieux.csv", "/donnees/lieux.geojson", "/donnees/lieux.jsonld",
}

// Each is refused wherever filters are taken, by a problem that names the
// parameter.
var refusedFilters = []struct{ query, field string }{
	{"lat=NaN&lon=2", "lat"},
	{"lat=48&lon=Inf", "lon"},
	{"lat=48&lon=-Infinity", "lon"},
	{"lat=1e309&lon=2", "lat"},
	{"lat=90.0001&lon=2", "lat"},
	{"lat=48&lon=-181", "lon"},
	{"lat=48,1&lon=2", "lat"},
	{"lat=0x1p4&lon=2", "lat"},
	{"lat=2.35&lon=48.85", "lat"},
	{"lat=48", "lon"},
	{"lat=48&lat=49&lon=2", "lat"},
	{"lat=48&lon=2&rayon=0", "rayon"},
	{"lat=48&lon=2&rayon=-1", "rayon"},
	{"lat=48&lon=2&rayon=NaN", "rayon"},
	{"lat=48&lon=2&rayon=1e300", "rayon"},
	{"bbox=-1,48,2", "bbox"},
	{"bbox=-1,48,2,NaN", "bbox"},
	{"bbox=-1,48,2,Inf", "bbox"},
	{"bbox=-1,49,2,48", "bbox"},
	{"bbox=-1,48,2,91", "bbox"},
	{"bbox=48,-1,49,2", "bbox"},
	{"services=Couture", "services"},
	{"services=" + strings.Repeat("Couture,", 1000), "services"},
	{"commune=" + strings.Repeat("35238,", 1500), "commune"},
	{strings.Repeat("departement=35&", 900), "departement"},
	{"departement=99999", "departement"},
	{"label=" + strings.Repeat("a", 65), "label"},
	{"q=" + strings.Repeat("a", 201), "q"},
	{"q=%C3%28", "q"},
	{"q=%00", "q"},
	{"q=+%01%7F", "q"},
	{"ouvert=demain", "ouvert"},
	{"ouvert=9999-12-31T00:00", "ouvert"},
	{"maj_depuis=2026-02-30", "maj_depuis"},
	{"accessible=non", "accessible"},
	{"inconnu=1", "inconnu"},
	{strings.Repeat("x", 300) + "=1", strings.Repeat("x", 40) + "…"},
	{"%00=1", "\x00"},
}

func TestBadFiltersAreRefusedEverywhere(t *testing.T) {
	t.Parallel()
	b := shared()
	for _, path := range filteredPaths {
		for _, c := range refusedFilters {
			query := c.query
			if path == "/api/v1/lieux/proches" && !strings.Contains(query, "lat=") {
				query += "&lat=48.1&lon=-1.7"
			}
			b.refuses(t, path+"?"+query, c.field)
		}
	}
}

func TestBadRequestsAreRefused(t *testing.T) {
	t.Parallel()
	b := shared()
	for _, c := range []struct{ target, field string }{
		{"/api/v1/lieux?rayon=1000", "rayon"},
		{"/api/v1/lieux?limite=0", "limite"},
		{"/api/v1/lieux?limite=-1", "limite"},
		{"/api/v1/lieux?limite=1e9", "limite"},
		{"/api/v1/lieux?limite=99999999999999999999", "limite"},
		{"/api/v1/lieux?tri=distance", "tri"},
		{"/api/v1/lieux?tri=pertinence", "tri"},
		{"/api/v1/lieux?curseur=" + strings.Repeat("A", 5000), "curseur"},
		{"/api/v1/lieux?facettes=peut-etre", "facettes"},
		{"/api/v1/lieux?format=csv", "format"},
		{"/api/v1/lieux/proches?lat=48&lon=2&limite=101", "limite"},
		{"/api/v1/lieux/proches?lon=2", "lat"},
		{"/api/v1/lieux/lieu-1?limite=2", "limite"},
		{"/api/v1/lieux/lieu-1/historique?limite=1", "limite"},
		{"/api/v1/suggestions?q=", "q"},
		{"/api/v1/suggestions?q=a&q=b", "q"},
		{"/api/v1/suggestions?q=%ff", "q"},
		{"/api/v1/suggestions?q=" + strings.Repeat("a", 201), "q"},
		{"/api/v1/suggestions?q=a&limite=21", "limite"},
		{"/api/v1/suggestions?q=a&lat=48", "lat"},
		{"/api/v1/suggestions?q=a&adresses=peut-etre", "adresses"},
		{"/api/v1/suggestions?q=a&adresses=oui&adresses=non", "adresses"},
		{"/api/v1/territoires/localiser?lat=NaN&lon=2", "lat"},
		{"/api/v1/territoires/localiser?lat=48&lon=2&rayon=5", "rayon"},
		{"/api/v1/territoires/galaxie/1", "niveau"},
		{"/api/v1/territoires/commune/35238?x=1", "x"},
		{"/tuiles/lieux/-1/0/0.mvt", "z"},
		{"/tuiles/lieux/99999999999999999999/0/0.mvt", "z"},
		{"/tuiles/lieux/+5/15/11.mvt", "z"},
		{"/tuiles/lieux/05/15/11.mvt", "z"},
		{"/tuiles/lieux/5/32/11.mvt", "x"},
		{"/tuiles/lieux/5/1e1/11.mvt", "x"},
		{"/tuiles/lieux/5/15/-1.mvt", "y"},
		{"/tuiles/lieux/5/15/1%31.mvt", "y"},
		{"/tuiles/lieux/5/15/NaN.mvt", "y"},
		{"/tuiles/communes/23/0/0.mvt", "z"},
		{"/tuiles/communes/8/256/0.mvt", "x"},
		{"/tuiles/communes/8/128/88.mvt?services=x", "services"},
		{"/tuiles/communes.json?x=1", "x"},
		{ogcPlacesPath + "/items?limit=0", "limit"},
		{ogcPlacesPath + "/items?limit=-5", "limit"},
		{ogcPlacesPath + "/items?bbox=NaN,0,1,1", "bbox"},
		{ogcPlacesPath + "/items?bbox=1,2,3", "bbox"},
		{ogcPlacesPath + "/items?inconnu=1", "inconnu"},
		{ogcPlacesPath + "/items?q=%00", "q"},
		{ogcPlacesPath + "?x=1", "x"},
	} {
		b.refuses(t, c.target, c.field)
	}
}

// refuses wants a problem of status 400 that names a parameter.
func (b *bundle) refuses(t *testing.T, target, field string) {
	t.Helper()
	resp, body := b.get(t, target)
	var problem httpd.Problem
	err := json.Unmarshal([]byte(body), &problem)
	named := slices.ContainsFunc(problem.Errors, func(f httpd.ProblemField) bool { return f.Name == field && f.Message != "" })
	if resp.StatusCode != http.StatusBadRequest || err != nil || !named || len(body) > 4<<10 {
		t.Errorf("%.120s: %d %.300s, want 400 that names %q", target, resp.StatusCode, body, field)
	}
	if text, err := url.QueryUnescape(target); err == nil && len(text) > 1000 && strings.Contains(body, text[len(text)/2:]) {
		t.Errorf("%.120s: the answer repeats the request", target)
	}
}
