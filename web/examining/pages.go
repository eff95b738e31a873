// Package examining answers the pages of those who examine applications to labels: what
// waits for them, each file, what they ask, find and propose; and the page of who
// is asked for an opinion.
package examining

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

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

// Pages answers the pages of those who examine.
type Pages struct{ Deps }

// New makes the pages.
func New(deps Deps) *Pages { return &Pages{deps} }

const (
	home         = string(frame.Files)
	opinionsHome = frame.Home + "/avis"
)

// Register adds every route of examining.
func (p *Pages) Register(app *fiber.App) {
	app.Get(home, p.queue)
	app.Get(home+"/export.csv", p.export)
	app.Post(home+"/lot", p.bulk)
	app.Get(home+"/:id<int>", p.file)
	for word, a := range p.acts() {
		app.Post(home+"/:id<int>/"+word, p.act(word, a))
		if a.form != nil {
			app.Get(home+"/:id<int>/"+word, p.formPage(a))
		}
	}
	app.Post(home+"/:id<int>/avis/:avis<int>/:acte", p.onOpinion)
	app.Get(opinionsHome, p.opinions)
	app.Get(opinionsHome+"/:id<int>", p.opinion)
	app.Post(opinionsHome+"/:id<int>", p.giveOpinion)
	app.Post(opinionsHome+"/:id<int>/interet", p.declareForOpinion)
}

// sheet is a file while it is shown to somebody.
type sheet struct {
	v      httpd.Visitor
	r      store.FileReview
	values url.Values // sent and refused, nil the first time
	err    error      // why
}

// asked gives who asks, and a number of the address.
func asked(c *fiber.Ctx, name string) (v httpd.Visitor, id int64, err error) {
	if v, err = httpd.Signed(c); err != nil {
		return v, 0, err
	}
	if id, err = strconv.ParseInt(c.Params(name), 10, 64); err != nil || id < 1 {
		return v, 0, fault.New(fault.Unknown, "Aucun dossier n’a cette adresse. Revenez à la liste.")
	}
	return v, id, nil
}

func (p *Pages) load(c *fiber.Ctx) (s sheet, err error) {
	v, id, err := asked(c, "id")
	if err != nil {
		return s, err
	}
	s.v = v
	s.r, err = p.Store.FileReview(c.UserContext(), v.Actor, id)
	return s, err
}

// show answers a page of the part.
func (p *Pages) show(c *fiber.Ctx, v httpd.Visitor, title string, contents ...page.Content) error {
	return p.Pages.Page(c, frame.Page(v, frame.Files, title, contents...))
}

// statusOf gives the status with which a page is shown again after a refusal; false
// when another page says it.
func statusOf(err error) (int, bool) {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Rejected:
		return fiber.StatusBadRequest, true
	case fault.Conflict:
		return fiber.StatusConflict, true
	case fault.Denied:
		return fiber.StatusForbidden, true
	}
	return 0, false
}

// hidden are the hidden fields of a form about the file.
func (s *sheet) hidden() []page.Input {
	if s.values != nil {
		return labelform.Again(s.values)
	}
	return labelform.Fields(s.r.Seq)
}

// form is a form about the file, with what was refused.
func (s *sheet) form(action, submit string, fields ...page.Field) *page.Form {
	f := &page.Form{Action: action, Token: s.v.FormToken, Hidden: s.hidden(), Fields: fields, Submit: submit, Values: s.values}
	if s.err != nil {
		f.Faults, _ = page.FaultsOf(s.err)
	}
	f.Back = page.Link{Text: "Revenir au dossier", Href: s.path("")}
	return f
}

// refusal says why what was sent is not done.
func (s *sheet) refusal() page.Content {
	if s.err == nil {
		return page.Several{}
	}
	return &page.Notice{Title: "Ce n’est pas enregistré", Text: publicSentence(s.err)}
}

func publicSentence(err error) string {
	if f, known := asFault(err); known {
		return f.Public
	}
	return "Une erreur est survenue. Recommencez plus tard."
}

func (s *sheet) path(rest string) string { return filePath(s.r.ID) + rest }

func filePath(id int64) string { return home + "/" + number(id) }

func number(n int64) string { return strconv.FormatInt(n, 10) }
