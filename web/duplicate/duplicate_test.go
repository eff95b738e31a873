package duplicate_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/internal/httpd/httpdtest"
	"annuaire/store"
	"annuaire/store/storetest"
	"annuaire/web/account/accounttest"
	"annuaire/web/duplicate"
	"annuaire/web/page"
)

// site is a service with two places that are one.
type site struct {
	t     *testing.T
	app   *fiber.App
	store *store.Store
	a, b  directory.Place
}

var ground = []geo.Territory{
	{Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53"},
	{Level: geo.Commune, Code: "35240", Name: "Le Rheu", Department: "35", Region: "53"},
	{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"},
	{Level: geo.Region, Code: "53", Name: "Bretagne"}, {Level: geo.Country, Code: "FR", Name: "France"},
}

var agency = access.Actor{Account: 1, Strong: true, At: time.Now(), Grants: []access.Grant{{Role: access.Agency, Territory: access.Country}}}

func newSite(t *testing.T) *site {
	t.Helper()
	s := storetest.Open(t, ground)
	w := &site{t: t, store: s}
	w.a = w.create("France services <Rennes>", "35238", "+33199001234", "Mo-Fr 09:00-12:00")
	w.b = w.create("Espace France Services Rennes", "35238", "+33199001234", "")
	w.scan()
	w.app = httpd.New(httpd.Config{Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), Before: accounttest.Guards(s)})
	gazetteer := geo.NewGazetteer(ground)
	duplicate.New(duplicate.Deps{
		Store: s, Gazetteer: func() *geo.Gazetteer { return gazetteer },
		Renderer: page.NewRenderer(page.Config{Assets: fstest.MapFS{}, Sample: page.Page{Content: page.Paragraph("Essai.")}}),
	}).Register(w.app)
	return w
}

func (w *site) create(name, insee, phone, hours string) directory.Place {
	w.t.Helper()
	commune := map[string]string{"35238": "Rennes", "35240": "Le Rheu"}[insee]
	p, err := w.store.CreatePlace(w.t.Context(), agency, directory.Place{
		State: directory.Published, Pivot: directory.Pivot{Kind: directory.PivotUnknown}, Name: name, Commune: commune, PostalCode: "35000", INSEE: insee,
		Address: "1 rue de l'Exemple", Phone: phone, Hours: hours, TimeZone: "Europe/Paris", UpdatedOn: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC),
	}, "Essai.")
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func (w *site) scan() {
	w.t.Helper()
	if _, err := w.store.ScanDuplicates(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *site) town(code string) accounttest.Signed {
	return accounttest.SignIn(w.t, w.store, accounttest.Person{Email: "ville-" + code + "@example.fr", Name: "Agnès", Grants: []access.Grant{
		{Role: access.TerritoryManager, Territory: access.Territory{Level: geo.Commune, Code: code}},
	}})
}

// send asks for a page, or sends a form to it.
func (w *site) send(as accounttest.Signed, path string, form url.Values) (status int, body, location string) {
	w.t.Helper()
	request := httptest.NewRequest(http.MethodGet, path, nil)
	if form != nil {
		form.Set("jeton", as.Token)
		request = httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if as.Cookie != "" {
		request.Header.Set("Cookie", as.Cookie)
	}
	answer := httpdtest.Send(w.t, w.app, request)
	return answer.Status, answer.Body, answer.Location
}

func (w *site) get(as accounttest.Signed, path string) string {
	w.t.Helper()
	status, body, _ := w.send(as, path, nil)
	if status != 200 {
		w.t.Fatalf("%s: %d\n%s", path, status, body)
	}
	return body
}

func contains(t *testing.T, body string, wanted ...string) {
	t.Helper()
	for _, text := range wanted {
		if !strings.Contains(body, text) {
			t.Errorf("%q is missing of\n%s", text, body)
		}
	}
}

func (w *site) path() string { return "/espace/doublons/" + w.a.ID + "/" + w.b.ID }

func (w *site) versions() url.Values {
	return url.Values{"version_gardee": {"1"}, "version_autre": {"1"}, "nom": {"autre"}, "horaires": {"gardee"}}
}

func TestMergeAndUndoByPages(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	town := w.town("35238")
	queue := w.get(town, "/espace/doublons")
	contains(t, queue, "France services &lt;Rennes&gt;", "et</span> Espace France Services Rennes", "presque certain", "(1)")
	_, _, to := w.send(town, "/espace/doublons?lieu="+w.b.ID+"&avec="+w.a.ID, nil)
	if to != w.path() {
		t.Fatalf("the more complete is not kept first: %q", to)
	}
	contains(t, w.get(town, to), "même téléphone", "(+14)", "différent", "seulement dans la première", "Ce qui les rapproche", "Garder plutôt l’autre fiche", `name="horaires"`)
	status, _, to := w.send(town, w.path(), w.versions())
	if status != 303 || !strings.HasPrefix(to, "/espace/doublons?fait=fusion&numero=") {
		t.Fatal(status, to)
	}
	notice := w.get(town, to)
	contains(t, notice, "Les deux fiches n’en font plus qu’une", "Annuler la fusion", "Aucune paire n’attend ici")
	if p, err := w.store.Place(t.Context(), w.a.ID); err != nil || p.Name != w.b.Name || p.Hours != w.a.Hours {
		t.Errorf("%q, %q, %v", p.Name, p.Hours, err)
	}
	contains(t, w.get(town, "/espace/doublons/fusions"), w.b.ID)
	undo := regexp.MustCompile(`action="(/espace/doublons/fusions/[0-9]+/annuler)"`).FindStringSubmatch(notice)[1]
	if status, _, to = w.send(town, undo, url.Values{}); status != 303 {
		t.Fatal(status)
	}
	contains(t, w.get(town, to), "La fusion est annulée")
	if status, body, _ := w.send(town, undo, url.Values{}); status != 409 || !strings.Contains(body, "déjà été annulée") {
		t.Error(status)
	}
}

func TestDistinctAndLaterByPages(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	town := w.town("35238")
	for _, gesture := range []string{"distincts", "plus-tard"} {
		status, _, to := w.send(town, w.path(), url.Values{"geste": {gesture}})
		if status != 303 {
			t.Fatal(gesture, status)
		}
		contains(t, w.get(town, to), "Aucune paire n’attend ici", `value="revoir"`)
		if status, _, to = w.send(town, w.path(), url.Values{"geste": {"revoir"}}); status != 303 {
			t.Fatal(status)
		}
		contains(t, w.get(town, to), "Espace France Services Rennes")
	}
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	town, stranger := w.town("35238"), w.town("35240")
	nobody := accounttest.Signed{}
	mediator := accounttest.SignIn(t, w.store, accounttest.Person{Email: "m@example.fr", Grants: []access.Grant{{Role: access.Mediator, Place: w.a.ID}}})
	for name, try := range map[string]struct {
		as   accounttest.Signed
		path string
		form url.Values
		want int
	}{
		"queue, nobody":           {nobody, "/espace/doublons", nil, 401},
		"queue, mediator":         {mediator, "/espace/doublons", nil, 403},
		"pair, stranger":          {stranger, w.path(), nil, 404},
		"merge, stranger":         {stranger, w.path(), w.versions(), 403},
		"merge, no version":       {town, w.path(), url.Values{}, 409},
		"distinct, stranger":      {stranger, w.path(), url.Values{"geste": {"distincts"}}, 403},
		"gesture":                 {town, w.path(), url.Values{"geste": {"effacer"}}, 400},
		"one place":               {town, "/espace/doublons/" + w.a.ID + "/" + w.a.ID, nil, 404},
		"no place":                {town, "/espace/doublons/%00/%ff", nil, 404},
		"no merge":                {town, "/espace/doublons/fusions/x/annuler", url.Values{}, 404},
		"no such merge":           {town, "/espace/doublons/fusions/99/annuler", url.Values{}, 404},
		"band":                    {town, "/espace/doublons?niveau=sur", nil, 400},
		"territory":               {town, "/espace/doublons?territoire=35", nil, 400},
		"kind":                    {town, "/espace/doublons?type=%00", nil, 400},
		"page":                    {town, "/espace/doublons?page=0", nil, 400},
		"page of merges":          {town, "/espace/doublons/fusions?page=x", nil, 400},
		"department and kind":     {town, "/espace/doublons?territoire=departement:35&type=RFS", nil, 200},
		"a pair that is not mine": {town, "/espace/doublons?lieu=x&avec=y", nil, 404},
	} {
		if status, body, _ := w.send(try.as, try.path, try.form); status != try.want {
			t.Errorf("%s: %d, want %d\n%s", name, status, try.want, body)
		}
	}
}

// Across two territories, the page says who decides and shows no button.
func TestPairAcrossTerritories(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	far := w.create("France services Rennes", "35240", "+33199001234", "")
	town := w.town("35238")
	body := w.get(town, "/espace/doublons/"+w.a.ID+"/"+far.ID)
	contains(t, body, "Cette décision revient à un autre niveau", "Le Rheu")
	if strings.Contains(body, "Fusionner") {
		t.Error("a button that would be refused")
	}
}
