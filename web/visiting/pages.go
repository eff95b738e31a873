// Package visiting answers the pages of visits to places that ask for a label or hold
// one: proposed, accepted, made with a telephone that may have no network, reported.
package visiting

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/internal/photo"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// Deps is what these pages need of the rest of the program.
type Deps struct {
	Store     *store.Store
	Pages     *page.Renderer
	PublicURL string // without a final slash
}

// Pages answers the pages of visits.
type Pages struct{ Deps }

// New makes the pages.
func New(deps Deps) *Pages { return &Pages{deps} }

const (
	home     = string(frame.Visits)
	stepPath = home + "/critere"
)

// Upload is where the answer to one criterion is sent, which may hold a photo.
var Upload = httpd.Upload{Path: stepPath, Limit: photo.MaxBytes + 64<<10, Patience: patience}

// Register adds every route of visits.
func (p *Pages) Register(app *fiber.App) {
	app.Get(home, p.list)
	app.Get(home+"/nouvelle", p.planPage)
	app.Post(home, p.plan)
	app.Get(home+"/hors-ligne.js", p.offline)
	app.Post(stepPath, p.saveStep)

	app.Get(home+"/:numero<int>", p.visit)
	app.Get(home+"/:numero<int>/rendez-vous.ics", p.calendar)
	app.Post(home+"/:numero<int>/interets", p.declare)
	app.Post(home+"/:numero<int>/accepter", p.act(p.Store.AcceptVisit, "accepter"))
	app.Post(home+"/:numero<int>/decliner", p.act(p.Store.DeclineVisit, "decliner"))
	app.Post(home+"/:numero<int>/annuler", p.act(p.Store.CancelVisit, "annuler"))
	app.Post(home+"/:numero<int>/observer", p.act(p.Store.ObserveVisit, "observer"))
	app.Post(home+"/:numero<int>/clore", p.act(p.Store.CloseVisit, "clore"))
	app.Post(home+"/:numero<int>/deplacer", p.move)

	app.Get(home+"/:numero<int>/carnet", p.notebook)
	app.Get(home+"/:numero<int>/carnet/:critere", p.criterion)
	app.Get(home+"/:numero<int>/etat.json", p.state)
	app.Get(home+"/:numero<int>/signature", p.signPage)
	app.Post(home+"/:numero<int>/rapporter", p.sign)
	app.Get(home+"/:numero<int>/rapport", p.report)
	app.Get(home+"/:numero<int>/photos/:document<int>", p.photo)
	app.Post(home+"/:numero<int>/photos/:document<int>/retirer", p.removePhoto)
}

// asked gives who asks, and the number of the visit in the address.
func asked(c *fiber.Ctx) (v httpd.Visitor, id int64, err error) {
	if v, err = httpd.Signed(c); err != nil {
		return v, 0, err
	}
	if id, err = strconv.ParseInt(c.Params("numero"), 10, 64); err != nil || id < 1 {
		return v, 0, fault.New(fault.Unknown, "Aucune visite n’a cette adresse.")
	}
	return v, id, nil
}

// about gives the visit in the address, as who asks sees it.
func (p *Pages) about(c *fiber.Ctx) (v httpd.Visitor, view store.VisitView, err error) {
	v, id, err := asked(c)
	if err != nil {
		return v, view, err
	}
	view, err = p.Store.Visit(c.UserContext(), v.Actor, id)
	return v, view, err
}

// show answers a page of visits.
func (p *Pages) show(c *fiber.Ctx, v httpd.Visitor, title string, contents ...page.Content) error {
	answer := frame.Page(v, frame.Visits, title, contents...)
	return p.Pages.Page(c, answer)
}

func pathOf(id int64, rest string) string { return home + "/" + strconv.FormatInt(id, 10) + rest }

// offline answers the program that lets the pages of a visit open without network. It
// is served here, since a browser lets it rule only what is beside it.
func (p *Pages) offline(c *fiber.Ctx) error {
	return p.Pages.Script(c, "visite-hors-ligne.js")
}
