package register

import (
	"net/netip"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/internal/httpd"
	"annuaire/search"
	"annuaire/store"
	"annuaire/web/page"
)

// Deps is what these pages need of the rest of the program.
type Deps struct {
	Store    *store.Store
	Renderer *page.Renderer
	Atlas    *atlas.Atlas     // for the reference territories that its snapshot holds
	Geocoder *search.Geocoder // nil: no address is placed, people set the point by hand
	Basemap  string           // as the map of the site takes it
	Trusted  []netip.Prefix   // proxies that say where a request comes from
}

// Pages answers the forms.
type Pages struct{ deps Deps }

// New makes the pages.
func New(deps Deps) *Pages { return &Pages{deps} }

// Register adds every route. It comes before that of /espace/lieux/:id.
func (p *Pages) Register(app *fiber.App) {
	for _, at := range []struct {
		path string
		open func(*fiber.Ctx) (*form, error)
	}{
		{"/proposer", p.proposal},
		{"/espace/lieux/nouveau", p.creation},
		{"/espace/lieux/:id/modifier", p.edition},
	} {
		app.Get(at.path, p.begin(at.open))
		app.Post(at.path, p.take(at.open))
	}
	app.Get("/proposer/:brouillon/:etape", p.show(p.proposal))
	app.Post("/proposer/:brouillon/:etape", p.take(p.proposal))
	app.Get("/espace/lieux/nouveau/:brouillon/:etape", p.show(p.creation))
	app.Post("/espace/lieux/nouveau/:brouillon/:etape", p.take(p.creation))
	app.Get("/espace/lieux/:id/modifier/:etape", p.show(p.edition))
	app.Post("/espace/lieux/:id/modifier/:etape", p.take(p.edition))

	app.Get("/espace/lieux/:id/historique", p.history)
	app.Get("/espace/lieux/:id/historique/:version", p.version)
	app.Post("/espace/lieux/:id/historique/:version", p.revert)
	app.Get("/espace/lieux/:id/fermeture", p.closure)
	app.Post("/espace/lieux/:id/fermeture", p.announce)
	app.Get("/espace/lieux/:id/archiver", p.withdrawal)
	app.Post("/espace/lieux/:id/archiver", p.withdraw)
	app.Get("/espace/lieux/:id/transmettre", p.transfer)
	app.Post("/espace/lieux/:id/transmettre", p.handOver)
}

// network is where a request comes from, as allowances count it.
func (p *Pages) network(c *fiber.Ctx) string { return httpd.ClientAddr(c, p.deps.Trusted).String() }

// snapshot gives the directory in memory, with the reference territories.
func (p *Pages) snapshot() *atlas.Snapshot { return p.deps.Atlas.Current() }
