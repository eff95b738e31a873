// Package applying answers the pages by which people ask for a label for a place,
// answer what they are asked, and follow what becomes of it.
package applying

import (
	"errors"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/fault"
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
type Pages struct{ deps Deps }

// New makes the pages.
func New(deps Deps) *Pages { return &Pages{deps} }

const (
	home         = string(frame.Labels)
	newPath      = home + "/nouvelle"
	savePath     = home + "/enregistrer"
	documentPath = frame.Home + "/documents/"
)

// Upload is where answers are sent with their documents: its body may be larger than
// others.
var Upload = httpd.Upload{Path: savePath, Limit: 24 << 20, Patience: 2 * time.Minute}

// Register adds every route.
func (p *Pages) Register(app *fiber.App) {
	app.Get(home, p.home)
	app.Get(newPath, p.choose)
	app.Post(newPath, p.start)
	app.Post(savePath, p.save)
	app.Get(home+"/:id<int>", p.file)
	app.Get(home+"/:id<int>/etape/:etape", p.step)
	app.Get(home+"/:id<int>/accuse", p.receipt)
	app.Post(home+"/:id<int>/deposer", p.submit)
	app.Post(home+"/:id<int>/repondre", p.answer)
	app.Post(home+"/:id<int>/retirer", p.withdraw)
	app.Get(documentPath+":id<int>", p.document)
}

// find gives who asks and the application that the address names.
func (p *Pages) find(c *fiber.Ctx) (httpd.Visitor, store.ApplicationView, error) {
	v, err := httpd.Signed(c)
	if err != nil {
		return v, store.ApplicationView{}, err
	}
	id, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil {
		return v, store.ApplicationView{}, errNoFile
	}
	view, err := p.deps.Store.ApplicationFor(c.UserContext(), v.Actor, id)
	return v, view, err
}

var errNoFile = fault.New(fault.Unknown, "Ce dossier n’existe pas, ou vous n’y avez pas accès.")

func address(id int64, rest string) string {
	return home + "/" + strconv.FormatInt(id, 10) + rest
}

func stepAddress(id int64, step string) string {
	return address(id, "/etape/"+page.PathEscape(step))
}

// show answers a page of this part.
func (p *Pages) show(c *fiber.Ctx, v httpd.Visitor, title string, contents ...page.Content) error {
	return p.deps.Renderer.Page(c, frame.Page(v, frame.Labels, title, contents...))
}

// shownAgain tells the status under which a form that was refused is shown again; false
// when the failure is for the page of errors.
func shownAgain(err error) (int, bool) {
	switch fault.KindOf(err) {
	case fault.Invalid:
		return fiber.StatusBadRequest, true
	case fault.Rejected, fault.Unsupported:
		return fiber.StatusUnprocessableEntity, true
	case fault.TooLarge:
		return fiber.StatusRequestEntityTooLarge, true
	case fault.Conflict:
		return fiber.StatusConflict, true
	case fault.Unavailable:
		return fiber.StatusServiceUnavailable, !store.IsAway(err)
	}
	return 0, false
}

// public gives the sentence of a failure that may be shown.
func public(err error) string {
	if said, is := errors.AsType[*fault.Error](err); is {
		return said.Public
	}
	return ""
}

// refusal is the notice above what is shown again.
func refusal(err error) page.Content {
	if err == nil {
		return page.Several{}
	}
	return &page.Notice{Title: "Ce n’est pas enregistré", Text: public(err)}
}

// day writes the day of an instant, in Paris, in words.
func day(t time.Time) string { return directory.FrenchDay(t.In(directory.Paris)) }

// lastDay writes the last day before an instant.
func lastDay(due time.Time) string { return day(due.Add(-time.Second)) }

// paragraph holds contents on one line.
type paragraph struct{ content page.Content }

// Write implements page.Content.
func (p paragraph) Write(w *page.Writer) {
	w.Raw("<p>")
	p.content.Write(w)
	w.Raw("</p>\n")
}
