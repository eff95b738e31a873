package web

import (
	"html"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/internal/httpd"
)

// TestSearchesSayWhatToDo holds what visitors read after searches that go wrong.
func TestSearchesSayWhatToDo(t *testing.T) {
	t.Parallel()
	app := site(t, Deps{}, full, bare)
	for path, wanted := range map[string][]string{
		"/lieux?q=aide+xyz+qqq+Rennes":        {"Voir les lieux près de Rennes (35)", "/lieux?lat=48.1100&amp;lieu=Rennes"},
		"/lieux?q=Saint-Malo+aide+xyz":        {"Voir les lieux près de Saint-Malo (35)"},
		"/lieux?q=xyzxyz":                     {"Aucun lieu trouvé pour « xyzxyz ».", "Vérifiez l’orthographe"},
		"/lieux?lat=-22.27&lon=166.45&lieu=X": {"Aucun lieu à moins de 100 km de X, le plus proche est à "},
		"/lieux?ouvert=hier":                  {"<strong>Ouverture</strong> : "},
		"/lieux?frais_a_charge=Cher":          {"<strong>Prix</strong> : "},
	} {
		body := strings.ReplaceAll(get(t, app, path).body, nbsp, " ")
		for _, text := range wanted {
			if !strings.Contains(body, text) {
				t.Errorf("%s does not say %q", path, text)
			}
		}
	}
	near := get(t, app, "/lieux?lat=48.1&lon=-1.7&lieu=Rennes+%2835%29").body
	for _, text := range []string{"Aucun lieu", "lieux nommés"} {
		if strings.Contains(near, text) {
			t.Errorf("a search in a town with places says %q", text)
		}
	}
}

// TestSmallTownMayBeAWord lets who typed "bus" reach the places of that name.
func TestSmallTownMayBeAWord(t *testing.T) {
	t.Parallel()
	small := geo.Territory{Level: geo.Commune, Code: "62181", Name: "Bus", Department: "62", Population: 120, Centre: orb.Point{2.95, 50.05}, HasCentre: true}
	var links []string
	for _, l := range namesakes(geo.NewGazetteer([]geo.Territory{small}), request{
		values: map[string][]string{"lat": {"50"}, "lon": {"3"}, "rayon": {"20000"}, "ouvert": {"maintenant"}},
		own:    map[string][]string{placeLabel: {"Bus (62)"}},
	}, "/lieux") {
		links = append(links, l.Text+" "+l.Href)
	}
	if want := "les lieux nommés « bus » /lieux?dans=noms&ouvert=maintenant&q=Bus"; strings.Join(links, "|") != want {
		t.Errorf("proposed %q, want %q", links, want)
	}
}

// TestStartingUp serves everything but words while there is no text index.
func TestStartingUp(t *testing.T) {
	t.Parallel()
	s, err := New(Deps{Atlas: atlas.New(atlas.Build(geo.NewGazetteer(territories()), nil, []directory.Place{full})), Clock: func() time.Time { return instant }})
	if err != nil {
		t.Fatal(err)
	}
	app := httpd.New(httpd.Config{Logger: slog.New(slog.DiscardHandler), Page: s.Error})
	s.Register(app)
	for path, status := range map[string]int{"/": 200, "/lieux": 200, "/lieux/plein": 200, "/lieux?q=Rennes": 303, "/carte": 200, "/lieux?q=mediatheque": 503, "/carte?q=mediatheque": 503} {
		got := get(t, app, path)
		if got.status != status || status == 503 && !strings.Contains(got.body, "La recherche par mots se prépare.") {
			t.Errorf("%s: %d\n%s", path, got.status, got.body)
		}
	}
}

func TestPagesAreAskedForAgain(t *testing.T) {
	t.Parallel()
	app := site(t, Deps{}, full)
	for path, want := range map[string]string{"/": "no-cache", "/lieux": "no-cache", "/lieux/plein": "no-cache", "/carte/liste": "no-cache", "/rien": "no-store", "/lieux/rien": "no-store"} {
		response, err := app.Test(httptest.NewRequest("GET", path, nil), -1)
		if err != nil {
			t.Fatal(err)
		}
		if got := response.Header.Get("Cache-Control"); got != want {
			t.Errorf("%s: Cache-Control %q, want %q", path, got, want)
		}
	}
}

func TestDoubtsAreSentences(t *testing.T) {
	t.Parallel()
	p := bare
	p.Doubts = []directory.Doubt{
		{Column: "horaires", Value: "le mardi peut-être", Reason: "les horaires ne sont pas compris"},
		{Column: "latitude", Value: "49.07, 0.44", Reason: "« 49.07, 0.44 » est à plus de 50 km de la commune"},
		{Column: "code_postal", Value: "3500", Reason: "il manque un chiffre"},
	}
	body := html.UnescapeString(get(t, site(t, Deps{}, p), "/lieux/vide").body)
	for _, text := range []string{
		"<strong>Position</strong> : « 49.07, 0.44 » est à plus de 50 km de la commune.</li>",
		`<q dir="auto">3500</q>. Il manque un chiffre.</li>`,
	} {
		if !strings.Contains(body, text) {
			t.Errorf("the sheet does not say %q", text)
		}
	}
	if n := strings.Count(body, "le mardi peut-être"); n != 1 {
		t.Errorf("hours that were not understood are shown %d times, want once", n)
	}
}

func TestFreshnessTellsTheAge(t *testing.T) {
	t.Parallel()
	for updated, want := range map[time.Time]string{
		date(2026, 1, 1):  "",
		date(2025, 3, 1):  "Elle a plus d’un an :",
		date(2024, 8, 1):  "Elle a plus d’un an et demi :",
		date(2024, 3, 3):  "Elle a plus de 2 ans",
		date(2020, 6, 10): "Elle a plus de 5 ans",
	} {
		sentence, stale := freshness(updated, instant)
		if !strings.Contains(plain(sentence), want) || stale != (want != "") {
			t.Errorf("%s: %q", updated, sentence)
		}
	}
}

func TestCheckBasemap(t *testing.T) {
	t.Parallel()
	for setting, fine := range map[string]bool{
		"": true, "none": true, "raster:https://tuiles.example/{z}/{x}/{y}.png": true,
		"style:https://tuiles.example/style.json": false, "pmtiles:https://tuiles.example/a.pmtiles": false,
		"raster:tuiles/{z}/{x}/{y}": false, "raster:https://tuiles.example/{z}/{x}.png": false, "raster:file:///{z}/{x}/{y}": false, "aucun": false,
	} {
		if err := CheckBasemap(setting); (err == nil) != fine {
			t.Errorf("%q: %v", setting, err)
		}
	}
}

// TestStateAtAnotherTime never lets "open on Tuesday" read as "open".
func TestStateAtAnotherTime(t *testing.T) {
	t.Parallel()
	body := plain(get(t, site(t, Deps{}, full), "/lieux?ouvert=2026-03-10T10:00").body)
	for _, text := range []string{"Ouvert jusqu’à 12 h (mardi 10 mars)", "Ouvert mardi 10 mars à 10 h, heure de Paris", `name="ouvert" value="2026-03-10T09:00:00Z" checked`} {
		if !strings.Contains(body, text) {
			t.Errorf("the list does not say %q", text)
		}
	}
	if strings.Contains(body, ">Ouvert</p>") || strings.Contains(body, "Ouvert le 2026") {
		t.Error("the list tells the state of another time as that of now")
	}
}
