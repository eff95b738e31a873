package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/internal/pgtest"
	"annuaire/web/account/accounttest"
)

// TestRightsOfEveryRoute asks every route of the service as people of every role
// and relation to the territory, on places in every state, and compares what is
// answered with what access decides. What is refused changes nothing.
func TestRightsOfEveryRoute(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	for _, route := range m.app.GetRoutes(true) {
		if route.Method == fiber.MethodHead {
			continue
		}
		row, has := routes[route.Method+" "+route.Path]
		if !has {
			t.Errorf("%s %s has no row in the table of rights_routes_test.go: say who may reach it", route.Method, route.Path)
			continue
		}
		m.route(route, row)
	}
	for path := range routes {
		if !m.asked[path] {
			t.Logf("the row %s is for a route that is not there", path)
		}
	}
	t.Logf("%d cells checked on %d routes, %d surprises", m.cells, len(m.asked), m.surprises)
	if m.cells == 0 {
		t.Error("nothing was checked")
	}
}

// matrix is the real service, and the people who ask it.
type matrix struct {
	*testing.T
	record
	app              *fiber.App
	people           []someone
	states           []directory.State
	right            int64 // of a mediator in Rennes, to end
	asked            map[string]bool
	cells, surprises int
}

// someone asks, as a relation to the places of the tests.
type someone struct {
	name string
	who  *accounttest.Signed // nil: anyone
}

