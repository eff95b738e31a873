// Package appeal answers the pages by which a decision about a label is contested, and
// by which others than those who made it examine and judge it.
package appeal

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// Deps is what these pages need of the rest of the program.
type Deps struct {
	Store *store.Store
	Pages *page.Renderer
}

// Pages answers them.
type Pages struct{ Deps }

// New makes the pages.
func New(deps Deps) *Pages { return &Pages{deps} }

const (
	home          = frame.Home + "/recours"
	interestsHome = frame.Home + "/interets"
)

// Register adds every route.
func (p *Pages) Register(app *fiber.App) {
	app.Get(home, p.list)
	app.Get(home+"/nouveau", p.newAppeal)
	app.Post(home+"/nouveau", p.file)
	app.Get(home+"/:id<int>", p.appeal)
	for word, do := range p.acts() {
		app.Post(home+"/:id<int>/"+word, p.act(word, do))
	}
}

func asked(c *fiber.Ctx) (v httpd.Visitor, id int64, err error) {
	if v, err = httpd.Signed(c); err != nil {
		return v, 0, err
	}
	if id, err = strconv.ParseInt(c.Params("id"), 10, 64); err != nil || id < 1 {
		return v, 0, fault.New(fault.Unknown, "Aucun recours n’a cette adresse. Revenez à la liste.")
	}
	return v, id, nil
}

func address(id int64) string { return home + "/" + strconv.FormatInt(id, 10) }

// show answers a page, under the part of the back office that the person knows.
func (p *Pages) show(c *fiber.Ctx, v httpd.Visitor, title string, contents ...page.Content) error {
	part := frame.Labels
	if !v.Actor.Scope(access.LabelInstruct).Empty() || !v.Actor.Scope(access.LabelDecide).Empty() {
		part = frame.Sessions
	}
	return p.Pages.Page(c, frame.Page(v, part, title, contents...))
}

// refusal is what was sent and refused, by one of the forms of the page.
type refusal struct {
	labelform.Refused
	word string // of the form
}

// form makes one form of the page, with what was sent by it and refused.
func (r *refusal) form(v httpd.Visitor, action, word string, seq int64) *page.Form {
	f := &page.Form{Action: action, Token: v.FormToken, Hidden: labelform.Fields(seq), Prefix: word + "-"}
	if r.word == word {
		f.Values, f.Faults, f.Hidden = r.Values, r.Faults, r.Hidden(seq)
	}
	return f
}

func day(t time.Time) string { return directory.FrenchDay(t.In(directory.Paris)) }

// apart is contents away from what precedes them.
type apart []page.Content

// Write implements page.Content.
func (a apart) Write(w *page.Writer) {
	w.Raw(`<div class="envoi">`)
	for _, one := range a {
		one.Write(w)
	}
	w.Raw("</div>\n")
}

func number(id int64) string { return strconv.FormatInt(id, 10) }

// missing is the fault of a question without an answer.
func missing(field string) error {
	return fault.Fields{{Name: field, Message: "Choisissez une réponse."}}.Err("Il manque une réponse.")
}
