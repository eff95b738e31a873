package web

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/search"
)

// Deps is what the site needs of the rest of the program.
type Deps struct {
	Atlas     *atlas.Atlas
	Search    search.Engine
	Geocoder  *search.Geocoder // nil: what is typed is looked for among the reference territories only
	Clock     func() time.Time
	PublicURL string // without a final slash
	Basemap   string // "none", "raster:URL"
	Demo      bool   // the places are invented: every page says so
	Contact   string // e-mail address shown to visitors, may be empty
	Operator  string // who runs this service, one sentence; has a default

	// Alias gives the current identifier behind an old one; may be nil.
	Alias func(ctx context.Context, id string) (current string, ok bool, err error)
	// Withdrawn tells why a known place is no longer published; may be nil.
	Withdrawn func(ctx context.Context, id string) (reason string, ok bool, err error)
}

// Site answers the public pages.
type Site struct {
	deps     Deps
	renderer *renderer
	whole    wholeForms
}

// New makes the site.
func New(deps Deps) (*Site, error) {
	s := &Site{deps: deps}
	if s.deps.Clock == nil {
		s.deps.Clock = time.Now
	}
	if s.deps.Search == nil {
		s.deps.Search = new(search.BuiltIn)
	}
	s.renderer = newRenderer(deps, embeddedAssets())
	return s, nil
}

// Register adds every route of the site.
func (s *Site) Register(app *fiber.App) {
	app.Get("/", s.home)
	app.Get("/lieux", s.places)
	app.Get("/lieux/:id", s.place)
	app.Get("/carte", s.mapView)
	app.Get("/carte/liste", s.mapList)
	app.Get("/territoires", s.territories)
	app.Get("/territoires/:niveau/:code", s.territory)
	app.Get("/donnees", s.data)
	app.Get("/accessibilite", s.accessibility)

	app.Get(staticPrefix+":fichier", s.renderer.assets.serve)
	app.Get("/fonds-de-carte/:fichier", serveBaseMap)
}
