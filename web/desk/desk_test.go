package desk_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/paulmach/orb"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/internal/httpd/httpdtest"
	"annuaire/store"
	"annuaire/store/storetest"
	"annuaire/web/account/accounttest"
	"annuaire/web/desk"
	"annuaire/web/page"
)

// world is a department with two towns, another department, and places.
type world struct {
	t     *testing.T
	store *store.Store
	app   *fiber.App
}

var (
	rennes = access.Territory{Level: geo.Commune, Code: "35238"}
	ille   = access.Territory{Level: geo.Department, Code: "35"}
	paris  = access.Territory{Level: geo.Department, Code: "75"}
)

// naughty is written in every text of a place.
const naughty = `<script>alert(1)</script>"'&=cmd|' /C calc'!A0`

func newWorld(t *testing.T) *world {
	t.Helper()
	s := storetest.Open(t, []geo.Territory{
		{Level: geo.Country, Code: geo.CountryCode, Name: "France"}, {Level: geo.Region, Code: "53", Name: "Bretagne"}, {Level: geo.Region, Code: "11", Name: "Île-de-France"},
		{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"}, {Level: geo.Department, Code: "75", Name: "Paris", Region: "11"},
		{Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53"},
		{Level: geo.Commune, Code: "75056", Name: "Paris", Department: "75", Region: "11"},
	})
	w := &world{t: t, store: s}
	var changes []directory.Change
	for i := range 70 {
		changes = append(changes, directory.Change{Place: w.place(i), SourceID: fmt.Sprintf("lieu-a%02d", i)})
	}
	err := s.Import(t.Context(), "essai", store.Author{Name: "essai", Reason: "Essai."}, false, func(im *store.Import) error {
		return im.Save(t.Context(), changes)
	})
	if err != nil {
		t.Fatal(err)
	}
	renderer := page.NewRenderer(page.Config{Assets: fstest.MapFS{"manifest.json": {Data: []byte("{}")}}, Sample: page.Page{Content: page.Text("")}})
	w.app = httpd.New(httpd.Config{
		Logger: slog.New(slog.DiscardHandler), Before: accounttest.Guards(s),
		Page: func(c *fiber.Ctx, status int, err *fault.Error) error { return c.Status(status).SendString(err.Public) },
	})
	desk.New(desk.Deps{Store: s, Renderer: renderer}).Register(w.app)
	return w
}

// place gives one of seventy: sixty in Rennes, ten in Paris, some old, some in
// doubt, some hostile.
func (w *world) place(i int) directory.Place {
	p := directory.Place{
		State: directory.Published, Pivot: directory.Pivot{Kind: directory.PivotUnknown}, Name: fmt.Sprintf("Médiathèque %02d", i), Commune: "Rennes", PostalCode: "35000",
		INSEE: "35238", Position: orb.Point{-1.68, 48.11}, HasPosition: true, UpdatedOn: time.Now().UTC().Truncate(24*time.Hour).AddDate(0, -i%24, 0), TimeZone: "Europe/Paris",
		Source: "Ville",
	}
	if i >= 60 {
		p.Commune, p.INSEE, p.PostalCode = "Paris", "75056", "75001"
	}
	if i%5 == 0 {
		p.Doubts = []directory.Doubt{{Column: "telephone", Value: "12", Reason: "n'est pas un numéro"}}
	}
	if i%7 == 0 {
		p.ArchiveProposal = "La source ne le cite plus."
	}
	if i == 3 {
		p.Name, p.Address, p.Summary, p.Source, p.Parent = "=1+1"+naughty, naughty, naughty, "=2+2"+naughty, naughty
		p.Doubts = []directory.Doubt{{Column: naughty, Value: naughty, Reason: naughty}}
	}
	p.NewProvenance("essai")
	return p
}

func (w *world) signIn(name string, role access.Role, over access.Territory, placeID string) accounttest.Signed {
	w.t.Helper()
	return accounttest.SignIn(w.t, w.store, accounttest.Person{
		Email: name + "@example.fr", Name: name, Strong: true, Grants: []access.Grant{{Role: role, Territory: over, Place: placeID}},
	})
}

type answer struct {
	status   int
	location string
	body     string
}

func (w *world) ask(who *accounttest.Signed, method, path string) answer {
	w.t.Helper()
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("Accept", "text/html")
	if who != nil {
		who.Sign(r)
	}
	return w.send(r)
}

func (w *world) send(r *http.Request) answer {
	w.t.Helper()
	response := httpdtest.Send(w.t, w.app, r)
	return answer{response.Status, response.Location, response.Body}
}

// owedLine is a line of the first page: its number and where it leads.
var owedLine = regexp.MustCompile(`<a href="([^"]+)"><strong>([^<]+)</strong>`)

// caption is the head of a list of places.
var caption = regexp.MustCompile(`<caption>([0-9 \x{a0}\x{202f}]+).?lieux?</caption>`)

func TestEachCountLeadsToAsManyPlaces(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	checked := 0
	for _, who := range []accounttest.Signed{
		w.signIn("agence", access.Agency, access.Country, ""), w.signIn("dep", access.TerritoryManager, ille, ""), w.signIn("ville", access.TerritoryManager, rennes, ""),
		w.signIn("lieu", access.PlaceManager, access.Territory{}, "lieu-a00"), w.signIn("mediation", access.Mediator, access.Territory{}, "lieu-a14"),
	} {
		first := w.ask(&who, "GET", "/espace")
		if first.status != 200 {
			t.Fatalf("the first page answers %d", first.status)
		}
		for _, line := range owedLine.FindAllStringSubmatch(first.body, -1) {
			address := strings.ReplaceAll(line[1], "&amp;", "&")
			if !strings.HasPrefix(address, "/espace/lieux?") {
				continue
			}
			list := w.ask(&who, "GET", address)
			found := caption.FindStringSubmatch(list.body)
			if list.status != 200 || found == nil || strings.TrimSpace(found[1]) != line[2] {
				t.Errorf("%s: %s announced, %v listed (status %d)", address, line[2], found, list.status)
			}
			checked++
		}
	}
	if checked < 8 {
		t.Errorf("only %d counts were checked", checked)
	}
}

func TestNobodySeesWhatIsNotTheirs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stranger, town := w.signIn("paris", access.TerritoryManager, paris, ""), w.signIn("ville", access.TerritoryManager, rennes, "")
	manager := w.signIn("lieu", access.PlaceManager, access.Territory{}, "lieu-a00")
	plain := accounttest.SignIn(t, w.store, accounttest.Person{Email: "rien@example.fr", Name: "Rien"})
	for _, c := range []struct {
		who    *accounttest.Signed
		path   string
		status int
		holds  string // empty: nothing asked
		lacks  string
	}{
		{&stranger, "/espace/lieux", 200, "Médiathèque 61", "Médiathèque 01"},
		{&stranger, "/espace/lieux?territoire=commune:35238", 200, "Aucun lieu", "Médiathèque"},
		{&stranger, "/espace/lieux.csv", 200, "Médiathèque 61", "Médiathèque 01"},
		{&stranger, "/espace/lieux/lieu-a01", 404, "", "Médiathèque"},
		{&town, "/espace/lieux/lieu-a01", 200, "Médiathèque 01", ""},
		{&town, "/espace/lieux/absent", 404, "", ""},
		{&manager, "/espace/lieux", 200, "1 lieu", "Médiathèque 01"},
		{&manager, "/espace/lieux/lieu-a00", 200, "Modifier la fiche", "/archiver"},
		{&manager, "/espace/journal", 403, "Peuvent le faire", ""},
		{&plain, "/espace", 200, "Vous ne gérez encore aucun lieu", ""},
		{&plain, "/espace/lieux", 403, "", "Médiathèque"},
		{&plain, "/espace/journal.csv", 403, "", ""},
		{nil, "/espace", 401, "", ""},
		{nil, "/espace/lieux.csv", 401, "", ""},
	} {
		got := w.ask(c.who, "GET", c.path)
		body := strings.ReplaceAll(got.body, page.NoBreakSpace, " ")
		if got.status != c.status || !strings.Contains(body, c.holds) || c.lacks != "" && strings.Contains(body, c.lacks) {
			t.Errorf("%s answers %d, want %d; holds %q: %v, lacks %q: %v", c.path, got.status, c.status, c.holds, strings.Contains(body, c.holds), c.lacks, !strings.Contains(body, c.lacks))
		}
	}
}

func TestPlacesAreFilteredSortedAndPaged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.signIn("ville", access.TerritoryManager, rennes, "")
	first := w.ask(&who, "GET", "/espace/lieux?tri=-nom")
	for _, want := range []string{`aria-sort="descending"`, `rel="next" href="/espace/lieux?page=2&amp;tri=-nom"`, "Lieux 1 à 50 sur 60", `aria-current="page">Lieux</a>`, "<caption>"} {
		if !strings.Contains(strings.ReplaceAll(first.body, page.NoBreakSpace, " "), want) {
			t.Errorf("the first page lacks %s", want)
		}
	}
	if second := w.ask(&who, "GET", "/espace/lieux?page=2&tri=-nom"); !strings.Contains(second.body, "Lieux 51 à 60 sur 60") || !strings.Contains(second.body, `rel="prev"`) {
		t.Error("the second page is not the rest")
	}
	for path, status := range map[string]int{
		"/espace/lieux?q=" + url.QueryEscape(naughty): 200, "/espace/lieux?page=-1": 200, "/espace/lieux?page=99999999999999999999": 200, "/espace/lieux?page=500": 200,
		"/espace/lieux?tri=" + url.QueryEscape("nom; drop table place"): 200, "/espace/lieux?qualite=faible": 200, "/espace/lieux?source=" + url.QueryEscape("Ville"): 200,
		"/espace/lieux?etat=inconnu": 400, "/espace/lieux?fraicheur=x": 400, "/espace/lieux?pour=tout": 400, "/espace/lieux?territoire=x": 400, "/espace/lieux?doutes=1": 400,
		"/espace/lieux?q=%00": 400, "/espace/lieux?q=%ff": 400, "/espace/lieux?q=" + strings.Repeat("a", 400): 400, "/espace/lieux?%zz": 400, "/espace/lieux/%00": 404, "/espace/lieux/%ff": 404,
	} {
		got := w.ask(&who, "GET", path)
		if got.status != status {
			t.Errorf("%s answers %d, want %d", path, got.status, status)
		}
		checkHarmless(t, path, got.body)
	}
}

