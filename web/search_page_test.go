package web

import (
	"context"
	"html"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/search"
)

var tagged = regexp.MustCompile(`<[^>]*>`)

// asRead reads a page as people do, marked words between brackets.
func asRead(body string) string {
	body = strings.NewReplacer("<mark>", "[", "</mark>", "]", "\n", " ").Replace(body)
	return html.UnescapeString(tagged.ReplaceAllString(body, ""))
}

// malo is in Saint-Malo, of which Antrain is here a former commune.
var malo = directory.Place{
	ID: "malo", State: directory.Published, Name: "L'Atelier <b>", INSEE: "35288", PostalCode: "35400", Typologies: []string{"FABLAB", "MJC"},
	Services: []string{"Aide aux démarches administratives"}, Equipment: []string{"Imprimante 3D"}, Programmes: []string{"Aidants Connect"},
	Address: "3 quai du Port", Summary: "Ici, on apprend en groupe tous les mardis, avec du café. Venez pour broder, souder & découper : c’est un <i>plaisir</i> que l’on partage entre voisins.",
}

// Matched words are marked where the card shows them; what it does not show is
// told in a line, once.
func TestMarksOfCards(t *testing.T) {
	t.Parallel()
	app := site(t, Deps{}, full, malo)
	for typed, want := range map[string]struct{ marks, why string }{
		"mediatheque":        {"[Médiathèque] des Essais", ""},
		"MÉDIATHÈQUES essai": {"[Médiathèque] des [Essais]", ""},
		"essais rennes":      {"[Rennes]", ""},
		"fab lab":            {"[Fablab]", ""},
		"mjc":                {"[Maison des jeunes et de la culture", ""},
		"aidants":            {"[Aidants] Connect", ""},
		"impots atelier":     {"L'[Atelier] <b>", "Propose : Aide aux [démarches administratives]"},
		"imprimante atelier": {"", "Équipement : [Imprimante] 3D"},
		"antrain atelier":    {"", "Comprend l’ancienne commune d’[Antrain]"},
		"35400":              {"", "Code postal : [35400]"},
		"ille atelier":       {"", "Territoire : [Ille]-et-Vilaine"},
		"quai port":          {"", "Adresse : 3 [quai] du [Port]"},
		"broder":             {"", "Présentation : … les mardis, avec du café. Venez pour [broder], souder & découper : c’est un <i>plaisir</i> que l’on …"},
		"ateleir":            {"L'[Atelier] <b>", ""},
	} {
		page := asRead(get(t, app, "/lieux?dans=noms&q="+url.QueryEscape(typed)).body)
		if !strings.Contains(page, want.marks) {
			t.Errorf("%q does not mark %q:\n%s", typed, want.marks, page)
		}
		for _, intro := range intros {
			if told := strings.Contains(page, intro); told != (want.why != "" && strings.HasPrefix(want.why, intro)) {
				t.Errorf("%q tells of %q: %v", typed, intro, told)
			}
		}
		if !strings.Contains(page, want.why) {
			t.Errorf("%q does not say %q:\n%s", typed, want.why, page)
		}
	}
	if body := get(t, app, "/lieux").body; strings.Contains(body, "<mark>") || strings.Contains(body, "pourquoi") {
		t.Error("a list without a search marks words")
	}
}

// TestReading tells how words were read that are not found as they are, and
// links to the searches that leave no doubt.
func TestReading(t *testing.T) {
	t.Parallel()
	app := site(t, Deps{}, full, malo)
	for path, want := range map[string]struct {
		said  string
		links []string
	}{
		"/lieux?q=m%C3%A9diath%C3%A8que+essais": {},
		"/lieux?q=zzzz":                         {},
		"/lieux?q=Medithaeque": {"Nous avons aussi cherché un mot proche de « Medithaeque ». Vouliez-vous dire « médiathèque »\u00a0?",
			[]string{"/lieux?q=m%C3%A9diath%C3%A8que"}},
		"/lieux?q=medithaeque+essais&frais_a_charge=Gratuit": {"Vouliez-vous dire « médiathèque essais »\u00a0?",
			[]string{"/lieux?frais_a_charge=Gratuit&q=m%C3%A9diath%C3%A8que+essais"}},
		"/lieux?q=essais+Zzzz": {"Aucun lieu ne contient tous ces mots : voici les lieux trouvés sans « Zzzz ». Chercher seulement « essais ».",
			[]string{"/lieux?q=essais"}},
		"/lieux?q=fablab+rennes": {"sans « rennes ». Chercher plutôt « fablab, près de Rennes (35) », « fablab » ou « rennes ».",
			[]string{"/lieux?lat=48.1100&lieu=Rennes+%2835%29&lon=-1.6800&q=fablab&rayon=auto", "/lieux?q=fablab", "/lieux?q=rennes"}},
		"/carte/liste?q=essais+zzzz&bbox=-5,41,9,51": {"voici les lieux trouvés sans « zzzz »", []string{"/carte?bbox=-5%2C41%2C9%2C51&q=essais"}},
	} {
		body := get(t, app, path).body
		_, said, told := strings.Cut(body, `<p class="lecture">`)
		said, _, _ = strings.Cut(said, "</p>")
		if told != (want.said != "") || !strings.Contains(asRead(said), want.said) {
			t.Errorf("%s says %q, want %q", path, asRead(said), want.said)
		}
		for _, href := range want.links {
			if !strings.Contains(said, `href="`+html.EscapeString(href)+`"`) {
				t.Errorf("%s has no link to %s: %s", path, href, said)
			}
		}
		if n := strings.Count(said, "<a "); n != len(want.links) {
			t.Errorf("%s has %d links: %s", path, n, said)
		}
	}
}

