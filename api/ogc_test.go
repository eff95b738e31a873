package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/search"
)

func TestOGCRequests(t *testing.T) {
	t.Parallel()
	b := shared()
	const places, territories = ogcPlacesPath + "/items", ogcTerritoryPath + "/items"
	for _, c := range []struct {
		target string
		status int
		want   string
	}{
		{"/ogc", 200, `"rel":"service-desc"`},
		{"/ogc/", 200, `"rel":"conformance"`},
		{"/ogc?f=json", 200, `"href":"https://annuaire.exemple/ogc/collections","rel":"data"`},
		{"/ogc?f=html", 400, `"name":"f"`},
		{"/ogc?x=1", 400, `"name":"x"`},
		{"/ogc/api", 200, `"openapi": "3.0.3"`},
		{"/ogc/conformance", 200, "conf/geojson"},
		{"/ogc/collections", 200, `"itemType":"feature"`},
		{"/ogc/collections/lieux", 200, `"temporal":{"interval":[["2022-`},
		{"/ogc/collections/territoires", 200, crs84},
		{"/ogc/collections/routes", 404, "Rien ne se trouve"},
		{places, 200, `"numberMatched":403,"numberReturned":10`},
		{places + "?limit=3&f=json", 200, `"numberReturned":3`},
		{places + "?limit=5000", 200, `"numberReturned":403`},
		{places + "?limit=99999999999999999999", 200, `"numberReturned":403`},
		{places + "?typologie=EPN&commune=35238&q=ada", 200, `"numberMatched":1,`},
		{places + "?apres=lieu-2", 200, `"numberReturned":1,"features":[{"type":"Feature","id":"lieu-3","geometry":null`},
		{places + "?bbox=-1.68,48.1,-1.67,48.2&limit=1000", 200, `"id":"lieu-1"`},
		{places + "?bbox=-1.68,48.1,-10,-1.67,48.2,5e3&limit=1000", 200, `"id":"lieu-1"`},
		{places + "?datetime=2026-03-01/..&q=ada", 200, `"numberMatched":1,`},
		{places + "?datetime=2026-03-02T00:00:00Z/..&q=ada", 200, `"numberMatched":0,"numberReturned":0,"features":[]}`},
		{places + "?limit=0", 400, `"name":"limit"`},
		{places + "?limit=-1", 400, `"name":"limit"`},
		{places + "?limit=1.5", 400, `"name":"limit"`},
		{places + "?limit=1&limit=2", 400, "Donnez une seule valeur."},
		{places + "?bbox=1,2,3", 400, `"name":"bbox"`},
		{places + "?bbox=1,2,3,4,5", 400, `"name":"bbox"`},
		{places + "?bbox=1,2,9,3,4,8", 400, "la hauteur la plus basse"},
		{places + "?bbox=1,2,x,3,4,8", 400, `"name":"bbox"`},
		{places + "?bbox=1,4,3,2", 400, "Le sud est au-dessus du nord"},
		{places + "?bbox=NaN,4,3,2", 400, `"name":"bbox"`},
		{places + "?bbox=-181,4,3,5", 400, `"name":"bbox"`},
		{places + "?datetime=hier", 400, `"name":"datetime"`},
		{places + "?datetime=../..", 400, `"name":"datetime"`},
		{places + "?datetime=2026-01-02/2026-01-01", 400, "finit avant de commencer"},
		{places + "?datetime=2026-01-02/2026-01-03/2026-01-04", 400, `"name":"datetime"`},
		{places + "?limite=3", 400, `"name":"limite"`},
		{places + "?tri=nom&limit=0", 400, `"name":"tri"`},
		{places + "?bbox-crs=x", 400, `"name":"bbox-crs"`},
		{places + "?services=Couture&limit=0", 400, `"name":"services"`},
		{places + "?departement=99", 400, `"name":"departement"`},
		{places + "/lieu-1", 200, `"links":[{"href":"https://annuaire.exemple/ogc/collections/lieux/items/lieu-1","rel":"self"`},
		{places + "/lieu-2", 200, `"geometry":null`},
		{places + "/lieu-1?limit=1", 400, `"name":"limit"`},
		{places + "/ancien", 301, ""},
		{places + "/ferme", 410, "Le lieu a fermé."},
		{places + "/absent", 404, "Aucun lieu"},
		{territories, 200, `"features":[{"type":"Feature","id":"region:`},
		{territories + "?niveau=commune&limit=1", 200, `"id":"commune:`},
		{territories + "?niveau=commune,epci&niveau=region", 200, `"id":"region:`},
		{territories + "?datetime=1999-01-01T00:00:00Z&limit=1", 200, `"numberReturned":1`},
		{territories + "?niveau=pays", 400, `"name":"niveau"`},
		{territories + "?apres=35238", 400, `"name":"apres"`},
		{territories + "?typologie=EPN", 400, `"name":"typologie"`},
		{territories + "/commune:35238", 200, `"properties":{"niveau":"commune","code":"35238","nom":"Rennes"`},
		{territories + "/departement:35", 200, `"geometry":null`},
		{territories + "/commune%3A35238", 200, `"nom":"Rennes"`},
		{territories + "/commune:00000", 404, "Aucun territoire"},
		{territories + "/pays:FR", 404, "Aucun territoire"},
		{territories + "/35238", 404, "commune:35238"},
	} {
		resp, body := b.get(t, c.target)
		if resp.StatusCode != c.status || !strings.Contains(body, c.want) {
			t.Errorf("%s: %d %.300s, want %d %s", c.target, resp.StatusCode, body, c.status, c.want)
		}
	}
	if resp, _ := b.get(t, places+"/ancien"); resp.Header.Get("Location") != places+"/lieu-1" {
		t.Errorf("an old identifier leads to %s", resp.Header.Get("Location"))
	}
}

