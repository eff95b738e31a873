// Package desk is the heart of the back office: what a person owes today, the
// places they look after, and the journal.
package desk

import (
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// Deps is what these pages need of the rest of the program.
type Deps struct {
	Store    *store.Store
	Renderer *page.Renderer
}

// Pages answers them.
type Pages struct {
	deps      Deps
	verifying sync.Mutex // of the journal: one at a time
}

// New makes the pages.
func New(deps Deps) *Pages { return &Pages{deps: deps} }

// Register adds every route.
func (p *Pages) Register(app *fiber.App) {
	app.Get(frame.Home, p.today)
	app.Get(string(frame.Places), p.places)
	app.Get(string(frame.Places)+".csv", p.exportPlaces)
	app.Get(string(frame.Places)+"/:id", p.place)
	app.Post(string(frame.Places)+"/:id/confirmer", p.confirm)
	app.Get(string(frame.Journal), p.journal)
	app.Get(string(frame.Journal)+".csv", p.exportJournal)
	app.Post(string(frame.Journal)+"/verifier", p.verifyJournal)
}

// signedFor tells who asks, when the action is one that they may do on
// something.
func signedFor(c *fiber.Ctx, action access.Action) (httpd.Visitor, error) {
	v, err := httpd.Signed(c)
	if err != nil {
		return v, err
	}
	if v.Actor.Scope(action).Empty() {
		return v, v.Actor.Require(action, access.Object{})
	}
	return v, nil
}

// paris is the clock of those who look after places.
var paris = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		return time.UTC
	}
	return zone
}()

// day writes a day as tables do.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("02/01/2006")
}

// moment writes an instant as tables do.
func moment(t time.Time) string { return t.In(paris).Format("02/01/2006 15:04:05") }

// counted writes a number with its noun: "1 lieu", "3 012 lieux".
func counted(n int, one, many string) string {
	if n < 2 {
		many = one
	}
	return page.Whole(n) + page.NoBreakSpace + many
}

func digits(n int64) string { return strconv.FormatInt(n, 10) }
