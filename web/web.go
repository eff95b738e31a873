package web

import (
	"context"
	"io/fs"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/labels"
	"annuaire/search"
	"annuaire/web/page"
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
	Assets    fs.FS  // what tools/bundle wrote; nil: what is embedded in the program

	// Labels gives the labels that a place holds now; may be nil.
	Labels func(placeID string) []labels.Held
	// Alias gives the current identifier behind an old one; may be nil.
	Alias func(ctx context.Context, id string) (current string, ok bool, err error)
	// Withdrawn tells why a known place is no longer published; may be nil.
	Withdrawn func(ctx context.Context, id string) (reason string, ok bool, err error)
}

// Site answers the public pages.
type Site struct {
	deps     Deps
	renderer *page.Renderer
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
	if s.deps.Assets == nil {
		s.deps.Assets = bundle()
	}
	s.renderer = page.NewRenderer(page.Config{Assets: s.deps.Assets, Demo: deps.Demo, Contact: deps.Contact, Operator: deps.Operator, Sample: samplePage()})
	return s, nil
}

// Renderer is what writes every page, for the packages that have pages of their
// own.
func (s *Site) Renderer() *page.Renderer { return s.renderer }

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

	app.Get(page.StaticPrefix+":fichier", s.renderer.Static)
	app.Get("/fonds-de-carte/:fichier", serveBaseMap)
}
