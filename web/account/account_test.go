package account

import (
	"fmt"
	"html"
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
	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/internal/password"
	"annuaire/internal/pgtest"
	"annuaire/store"
	"annuaire/web/page"
)

// good is a password that may be chosen, and better another.
const (
	good   = "girafe sucre valise neige"
	better = "tambour comète panier olive"
)

// service is the pages of accounts on a record of their own, with a clock that
// the test moves.
type service struct {
	t     *testing.T
	app   *fiber.App
	store *store.Store
	pages *Pages
	now   time.Time
}

func territories() []geo.Territory {
	return []geo.Territory{
		{Level: geo.Country, Code: geo.CountryCode, Name: "France"},
		{Level: geo.Region, Code: "53", Name: "Bretagne"},
		{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"},
		{Level: geo.Department, Code: "22", Name: "Côtes-d’Armor", Region: "53"},
		{Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53"},
		{Level: geo.Commune, Code: "35288", Name: "Saint-Malo", Department: "35", Region: "53"},
	}
}

// open starts the service. Hashes are cheap: their cost is tried by itself.
func open(t *testing.T, change ...func(*Deps)) *service {
	t.Helper()
	record, err := store.Open(t.Context(), pgtest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(record.Close)
	if err := record.SaveTerritories(t.Context(), territories()); err != nil {
		t.Fatal(err)
	}
	hasher, err := password.NewHasher(password.Cost{MemoryKiB: 64, Iterations: 1})
	if err != nil {
		t.Fatal(err)
	}
	s := &service{t: t, store: record, now: time.Now().Truncate(time.Second)}
	clock := func() time.Time { return s.now }
	gazetteer := geo.NewGazetteer(territories())
	deps := Deps{
		Guard: &Guard{Store: record, Clock: clock, Now: clock}, Hasher: hasher, Gazetteer: func() *geo.Gazetteer { return gazetteer },
		Pages: page.NewRenderer(page.Config{Assets: fstest.MapFS{"manifest.json": {Data: []byte("{}")}}, Sample: page.Page{Content: page.Text("")}}),
	}
	for _, one := range change {
		one(&deps)
	}
	s.pages = New(deps)
	s.app = httpd.New(httpd.Config{
		Logger: slog.New(slog.DiscardHandler), Before: deps.Guard.Handlers(),
		Page: LeadToSignIn(func(c *fiber.Ctx, status int, err *fault.Error) error { return c.SendString(err.Public) }),
	})
	s.pages.Register(s.app)
	s.app.Get("/espace", func(c *fiber.Ctx) error {
		v, err := httpd.Signed(c)
		if err != nil {
			return err
		}
		return c.SendString(fmt.Sprintf("bonjour %s, fort : %v", v.Actor.Name, v.Actor.Strong))
	})
	s.app.Get("/api/v1/moi", func(c *fiber.Ctx) error {
		v, err := httpd.Signed(c)
		if err != nil {
			return err
		}
		path, err := record.TerritoryPath(c.UserContext(), access.Territory{Level: geo.Commune, Code: c.Query("commune")})
		if err != nil {
			return err
		}
		return v.Actor.Require(access.PlaceSee, access.Object{State: "draft", Path: path})
	})
	return s
}

// browser keeps cookies as one does, and is on a page of the site.
type browser struct {
	*service
	cookies map[string]string
}

func (s *service) browser() *browser { return &browser{service: s, cookies: map[string]string{}} }

type reply struct {
	status   int
	location string
	body     string
	header   http.Header
}

func (b *browser) send(method, path string, form url.Values, headers ...string) reply {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Accept", "text/html")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	var cookies []string
	for name, value := range b.cookies {
		cookies = append(cookies, name+"="+value)
	}
	if len(cookies) > 0 {
		r.Header.Set("Cookie", strings.Join(cookies, "; "))
	}
	response, err := b.app.Test(r, -1)
	if err != nil {
		b.t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, cookie := range response.Cookies() {
		if b.cookies[cookie.Name] = cookie.Value; cookie.Value == "" {
			delete(b.cookies, cookie.Name)
		}
	}
	return reply{response.StatusCode, response.Header.Get("Location"), string(text), response.Header}
}

func (b *browser) get(path string) reply { b.t.Helper(); return b.send("GET", path, nil) }

// post sends a form, with the token of the session.
func (b *browser) post(path string, fields ...string) reply {
	b.t.Helper()
	form := url.Values{}
	if session := b.cookies["annuaire"]; session != "" {
		form.Set("jeton", FormToken(session))
	}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return b.send("POST", path, form)
}

func (b *browser) signIn(email, typed string) reply {
	b.t.Helper()
	return b.post("/connexion", "courriel", email, "mot_de_passe", typed)
}

// signedIn tells whether the desk opens.
func (b *browser) signedIn() bool { b.t.Helper(); return b.get("/espace").status == 200 }

// account makes an open account with a password and these rights.
func (s *service) account(email, name, typed string, grants ...access.Grant) int64 {
	s.t.Helper()
	hash, err := s.pages.Hasher.Hash(s.t.Context(), typed)
	if err != nil {
		s.t.Fatal(err)
	}
	id, err := s.store.CreateAccount(s.t.Context(), email, name, hash)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, g := range grants {
		_, err := s.store.Pool().Exec(s.t.Context(), `insert into membership (account, role, level, code) values ($1, $2, $3, $4)`,
			id, g.Role, g.Territory.Level, g.Territory.Code)
		if err != nil {
			s.t.Fatal(err)
		}
	}
	return id
}

// letters gives what is owed to one address, by letter.
func (s *service) letters(to string) (list []map[string]string) {
	s.t.Helper()
	rows, err := s.store.Pool().Query(s.t.Context(), `
		select (args->'with') || jsonb_build_object('lettre', args->>'letter') from river_job where args->>'to' = $1 order by id`, to)
	if err != nil {
		s.t.Fatal(err)
	}
	list, err = pgx.CollectRows(rows, pgx.RowTo[map[string]string])
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

// link gives the path that the last letter to an address leads to.
func (s *service) link(to string) string {
	s.t.Helper()
	all := s.letters(to)
	if len(all) == 0 {
		s.t.Fatalf("%s received nothing", to)
	}
	return all[len(all)-1]["chemin"]
}

var (
	agency     = access.Grant{Role: access.Agency, Territory: access.Country}
	department = access.Grant{Role: access.TerritoryManager, Territory: access.Territory{Level: geo.Department, Code: "35"}}
	neighbour  = access.Grant{Role: access.TerritoryManager, Territory: access.Territory{Level: geo.Department, Code: "22"}}
	commune    = access.Grant{Role: access.TerritoryManager, Territory: access.Territory{Level: geo.Commune, Code: "35238"}}
)

var tags = regexp.MustCompile(`<[^>]*>`)

// text is what people read of a page.
func (r reply) text() string { return html.UnescapeString(tags.ReplaceAllString(r.body, "")) }