var (
	rightsTown    = access.Territory{Level: geo.Commune, Code: "35238"}
	rightsSibling = access.Territory{Level: geo.Commune, Code: "35051"}
	rightsParent  = access.Territory{Level: geo.Department, Code: "35"}
	rightsFar     = access.Territory{Level: geo.Department, Code: "29"}
	rightsChild   = access.Territory{Level: geo.Commune, Code: "29019"}
)

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	address := pgtest.URL(t)
	m := &matrix{T: t, record: newRecord(t, address), asked: map[string]bool{}}
	m.states = []directory.State{directory.Draft, directory.Proposed, directory.Published, directory.Suspended, directory.Archived}
	err := m.SaveTerritories(t.Context(), []geo.Territory{
		{Level: geo.Country, Code: geo.CountryCode, Name: "France"}, {Level: geo.Region, Code: "53", Name: "Bretagne"},
		{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"}, {Level: geo.Department, Code: "29", Name: "Finistère", Region: "53"},
		{Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53", PostalCodes: []string{"35000"}},
		{Level: geo.Commune, Code: "35051", Name: "Cesson-Sévigné", Department: "35", Region: "53", PostalCodes: []string{"35510"}},
		{Level: geo.Commune, Code: "29019", Name: "Brest", Department: "29", Region: "53", PostalCodes: []string{"29200"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	m.places()
	m.app = wired(t, m.record, address)
	m.everybody()
	return m
}

// wired gives the real pages over a record.
func wired(t *testing.T, r record, url string) *fiber.App {
	t.Helper()
	config, err := readConfig([]string{"DATABASE_URL=" + url, "ANNUAIRE_DATA=" + t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	p := &program{config: config, out: io.Discard, errs: io.Discard, log: slog.New(slog.DiscardHandler)}
	w, err := p.newWorld(r.Store)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.build(t.Context()); err != nil {
		t.Fatal(err)
	}
	following, stop := context.WithCancel(t.Context())
	var follower sync.WaitGroup
	follower.Go(func() { w.follow(following) })
	t.Cleanup(func() { stop(); follower.Wait() })
	letters, err := p.newPost()
	if err != nil {
		t.Fatal(err)
	}
	app, err := p.application(w, nil, letters, false)
	if err != nil {
		t.Fatal(err)
	}
	return app
}

// places makes one place of Rennes in each state, and one far away.
func (m *matrix) places() {
	m.Helper()
	var places []directory.Place
	for _, state := range append(m.states, directory.Published) {
		p := directory.Place{
			ID: "rennes-" + string(state), State: state, Name: "Lieu " + string(state), Commune: "Rennes", PostalCode: "35000", INSEE: "35238",
			UpdatedOn: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), TimeZone: "Europe/Paris",
		}
		if state == directory.Archived {
			p.ArchiveReason = "Essai."
		}
		if len(places) == len(m.states) {
			p.ID, p.Commune, p.PostalCode, p.INSEE = "brest", "Brest", "29200", "29019"
		}
		places = append(places, p)
	}
	m.create(m.T, places)
}

// everybody signs in people of every role and relation.
func (m *matrix) everybody() {
	m.Helper()
	over := func(role access.Role, t access.Territory) access.Grant { return access.Grant{Role: role, Territory: t} }
	ofPlaces := func(role access.Role, ids ...string) (list []access.Grant) {
		for _, id := range ids {
			list = append(list, access.Grant{Role: role, Place: id})
		}
		return list
	}
	var rennes []string
	for _, state := range m.states {
		rennes = append(rennes, "rennes-"+string(state))
	}
	past := over(access.TerritoryManager, rightsTown)
	past.Until = time.Now().Add(-time.Hour)
	m.add("weak", false, over(access.Agency, access.Country))
	m.people = append(m.people, someone{name: "anyone"})
	m.add("nothing", true)
	m.add("past", true, past)
	m.add("agency", true, over(access.Agency, access.Country))
	for name, at := range map[string]access.Territory{"own": rightsTown, "parent": rightsParent, "sibling": rightsSibling, "far": rightsFar, "far child": rightsChild} {
		m.add("territory "+name, true, over(access.TerritoryManager, at))
	}
	for _, role := range []access.Role{access.Instructor, access.DecisionMaker, access.AuthorisingOfficer, access.Accountant, access.Evaluator} {
		m.add(string(role)+" own", true, over(role, rightsParent))
		m.add(string(role)+" far", true, over(role, rightsFar))
	}
	for _, role := range []access.Role{access.PlaceManager, access.Mediator} {
		m.add(string(role)+" own", true, ofPlaces(role, rennes...)...)
		m.add(string(role)+" other", true, ofPlaces(role, "brest")...)
	}
	victim := m.add("victim", true, ofPlaces(access.Mediator, "rennes-published")...)
	m.right = victim.Actor.Grants[0].ID
}

func (m *matrix) add(name string, strong bool, grants ...access.Grant) *accounttest.Signed {
	m.Helper()
	who := accounttest.SignIn(m.T, m.Store, accounttest.Person{
		Email: fmt.Sprintf("personne%d@exemple.fr", len(m.people)), Name: name, Strong: strong, Grants: grants,
	})
	m.people = append(m.people, someone{name, &who})
	return &who
}

// route asks one route as everybody.
func (m *matrix) route(route fiber.Route, row reachable) {
	m.Helper()
	m.asked[route.Method+" "+route.Path] = true
	if route.Path == "/deconnexion" || route.Path == "/espace/compte/sessions" {
		return // would end the sessions of the test
	}
	for _, p := range m.people {
		for _, place := range m.placesFor(row) {
			m.ask(route, row, p, place)
		}
	}
}

// placesFor gives the places to put in the address.
func (m *matrix) placesFor(row reachable) []string {
	if row.who != ofPlace {
		return []string{"rennes-published"}
	}
	ids := []string{"brest", "aucun"}
	for _, state := range m.states {
		ids = append(ids, "rennes-"+string(state))
	}
	return ids
}

var parameter = regexp.MustCompile(`:[a-z]+(<int>)?`)

// addressOf fills the parameters of a route.
func (m *matrix) addressOf(route fiber.Route, row reachable, place string) string {
	return parameter.ReplaceAllStringFunc(route.Path, func(name string) string {
		switch strings.TrimSuffix(name, "<int>") {
		case ":id":
			if row.who == ofRight {
				return fmt.Sprint(m.right)
			}
			return place
		case ":version", ":z", ":x", ":y", ":numero":
			return "1"
		case ":gardee", ":autre":
			return "rennes-published"
		case ":niveau":
			return "commune"
		case ":code":
			return "35238"
		}
		return "inconnu"
	})
}

// ask asks one cell.
func (m *matrix) ask(route fiber.Route, row reachable, p someone, place string) {
	m.Helper()
	before := m.state()
	status, location := m.send(route.Method, m.addressOf(route, row, place), p)
	after := m.state()
	m.cells++
	want := m.wanted(route, row, p, place)
	refused := status == 401 || status == 403 || status == 404 || strings.HasPrefix(location, "/connexion")
	switch {
	case status >= 500:
		m.surprise(route, p, place, "answered %d", status)
	case want == no && !refused:
		m.surprise(route, p, place, "is let in: %d %s", status, location)
	case want == yes && refused:
		m.surprise(route, p, place, "is refused: %d %s", status, location)
	case refused && before != after:
		m.surprise(route, p, place, "was refused, yet something changed: %s became %s", before, after)
	}
	if before != after {
		m.restore()
	}
}

func (m *matrix) surprise(route fiber.Route, p someone, place, format string, args ...any) {
	m.Helper()
	m.surprises++
	m.Errorf("%s %s, %s, %s: %s", route.Method, route.Path, p.name, place, fmt.Sprintf(format, args...))
}

// answer is what a cell must be.
type answer int

const (
	either answer = iota // what is in the address need not be there
	yes
	no
)

// wanted asks access what the route must answer.
func (m *matrix) wanted(route fiber.Route, row reachable, p someone, place string) answer {
	m.Helper()
	switch {
	case row.who == public || row.who == secret:
		return either
	case p.who == nil || row.who == byToken:
		return no // a session is no token
	case row.who == signed:
		return either
	}
	actor := m.actorOf(p)
	switch row.who {
	case scoped:
		return m.scopedAnswer(route, row, actor)
	case ofRight:
		o := access.Object{State: string(access.Mediator), Place: "rennes-published", Path: m.pathOf("rennes-published")}
		return allowed(actor.May(access.TeamManage, o).Allowed || p.name == "victim", strings.HasSuffix(route.Path, "retablir"))
	}
	o, err := m.PlaceObject(m.Context(), place)
	if err != nil {
		return no
	}
	return allowed(actor.May(row.action, o).Allowed, row.atMost || strings.HasSuffix(route.Path, ":version"))
}

// scopedAnswer lets in whoever has something to do there; one thing in the
// address, or several, may not be theirs.
func (m *matrix) scopedAnswer(route fiber.Route, row reachable, actor access.Actor) answer {
	if route.Path == "/espace/equipe/nouveau" && !actor.Scope(access.PlaceTransfer).Empty() {
		return yes
	}
	return allowed(!actor.Scope(row.action).Empty(), row.atMost || strings.Contains(route.Path, ":"))
}

func allowed(is, mayLack bool) answer {
	switch {
	case !is:
		return no
	case mayLack:
		return either
	}
	return yes
}

func (m *matrix) actorOf(p someone) access.Actor {
	m.Helper()
	actor, err := m.Actor(m.Context(), p.who.Account)
	if err != nil {
		m.Fatal(err)
	}
	actor.Strong, actor.At = p.who.Actor.Strong, time.Now()
	return actor
}

func (m *matrix) pathOf(place string) []access.Territory {
	m.Helper()
	o, err := m.PlaceObject(m.Context(), place)
	if err != nil {
		m.Fatal(err)
	}
	return o.Path
}

func (m *matrix) send(method, path string, p someone) (status int, location string) {
	m.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(url.Values{}.Encode()))
	r.Header.Set("Accept", "text/html")
	if method != fiber.MethodGet {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if p.who != nil {
		p.who.Sign(r)
	}
	answer, err := m.app.Test(r, -1)
	if err != nil {
		m.Fatalf("%s %s: %v", method, path, err)
	}
	answer.Body.Close()
	return answer.StatusCode, answer.Header.Get("Location")
}

// state sums up what a refused request must leave as it was.
func (m *matrix) state() (sum string) {
	m.Helper()
	err := m.db.QueryRow(m.Context(), `
		select concat_ws(' ', (select sum(version) from place), (select string_agg(state, '' order by id) from place), (select count(*) from membership),
			(select count(*) from membership where ended_at is null), (select count(*) from account), (select count(*) from ticket), (select count(*) from api_token),
			(select count(*) from river_job where kind = 'mail'))`).Scan(&sum)
	if err != nil {
		m.Fatal(err)
	}
	return sum
}

// restore puts back what a request that was let in changed.
func (m *matrix) restore() {
	m.Helper()
	m.signed(m.T, `update place set state = substr(id, 8), archive_reason = case when id = 'rennes-archived' then 'Essai.' end, version = version + 1
		where id like 'rennes-%' and state <> substr(id, 8)`)
	if _, err := m.db.Exec(m.Context(), `update membership set ended_at = null, ended_by = null where id = $1`, m.right); err != nil {
		m.Fatal(err)
	}
}
