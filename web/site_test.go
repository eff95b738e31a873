package web

import (
	"encoding/json"
	"errors"
	"flag"
	"html"
	"io"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/search"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// instant is a Wednesday afternoon in Paris.
var instant = time.Date(2026, 3, 4, 14, 0, 0, 0, time.UTC)

func territories() []geo.Territory {
	return []geo.Territory{
		{Level: geo.Region, Code: "53", Name: "Bretagne", Population: 3_400_000},
		{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53", Population: 1_100_000},
		{Level: geo.EPCI, Code: "243500139", Name: "Rennes Métropole", Department: "35", Region: "53", Population: 460_000},
		{Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", EPCI: "243500139", Region: "53", PostalCodes: []string{"35000", "35200"}, Population: 225_000, Centre: orb.Point{-1.68, 48.11}, HasCentre: true},
		{Level: geo.Commune, Code: "35288", Name: "Saint-Malo", Department: "35", Region: "53", PostalCodes: []string{"35400"}, Population: 47_000, OldNames: []string{"Antrain"}, Centre: orb.Point{-2, 48.64}, HasCentre: true},
	}
}

// full has every field, bare none but a name, hostile what people should not write.
var (
	full = directory.Place{
		ID: "plein", State: directory.Published, Name: "Médiathèque des Essais", INSEE: "35238", Commune: "Rennes", PostalCode: "35000",
		Pivot:   directory.Pivot{Number: "12345678200010", Kind: directory.SIRET},
		Address: "1 rue de l'Exemple", AddressExtra: "Bâtiment B", Position: orb.Point{-1.679, 48.112}, HasPosition: true,
		Typologies: []string{"BIB", "ASSO"}, Phone: "+33261910000", Emails: []string{"accueil@lieu.example"}, Websites: []string{"https://www.lieu.example/"},
		Hours: "Mo-Fr 09:00-12:00,14:00-17:30", Summary: "Un lieu pour essayer.", Details: "Première ligne.\nSeconde ligne.", Source: "Essai",
		Mobility: []string{"Fixe"}, Parent: "Ville de Rennes", UpdatedOn: date(2026, 3, 3), Services: directory.Services, Audiences: directory.Audiences,
		SpecialCare: directory.SpecialCare, Fees: []string{"Gratuit"}, Programmes: []string{"France Services"}, Trainings: directory.Trainings[:1],
		OtherLabels: []string{"Label local"}, AccessModes: []string{"Se présenter", "Téléphoner"}, SupportModes: directory.SupportModes,
		AccessPage: "https://acces.example/1", BookingPage: "https://rdv.example/1", Equipment: []string{"Imprimante"},
		Closure: &directory.Closure{From: date(2026, 4, 1), Until: date(2026, 4, 8), Message: "Travaux."},
		Doubts:  []directory.Doubt{{Column: "courriels", Value: "accueil@", Reason: "Ce n’est pas une adresse."}},
	}
	bare    = directory.Place{ID: "vide", State: directory.Published, Name: "Sans rien"}
	hostile = directory.Place{
		ID: `"><script>alert(1)</script>`, State: directory.Published, Name: strings.Repeat("Très", 60) + `<script>alert(1)</script> ` + "\u202emoc.elpmaxe مكتبة 👩🏽‍💻",
		INSEE: "35288", Position: orb.Point{-2, 48.64}, HasPosition: true, Typologies: []string{`<b>`}, Hours: `"><img src=x onerror=alert(1)>`,
		Summary: "<iframe src=//mauvais.example></iframe>", Details: strings.Repeat("long ", 800), Websites: []string{"javascript:alert(1)", "https://bon.example/<x>"},
		BookingPage: "javascript:alert(1)", AccessPage: "data:text/html,<script>", Phone: `"onmouseover="alert(1)`, Emails: []string{`a@b"onclick="x`},
		Services: manyServices(300), Source: "\u202e<i>", UpdatedOn: date(1999, 1, 1), Address: "</address><script>", Closure: &directory.Closure{From: date(2026, 1, 1), Message: "<u>"},
	}
)

func manyServices(n int) []string {
	services := make([]string, n)
	for i := range services {
		services[i] = "<em>Service</em> " + number(i)
	}
	return services
}

// site makes an application with these places.
func site(t *testing.T, deps Deps, places ...directory.Place) *fiber.App {
	t.Helper()
	return siteOf(t.Fatal, deps, places...)
}

func siteOf(fatal func(...any), deps Deps, places ...directory.Place) *fiber.App {
	return appOf(fatal, deps, nil, places...)
}

// appOf makes an application that another engine than the built-in one answers.
func appOf(fatal func(...any), deps Deps, engine search.Engine, places ...directory.Place) *fiber.App {
	deps.Atlas = atlas.New(atlas.Build(geo.NewGazetteer(territories()), nil, places))
	if deps.Search = engine; engine == nil {
		deps.Search = search.NewBuiltIn(search.Build(deps.Atlas.Current()))
	}
	deps.Clock = func() time.Time { return instant }
	deps.PublicURL = "https://annuaire.example"
	deps.Assets = fstest.MapFS{"manifest.json": {Data: []byte("{}")}} // the same pages with or without a bundle
	s, err := New(deps)
	if err != nil {
		fatal(err)
	}
	app := httpd.New(httpd.Config{Logger: slog.New(slog.DiscardHandler), Page: s.Error})
	s.Register(app)
	return app
}

type answer struct {
	status   int
	location string
	body     string
}

func get(t *testing.T, app *fiber.App, path string) answer {
	t.Helper()
	return getFrom(t.Fatal, app, path)
}

func getFrom(fatal func(...any), app *fiber.App, path string) answer {
	request := httptest.NewRequest("GET", path, nil)
	request.Header.Set("Accept", "text/html")
	response, err := app.Test(request, -1)
	if err != nil {
		fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		fatal(err)
	}
	return answer{response.StatusCode, response.Header.Get("Location"), string(body)}
}

func TestGoldenPages(t *testing.T) {
	t.Parallel()
	app := site(t, Deps{Demo: true}, full, bare)
	for name, path := range map[string]string{
		"accueil": "/",
		"liste":   "/lieux?lat=48.11&lon=-1.68&lieu=Rennes&frais_a_charge=Gratuit",
		"fiche":   "/lieux/plein",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := get(t, app, path)
			if got.status != 200 {
				t.Fatalf("%s answers %d", path, got.status)
			}
			file := filepath.Join("testdata", name+".html")
			if *update {
				if err := os.WriteFile(file, []byte(got.body), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.body); diff != "" {
				t.Errorf("%s differs (-want +got, -update rewrites):\n%s", file, diff)
			}
		})
	}
}

// worlds are directories of every kind of place.
var worlds = map[string][]directory.Place{"nothing": nil, "bare": {bare}, "full": {full}, "hostile": {hostile, full, bare}}

func TestEveryPageHoldsWithAnyData(t *testing.T) {
	t.Parallel()
	paths := map[string]int{
		"/": 200, "/lieux": 200, "/lieux?lat=48.11&lon=-1.68&lieu=%3Cscript%3Ealert(1)%3C/script%3E": 200, "/lieux?q=%3Cscript%3E": 200,
		"/carte": 200, "/carte/liste?bbox=-5,41,9,51": 200, "/carte?departement=35": 200, "/donnees": 200, "/accessibilite": 200,
		"/territoires": 200, "/territoires/region/53": 200, "/territoires/departement/35": 200, "/territoires/epci/243500139": 200, "/territoires/commune/35238": 200,
		"/territoires/commune/99999": 404, "/territoires/canton/1": 404, "/lieux/absent": 404, "/rien": 404, "/statique/manifest.json": 404, "/statique/..%2f..%2fgo.mod": 404,
		"/lieux?lat=999&lon=2": 400, "/lieux?inconnu=1": 400, "/lieux?curseur=zzz": 400, "/carte?bbox=1": 400, "/lieux?rayon=auto&lat=48&lon=2": 303, "/lieux?%zz": 400,
		"/fonds-de-carte/monde.geojson": 200, "/fonds-de-carte/autre": 404,
	}
	for name, places := range worlds {
		app := site(t, Deps{Demo: true, Contact: "contact@annuaire.example"}, places...)
		for _, p := range places {
			checkPage(t, app, name, "/lieux/"+url.PathEscape(p.ID), 200)
		}
		for path, status := range paths {
			checkPage(t, app, name, path, status)
		}
	}
}

// dataBlock is the only script element that a page may hold in its text.
var dataBlock = regexp.MustCompile(`<script type="application/ld\+json">[^<]*</script>`)

// checkPage asks for a page and looks for what no data may bring into it.
func checkPage(t *testing.T, app *fiber.App, world, path string, status int) {
	t.Helper()
	got := get(t, app, path)
	if got.status != status {
		t.Errorf("%s: %s answers %d, want %d", world, path, got.status, status)
	}
	body := dataBlock.ReplaceAllString(got.body, "")
	for _, harm := range []string{"<script", "<iframe", "<img", "<em>", "<i>", "<u>", "javascript:", "data:text", "\"onclick", "\"onmouseover", "ZgotmplZ", "%!", "<no value>"} {
		if strings.Contains(body, harm) {
			t.Errorf("%s: %s holds %q", world, path, harm)
		}
	}
	if status == 200 && strings.Contains(got.body, "<html") && strings.Count(got.body, "<h1") != 1 {
		t.Errorf("%s: %s has %d first headings", world, path, strings.Count(got.body, "<h1"))
	}
}

func TestErrorPage(t *testing.T) {
	t.Parallel()
	app := site(t, Deps{})
	app.Get("/panne", func(*fiber.Ctx) error { return errors.New("secret of the database") })
	app.Get("/refus", func(*fiber.Ctx) error {
		return fault.Fields{{Name: "champ", Message: "Donnez un nombre."}}.Err("Cette demande est incomplète.")
	})
	if got := get(t, app, "/panne"); got.status != 500 || strings.Contains(got.body, "secret") || !strings.Contains(got.body, "Une erreur est survenue") {
		t.Errorf("a defect answers %d:\n%s", got.status, got.body)
	}
	if got := get(t, app, "/refus"); got.status != 400 || !strings.Contains(got.body, "<strong>« champ »</strong> : Donnez un nombre.") {
		t.Errorf("a bad field answers %d:\n%s", got.status, got.body)
	}
}

func TestTypedPlaces(t *testing.T) {
	t.Parallel()
	app := site(t, Deps{}, full, bare)
	for path, want := range map[string]string{
		"/lieux?q=rennes":                       "/lieux?lat=48.1100&lieu=Rennes+%2835%29&lon=-1.6800",
		"/lieux?q=35400":                        "/lieux?lat=48.6400&lieu=35400+Saint-Malo&lon=-2.0000",
		"/lieux?q=Rennes&frais_a_charge=Payant": "/lieux?frais_a_charge=Payant&lat=48.1100&lieu=Rennes+%2835%29&lon=-1.6800",
		"/carte?q=rennes":                       "/carte?lat=48.1100&lieu=Rennes+%2835%29&lon=-1.6800",
		"/lieux?q=ille+et+vilaine":              "/lieux?departement=35",
		"/lieux?q=rennes&dans=noms":             "",
		"/lieux?q=mediatheque":                  "",
		"/lieux?q=":                             "",
	} {
		if got := get(t, app, path); got.location != want {
			t.Errorf("%s leads to %q (status %d), want %q", path, got.location, got.status, want)
		}
	}
}

// TestRadius is chosen so that there is something to choose among.
func TestRadius(t *testing.T) {
	t.Parallel()
	var places []directory.Place
	for i := range 6 {
		p := full
		p.ID, p.Position = "lieu-"+number(i), orb.Point{-1.68 + float64(i)/1000, 48.11}
		places = append(places, p)
	}
	app := site(t, Deps{}, places...)
	for path, want := range map[string]string{"/lieux?q=Rennes": "&rayon=20000", "/lieux?q=Saint-Malo": "&rayon=100000"} {
		if got := get(t, app, path); !strings.HasSuffix(got.location, want) {
			t.Errorf("%s leads to %q, want it to end with %q", path, got.location, want)
		}
	}
}

func TestPagesOfResults(t *testing.T) {
	t.Parallel()
	var places []directory.Place
	for i := range 45 {
		p := full
		p.ID, p.Name = "lieu-"+number(i), "Lieu "+number(100+i)
		places = append(places, p)
	}
	app := site(t, Deps{}, places...)
	seen, path := 0, "/lieux?services=Loisirs+et+cr%C3%A9ations+num%C3%A9riques"
	for range 3 {
		body := get(t, app, path).body
		seen += strings.Count(body, "<li data-id=")
		_, next, more := strings.Cut(body, `rel="next" href="`)
		if !more {
			path = ""
			break
		}
		next, _, _ = strings.Cut(next, `"`)
		path = html.UnescapeString(next)
	}
	if seen != 45 || path != "" {
		t.Errorf("%d places were seen over the pages, %q is left", seen, path)
	}
}

func TestLinkedDataIsReadable(t *testing.T) {
	t.Parallel()
	app := site(t, Deps{}, full, hostile)
	for _, p := range []directory.Place{full, hostile} {
		block := dataBlock.FindString(get(t, app, "/lieux/"+url.PathEscape(p.ID)).body)
		_, block, _ = strings.Cut(block, ">")
		block, _, _ = strings.Cut(block, "<")
		var read struct {
			Graph []struct{ Name string } `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(block), &read); err != nil || len(read.Graph) != 1 || read.Graph[0].Name != p.Name {
			t.Errorf("the linked data of %q reads as %+v, %v", p.ID, read, err)
		}
	}
}

// Sentences and names that other packages give are typeset like the pages.
func TestApostrophesOfThePages(t *testing.T) {
	t.Parallel()
	helping := directory.Place{ID: "ccas", State: directory.Published, Name: "Entraide", INSEE: "35288", Typologies: []string{"CCAS"}}
	app := site(t, Deps{}, full, helping)
	for path, want := range map[string]string{
		"/lieux?inconnu=1":      "Ce paramètre n’existe pas.",
		"/lieux?tri=hasard":     "n’est pas un ordre",
		"/lieux/ccas":           "Centre communal d’action sociale",
		"/lieux?typologie=CCAS": "Centre communal d’action sociale",
	} {
		got := get(t, app, path).body
		if plain := strings.ReplaceAll(want, "’", "&#39;"); !strings.Contains(got, want) || strings.Contains(got, plain) {
			t.Errorf("%s: no %q", path, want)
		}
	}
}
