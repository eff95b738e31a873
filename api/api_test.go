package api

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/internal/realdata"
	"annuaire/search"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// noon is a Tuesday at 12:30 in Paris.
var noon = time.Date(2026, 3, 10, 11, 30, 0, 0, time.UTC)

// bundle is a server over 400 invented places and three known ones.
type bundle struct {
	app   *fiber.App
	snap  *atlas.Snapshot
	index *search.Index
}

var (
	full = directory.Place{
		ID: "lieu-1", Version: 3, State: directory.Published,
		Pivot: directory.Pivot{Number: "43493312300029", Kind: directory.SIRET},
		Name:  `Espace "Ada" <numérique> \ Rennes`, Commune: "Rennes", PostalCode: "35000", INSEE: "35238",
		Address: "1 rue des Essais", AddressExtra: "2e étage", Position: orb.Point{-1.6778, 48.1173}, HasPosition: true,
		Typologies: []string{"EPN", "ASSO"}, Phone: "+33200000000", Emails: []string{"contact@exemple.fr"}, Websites: []string{"https://exemple.fr/?a=1&b=2"},
		Hours: "Mo-Fr 09:00-18:00", Summary: "Un lieu\tinventé.\nDeux lignes.", Details: "Détails \u2028 et \x01.", Source: "Essai", Mobility: []string{"Fixe"},
		Parent: "Ville", UpdatedOn: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
		Services: []string{"Aide aux démarches administratives"}, Audiences: []string{"Seniors"}, SpecialCare: []string{"Surdité"},
		Fees: []string{"Gratuit"}, Programmes: []string{"France Services"}, Trainings: []string{"ORDI 3.0"}, OtherLabels: []string{"Label d'ici"},
		AccessModes: []string{"Se présenter"}, SupportModes: []string{"En autonomie"},
		AccessPage: "https://acceslibre.exemple/1", BookingPage: "https://rdv.exemple/1", Equipment: []string{"Wi-Fi"}, TimeZone: "Europe/Paris",
		Closure: &directory.Closure{From: time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 8, 15, 0, 0, 0, 0, time.UTC), Message: "Congés"},
		Doubts:  []directory.Doubt{{Column: "telephone", Value: "06 XX secret", Reason: "Numéro illisible."}},
	}
	bare    = directory.Place{ID: "lieu-2", State: directory.Published, Name: "Lieu nu", Commune: "Rennes", PostalCode: "35000", INSEE: "35238"}
	nowhere = directory.Place{ID: "lieu-3", State: directory.Published, Name: "Lieu sans commune", Commune: "Ailleurs", PostalCode: "00000"}
)

var shared = sync.OnceValue(func() *bundle {
	places := append(atlastest.Places(400, 1), full, bare, nowhere)
	snap := atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, places)
	return newBundle(snap)
})

func newBundle(snap *atlas.Snapshot) *bundle {
	index := search.Build(snap)
	app := httpd.New(httpd.Config{Logger: slog.New(slog.DiscardHandler)})
	err := Register(app, Deps{
		Atlas: atlas.New(snap), Search: search.NewBuiltIn(index), Index: func() *search.Index { return index }, Clock: func() time.Time { return noon },
		PublicURL: "https://annuaire.exemple",
		History: func(_ context.Context, id string, limit int) ([]HistoryEntry, error) {
			return []HistoryEntry{{Version: 2, At: noon, Reason: "Import", Columns: []string{"nom"}}, {Version: 1, At: noon.Add(-time.Hour)}}, nil
		},
		Alias: func(_ context.Context, id string) (string, bool, error) { return "lieu-1", id == "ancien", nil },
		Withdrawn: func(_ context.Context, id string) (string, bool, error) {
			if id == "panne" {
				return "", false, fault.New(fault.Unavailable, "La base est absente.")
			}
			return "Le lieu a fermé.", id == "ferme", nil
		},
		Ready: []Check{{Name: "base", Run: func(context.Context) error { return nil }}},
	})
	if err != nil {
		panic(err)
	}
	return &bundle{app, snap, index}
}