// Words before a postal code are looked for around it, and the field shows
// what leads to the same list.
func TestWordsBesideAPostalCode(t *testing.T) {
	t.Parallel()
	app := site(t, Deps{}, full, malo)
	const list = "/lieux?lat=48.1100&lieu=35000+Rennes&lon=-1.6800&q=aide+imp%C3%B4ts"
	for path, want := range map[string]string{
		"/lieux?q=aide+imp%C3%B4ts+35000":         list,
		"/lieux?q=aide+imp%C3%B4ts+35000+Rennes":  list,
		"/lieux?q=12+rue+de+Brest+35000":          "/lieux?lat=48.1100&lieu=35000+Rennes&lon=-1.6800",
		"/lieux?q=zzzz+35000":                     "/lieux?lat=48.1100&lieu=35000+Rennes&lon=-1.6800",
		"/carte?q=fablab+35400":                   "/carte?lat=48.6400&lieu=35400+Saint-Malo&lon=-2.0000&q=fablab",
		"/lieux?q=fablab&lat=48&lon=2&rayon=auto": "/lieux?lat=48&lon=2&q=fablab",
	} {
		if got := get(t, app, path).location; got != want {
			t.Errorf("%s leads to %q, want %q", path, got, want)
		}
	}
	if body := get(t, app, list).body; !strings.Contains(body, `value="aide impôts 35000 Rennes"`) {
		t.Error("the field does not show where one searches")
	}
}

// An empty list leads somewhere: the nearest places, else ways out.
func TestNoDeadEnd(t *testing.T) {
	t.Parallel()
	app := site(t, Deps{}, full, malo)
	for path, want := range map[string][]string{
		"/lieux?q=fablab&lat=48.11&lon=-1.68&lieu=Rennes&rayon=5000": {"Chercher jusqu’à 100", "Les lieux les plus proches", "mais ils sont plus loin. Distances à vol d’oiseau depuis Rennes.", "[Fablab]", "64\u00a0km"},
		"/lieux?q=zzzz&lat=48.11&lon=-1.68":                          {"Vérifiez l’orthographe", "Ces lieux ne contiennent pas les mots « zzzz ». Distances à vol d’oiseau depuis le point choisi.", "Médiathèque des Essais"},
		"/lieux?commune=35238&typologie=FABLAB":                      {"Chercher dans le département Ille-et-Vilaine", "mais ils sont plus loin", "depuis Rennes", "L'Atelier"},
		"/lieux?departement=35&typologie=CCAS":                       {"Chercher dans la région", "Ces lieux ne répondent pas à toute votre recherche.", "Médiathèque des Essais"},
		"/lieux?bbox=5,41,9,45":                                      {"Chercher hors de la zone", "depuis le milieu de la carte", "L'Atelier"},
		"/carte/liste?bbox=5,41,9,45&q=fablab":                       {"depuis le milieu de la carte", "[Fablab]"},
		"/lieux?q=zzzz+xyxyxy+Rennes&dans=noms&typologie=CCAS":       {"Voir les lieux près de Rennes (35)", "depuis Rennes (35)"},
		"/lieux?q=zzzz": {"Vérifiez l’orthographe", "Choisir un département", "Voir tous les lieux"},
	} {
		page := asRead(get(t, app, path).body)
		for _, part := range append(want, "Aucun lieu trouvé") {
			if !strings.Contains(page, part) {
				t.Errorf("%s does not say %q:\n%s", path, part, page)
			}
		}
	}
	for _, path := range []string{"/lieux?q=zzzz", "/lieux?q=zzzz&lat=48.11&lon=-1.68"} {
		if body := get(t, site(t, Deps{}), path).body; strings.Contains(body, "les plus proches") {
			t.Errorf("without any place, %s tells of the nearest", path)
		}
	}
}