// Pages say when they were made: two of one tag may differ by that alone, which
// is what a weak tag says. It is held all the same.
func TestOGCPagesHaveWeakTags(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	app := httpd.New(httpd.Config{})
	clock := func() time.Time { return noon.Add(time.Duration(asked.Load()) * time.Second) }
	if err := Register(app, Deps{Atlas: atlas.New(shared().snap), Search: search.NewBuiltIn(shared().index), Clock: clock}); err != nil {
		t.Fatal(err)
	}
	b := &bundle{app: app}
	for _, target := range []string{ogcPlacesPath + "/items", ogcPlacesPath + "/items?q=ada", ogcTerritoryPath + "/items"} {
		first, body := b.get(t, target)
		held := first.Header.Get("ETag")
		asked.Add(1)
		if second, later := b.get(t, target); !strings.HasPrefix(held, `W/"`) || second.Header.Get("ETag") != held || later == body {
			t.Errorf("%s: %s, then %s", target, held, second.Header.Get("ETag"))
		}
		if resp, _ := b.get(t, target, "If-None-Match", held); resp.StatusCode != http.StatusNotModified || resp.Header.Get("ETag") != held {
			t.Errorf("%s: %d, %s when %s is held", target, resp.StatusCode, resp.Header.Get("ETag"), held)
		}
	}
	if resp, _ := b.get(t, ogcPlacesPath+"/items/lieu-1"); strings.HasPrefix(resp.Header.Get("ETag"), "W/") {
		t.Error("a place, which says no such instant, has a weak tag")
	}
}

func TestOGCMediaTypes(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/ogc": "application/json", "/ogc/conformance": "application/json", "/ogc/collections": "application/json", "/ogc/collections/lieux": "application/json",
		"/ogc/collections/lieux/items": geoJSONType, "/ogc/collections/lieux/items/lieu-1": geoJSONType, "/ogc/collections/territoires/items": geoJSONType,
		"/ogc/collections/territoires/items/commune:35238": geoJSONType, "/ogc/api": openAPI30Type, "/api/v1/openapi.json": openAPI31Type,
	} {
		resp, _ := shared().get(t, path)
		if got := resp.Header.Get("Content-Type"); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
		if resp.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s is not open to other sites", path)
		}
	}
}