func (b *bundle) get(t rapid.TB, target string, headers ...string) (*http.Response, string) {
	t.Helper()
	req := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := b.app.Test(req, -1)
	if err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

func TestRequests(t *testing.T) {
	t.Parallel()
	b := shared()
	for _, c := range []struct {
		target string
		status int
		want   string
	}{
		{"/api/v1/lieux", 200, `{"total":403,"lieux":[{"id":"`},
		{"/api/v1/lieux?limite=1", 200, `"total":403`},
		{"/api/v1/lieux?services=Aide+aux+d%C3%A9marches+administratives&commune=35238&q=ada", 200, `"total":1`},
		{"/api/v1/lieux?q=zzzz", 200, `{"total":0,"lieux":[],"lecture":{"moteur":"integre","mots_corriges":[],"mot_laisse":null}}`},
		{"/api/v1/lieux?q=%3F%3F%3F", 200, `{"total":0,"lieux":[],"lecture":{"moteur":"integre","mots_corriges":[],"mot_laisse":null}}`},
		{"/api/v1/lieux?q=%E2%80%8B", 200, `{"total":0,"lieux":[],"lecture":{"moteur":"integre","mots_corriges":[],"mot_laisse":null}}`},
		{"/api/v1/lieux?q=+&limite=1", 200, `"total":403`},
		{"/api/v1/lieux?q=ada+zzzz&limite=1", 200, `"lecture":{"moteur":"integre","mots_corriges":[],"mot_laisse":"zzzz"}}`},
		{"/api/v1/lieux?q=mediateque&limite=1", 200, `"lecture":{"moteur":"integre","mots_corriges":[{"ecrit":"mediateque","lu":"mediatheque"}],"mot_laisse":null}}`},
		{"/api/v1/lieux/proches?lat=48.1173&lon=-1.6778&q=ada+zzzz&limite=1&format=geojson", 200, `"mot_laisse":"zzzz"}}`},
		{"/api/v1/lieux?facettes=oui&limite=1", 200, `"facettes":{"accessible":[`},
		{"/api/v1/lieux?format=geojson&limite=1", 200, `{"type":"FeatureCollection","numberMatched":403,"numberReturned":1`},
		{"/api/v1/lieux?lat=48.1173&lon=-1.6778&limite=1", 200, `"distance_m":0}`},
		{"/api/v1/lieux?inconnu=1", 400, `"name":"inconnu"`},
		{"/api/v1/lieux?lat=NaN&lon=1", 400, `"name":"lat"`},
		{"/api/v1/lieux?lat=48.1", 400, `"name":"lon"`},
		{"/api/v1/lieux?lat=-1.67&lon=48.11", 400, "échangées"},
		{"/api/v1/lieux?lat=1e400&lon=0", 400, `"name":"lat"`},
		{"/api/v1/lieux?limite=0&tri=x", 400, `"name":"tri"`},
		{"/api/v1/lieux?limite=101", 400, `"name":"limite"`},
		{"/api/v1/lieux?rayon=100001&lat=48&lon=2", 400, `"name":"rayon"`},
		{"/api/v1/lieux?services=Couture", 400, "Valeurs acceptées"},
		{"/api/v1/lieux?departement=99", 400, `"name":"departement"`},
		{"/api/v1/lieux?curseur=abc", 400, `"name":"curseur"`},
		{"/api/v1/lieux?format=xml", 400, `"name":"format"`},
		{"/api/v1/lieux?bbox=1,2,3", 400, `"name":"bbox"`},
		{"/api/v1/lieux?commune=" + strings.Repeat("35238,", 2000), 400, `"name":"commune"`},
		{"/api/v1/lieux?q=" + strings.Repeat("a", 201), 400, `"name":"q"`},
		{"/api/v1/lieux?q=%ff", 400, "UTF-8"},
		{"/api/v1/lieux/proches?lat=48.1173&lon=-1.6778", 200, `{"total":403,"lieux":[{"id":"lieu-1"`},
		{"/api/v1/lieux/proches?lat=48.1173&lon=-1.6778&services=Aide+aux+d%C3%A9marches+administratives&commune=35238&q=ada&limite=1", 200, `{"total":1,"lieux":[{"id":"lieu-1"`},
		{"/api/v1/lieux/proches?lat=48.1173&lon=-1.6778&rayon=1", 200, `{"total":1,"lieux":[{"id":"lieu-1"`},
		{"/api/v1/lieux/proches?lat=48.1173&lon=-1.6778&limite=3&format=geojson", 200, `"numberReturned":3`},
		{"/api/v1/lieux/proches", 400, `"name":"lat"`},
		{"/api/v1/lieux/proches?lat=48.1&lon=-1.6&curseur=x", 400, `"name":"curseur"`},
		{"/api/v1/lieux/lieu-1", 200, `"url":"https://annuaire.exemple/lieux/lieu-1"`},
		{"/api/v1/lieux/lieu-1?format=geojson", 200, `"geometry":{"type":"Point","coordinates":[-1.6778,48.1173]}`},
		{"/api/v1/lieux/lieu-2?format=geojson", 200, `"geometry":null`},
		{"/api/v1/lieux/lieu-1?format=jsonld", 200, `"@id":"https://annuaire.exemple/lieux/lieu-1"`},
		{"/api/v1/lieux/lieu-1?format=xml", 400, `"name":"format"`},
		{"/api/v1/openapi.json?x=1", 400, `"name":"x"`},
		{"/api/v1/lieux/lieu-1?q=x", 400, `"name":"q"`},
		{"/api/v1/lieux/absent", 404, "Aucun lieu"},
		{"/api/v1/lieux/ferme", 410, "Le lieu a fermé."},
		{"/api/v1/lieux/ancien", 301, ""},
		{"/api/v1/lieux/panne", 503, "base"},
		{"/api/v1/lieux/lieu-1/historique", 200, `{"version":2,"date":"2026-03-10T11:30:00Z","motif":"Import","colonnes":["nom"]}`},
		{"/api/v1/lieux/absent/historique", 404, "Aucun lieu"},
		{"/api/v1/suggestions?q=renn", 200, `{"type":"commune","libelle":"Rennes (35)"`},
		{"/api/v1/suggestions", 400, `"name":"q"`},
		{"/api/v1/suggestions?q=a&limite=0", 400, `"name":"limite"`},
		{"/api/v1/territoires/departement/35", 200, `"territoire":{"niveau":"departement","code":"35","nom":"Département 35"`},
		{"/api/v1/territoires/commune/35238", 200, `"lieux":`},
		{"/api/v1/territoires/pays/FR", 200, `"lieux":403`},
		{"/api/v1/territoires/planete/3", 400, `"name":"niveau"`},
		{"/api/v1/territoires/commune/00000", 404, "Aucun territoire"},
		{"/api/v1/territoires/localiser?lat=48.1&lon=-1.6", 503, "contours"},
		{"/api/v1/territoires/localiser?lat=48.1", 400, `"name":"lon"`},
		{"/api/v1/openapi.json", 200, `"openapi": "3.1.0"`},
		{"/api/v1/rien", 404, "Rien ne se trouve"},
		{"/donnees/lieux.csv?departement=35", 200, "id,pivot,nom,commune"},
		{"/donnees/lieux.csv?departement=00", 400, `"name":"departement"`},
		{"/donnees/lieux.csv?tri=nom&limite=3&curseur=x", 200, "lieu-1"},
		{"/donnees/lieux.geojson", 200, ""},
		{"/donnees/lieux.jsonld", 200, ""},
		{"/tuiles/lieux/0/0/0.mvt", 200, "lieux"},
		{"/tuiles/lieux/14/0/0.mvt", 204, ""},
		{"/tuiles/lieux/0/0/1.mvt", 400, `"name":"y"`},
		{"/tuiles/lieux/99/0/0.mvt", 400, `"name":"z"`},
		{"/tuiles/lieux/a/0/0.mvt", 400, `"name":"z"`},
		{"/tuiles/lieux/5/15/11.mvt?services=Couture", 400, `"name":"services"`},
		{"/tuiles/lieux.json?commune=35238&tri=nom", 200, `lieux/{z}/{x}/{y}.mvt?commune=35238"`},
		{"/healthz", 200, `"ok"`},
		{"/readyz", 200, `"lieux":403`},
	} {
		resp, body := b.get(t, c.target)
		name := c.target[:min(len(c.target), 80)]
		if resp.StatusCode != c.status || !strings.Contains(body, c.want) {
			t.Errorf("%s: %d %.300s, want %d %s", name, resp.StatusCode, body, c.status, c.want)
		}
		if resp.StatusCode >= 400 && resp.Header.Get("Content-Type") != httpd.ProblemType {
			t.Errorf("%s: an error as %s", name, resp.Header.Get("Content-Type"))
		}
	}
}

func TestOldIdentifiersLead(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{"/api/v1/lieux/ancien": "/api/v1/lieux/lieu-1", "/api/v1/lieux/ancien/historique": "/api/v1/lieux/lieu-1/historique"} {
		if resp, _ := shared().get(t, path); resp.Header.Get("Location") != want {
			t.Errorf("%s leads to %s", path, resp.Header.Get("Location"))
		}
	}
}

// Following the Link of each page meets every place once.
func TestPagesMeetEveryPlaceOnce(t *testing.T) {
	t.Parallel()
	b := shared()
	for _, start := range []string{"/api/v1/lieux?limite=50", "/api/v1/lieux?limite=50&lat=48.1&lon=-1.6", "/api/v1/lieux?limite=50&tri=maj", "/api/v1/lieux?limite=50&q=inventé"} {
		seen, pages := map[string]int{}, 0
		total := -1
		for next := start; next != ""; pages++ {
			resp, body := b.get(t, next)
			var page Lieux
			if err := json.Unmarshal([]byte(body), &page); err != nil || resp.StatusCode != 200 || pages > 20 {
				t.Fatalf("%s: %d %v", next, resp.StatusCode, err)
			}
			for _, l := range page.Lieux {
				seen[l.ID]++
			}
			total = page.Total
			next = ""
			if link := resp.Header.Get("Link"); link != "" {
				address, _, _ := strings.Cut(strings.TrimPrefix(link, "<"), `>; rel="next"`)
				next = strings.TrimPrefix(address, "https://annuaire.exemple")
			}
		}
		if len(seen) != total || pages < 2 {
			t.Errorf("%s: %d places on %d pages, want %d", start, len(seen), pages, total)
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s: %s came %d times", start, id, n)
			}
		}
	}
}

