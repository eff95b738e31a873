package main

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/internal/pgtest"
)

// TestRightsOfEveryRoute asks every route of the service as people of every role
// and relation, on things of every kind and state, and compares what is answered
// with what access decides. What is refused changes nothing.
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
	m.programs()
	m.swaps()
	for path := range routes {
		if !m.asked[path] {
			t.Errorf("the row %s is for a route that is not there", path)
		}
	}
	t.Logf("%d cells checked on %d routes, %d people, %d surprises", m.cells, len(m.asked), len(m.people), m.surprises)
	if m.cells < 10_000 {
		t.Error("too little was checked: something is missing of the people, or of the things")
	}
}

// matrix is the real service, the people who ask it, and what they ask about.
type matrix struct {
	*testing.T
	record
	app              *fiber.App
	people           []someone
	things           map[kind][]thing
	tokens           []holder
	kept             snapshot
	asked            map[string]bool
	cells, surprises int
}

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	address := pgtest.URL(t)
	m := &matrix{T: t, record: newRecord(t, address), asked: map[string]bool{}, things: map[kind][]thing{}}
	m.places()
	m.app = wired(t, m.record, address)
	m.everybody()
	m.everything()
	m.tokensOfPeople()
	m.endOne()
	m.keep()
	return m
}

// cell is one question: a route, on a thing, by somebody.
type cell struct {
	route fiber.Route
	row   reachable
	who   someone
	on    thing
	want  answer
}

// route asks one route as everybody, on each thing that its address may name:
// first all that must be refused, or must at least do nothing, then the rest.
func (m *matrix) route(route fiber.Route, row reachable) {
	m.Helper()
	m.asked[route.Method+" "+route.Path] = true
	m.forgetAttempts()
	var refused, others []cell
	tried := map[string]bool{} // what somebody able does is undone each time: once tells enough
	_, ofLabels := labelRoutes[route.Method+" "+route.Path]
	for _, p := range m.people {
		if p.ofLabels && !ofLabels {
			continue
		}
		for _, on := range m.thingsOf(row) {
			c := cell{route, row, p, on, m.wanted(row, p, on)}
			switch {
			case c.want == no || c.want == shut || c.want == void:
				refused = append(refused, c)
			case c.want != able || route.Method == fiber.MethodGet || !tried[on.name]:
				tried[on.name] = c.want == able
				others = append(others, c)
			}
		}
	}
	for _, c := range refused {
		m.ask(c)
	}
	if tables := m.changed(); len(tables) > 0 {
		m.surprise(cell{route: route}, "what was refused changed %s", m.kept.names[tables[0]])
		m.restore(tables)
	}
	for _, c := range others {
		m.ask(c)
		if route.Method != fiber.MethodGet {
			m.restore(m.changed())
		}
	}
	m.restore(m.changed()) // a page may begin a form
}

// thingsOf gives what the address of a route may name; nothing, once, for one
// that names nothing.
func (m *matrix) thingsOf(row reachable) []thing {
	m.Helper()
	if row.kind == "" {
		return []thing{{name: "-"}}
	}
	if len(m.things[row.kind]) == 0 {
		m.Fatalf("there is nothing of the kind %q", row.kind)
	}
	return m.things[row.kind]
}

// ask asks one cell.
func (m *matrix) ask(c cell) {
	m.Helper()
	status, location := m.send(c.route.Method, addressOf(c.route.Path, c.on), c.on.form, c.who)
	m.cells++
	entrance := strings.HasPrefix(location, "/connexion") && c.route.Path != "/deconnexion" && !strings.HasPrefix(c.route.Path, "/connexion")
	refused := status == 401 || status == 403 || status == 404 || status == 410 || entrance
	switch {
	case status >= 500 || status == 429:
		m.surprise(c, "answered %d", status)
	case c.want == no && !refused:
		m.surprise(c, "is let in: %d %s", status, location)
	case c.want == shut && status < 300:
		m.surprise(c, "is let in by a secret that leads nowhere: %d", status)
	case c.want == open && (status == 401 || status == 403 || entrance):
		m.surprise(c, "must sign in: %d %s", status, location)
	case c.want == yes && refused:
		m.surprise(c, "is refused: %d %s", status, location)
	}
}

func (m *matrix) surprise(c cell, format string, args ...any) {
	m.Helper()
	m.surprises++
	m.Errorf("%s %s, %s, on %s: %s", c.route.Method, c.route.Path, c.who.name, c.on.name, fmt.Sprintf(format, args...))
}

var parameter = regexp.MustCompile(`:[a-z]+(<int>)?`)

// usual are the parameters of addresses that name none of the things.
var usual = map[string]string{
	"version": "1", "z": "1", "x": "1", "y": "1", "numero": "1", "niveau": "commune", "code": "35238", "id": "rennes-published",
}

// addressOf fills the parameters of a route.
func addressOf(path string, on thing) string {
	return parameter.ReplaceAllStringFunc(path, func(name string) string {
		name = strings.TrimSuffix(name[1:], "<int>")
		if value, has := on.at[name]; has {
			return value
		}
		if value, has := usual[name]; has {
			return value
		}
		return "inconnu"
	})
}

// send sends a form, or asks for a page, from a page of the service.
func (m *matrix) send(method, path string, form url.Values, p someone) (status int, location string) {
	m.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
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

// answer is what a cell must be.
type answer int

const (
	no   answer = iota // refused, or told that there is nothing
	yes                // let in: the form may be wrong, the thing may be in another state
	open               // let in without signing in, to what is there or is not
	shut               // a secret that leads nowhere
	void               // whatever is said, nothing is done
	able               // has the right; the thing itself may still refuse
)

// wanted asks access what a route must answer.
func (m *matrix) wanted(row reachable, p someone, on thing) answer {
	m.Helper()
	switch {
	case row.who == public && row.kind == "":
		return open
	case row.who == public || row.who == secret:
		return on.anyone
	case p.who == nil || row.who == byToken:
		return no // a session is no token
	case row.who == signed:
		return yes
	case row.who == owned:
		if on.owner == p.name {
			return yes
		}
		return on.anyone // "no", unless it is told that it is done when it is not
	case row.rule != nil:
		return row.rule(p, on)
	case row.who == scoped:
		return allowed(!p.actor.Scope(row.action).Empty())
	}
	return allowed(mayAll(p.actor, row.action, on))
}

// mayAll tells whether the actor may do the action on all that a thing is.
func mayAll(actor access.Actor, action access.Action, on thing) bool {
	for _, o := range on.objects {
		if !actor.May(action, o).Allowed {
			return false
		}
	}
	return len(on.objects) > 0
}

func allowed(is bool) answer {
	if is {
		return yes
	}
	return no
}