func checkHarmless(t *testing.T, path, body string) {
	t.Helper()
	for _, harm := range []string{"<script>alert", "%!", `"'&=cmd`} {
		if strings.Contains(body, harm) {
			t.Errorf("%s holds %q", path, harm)
		}
	}
	if strings.Contains(body, "<html") && strings.Count(body, "<h1") != 1 {
		t.Errorf("%s has %d first headings", path, strings.Count(body, "<h1"))
	}
}

func TestSheetSaysWhatToImprove(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.signIn("ville", access.TerritoryManager, rennes, "")
	got := w.ask(&who, "GET", "/espace/lieux/lieu-a00")
	for _, want := range []string{"Donnez les jours et les heures", `/espace/lieux/lieu-a00/modifier/horaires`, "Valeurs douteuses", "N’est pas un numéro", "essai", "Tout est exact", "proposé à l’archivage", "/lieux/lieu-a00", "Aucune demande"} {
		if !strings.Contains(got.body, want) {
			t.Errorf("the sheet lacks %q", want)
		}
	}
	checkHarmless(t, "a sheet", got.body)
	checkHarmless(t, "a hostile sheet", w.ask(&who, "GET", "/espace/lieux/lieu-a03").body)
	confirmed := w.ask(&who, "POST", "/espace/lieux/lieu-a23/confirmer")
	if confirmed.status != 303 || confirmed.location != "/espace/lieux/lieu-a23?fait=confirme" {
		t.Fatalf("confirming answers %d, %q", confirmed.status, confirmed.location)
	}
	if after := w.ask(&who, "GET", confirmed.location); !strings.Contains(after.body, "La fiche est confirmée") || !strings.Contains(after.body, "Relue le "+time.Now().Format("02/01/2006")) {
		t.Error("the confirmed sheet does not say so")
	}
	stranger := w.signIn("paris", access.TerritoryManager, paris, "")
	if refused := w.ask(&stranger, "POST", "/espace/lieux/lieu-a23/confirmer"); refused.status != 403 && refused.status != 404 {
		t.Errorf("a stranger confirms: %d", refused.status)
	}
}