func TestConditionalRequests(t *testing.T) {
	t.Parallel()
	b := shared()
	for _, path := range []string{"/api/v1/lieux?limite=2", "/api/v1/lieux/lieu-1", "/tuiles/lieux/0/0/0.mvt", "/donnees/lieux.csv", "/api/v1/suggestions?q=renn", "/api/v1/openapi.json", "/ogc", "/ogc/collections", ogcPlacesPath + "/items", ogcTerritoryPath + "/items"} {
		first, body := b.get(t, path)
		if first.Header.Get("ETag") == "" || body == "" {
			t.Errorf("%s: no ETag", path)
		}
		if resp, body := b.get(t, path, "If-None-Match", first.Header.Get("ETag")); resp.StatusCode != 304 || body != "" {
			t.Errorf("%s: %d with %d bytes, want 304", path, resp.StatusCode, len(body))
		}
		if since := first.Header.Get("Last-Modified"); since != "" {
			if resp, _ := b.get(t, path, "If-Modified-Since", since); resp.StatusCode != 304 {
				t.Errorf("%s: %d since %s, want 304", path, resp.StatusCode, since)
			}
		}
	}
}

func TestAcceptChoosesGeoJSON(t *testing.T) {
	t.Parallel()
	for accept, want := range map[string]string{"": jsonType, "*/*": jsonType, geoJSONType: geoJSONType, "application/geo+json, application/json;q=0.5": geoJSONType, "text/html": jsonType} {
		if resp, _ := shared().get(t, "/api/v1/lieux?limite=1", "Accept", accept); resp.Header.Get("Content-Type") != want {
			t.Errorf("%q gives %s", accept, resp.Header.Get("Content-Type"))
		}
	}
}

