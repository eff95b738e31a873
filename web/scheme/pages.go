// Package scheme holds the pages by which the agency writes labels: their versions,
// step by step, and what becomes of each.
package scheme

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/procedure"
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

const home = string(frame.Schemes)

// Register adds every route. Those with a name come before those of any step.
func (p *Pages) Register(app *fiber.App) {
	app.Get(home, p.list)
	app.Get(home+"/nouveau", p.newScheme)
	app.Post(home+"/nouveau", p.create)
	app.Get(home+"/:numero", p.overview)
	app.Post(home+"/:numero/version", p.nextVersion)
	app.Post(home+"/:numero/annuler", p.undo)
	app.Get(home+"/:numero/differences", p.differences)
	app.Get(home+"/:numero/apercu", p.preview)
	app.Get(home+"/:numero/publier", p.publishing)
	app.Post(home+"/:numero/publier", p.publish)
	for act := range acts {
		app.Get(home+"/:numero/"+act, p.asking(act))
		app.Post(home+"/:numero/"+act, p.act(act))
	}
	app.Get(home+"/:numero/criteres", p.criteria)
	app.Get(home+"/:numero/criteres/:critere", p.criterion)
	app.Post(home+"/:numero/criteres/:critere", p.saveCriterion)
	app.Post(home+"/:numero/criteres/:critere/:geste", p.arrange)
	app.Get(home+"/:numero/:etape", p.step)
	app.Post(home+"/:numero/:etape", p.saveStep)
}

// RevisionField is the hidden field of a form that changes a draft: the number of what
// the person had before them.
const RevisionField = "revision"

func address(id int64, steps ...string) string {
	at := home + "/" + strconv.FormatInt(id, 10)
	for _, s := range steps {
		at += "/" + page.PathEscape(s)
	}
	return at
}

// opened reads who asks and the version that the address names.
func (p *Pages) opened(c *fiber.Ctx) (v httpd.Visitor, line store.SchemeLine, moves []procedure.Transition, err error) {
	if v, err = httpd.SignedFor(c, access.LabelDesign); err != nil {
		return v, line, nil, err
	}
	id, err := strconv.ParseInt(c.Params("numero"), 10, 64)
	if err != nil || id < 1 {
		return v, line, nil, fault.New(fault.Unknown, "Aucune version de label n’a cette adresse.")
	}
	line, moves, err = p.deps.Store.Scheme(c.UserContext(), v.Actor, id)
	return v, line, moves, err
}

// draft is opened for a version that may still change.
func (p *Pages) draft(c *fiber.Ctx) (v httpd.Visitor, line store.SchemeLine, err error) {
	v, line, _, err = p.opened(c)
	if err == nil && line.State != labels.SchemeDraft {
		err = fault.New(fault.Conflict, "Cette version n’est plus un brouillon : elle ne change plus. Préparez une nouvelle version.")
	}
	return v, line, err
}

func revision(line *store.SchemeLine) []page.Input {
	return []page.Input{{Name: RevisionField, Value: strconv.FormatInt(line.Revision, 10)}}
}

// named is a version in titles: "Espace labellisé, version 2".
func named(v *store.SchemeVersion) string {
	name := v.Scheme.Name
	if name == "" {
		name = "Label sans nom (" + v.Scheme.Code + ")"
	}
	return name + ", version " + strconv.Itoa(v.Number)
}

// deskPage is a page about one version, under its name.
func deskPage(v httpd.Visitor, line *store.SchemeLine, title string, contents ...page.Content) page.Page {
	made := frame.Page(v, frame.Schemes, title, contents...)
	last := len(made.Crumbs) - 1
	made.Crumbs = append(made.Crumbs[:last:last], page.Crumb{Text: named(&line.SchemeVersion), Href: address(line.ID)}, page.Crumb{Text: title})
	return made
}

var stateShapes = map[procedure.State]page.Shape{
	labels.SchemeDraft: page.Waiting, labels.SchemePublished: page.Done, labels.SchemeClosed: page.Attention, labels.SchemeRetired: page.Stopped,
}

func stateBadge(s procedure.State) page.Badge {
	return page.Badge{Word: labels.SchemeLife.French(s), Shape: stateShapes[s]}
}

// linesOf are links, one beside the other.
type linesOf []page.Link

// Write implements page.Content.
func (l linesOf) Write(w *page.Writer) { w.Advice("<ul class=\"raccourcis\">\n", l) }

// apart keeps buttons away from what precedes them.
type apart []page.Content

// Write implements page.Content.
func (a apart) Write(w *page.Writer) {
	w.Raw("<div class=\"gestes\">\n")
	for _, one := range a {
		one.Write(w)
	}
	w.Raw("</div>\n")
}