func TestExportsHoldNoFormula(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.signIn("ville", access.TerritoryManager, rennes, "")
	got := w.ask(&who, "GET", "/espace/lieux.csv?doutes=oui")
	if got.status != 200 || !strings.HasPrefix(got.body, "\ufeffid;") || strings.Count(got.body, "\r\n") != 1+13 {
		t.Errorf("status %d, %d lines", got.status, strings.Count(got.body, "\r\n"))
	}
	for _, want := range []string{`"'=1+1<script>`, `"'=2+2<script>`} {
		if !strings.Contains(got.body, want) {
			t.Errorf("the export lacks %s", want)
		}
	}
	for _, cell := range strings.Split(strings.ReplaceAll(got.body, "\r\n", ";"), ";") {
		if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "+") || strings.HasPrefix(cell, "-") || strings.HasPrefix(cell, "@") {
			t.Errorf("a cell begins with a formula: %q", cell)
		}
	}
}

func TestJournalPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	agency, town := w.signIn("agence", access.Agency, access.Country, ""), w.signIn("ville", access.TerritoryManager, rennes, "")
	if confirmed := w.ask(&town, "POST", "/espace/lieux/lieu-a23/confirmer"); confirmed.status != 303 {
		t.Fatal(confirmed.status)
	}
	for _, c := range []struct {
		who          accounttest.Signed
		path         string
		status       int
		holds, lacks string
	}{
		{town, "/espace/journal", 200, "Fiche confirmée", "Vérifier maintenant"},
		{town, "/espace/journal?qui=ville@example.fr", 200, "ville (compte " + strconv.FormatInt(town.Account, 10) + ")", "Aucun acte"},
		{town, "/espace/journal?qui=agence@example.fr", 200, "Aucun acte", "Fiche confirmée</th>"},
		{town, "/espace/journal?qui=commande", 200, "Aucun acte", ""},
		{agency, "/espace/journal?qui=commande", 200, "lieux : 70", "Fiche confirmée</th>"},
		{agency, "/espace/journal?objet=lieu-a23", 200, "/espace/lieux/lieu-a23", "Aucun acte"},
		{agency, "/espace/journal?nature=lieu&acte=lieu.confirmer&du=2020-01-01&au=2199-01-01&territoire=departement:35", 200, "Fiche confirmée", "Aucun acte"},
		{agency, "/espace/journal?objet=" + url.QueryEscape("' or 1=1 --"), 200, "Aucun acte", ""},
		{agency, "/espace/journal?du=hier", 400, "", ""},
		{agency, "/espace/journal?avant=x", 400, "", ""},
		{agency, "/espace/journal", 200, "Vérifier maintenant", ""},
		{agency, "/espace/journal.csv", 200, "lieu.confirmer", ""},
		{town, "/espace/journal.csv", 200, "lieu.confirmer", "empreinte\"\":\"\"x"},
	} {
		got := w.ask(&c.who, "GET", c.path)
		if got.status != c.status || !strings.Contains(got.body, c.holds) || c.lacks != "" && strings.Contains(got.body, c.lacks) {
			t.Errorf("%s answers %d; holds %q: %v; lacks %q: %v", c.path, got.status, c.holds, strings.Contains(got.body, c.holds), c.lacks, !strings.Contains(got.body, c.lacks))
		}
		checkHarmless(t, c.path, got.body)
	}
	if got := w.ask(&agency, "POST", "/espace/journal/verifier"); got.status != 200 || !strings.Contains(got.body, "Le journal est intact") {
		t.Errorf("the verification answers %d", got.status)
	}
	if got := w.ask(&town, "POST", "/espace/journal/verifier"); got.status != 403 {
		t.Errorf("a town verifies the whole journal: %d", got.status)
	}
}