func TestFileNames(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{"": "France", "?departement=35": "Departement35", "?commune=35238&q=ada": "Rennes", "?departement=35,22": "France"} {
		resp, _ := shared().get(t, "/donnees/lieux.csv"+query)
		if got := resp.Header.Get("Content-Disposition"); got != `attachment; filename="2026-03-10_lieux-de-mediation-numerique_`+want+`.csv"` {
			t.Errorf("%s: %s", query, got)
		}
	}
}

func TestLocalise(t *testing.T) {
	t.Parallel()
	square := orb.MultiPolygon{{{{-2, 48}, {-1, 48}, {-1, 49}, {-2, 49}, {-2, 48}}}}
	locator := geo.NewLocator([]geo.Outline{{Level: geo.Commune, Code: "35238", Shape: square}})
	b := newBundle(atlas.Build(geo.NewGazetteer(atlastest.Territories()), locator, nil))
	resp, body := b.get(t, "/api/v1/territoires/localiser?lat=48.5&lon=-1.5")
	if resp.StatusCode != 200 || !strings.HasPrefix(body, `{"commune":{"code":"35238","nom":"Rennes"},"parents":{`) {
		t.Errorf("inside: %d %s", resp.StatusCode, body)
	}
	if resp, body := b.get(t, "/api/v1/territoires/localiser?lat=45&lon=3"); resp.StatusCode != 404 {
		t.Errorf("outside: %d %s", resp.StatusCode, body)
	}
	if _, body := b.get(t, "/api/v1/lieux"); body != `{"total":0,"lieux":[]}` {
		t.Errorf("an empty directory: %s", body)
	}
}

