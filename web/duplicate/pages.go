// Package duplicate answers the pages by which those who look after places say
// which of them are one, and undo it.
package duplicate

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// Deps is what these pages need of the rest of the program.
type Deps struct {
	Store     *store.Store
	Renderer  *page.Renderer
	Gazetteer func() *geo.Gazetteer // the reference territories now
}

// Pages answers the pages of duplicates.
type Pages struct{ deps Deps }

// New makes the pages.
func New(deps Deps) *Pages { return &Pages{deps} }

// Register adds every route of duplicates.
func (p *Pages) Register(app *fiber.App) {
	app.Get("/espace/doublons", p.queue)
	app.Get("/espace/doublons/fusions", p.merges)
	app.Post("/espace/doublons/fusions/:numero/annuler", p.undo)
	app.Get("/espace/doublons/:gardee/:autre", p.pair)
	app.Post("/espace/doublons/:gardee/:autre", p.decide)
}

const home = string(frame.Duplicates)

func pairPath(kept, other string) string {
	return home + "/" + page.PathEscape(kept) + "/" + page.PathEscape(other)
}

// ruler gives who asks, when they may look at duplicates somewhere.
func ruler(c *fiber.Ctx) (httpd.Visitor, error) {
	v, err := httpd.Signed(c)
	if err == nil && v.Actor.Scope(access.DuplicateSee).Empty() {
		err = fault.New(fault.Denied, "Comparer des fiches est réservé à ceux qui gèrent un territoire. Demandez-le à votre collectivité.")
	}
	return v, err
}

// identifiers gives the two places that an address names.
func identifiers(c *fiber.Ctx) (kept, other string) {
	return segment(c, "gardee"), segment(c, "autre")
}

func segment(c *fiber.Ctx, name string) string {
	id, err := url.PathUnescape(c.Params(name))
	if err != nil || !legible(id, 100) {
		return "\x00" // names no place
	}
	return strings.Clone(id)
}

// legible tells whether a value that came in can be looked up.
func legible(s string, most int) bool {
	return len(s) <= most && utf8.ValidString(s) && !strings.ContainsRune(s, 0)
}