func TestJournalIsWalkedBothWays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	town := w.signIn("ville", access.TerritoryManager, rennes, "")
	for i := range 60 {
		if got := w.ask(&town, "POST", fmt.Sprintf("/espace/lieux/lieu-a%02d/confirmer", i)); got.status != 303 {
			t.Fatal(got.status)
		}
	}
	next, prev := regexp.MustCompile(`rel="next" href="([^"]+)"`), regexp.MustCompile(`rel="prev" href="([^"]+)"`)
	first := w.ask(&town, "GET", "/espace/journal").body
	path, pages, rows := "/espace/journal", 0, 0
	last := ""
	for path != "" {
		body := w.ask(&town, "GET", path).body
		pages, rows, last = pages+1, rows+strings.Count(body, `<tr><th scope="row"`), body
		path = ""
		if found := next.FindStringSubmatch(body); found != nil {
			path = strings.ReplaceAll(found[1], "&amp;", "&")
		}
	}
	if pages != 3 || rows != 120 {
		t.Errorf("%d acts on %d pages", rows, pages)
	}
	for found := prev.FindStringSubmatch(last); found != nil; found = prev.FindStringSubmatch(last) {
		last = w.ask(&town, "GET", strings.ReplaceAll(found[1], "&amp;", "&")).body
	}
	cut := func(body string) string { _, table, _ := strings.Cut(body, "<tbody>"); return table[:200] }
	if cut(last) != cut(first) {
		t.Error("going back does not lead to the first page")
	}
}
