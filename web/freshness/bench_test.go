package freshness_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/internal/httpd/httpdtest"
	"annuaire/store"
	"annuaire/store/storetest"
	"annuaire/task"
	"annuaire/web"
	"annuaire/web/account/accounttest"
	"annuaire/web/freshness"
)

// noon is the clock of the letters and their links in these tests.
var noon = time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)

// bench is the pages over a record of their own, with old sheets in Rennes and
// one in Bruz.
type bench struct {
	*testing.T
	store *store.Store
	app   *fiber.App
	clock time.Time
}

func serve(t *testing.T, names ...string) *bench {
	t.Helper()
	s := storetest.Open(t, []geo.Territory{
		{Level: geo.Region, Code: "53", Name: "Bretagne"}, {Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"},
		{Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53"}, {Level: geo.Commune, Code: "35047", Name: "Bruz", Department: "35", Region: "53"},
	})
	b := &bench{T: t, store: s, clock: noon}
	b.places(names)
	site, err := web.New(web.Deps{})
	if err != nil {
		t.Fatal(err)
	}
	b.app = httpd.New(httpd.Config{Before: accounttest.Guards(s), Page: site.Error})
	freshness.New(freshness.Deps{Store: s, Renderer: site.Renderer(), Clock: func() time.Time { return b.clock }}).Register(b.app)
	return b
}

// places writes sheets of Rennes by these names, and one of Bruz, all last
// updated in 2024.
func (b *bench) places(names []string) {
	b.Helper()
	changes := []directory.Change{}
	for i, name := range append(names, "Ailleurs") {
		p := directory.Place{
			State: directory.Published, Pivot: directory.Pivot{Kind: directory.PivotUnknown}, Name: name, Commune: "Rennes", PostalCode: "35000", INSEE: "35238",
			Phone: "+33299123456", Emails: []string{fmt.Sprintf("lieu%d@example.fr", i)}, Typologies: []string{"BIB"}, TimeZone: "Europe/Paris",
			UpdatedOn: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), Address: "1 rue de l’Exemple",
		}
		if name == "Ailleurs" {
			p.Commune, p.PostalCode, p.INSEE = "Bruz", "35170", "35047"
		}
		p.NewProvenance("essai")
		changes = append(changes, directory.Change{Place: p, SourceID: fmt.Sprintf("lieu-x%d", i)})
	}
	author := store.Author{Name: "essai", Reason: "Essai."}
	err := b.store.Import(b.Context(), "essai", author, false, func(im *store.Import) error { return im.Save(b.Context(), changes) })
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) agent(commune string) accounttest.Signed {
	b.Helper()
	return accounttest.SignIn(b, b.store, accounttest.Person{
		Email: "agent." + commune + "@example.fr", Name: "Agent", Grants: []access.Grant{{Role: access.TerritoryManager, Territory: access.Territory{Level: geo.Commune, Code: commune}}},
	})
}

func (b *bench) manager(place string) accounttest.Signed {
	b.Helper()
	return accounttest.SignIn(b, b.store, accounttest.Person{Email: "gestion." + place + "@example.fr", Name: "Gestion", Grants: []access.Grant{{Role: access.PlaceManager, Place: place}}})
}

type answer struct {
	status   int
	body     string
	location string
	headers  http.Header
}

func (b *bench) do(r *http.Request, who accounttest.Signed) answer {
	b.Helper()
	if who.Cookie != "" {
		r.Header.Set("Cookie", who.Cookie)
	}
	resp := httpdtest.Send(b, b.app, r)
	return answer{resp.Status, resp.Body, resp.Location, resp.Header}
}

func (b *bench) get(who accounttest.Signed, path string) answer {
	b.Helper()
	return b.do(httptest.NewRequest(http.MethodGet, path, nil), who)
}

func (b *bench) post(who accounttest.Signed, path string, values url.Values) answer {
	b.Helper()
	if values == nil {
		values = url.Values{}
	}
	values.Set("jeton", who.Token)
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r, who)
}

// reminder writes the letters that are due and gives the path of the link about a place.
func (b *bench) reminder(name string) string {
	b.Helper()
	if _, err := b.store.Remind(b.Context(), b.clock, true, 100); err != nil {
		b.Fatal(err)
	}
	rows, err := b.store.Pool().Query(b.Context(), `select args from river_job where kind = 'mail'`)
	if err != nil {
		b.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[task.Mail])
	if err != nil {
		b.Fatal(err)
	}
	for _, m := range list {
		if m.With["lieu"] == name {
			return m.With["chemin"]
		}
	}
	b.Fatalf("no letter about %s", name)
	return ""
}

func (b *bench) version(id string) int64 {
	b.Helper()
	p, err := b.store.Place(b.Context(), id)
	if err != nil {
		b.Fatal(err)
	}
	return p.Version
}

func (b *bench) want(what string, got answer, status int, texts ...string) {
	b.Helper()
	if got.status != status {
		b.Errorf("%s: status %d, want %d\n%.300s", what, got.status, status, got.body)
	}
	for _, text := range texts {
		if !strings.Contains(got.body, text) {
			b.Errorf("%s: the page does not say %q", what, text)
		}
	}
}

var anyone accounttest.Signed