// Every link of the pages leads to an answer of the type it announces.
func TestOGCLinksLead(t *testing.T) {
	t.Parallel()
	b, followed := shared(), 0
	for _, page := range []string{"/ogc", "/ogc/collections", "/ogc/collections/lieux", "/ogc/collections/territoires", ogcPlacesPath + "/items?typologie=BIB&limit=2", ogcPlacesPath + "/items/lieu-1", ogcTerritoryPath + "/items/commune:35238"} {
		_, body := b.get(t, page)
		var read struct {
			Links       []Lien
			Collections []Collection
		}
		if err := json.Unmarshal([]byte(body), &read); err != nil {
			t.Fatalf("%s: %v", page, err)
		}
		for _, c := range read.Collections {
			read.Links = append(read.Links, c.Links...)
		}
		if !slices.ContainsFunc(read.Links, func(l Lien) bool {
			return l.Rel == "self" && l.Href == "https://annuaire.exemple"+page || page == ogcPlacesPath+"/items?typologie=BIB&limit=2"
		}) {
			t.Errorf("%s has no link to itself", page)
		}
		for _, l := range read.Links {
			path, ours := strings.CutPrefix(l.Href, "https://annuaire.exemple")
			if !ours || path == "/donnees" { // another site, another package
				continue
			}
			followed++
			if resp, _ := b.get(t, path); resp.StatusCode != 200 || resp.Header.Get("Content-Type") != l.Type {
				t.Errorf("%s: %s gives %d as %s, want %s", page, path, resp.StatusCode, resp.Header.Get("Content-Type"), l.Type)
			}
		}
	}
	if followed < 15 {
		t.Errorf("only %d links", followed)
	}
}

// featurePages follows the next links and gives the identifiers in the order
// they come, and the number announced.
func featurePages(t rapid.TB, b *bundle, target string) (ids []string, matched int) {
	t.Helper()
	for pages := 0; target != ""; pages++ {
		resp, body := b.get(t, target)
		var page struct {
			NumberMatched, NumberReturned int
			TimeStamp                     time.Time
			Links                         []Lien
			Features                      []struct{ ID string }
		}
		if err := json.Unmarshal([]byte(body), &page); err != nil || resp.StatusCode != 200 || pages > 500 {
			t.Fatalf("%s: %d %v %.200s", target, resp.StatusCode, err, body)
		}
		if page.NumberReturned != len(page.Features) || !page.TimeStamp.Equal(noon) {
			t.Fatalf("%s: %d returned of %d, at %s", target, len(page.Features), page.NumberReturned, page.TimeStamp)
		}
		for _, f := range page.Features {
			ids = append(ids, f.ID)
		}
		matched, target = page.NumberMatched, ""
		for _, l := range page.Links {
			if l.Rel == "next" {
				target = strings.TrimPrefix(l.Href, "https://annuaire.exemple")
			}
		}
		if target == "" && len(page.Features) == 0 && pages > 0 {
			t.Fatal("a next link led to an empty page")
		}
	}
	return ids, matched
}

// worldly gives a server with places on both sides of the antimeridian, at the
// pole, and nowhere.
func worldly() *bundle {
	places := atlastest.Places(150, 7)
	for i, p := range []orb.Point{{180, -16}, {-180, -16}, {179.9, -17}, {-178.1, -14.3}, {166.4, -22.3}, {-149.6, -17.5}, {0, 90}, {0, 0}} {
		places = append(places, directory.Place{ID: fmt.Sprintf("loin-%d", i), State: directory.Published, Name: "Lieu lointain", Position: p, HasPosition: true, UpdatedOn: time.Date(2024, 2, 1+i, 0, 0, 0, 0, time.UTC)})
	}
	return newBundle(atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, append(places, bare, nowhere)))
}