// HEAD answers as GET does, without a body.
func TestHead(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/api/v1/lieux", "/api/v1/lieux/lieu-1", "/donnees/lieux.csv", "/tuiles/lieux/0/0/0.mvt", "/api/v1/lieux/absent", ogcPlacesPath + "/items"} {
		wanted, _ := shared().get(t, path)
		resp, err := shared().app.Test(httptest.NewRequest(http.MethodHead, path, nil), -1)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		body, _ := io.ReadAll(resp.Body)
		if resp.StatusCode != wanted.StatusCode || len(body) != 0 || resp.Header.Get("ETag") != wanted.Header.Get("ETag") || resp.Header.Get("Content-Type") != wanted.Header.Get("Content-Type") {
			t.Errorf("%s: %d %v, %d bytes", path, resp.StatusCode, resp.Header, len(body))
		}
		if resp.ContentLength == 0 && wanted.StatusCode == 200 {
			t.Errorf("%s: announced as empty", path)
		}
	}
}

func TestNotReady(t *testing.T) {
	t.Parallel()
	app := httpd.New(httpd.Config{Logger: slog.New(slog.DiscardHandler)})
	err := Register(app, Deps{Atlas: &atlas.Atlas{}, Clock: time.Now, Ready: []Check{
		{"base", func(context.Context) error { return errors.New("secret address") }},
	}})
	if err != nil {
		t.Fatal(err)
	}
	b := &bundle{app: app}
	resp, body := b.get(t, "/readyz")
	if resp.StatusCode != 503 || !strings.Contains(body, `"base":"absent"`) || !strings.Contains(body, `"recherche":"degradee"`) || strings.Contains(body, "secret") {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
	if resp, _ := b.get(t, "/api/v1/lieux?q=rennes"); resp.StatusCode != 503 || resp.Header.Get("Retry-After") == "" {
		t.Errorf("a text without an index: %d", resp.StatusCode)
	}
}

func TestNaughtyStringsBreakNothing(t *testing.T) {
	t.Parallel()
	tryEverywhere(t, []string{"", " ", "\x00", "\xff\xfe", "'; drop table place; --", "<script>alert(1)</script>", "{{7*7}}", "../../etc/passwd", "%00",
		"NaN", "-0", "1e309", "０", "\u202e", strings.Repeat("é", 300)})
}

func TestRealNaughtyStringsBreakNothing(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(realdata.File(t, "malveillant", "blns.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	tryEverywhere(t, list)
}

// tryEverywhere puts each string in every parameter and every path.
func tryEverywhere(t *testing.T, list []string) {
	t.Helper()
	b := shared()
	asked := 0
	for _, s := range list {
		escaped := url.QueryEscape(s)
		var targets []string
		for _, p := range slices.Concat(filters, position, ordering, paging) {
			targets = append(targets, "/api/v1/lieux?"+p.name+"="+escaped)
		}
		for _, p := range slices.Concat(placeFeatureParams, territoryFeatureParams) {
			targets = append(targets, ogcPlacesPath+"/items?"+p.name+"="+escaped, ogcTerritoryPath+"/items?"+p.name+"="+escaped)
		}
		targets = append(targets, ogcPlacesPath+"/items/"+url.PathEscape(s), ogcTerritoryPath+"/items/"+url.PathEscape(s), ogcTerritoryPath+"/items/commune:"+url.PathEscape(s), "/ogc/"+url.PathEscape(s))
		targets = append(targets, "/api/v1/lieux?"+escaped+"=1", "/api/v1/suggestions?q="+escaped, "/api/v1/lieux/"+url.PathEscape(s), "/api/v1/lieux/"+url.PathEscape(s)+"/historique",
			"/api/v1/territoires/commune/"+url.PathEscape(s), "/api/v1/territoires/"+url.PathEscape(s)+"/35", "/donnees/lieux.csv?q="+escaped,
			"/tuiles/lieux.json?q="+escaped, "/tuiles/lieux/0/0/0.mvt?q="+escaped, "/tuiles/lieux/"+url.PathEscape(s)+"/0/0.mvt")
		for _, target := range targets {
			asked++
			resp, body := b.get(t, target)
			if resp.StatusCode >= 500 {
				t.Errorf("%q: %d %s", target, resp.StatusCode, body)
			}
			if resp.StatusCode >= 400 && !json.Valid([]byte(body)) {
				t.Errorf("%q: not JSON: %s", target, body)
			}
		}
	}
	if asked < 300 {
		t.Errorf("only %d requests", asked)
	}
}

func TestSearchNotReadyYet(t *testing.T) {
	t.Parallel()
	app := httpd.New(httpd.Config{Logger: slog.New(slog.DiscardHandler)})
	if err := Register(app, Deps{Atlas: atlas.New(shared().snap), Clock: func() time.Time { return noon }}); err != nil {
		t.Fatal(err)
	}
	starting := &bundle{app: app}
	for target, status := range map[string]int{
		"/api/v1/lieux?q=ada":                            503,
		"/api/v1/lieux/proches?lat=48&lon=-1&q=ada":      503,
		"/api/v1/suggestions?q=ada":                      503,
		"/donnees/lieux.csv?q=ada":                       503,
		"/tuiles/lieux/0/0/0.mvt?q=ada":                  503,
		"/api/v1/lieux":                                  200,
		"/api/v1/lieux/proches?lat=48.1&lon=-1.6":        200,
		"/api/v1/lieux?commune=35238&facettes=oui":       200,
		"/tuiles/lieux/0/0/0.mvt?frais_a_charge=Gratuit": 200,
	} {
		resp, body := starting.get(t, target)
		if resp.StatusCode != status || status == 503 && (resp.Header.Get("Retry-After") == "" || !strings.Contains(body, "se prépare")) {
			t.Errorf("%s: %d %.200s", target, resp.StatusCode, body)
		}
	}
}
