// Package title holds the pages by which titles are watched over once they are given:
// their list, the page of each with all that may be done to it, and the form by which
// anyone says that one is not deserved.
package title

import (
	"net/netip"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/openform"
	"annuaire/web/page"
)

// Deps is what these pages need of the rest of the program.
type Deps struct {
	Store          *store.Store
	Renderer       *page.Renderer
	Clock          func() time.Time
	TrustedProxies []netip.Prefix
}

// Pages answers them.
type Pages struct {
	deps  Deps
	guard *openform.Guard
}

// New makes the pages.
func New(deps Deps) *Pages { return &Pages{deps, openform.New(deps.Store.FormKey)} }

const listPath = string(frame.Titles)

// Register adds every route.
func (p *Pages) Register(app *fiber.App) {
	app.Get(store.PublicTitlePath+":numero/signaler", p.complaintPage)
	app.Post(store.PublicTitlePath+":numero/signaler", p.complain)

	app.Get(listPath, p.list)
	app.Get(listPath+"/:numero", p.title)
	app.Get(listPath+"/:numero/documents/:document", p.document)
	for name, act := range acts {
		app.Post(listPath+"/:numero/"+name, p.do(name, act))
	}
}

func titlePath(number string) string { return store.TitlesPath + page.PathEscape(number) }
