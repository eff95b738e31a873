// Package importing answers the pages by which people send a table of places,
// say what its columns give, read what is to be said of each cell, and have it
// written to the directory or undone.
package importing

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
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
	Runner   *Runner
}

// Pages answers them.
type Pages struct{ deps Deps }

// New makes the pages.
func New(deps Deps) *Pages { return &Pages{deps} }

const home = string(frame.Imports)

// Upload is where files are sent: its body may be larger than others.
var Upload = httpd.Upload{Path: home, Limit: 20<<20 + 64<<10, Patience: 2 * time.Minute}

// Register adds every route.
func (p *Pages) Register(app *fiber.App) {
	app.Get(home, p.list)
	app.Post(home, p.upload)
	app.Get(home+"/nouveau", p.uploadPage)
	app.Get(home+"/:numero<int>", p.show)
	app.Get(home+"/:numero<int>/colonnes", p.columnsPage)
	app.Post(home+"/:numero<int>/colonnes", p.columns)
	app.Get(home+"/:numero<int>/constats", p.findings)
	app.Get(home+"/:numero<int>/constats.csv", p.report)
	app.Get(home+"/:numero<int>/doublons", p.pairsPage)
	app.Post(home+"/:numero<int>/doublons", p.choosePairs)
	app.Post(home+"/:numero<int>/enregistrer", p.act(p.deps.Store.ApplyImport, "enregistre"))
	app.Post(home+"/:numero<int>/annuler", p.act(p.deps.Store.UndoImport, "annule"))
	app.Post(home+"/:numero<int>/ecarter", p.act(p.deps.Store.DismissImport, "ecarte"))
}

// find gives the import that an address names, for somebody who may do this
// action on it.
func (p *Pages) find(c *fiber.Ctx, action access.Action) (httpd.Visitor, store.ImportJob, error) {
	v, err := httpd.Signed(c)
	if err != nil {
		return v, store.ImportJob{}, err
	}
	id, err := strconv.ParseInt(c.Params("numero"), 10, 64)
	if err != nil {
		return v, store.ImportJob{}, fault.New(fault.Unknown, "Aucun import ne porte ce numéro.")
	}
	j, err := p.deps.Store.ImportJob(c.UserContext(), v.Actor, action, id)
	return v, j, err
}

func address(id int64, step string) string {
	if step != "" {
		step = "/" + step
	}
	return home + "/" + strconv.FormatInt(id, 10) + step
}

// name calls an import as its pages do.
func name(j *store.ImportJob) string { return fmt.Sprintf("Import n° %d", j.ID) }

// answer writes a page of one import.
func (p *Pages) answer(c *fiber.Ctx, v httpd.Visitor, j *store.ImportJob, title string, contents ...page.Content) error {
	answer := frame.Page(v, frame.Imports, title, contents...)
	if title != name(j) {
		answer.Crumbs = []page.Crumb{
			{Text: "Mon espace", Href: frame.Home}, {Text: "Imports", Href: home}, {Text: name(j), Href: address(j.ID, "")}, {Text: title},
		}
	}
	return p.deps.Renderer.Page(c, answer)
}

// act does one thing on an import, then leads back to it.
func (p *Pages) act(do func(ctx context.Context, actor access.Actor, id int64) error, done string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, j, err := p.find(c, access.ImportSee)
		if err != nil {
			return err
		}
		if err := do(c.UserContext(), v.Actor, j.ID); err != nil {
			return err
		}
		return c.Redirect(address(j.ID, "")+"?fait="+done, fiber.StatusSeeOther)
	}
}

// steps are those of an import, for who prepares it.
func steps(at int) page.Content {
	return page.Steps{Names: []string{"Envoyer le fichier", "Vérifier les colonnes", "Lire les constats", "Enregistrer"}, At: at}
}

func moment(t time.Time) string { return t.In(directory.Paris).Format("02/01/2006 à 15 h 04") }