// Pages lose and double nothing, and their places are those of a plain scan.
func TestOGCPagesEqualAPlainScan(t *testing.T) {
	t.Parallel()
	b := worldly()
	far := func(t *rapid.T, name string, limit float64) float64 {
		return rapid.OneOf(rapid.Float64Range(-limit, limit), rapid.SampledFrom([]float64{-limit, limit, 0})).Draw(t, name)
	}
	rapid.Check(t, func(t *rapid.T) {
		v := url.Values{"limit": {fmt.Sprint(rapid.IntRange(1, 60).Draw(t, "limit"))}}
		holds := func(*atlas.Entry) bool { return true }
		also := func(other func(*atlas.Entry) bool) {
			before := holds
			holds = func(e *atlas.Entry) bool { return before(e) && other(e) }
		}
		if rapid.Bool().Draw(t, "boxed") {
			box := geo.Box{West: far(t, "west", 180), South: far(t, "south", 90), East: far(t, "east", 180), North: far(t, "north", 90)}
			box.South, box.North = min(box.South, box.North), max(box.South, box.North)
			v.Set("bbox", box.String())
			also(func(e *atlas.Entry) bool { return e.Located == atlas.Nowhere || box.Contains(e.Point) })
		}
		if rapid.Bool().Draw(t, "dated") {
			from := time.Date(2022, 1, rapid.IntRange(1, 1500).Draw(t, "from"), 0, 0, 0, 0, time.UTC)
			to := from.AddDate(0, 0, rapid.IntRange(0, 900).Draw(t, "days"))
			v.Set("datetime", from.Format(time.RFC3339)+"/"+to.Format(time.RFC3339))
			also(func(e *atlas.Entry) bool {
				return e.UpdatedOn.IsZero() || !e.UpdatedOn.Before(from) && !e.UpdatedOn.After(to)
			})
		}
		if rapid.Bool().Draw(t, "kind") {
			v.Set("typologie", "BIB,ASSO")
			also(func(e *atlas.Entry) bool {
				return slices.Contains(e.Typologies, "BIB") || slices.Contains(e.Typologies, "ASSO")
			})
		}
		var want []string
		for e := range b.snap.Entries() {
			if holds(e) {
				want = append(want, e.ID)
			}
		}
		slices.Sort(want)
		got, matched := featurePages(t, b, ogcPlacesPath+"/items?"+v.Encode())
		if !slices.Equal(got, want) || matched != len(want) {
			t.Fatalf("%s: %d places of %d announced, want %d\n%v\n%v", v, len(got), matched, len(want), got, want)
		}
	})
}

