// Package desk is the heart of the back office: what a person owes today, the
// places they look after, and the journal.
package desk

import (
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
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

// day writes a day as tables do.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("02/01/2006")
}

// moment writes an instant as tables do.
func moment(t time.Time) string { return t.In(directory.Paris).Format("02/01/2006 15:04:05") }

func digits(n int64) string { return strconv.FormatInt(n, 10) }