// A text without any character that can be seen is told to be none, and left
// out; blanks are those of a field that nobody filled.
func TestSearchForNothingVisible(t *testing.T) {
	t.Parallel()
	app := site(t, Deps{}, full, malo)
	for _, path := range []string{"/lieux?q=%00", "/carte?q=%01+%7F", "/lieux?q=%00&lat=48.11&lon=-1.68&rayon=auto"} {
		got := get(t, app, path)
		if got.status == fiber.StatusSeeOther {
			got = get(t, app, got.location)
		}
		if page := asRead(got.body); got.status != fiber.StatusBadRequest || !strings.Contains(page, "Écrivez un mot") || !strings.Contains(page, full.Name) {
			t.Errorf("%s answers %d:\n%s", path, got.status, page)
		}
	}
	if got := get(t, app, "/lieux?q=+%09"); got.status != fiber.StatusOK || !strings.Contains(got.body, full.Name) {
		t.Errorf("blanks answer %d", got.status)
	}
}

// engineAway is an engine that cannot answer.
type engineAway struct{ search.BuiltIn }

func (*engineAway) Find(context.Context, string) (*atlas.Among, error) {
	return nil, fault.New(fault.Unavailable, "La recherche par mots se prépare. Recommencez dans quelques secondes, ou cherchez par commune.")
}

// While no engine answers, the page says what to do, and a town is found.
func TestSearchAway(t *testing.T) {
	t.Parallel()
	app := appOf(t.Fatal, Deps{}, new(engineAway), full, malo)
	for _, path := range []string{"/lieux?q=fablab+rennes", "/carte?q=fablab+rennes", "/carte/liste?q=fablab+rennes&bbox=-5,41,9,51"} {
		response, err := app.Test(httptest.NewRequest("GET", path, nil), -1)
		if err != nil {
			t.Fatal(err)
		}
		if response.StatusCode != fiber.StatusServiceUnavailable || response.Header.Get("Retry-After") == "" || response.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s answers %d, %v", path, response.StatusCode, response.Header)
		}
	}
	page := asRead(get(t, app, "/lieux?q=fablab+rennes").body)
	for _, part := range []string{
		"La recherche par mots n’est pas disponible pour le moment", "Recommencez dans quelques secondes", "Pour le moment : une commune, un code postal ou une adresse",
		"Voir les lieux près de Rennes (35)", "Recommencer la même recherche", "Les lieux les plus proches", "Médiathèque des Essais",
	} {
		if !strings.Contains(page, part) {
			t.Errorf("the page does not say %q:\n%s", part, page)
		}
	}
	for _, wrong := range []string{"Aucun lieu trouvé", "orthographe"} {
		if strings.Contains(page, wrong) {
			t.Errorf("the page says %q", wrong)
		}
	}
	if got := get(t, app, "/lieux?q=rennes"); got.status != fiber.StatusSeeOther {
		t.Errorf("a town answers %d", got.status)
	}
	if got := get(t, app, "/lieux?q=aide+35000"); got.status != fiber.StatusSeeOther || strings.Contains(got.location, "q=") {
		t.Errorf("words beside a postal code answer %d and lead to %s", got.status, got.location)
	}
}

// Each page has one search field at most, named, which the skip link leads to.
func TestSearchFieldOfPages(t *testing.T) {
	t.Parallel()
	app := site(t, Deps{}, full, bare)
	for path, has := range map[string]bool{
		"/": true, "/lieux": true, "/carte": true, "/lieux/plein": true, "/lieux/vide": true, "/territoires": true, "/territoires/departement/35": true,
		"/donnees": true, "/rien": true, "/lieux/absent": true, "/accessibilite": false,
	} {
		body := get(t, app, path).body
		want := 0
		if has {
			want = 1
		}
		for _, part := range []string{`id="q"`, `<label for="q">`, `href="#q"`, `id="q-aide"`} {
			if n := strings.Count(body, part); n != want {
				t.Errorf("%s holds %s %d times", path, part, n)
			}
		}
	}
}
