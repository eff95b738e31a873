package team

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/atlas"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/internal/httpd/httpdtest"
	"annuaire/store"
	"annuaire/store/storetest"
	"annuaire/web"
	"annuaire/web/account/accounttest"
	"annuaire/web/page"
)

var (
	ille   = access.Territory{Level: geo.Department, Code: "35"}
	rennes = access.Territory{Level: geo.Commune, Code: "35238"}
	brest  = access.Territory{Level: geo.Commune, Code: "29019"}

	ground = []geo.Territory{
		{Level: geo.Country, Code: geo.CountryCode, Name: "France"}, {Level: geo.Region, Code: "53", Name: "Bretagne"},
		{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"}, {Level: geo.Department, Code: "29", Name: "Finistère", Region: "53"},
		{Level: geo.Department, Code: "53", Name: "Mayenne"},
		{Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53"},
		{Level: geo.Commune, Code: "29019", Name: "Brest", Department: "29", Region: "53"},
		{Level: geo.Commune, Code: "35299", Name: "Saint-Méloir", Department: "35", Region: "53"}, {Level: geo.Commune, Code: "29299", Name: "Saint-Méloir", Department: "29", Region: "53"},
	}
)

// service is the pages over a record of their own.
type service struct {
	*testing.T
	store *store.Store
	app   *fiber.App
}

func serve(t *testing.T) service {
	t.Helper()
	s := storetest.Open(t, ground)
	g := geo.NewGazetteer(ground)
	site, err := web.New(web.Deps{Atlas: atlas.New(atlas.Build(g, nil, nil)), Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	app := httpd.New(httpd.Config{Logger: slog.New(slog.DiscardHandler), Before: accounttest.Guards(s), Page: site.Error})
	New(Deps{Store: s, Renderer: site.Renderer(), Gazetteer: func() *geo.Gazetteer { return g }}).Register(app)
	return service{t, s, app}
}

type person = accounttest.Signed

func (s service) somebody(name string, rights ...access.Grant) person {
	s.Helper()
	return accounttest.SignIn(s, s.store, accounttest.Person{Email: name + "@exemple.fr", Name: name, Grants: rights, Strong: true})
}

func over(role access.Role, t access.Territory) access.Grant {
	return access.Grant{Role: role, Territory: t}
}

// ask sends a request, by somebody or by anyone, and gives what came back.
func (s service) ask(as *person, method, path string, form url.Values) (status int, location, body string) {
	s.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Accept", "text/html")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if as != nil {
		as.Sign(r)
	}
	answer := httpdtest.Send(s, s.app, r)
	return answer.Status, answer.Location, strings.ReplaceAll(answer.Body, page.NoBreakSpace, " ")
}

func (s service) get(as *person, path string) string {
	s.Helper()
	status, _, body := s.ask(as, http.MethodGet, path, nil)
	if status != http.StatusOK {
		s.Fatalf("%s: %d\n%s", path, status, body)
	}
	return body
}

func TestATerritoryManagesItsTeam(t *testing.T) {
	t.Parallel()
	s := serve(t)
	chief := s.somebody("cheffe", over(access.TerritoryManager, ille))
	status, location, body := s.ask(&chief, "POST", givePath, url.Values{
		"role": {"territoire"}, "territoire": {"rennes"}, "courriel": {"Agent@Exemple.fr"}, "nom": {"Agent de Rennes"}, "fin": {"2099-12-31"},
	})
	if status != http.StatusSeeOther || !strings.HasPrefix(location, home+"?fait=invite&droit=") {
		t.Fatalf("%d %s\n%s", status, location, body)
	}
	list := s.get(&chief, location)
	for _, want := range []string{"Invitation envoyée.", "Agent de Rennes", "agent@exemple.fr", "Rennes (commune)", "31/12/2099", "2 droits"} {
		if !strings.Contains(list, want) {
			t.Errorf("the team lacks %q", want)
		}
	}
	ender := regexp.MustCompile(`action="(/espace/equipe/\d+/retirer)"`).FindAllStringSubmatch(list, -1)
	if len(ender) != 1 { // one's own last right has no button
		t.Fatalf("%d rights may be ended", len(ender))
	}
	status, location, _ = s.ask(&chief, "POST", ender[0][1], nil)
	if status != http.StatusSeeOther {
		t.Fatalf("ending: %d", status)
	}
	list = s.get(&chief, location)
	back := regexp.MustCompile(`action="(/espace/equipe/\d+/retablir)"`).FindStringSubmatch(list)
	if !strings.Contains(list, "Droit retiré.") || back == nil || !strings.Contains(list, "1 droit<") {
		t.Fatalf("after the end:\n%s", list)
	}
	if status, location, _ = s.ask(&chief, "POST", back[1], nil); status != http.StatusSeeOther || !strings.Contains(s.get(&chief, location), "2 droits") {
		t.Errorf("given back: %d %s", status, location)
	}
}

func TestLendingFromThePage(t *testing.T) {
	t.Parallel()
	s := serve(t)
	chief := s.somebody("cheffe", over(access.TerritoryManager, ille))
	form := s.get(&chief, lendPath)
	number := regexp.MustCompile(`name="droit" value="(\d+)" checked`).FindStringSubmatch(form)
	if number == nil || !strings.Contains(form, "Gestion d’un territoire : Ille-et-Vilaine") {
		t.Fatalf("the right to lend is not offered:\n%s", form)
	}
	sent := url.Values{"droit": {number[1]}, "courriel": {"adjoint@exemple.fr"}, "fin": {time.Now().AddDate(0, 1, 0).Format(time.DateOnly)}}
	status, location, body := s.ask(&chief, "POST", lendPath, sent)
	if status != http.StatusSeeOther || !strings.Contains(s.get(&chief, location), "Délégué") {
		t.Errorf("%d %s\n%s", status, location, body)
	}
	sent.Set("courriel", "autre@exemple.fr")
	sent.Set("fin", "2150-01-01")
	if status, _, body = s.ask(&chief, "POST", lendPath, sent); status != http.StatusUnprocessableEntity || !strings.Contains(body, "un an au plus") {
		t.Errorf("too long: %d\n%s", status, body)
	}
}

func TestWhatTheFormRefuses(t *testing.T) {
	t.Parallel()
	s := serve(t)
	chief := s.somebody("cheffe", over(access.TerritoryManager, ille))
	s.somebody("deja", over(access.TerritoryManager, rennes))
	good := url.Values{"role": {"territoire"}, "territoire": {"Rennes"}, "courriel": {"x@exemple.fr"}}
	for name, c := range map[string]struct {
		change url.Values
		status int
		says   string
	}{
		"no role":             {url.Values{"role": {""}}, 422, "Choisissez un rôle"},
		"a role not theirs":   {url.Values{"role": {"agence"}}, 403, "Votre compte ne permet pas"},
		"no address":          {url.Values{"courriel": {"x"}}, 422, "prenom.nom@exemple.fr"},
		"unknown territory":   {url.Values{"territoire": {"Atlantide"}}, 422, "Aucun territoire ne porte ce nom"},
		"two of the name":     {url.Values{"territoire": {"Saint-Méloir"}}, 422, "Saint-Méloir (commune, 29299)"},
		"two of the code":     {url.Values{"territoire": {"53"}}, 422, "Mayenne (département, 53)"},
		"elsewhere":           {url.Values{"territoire": {"Brest"}}, 403, "Peuvent le faire"},
		"a level unknown":     {url.Values{"niveau": {"canton"}}, 422, "Ce niveau n’existe pas"},
		"no territory":        {url.Values{"territoire": {""}}, 422, "Donnez son nom ou son code"},
		"a day that is none":  {url.Values{"fin": {"31/12"}}, 422, "pas lisible"},
		"in the past":         {url.Values{"fin": {"2001-01-01"}}, 422, "Cette date est passée"},
		"twice":               {url.Values{"courriel": {"deja@exemple.fr"}}, 409, "a déjà ce droit"},
		"to oneself":          {url.Values{"courriel": {"cheffe@exemple.fr"}}, 403, "à soi-même"},
		"a place unknown":     {url.Values{"role": {"mediateur"}, "lieu": {"https://x.fr/lieux/rien?a=b"}}, 422, "Aucun lieu ne porte cet identifiant"},
		"a text without end":  {url.Values{"territoire": {strings.Repeat("x", 5000)}}, 422, "trop long"},
		"not text":            {url.Values{"territoire": {"\xff\x00Atlantide"}}, 422, "Aucun territoire"},
		"markup in the field": {url.Values{"territoire": {`"><script>alert(1)</script>`}}, 422, "&lt;script&gt;"},
	} {
		form := url.Values{}
		for key, value := range good {
			form[key] = value
		}
		for key, value := range c.change {
			form[key] = value
		}
		status, _, body := s.ask(&chief, "POST", givePath, form)
		if status != c.status || !strings.Contains(body, c.says) || strings.Contains(body, "<script>alert") {
			t.Errorf("%s: %d, wants %d and %q\n%s", name, status, c.status, c.says, excerpt(body))
		}
	}
	if list := s.get(&chief, home); !strings.Contains(list, "2 droits") {
		t.Error("something refused was written")
	}
}

func excerpt(body string) string {
	if i := strings.Index(body, `class="avis`); i >= 0 {
		return body[i:min(len(body), i+600)]
	}
	return body[:min(len(body), 600)]
}

// TestEachSeesTheirTeam asks the list and the acts as people of several places.
func TestEachSeesTheirTeam(t *testing.T) {
	t.Parallel()
	s := serve(t)
	town, other := s.somebody("rennes", over(access.TerritoryManager, rennes)), s.somebody("brest", over(access.TerritoryManager, brest))
	evaluator := s.somebody("note", over(access.Evaluator, ille))
	admin := s.somebody("agence", over(access.Agency, access.Country))
	if list := s.get(&town, home); strings.Contains(list, "brest@exemple.fr") {
		t.Error("Rennes sees Brest")
	}
	if list := s.get(&admin, home+"?tri=-sur&role=territoire"); !strings.Contains(list, "brest@exemple.fr") || !strings.Contains(list, "rennes@exemple.fr") || strings.Contains(list, "note@exemple.fr") {
		t.Error("the agency does not see those of the role")
	}
	id := other.Actor.Grants[0].ID
	path := home + "/" + strconv.FormatInt(id, 10)
	for name, c := range map[string]struct {
		as           *person
		method, path string
		status       []int
	}{
		"anyone, the list":         {nil, "GET", home, []int{303, 401}},
		"anyone, an end":           {nil, "POST", path + "/retirer", []int{303, 401, 403}},
		"no team, the list":        {&evaluator, "GET", home, []int{403}},
		"no team, the form":        {&evaluator, "GET", givePath, []int{403}},
		"no team, a loan":          {&evaluator, "GET", lendPath, []int{403}},
		"a stranger, an end":       {&town, "POST", path + "/retirer", []int{404}},
		"a stranger, a return":     {&town, "POST", path + "/retablir", []int{404}},
		"a number that is none":    {&town, "POST", home + "/abc/retirer", []int{404}},
		"a filter unknown":         {&town, "GET", home + "?role=roi", []int{400}},
		"an order unknown":         {&town, "GET", home + "?tri=couleur", []int{400}},
		"a search that is no text": {&town, "GET", home + "?q=%ff%00", []int{200, 400}},
	} {
		if status, _, _ := s.ask(c.as, c.method, c.path, nil); !slices.Contains(c.status, status) {
			t.Errorf("%s: %d, want %v", name, status, c.status)
		}
	}
	if now, err := s.store.Actor(t.Context(), other.Account); err != nil || len(now.Grants) != 1 {
		t.Errorf("a stranger ended a right: %v, %v", now.Grants, err)
	}
}
