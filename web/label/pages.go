// Package label holds what the public sees of labels: the schemes, the register of
// every title ever given, the page of each title, its certificate, and what
// verifies it.
package label

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/geo"
	"annuaire/store"
	"annuaire/web/page"
)

// Deps is what these pages need of the rest of the program.
type Deps struct {
	Store     *store.Store
	Renderer  *page.Renderer
	Clock     func() time.Time
	PublicURL string // without a final slash
	Gazetteer func() *geo.Gazetteer
}

// Pages answers them.
type Pages struct {
	deps Deps
}

// New makes the pages.
func New(deps Deps) *Pages { return &Pages{deps: deps} }

// Addresses.
const (
	home         = "/labels"
	registerPath = home + "/registre"
	titlesPath   = home + "/titres"
	verifyPath   = home + "/verifier"
)

// Register adds every route. Those with a name come before those of any scheme.
func (p *Pages) Register(app *fiber.App) {
}
