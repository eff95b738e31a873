package register_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/paulmach/orb"

	"annuaire/access"
	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/internal/httpd/httpdtest"
	"annuaire/internal/realdata"
	"annuaire/store"
	"annuaire/store/storetest"
	"annuaire/web"
	"annuaire/web/account/accounttest"
	"annuaire/web/register"
)

var communes = []geo.Territory{
	{Level: geo.Region, Code: "53", Name: "Bretagne"},
	{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"},
	{Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53", PostalCodes: []string{"35000", "35200"}, Centre: orb.Point{-1.6778, 48.1147}, HasCentre: true},
	{Level: geo.Commune, Code: "35047", Name: "Bruz", Department: "35", Region: "53", PostalCodes: []string{"35170"}, Centre: orb.Point{-1.7508, 48.0242}, HasCentre: true},
}

func square(lon, lat float64) orb.MultiPolygon {
	const half = 0.05
	return orb.MultiPolygon{{{{lon - half, lat - half}, {lon + half, lat - half}, {lon + half, lat + half}, {lon - half, lat + half}, {lon - half, lat - half}}}}
}

// service is the pages over a record of their own.
type service struct {
	*testing.T
	store *store.Store
	app   *fiber.App
}

func serve(t *testing.T) service {
	t.Helper()
	s := storetest.Open(t, communes)
	locator := geo.NewLocator([]geo.Outline{
		{Level: geo.Commune, Code: "35238", Shape: square(-1.6778, 48.1147)}, {Level: geo.Commune, Code: "35047", Shape: square(-1.7508, 47.95)},
	})
	a := atlas.New(atlas.Build(geo.NewGazetteer(communes), locator, nil))
	site, err := web.New(web.Deps{Atlas: a, Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	app := httpd.New(httpd.Config{Before: accounttest.Guards(s), Page: site.Error})
	register.New(register.Deps{Store: s, Renderer: site.Renderer(), Atlas: a}).Register(app)
	return service{t, s, app}
}

// person is who sends requests; nobody when it is the zero value.
type person = accounttest.Signed

func (s service) agent(commune string) person {
	s.Helper()
	return accounttest.SignIn(s, s.store, accounttest.Person{
		Email: "agent." + commune + "@example.fr", Name: "Agent de " + commune,
		Grants: []access.Grant{{Role: access.TerritoryManager, Territory: access.Territory{Level: geo.Commune, Code: commune}}},
	})
}

func (s service) get(who person, path string) (status int, body string) {
	s.Helper()
	return s.do(httptest.NewRequest(http.MethodGet, path, nil), who)
}

func (s service) do(r *http.Request, who person) (status int, body string) {
	s.Helper()
	if who.Cookie != "" {
		r.Header.Set("Cookie", who.Cookie)
	}
	answer := httpdtest.Send(s, s.app, r)
	if to := answer.Location; to != "" {
		return answer.Status, to
	}
	return answer.Status, answer.Body
}

// post sends a form and gives where it leads, or the page.
func (s service) post(who person, path string, values url.Values) (status int, body string) {
	s.Helper()
	sent := url.Values{"jeton": {who.Token}}
	for name, value := range values {
		sent[name] = value
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(sent.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "http://example.com")
	return s.do(r, who)
}

// goOn sends a step that must be taken, and gives the address of the next.
func (s service) goOn(who person, path string, values url.Values) string {
	s.Helper()
	status, to := s.post(who, path, values)
	if status != http.StatusSeeOther {
		s.Fatalf("%s: %d\n%s", path, status, to)
	}
	return to
}

// answers fills in every step of a place in Rennes.
func answers(name string) []url.Values {
	return []url.Values{
		{"nom": {name}, "typologie": {"BIB", "EPN"}, "presentation_resume": {"Des ordinateurs."}},
		{"adresse": {"4 place de la Mairie"}, "code_postal": {"35000"}, "commune": {"rennes"}},
		{"position": {"main"}, "latitude": {"48,1147"}, "longitude": {"-1.6778"}},
		{"mode": {"semaine"}, "lu1de": {"9h"}, "lu1a": {"12h30"}, "lu2de": {"14:00"}, "lu2a": {"18"}, "merdv": {"oui"}, "feries": {"ferme"}},
		{"services": {directory.Services[0], directory.Services[3]}, "frais_a_charge": {"Gratuit"}},
		{"telephone": {"02 99 01 02 03"}, "courriels": {"a@example.fr\nb@example.fr"}, "equipement": {"Wi-Fi"}},
	}
}

// fill goes through every step and gives the address of the last page.
func (s service) fill(who person, root, name string) string {
	s.Helper()
	at := root
	for _, step := range answers(name) {
		at = s.goOn(who, at, step)
	}
	return at
}

func TestAgentPublishes(t *testing.T) {
	t.Parallel()
	s := serve(t)
	agent := s.agent("35238")
	at := s.fill(agent, "/espace/lieux/nouveau", "Médiathèque d'Été")
	status, body := s.get(agent, at)
	if status != http.StatusOK || !strings.Contains(body, "Publier le lieu") || !strings.Contains(body, "Médiathèque d") {
		t.Fatalf("%d\n%s", status, body)
	}
	if to := s.goOn(agent, at, nil); to != "/espace/lieux/lieu-1?fait=publie" {
		t.Errorf("it leads to %s", to)
	}
	p, err := s.store.Place(t.Context(), "lieu-1")
	if err != nil || p.Name != "Médiathèque d'Été" || p.INSEE != "35238" || p.Phone != "+33299010203" || len(p.Emails) != 2 || !p.HasPosition ||
		p.Hours != `Mo 09:00-12:30,14:00-18:00; We "sur rendez-vous"; PH off` || len(p.Services) != 2 || p.State != directory.Published || p.Equipment[0] != "Wi-Fi" {
		t.Errorf("%+v, %v", p, err)
	}
	if status, _ := s.post(agent, at, nil); status != http.StatusNotFound {
		t.Errorf("sent again: %d", status)
	}
}

func TestAnyoneProposes(t *testing.T) {
	t.Parallel()
	s := serve(t)
	at := s.fill(person{}, "/proposer", "Fab'lab <b>")
	status, body := s.get(person{}, at)
	if status != http.StatusOK || !strings.Contains(body, "Envoyer la proposition") || strings.Contains(body, "<b>") {
		t.Fatalf("%d\n%s", status, body)
	}
	if to := s.goOn(person{}, at, url.Values{"message": {"Bonjour"}}); !strings.HasPrefix(to, "/suivi/") {
		t.Errorf("it leads to %s", to)
	}
	if n, _ := s.store.CountPlaces(t.Context()); n != 0 {
		t.Error("a proposal made a place")
	}
}

// Who has no right over the commune proposes; the page says so.
func TestStrangerProposes(t *testing.T) {
	t.Parallel()
	s := serve(t)
	stranger := s.agent("35047")
	at := s.fill(stranger, "/espace/lieux/nouveau", "Ailleurs")
	if to := s.goOn(stranger, at, nil); !strings.HasPrefix(to, "/suivi/") {
		t.Errorf("it leads to %s", to)
	}
}

func TestWrongAnswersAreKept(t *testing.T) {
	t.Parallel()
	s := serve(t)
	at := s.goOn(person{}, "/proposer", answers("Lieu")[0])
	for i, wrong := range []struct {
		values url.Values
		told   string
	}{
		{url.Values{"adresse": {"1 rue"}, "code_postal": {"35170"}, "commune": {"Rennes"}}, "est celui de Bruz"},
		{url.Values{"adresse": {"1 rue"}, "code_postal": {"35000"}, "commune": {"Nulle-Part"}}, "est celui de Rennes"},
		{url.Values{"adresse": {"1 rue"}, "code_postal": {"3500"}, "commune": {"Rennes"}}, "cinq chiffres"},
		{url.Values{"adresse": {"\x00\xff"}, "code_postal": {"35000"}, "commune": {"Rennes"}}, "invisible"},
		{url.Values{"adresse": {strings.Repeat("a", 1001)}, "code_postal": {"35000"}, "commune": {"Rennes"}}, "1000 au plus"},
	} {
		status, body := s.post(person{}, at, wrong.values)
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, wrong.told) {
			t.Errorf("%d: %d, without %q\n%s", i, status, wrong.told, body)
		}
		if _, again := s.get(person{}, at); !strings.Contains(again, wrong.values.Get("commune")) {
			t.Errorf("%d: the answer is lost", i)
		}
	}
	at = s.goOn(person{}, at, answers("Lieu")[1])
	status, body := s.post(person{}, at, url.Values{"position": {"main"}, "latitude": {"47.95"}, "longitude": {"-1.7508"}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "Bruz") {
		t.Errorf("a point elsewhere: %d\n%s", status, body)
	}
	at = s.goOn(person{}, at, url.Values{"position": {"inconnue"}})
	for _, wrong := range []url.Values{
		{"mode": {"semaine"}, "lu1de": {"9h"}}, {"mode": {"semaine"}, "lu1de": {"25h"}, "lu1a": {"26h"}}, {"mode": {"semaine"}, "lu1de": {"9h"}, "lu1a": {"9h"}},
		{"mode": {"semaine"}, "lu1de": {"9h"}, "lu1a": {"12h"}, "lu2de": {"11h"}, "lu2a": {"13h"}}, {"mode": {"texte"}, "horaires": {"quand il fait beau"}},
		{"mode": {"semaine"}, "x1du": {"2026-13-01"}}, {"mode": {"semaine"}, "x1heures": {"9h-12h"}},
	} {
		if status, body := s.post(person{}, at, wrong); status != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d %s", wrong, status, body)
		}
	}
}

// Two people change one place at once: the second sees both versions before
// anything is written.
func TestConflictShowsBoth(t *testing.T) {
	t.Parallel()
	s := serve(t)
	agent := s.agent("35238")
	s.goOn(agent, s.fill(agent, "/espace/lieux/nouveau", "Médiathèque"), nil)
	p, err := s.store.Place(t.Context(), "lieu-1")
	if err != nil {
		t.Fatal(err)
	}
	if status, body := s.get(agent, "/espace/lieux/lieu-1/modifier/verifier"); status != http.StatusOK || strings.Contains(body, "Publier les changements") {
		t.Errorf("nothing is changed yet, and may be published: %d", status)
	}
	s.goOn(agent, "/espace/lieux/lieu-1/modifier/verifier", url.Values{"aller": {"effacer"}})
	s.goOn(agent, "/espace/lieux/lieu-1/modifier/lieu", url.Values{"nom": {"Mon nom"}, "typologie": {"BIB", "EPN"}, "presentation_resume": {"Des ordinateurs."}})
	other := p
	other.Name, other.Phone = "Son nom", "+33299999999"
	if _, err := s.store.UpdatePlace(t.Context(), agent.Actor, other, "Autre."); err != nil {
		t.Fatal(err)
	}
	status, body := s.post(agent, "/espace/lieux/lieu-1/modifier/verifier", nil)
	if status != http.StatusConflict || !strings.Contains(body, "Mon nom") || !strings.Contains(body, "Son nom") || !strings.Contains(body, directory.PhoneWords("+33299999999")) {
		t.Fatalf("%d\n%s", status, body)
	}
	if now, _ := s.store.Place(t.Context(), "lieu-1"); now.Name != "Son nom" {
		t.Error("it was written all the same")
	}
	s.goOn(agent, "/espace/lieux/lieu-1/modifier/verifier", url.Values{"version": {"2"}})
	if now, _ := s.store.Place(t.Context(), "lieu-1"); now.Name != "Mon nom" || now.Phone != "+33299999999" {
		t.Errorf("%s, %s", now.Name, now.Phone)
	}
}

func TestStrangersManageNothing(t *testing.T) {
	t.Parallel()
	s := serve(t)
	agent, stranger := s.agent("35238"), s.agent("35047")
	s.goOn(agent, s.fill(agent, "/espace/lieux/nouveau", "Médiathèque"), nil)
	for _, page := range []string{"fermeture", "archiver", "transmettre", "historique", "historique/1"} {
		if status, _ := s.get(stranger, "/espace/lieux/lieu-1/"+page); status != http.StatusForbidden {
			t.Errorf("%s: %d", page, status)
		}
		if status, to := s.get(person{}, "/espace/lieux/lieu-1/"+page); status != http.StatusUnauthorized && !strings.HasPrefix(to, "/connexion") {
			t.Errorf("%s by nobody: %d", page, status)
		}
		status, _ := s.post(stranger, "/espace/lieux/lieu-1/"+page, url.Values{"version": {"1"}, "faire": {"archiver"}, "motif": {"x"}, "fermeture_du": {"2026-08-01"}, "courriel": {"x@example.fr"}})
		if status != http.StatusForbidden && page != "historique" {
			t.Errorf("sending %s: %d", page, status)
		}
	}
	if p, err := s.store.Place(t.Context(), "lieu-1"); err != nil || p.Version != 1 {
		t.Errorf("version %d, %v", p.Version, err)
	}
}

func TestManagement(t *testing.T) {
	t.Parallel()
	s := serve(t)
	agent := s.agent("35238")
	s.goOn(agent, s.fill(agent, "/espace/lieux/nouveau", "Médiathèque"), nil)
	const at = "/espace/lieux/lieu-1/"
	s.goOn(agent, at+"fermeture", url.Values{"version": {"1"}, "fermeture_du": {"2026-08-01"}, "fermeture_message": {"Congés"}})
	if status, body := s.post(agent, at+"archiver", url.Values{"version": {"2"}, "faire": {"archiver"}}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "motif") {
		t.Errorf("without a reason: %d", status)
	}
	s.goOn(agent, at+"archiver", url.Values{"version": {"2"}, "faire": {"masquer"}, "motif": {"Travaux"}})
	s.goOn(agent, at+"archiver", url.Values{"version": {"3"}, "faire": {"montrer"}})
	status, body := s.get(agent, at+"historique")
	if status != http.StatusOK || !strings.Contains(body, "Travaux") || !strings.Contains(body, "Agent de 35238") || !strings.Contains(body, "suspendue") {
		t.Errorf("%d\n%s", status, body)
	}
	if status, body = s.get(agent, at+"historique/1"); status != http.StatusOK || !strings.Contains(body, "Congés") {
		t.Errorf("%d\n%s", status, body)
	}
	s.goOn(agent, at+"historique/1", url.Values{"version": {"4"}})
	if status, _ = s.post(agent, at+"historique/1", url.Values{"version": {"4"}}); status != http.StatusConflict {
		t.Errorf("an old version: %d", status)
	}
	p, err := s.store.Place(t.Context(), "lieu-1")
	if err != nil || p.Closure != nil || p.Version != 5 {
		t.Errorf("%+v, %v", p, err)
	}
	s.goOn(agent, at+"transmettre", url.Values{"courriel": {"nouvelle@example.fr"}})
}

// Whoever sees a place, and may not withdraw it, is shown no form for it.
func TestWithdrawalIsForThoseWhoMay(t *testing.T) {
	t.Parallel()
	s := serve(t)
	agent := s.agent("35238")
	const at = "/espace/lieux/lieu-1/archiver"
	s.goOn(agent, s.fill(agent, "/espace/lieux/nouveau", "Médiathèque"), nil)
	manager := accounttest.SignIn(s, s.store, accounttest.Person{Email: "g@example.fr", Grants: []access.Grant{{Role: access.PlaceManager, Place: "lieu-1"}}})
	refused := func(version string) {
		t.Helper()
		if status, _ := s.get(manager, at); status != http.StatusForbidden {
			t.Errorf("the form, version %s: %d", version, status)
		}
		for _, what := range []string{"masquer", "archiver", "montrer", "sortir", ""} {
			if status, _ := s.post(manager, at, url.Values{"version": {version}, "faire": {what}, "motif": {"x"}}); status != http.StatusForbidden {
				t.Errorf("%q, version %s: %d", what, version, status)
			}
		}
	}
	refused("1")
	s.goOn(agent, at, url.Values{"version": {"1"}, "faire": {"masquer"}, "motif": {"Travaux"}})
	refused("2")
	s.goOn(agent, at, url.Values{"version": {"2"}, "faire": {"montrer"}})
	s.goOn(agent, at, url.Values{"version": {"3"}, "faire": {"archiver"}, "motif": {"Fini"}})
	refused("4")
	if p, err := s.store.Place(t.Context(), "lieu-1"); err != nil || p.Version != 4 {
		t.Errorf("version %d, %v", p.Version, err)
	}
	s.goOn(agent, at, url.Values{"version": {"4"}, "faire": {"sortir"}})
}

// A place that is there already is shown beside the one being written, once.
func TestTwinsAreShown(t *testing.T) {
	t.Parallel()
	s := serve(t)
	agent := s.agent("35238")
	s.goOn(agent, s.fill(agent, "/espace/lieux/nouveau", "Médiathèque d'Été"), nil)
	at, steps := "/proposer", answers("Mediathèque de l'été")
	for _, step := range steps[:3] {
		at = s.goOn(person{}, at, step)
	}
	if !strings.HasSuffix(at, "/existe") {
		t.Fatalf("the next step is %s", at)
	}
	status, body := s.get(person{}, at)
	if status != http.StatusOK || !strings.Contains(body, "/lieux/lieu-1") || !strings.Contains(body, "rapproche") {
		t.Errorf("%d\n%s", status, body)
	}
	if next := s.goOn(person{}, at, url.Values{"distincts": {"lieu-1"}}); !strings.HasSuffix(next, "/horaires") {
		t.Errorf("it leads to %s", next)
	}
	if next := s.goOn(person{}, strings.Replace(at, "existe", "position", 1), steps[2]); !strings.HasSuffix(next, "/horaires") {
		t.Errorf("asked again: %s", next)
	}
}

// Whatever is written in the fields of any step, the page answers, shows it as
// text, and keeps it.
func TestNaughtyAnswers(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(realdata.File(t, "malveillant", "blns.json"))
	if err != nil {
		t.Fatal(err)
	}
	var naughty []string
	if err := json.Unmarshal(raw, &naughty); err != nil {
		t.Fatal(err)
	}
	s := serve(t)
	first := s.goOn(person{}, "/proposer", answers("Lieu")[0])
	root := strings.TrimSuffix(first, "adresse")
	fields := map[string][]string{
		"lieu": {"nom", "typologie", "presentation_resume", "presentation_detail", "structure_parente", "pivot", "itinerance"}, "adresse": {"adresse", "complement_adresse", "code_postal", "commune"},
		"position": {"position", "latitude", "longitude"}, "horaires": {"mode", "lu1de", "lu1a", "feries", "scolaires", "x1du", "x1au", "x1heures", "horaires"},
		"services": {"services", "frais_a_charge"}, "contact": {"telephone", "courriels", "site_web", "prise_rdv", "fiche_acces_libre", "equipement", "autres_formations_labels"},
	}
	slugs := slices.Sorted(maps.Keys(fields))
	for i, bad := range naughty {
		slug := slugs[i%len(slugs)] // the steps in turn
		values := url.Values{}
		for _, name := range fields[slug] {
			values.Set(name, bad)
		}
		status, sent := s.post(person{}, root+slug, values)
		shown, again := s.get(person{}, root+slug)
		checked, summary := s.get(person{}, root+"verifier")
		if status >= 500 || shown != http.StatusOK || checked != http.StatusOK {
			t.Errorf("%s %q: %d, then %d, then %d", slug, bad, status, shown, checked)
		}
		if strings.ContainsAny(bad, "<>") && len(bad) > 3 && strings.Contains(sent+again+summary, bad) {
			t.Errorf("%s: %q is written as it is", slug, bad)
		}
	}
}