func TestOGCTerritoryPages(t *testing.T) {
	t.Parallel()
	b := shared()
	for query, levels := range map[string][]geo.Level{"limit=7": featureLevels, "limit=3&niveau=epci,region": {geo.Region, geo.EPCI}, "limit=1000&niveau=commune": {geo.Commune}} {
		var want []string
		for _, level := range levels {
			for _, territory := range b.snap.Gazetteer().All(level) {
				want = append(want, featureID(territory))
			}
		}
		if got, matched := featurePages(t, b, ogcTerritoryPath+"/items?"+query); !slices.Equal(got, want) || matched != len(want) || len(got) == 0 {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	got, _ := featurePages(t, b, ogcTerritoryPath+"/items?niveau=commune&bbox=-2,48,-1,49")
	for _, id := range got {
		_, code, _ := territoryOf(id)
		if commune, _ := b.snap.Gazetteer().Commune(code); !(geo.Box{West: -2, South: 48, East: -1, North: 49}).Contains(commune.Centre) {
			t.Errorf("%s is out of the box", id)
		}
	}
	if !slices.Contains(got, "commune:35238") {
		t.Errorf("Rennes is not in its box: %v", got)
	}
}

func TestParseDays(t *testing.T) {
	t.Parallel()
	day := func(d int) time.Time { return time.Date(2026, 3, d, 0, 0, 0, 0, time.UTC) }
	for given, want := range map[string]*daySpan{
		"2026-03-14":                                {day(14), day(14)},
		"2026-03-14T00:00:00Z":                      {day(14), day(14)},
		"2026-03-14T23:59:59.999Z":                  {day(14), day(14)},
		"2026-03-14T00:30:00+01:00":                 {day(13), day(13)},
		"2026-03-14T00:30:00 01:00":                 {day(13), day(13)},
		"2026-03-14T10:00:00Z/2026-03-16T00:00:00Z": {day(14), day(16)},
		"2026-03-14/2026-03-16":                     {day(14), day(16)},
		"../2026-03-16":                             {time.Time{}, day(16)},
		"/2026-03-16":                               {time.Time{}, day(16)},
		"2026-03-14/..":                             {day(14), time.Time{}},
		"2026-03-14/":                               {day(14), time.Time{}},
		"":                                          nil,
		"..":                                        nil,
		"/":                                         nil,
		"../..":                                     nil,
		"2026-03":                                   nil,
		"2026-02-30":                                nil,
		"0001-01-01":                                nil,
		"2026-03-14T10:00:01Z/2026-03-14T10:00:00Z": nil,
	} {
		got, err := parseDays(given)
		if want == nil {
			if err == nil {
				t.Errorf("%q was accepted", given)
			}
			continue
		}
		if err != nil || *got != *want {
			t.Errorf("%q: %v %v, want %v", given, got, err, want)
		}
	}
}

// The document of /ogc is valid OpenAPI 3.0, and the answers are as it says.
func TestOGCAnswersMatchTheirDocument(t *testing.T) {
	t.Parallel()
	b := shared()
	_, body := b.get(t, "/ogc/api")
	loader := openapi3.NewLoader()
	document, err := loader.LoadFromData([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	if err := document.Validate(loader.Context); err != nil {
		t.Errorf("the document itself: %v", err)
	}
	if document.Paths.Find("/collections/lieux/items") == nil || document.Paths.Find("/") == nil || document.Paths.Len() != len((&service{}).ogcOperations())-1 {
		t.Errorf("paths: %v", document.Paths.InMatchingOrder())
	}
	if strings.Contains(body, `"null"`) {
		t.Error("OpenAPI 3.0 has no null type")
	}
	router, err := gorillamux.NewRouter(document)
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{
		"/ogc/", "/ogc/api", "/ogc/conformance", "/ogc/collections", "/ogc/collections/lieux", "/ogc/collections/territoires",
		ogcPlacesPath + "/items?limit=500", ogcPlacesPath + "/items?bbox=-5,40,10,52&limit=7", ogcPlacesPath + "/items?limit=0", ogcPlacesPath + "/items/lieu-1", ogcPlacesPath + "/items/lieu-3",
		ogcPlacesPath + "/items/absent", ogcPlacesPath + "/items/ferme", ogcTerritoryPath + "/items?limit=500", ogcTerritoryPath + "/items/departement:35", ogcTerritoryPath + "/items/x",
	} {
		req := httptest.NewRequest(http.MethodGet, "https://annuaire.exemple"+target, nil)
		route, params, err := router.FindRoute(req)
		if err != nil {
			t.Errorf("%s: %v", target, err)
			continue
		}
		resp, body := b.get(t, target)
		input := &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route}
		if resp.StatusCode == 200 {
			if err := openapi3filter.ValidateRequest(context.Background(), input); err != nil {
				t.Errorf("%s: %.600s", target, err)
			}
		}
		err = openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: input, Status: resp.StatusCode, Header: resp.Header, Body: io.NopCloser(strings.NewReader(body)),
			Options: &openapi3filter.Options{IncludeResponseStatus: true},
		})
		if err != nil {
			t.Errorf("%s: %.600s", target, err)
		}
	}
}

// What the parsers accept is within bounds, and what they refuse is said.
func FuzzFeatures(f *testing.F) {
	for _, seed := range [][3]string{{"-2,48,-1,49", "2026-03-14/..", "10"}, {"1,2,3,4,5,6", "../2026-03-14T00:00:00+02:00", "1e9"}, {"NaN,,", "/", "-0"}} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, box, days, limit string) {
		var fields fault.Fields
		q := parseFeatures(url.Values{"bbox": {box}, "datetime": {days}, "limit": {limit}}, &fields)
		refused := map[string]bool{}
		for _, field := range fields {
			if refused[field.Name] = true; field.Message == "" {
				t.Errorf("%s is refused without a word", field.Name)
			}
		}
		if !refused["limit"] && (q.limit < 1 || q.limit > maxFeatures) {
			t.Errorf("%q: a limit of %d", limit, q.limit)
		}
		if b := q.box; !refused["bbox"] && b != nil && !(b.South <= b.North && b.South >= -90 && b.North <= 90 && b.West >= -180 && b.West <= 180 && b.East >= -180 && b.East <= 180) {
			t.Errorf("%q: the box %v", box, *b)
		}
		if d := q.days; !refused["datetime"] && d != nil && !d.to.IsZero() && d.to.Before(d.from) {
			t.Errorf("%q: the days %v", days, *d)
		}
	})
}

func TestPerSnapshot(t *testing.T) {
	t.Parallel()
	worked := 0
	size := perSnapshot(func(s *atlas.Snapshot) int { worked++; return s.Len() })
	small, large := atlastest.Snapshot(3, 1), atlastest.Snapshot(5, 1)
	if got := []int{size(small), size(small), size(large), size(large)}; !slices.Equal(got, []int{3, 3, 5, 5}) || worked != 2 {
		t.Errorf("%v in %d times", got, worked)
	}
}
