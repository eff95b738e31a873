// Package ticket answers the pages by which anyone says what is wrong with a
// sheet, follows what they asked, and by which desks decide.
package ticket

import (
	"net/netip"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/openform"
	"annuaire/web/page"
)

// Deps is what these pages need of the rest of the program.
type Deps struct {
	Store          *store.Store
	Pages          *page.Renderer
	TrustedProxies []netip.Prefix
}

// Pages answers the pages of tickets.
type Pages struct {
	Deps
	guard *openform.Guard
}

// New makes the pages.
func New(deps Deps) *Pages { return &Pages{Deps: deps, guard: openform.New(deps.Store.FormKey)} }

// Register adds every route of tickets.
func (p *Pages) Register(app *fiber.App) {
	app.Get("/lieux/:id/signaler", p.reportPage)
	app.Post("/lieux/:id/signaler", p.report)
	app.Get("/lieux/:id/revendiquer", p.claimPage)
	app.Post("/lieux/:id/revendiquer", p.claim)
	app.Get("/lieux/:id/retrait", p.removalPage)
	app.Post("/lieux/:id/retrait", p.removal)

	app.Get("/suivi/:secret", p.track)
	app.Post("/suivi/:secret/confirmer", p.follow(directory.TicketConfirm))
	app.Post("/suivi/:secret/retirer", p.follow(directory.TicketWithdraw))
	app.Post("/suivi/:secret/contester", p.follow(directory.TicketAppeal))
	app.Post("/suivi/:secret/oublier", p.forget)

	app.Get("/espace/demandes", p.queue)
	app.Get("/espace/demandes/export.csv", p.export)
	app.Get("/espace/demandes/:numero", p.file)
	app.Post("/espace/demandes/:numero", p.act)
	app.Post("/espace/demandes/:numero/suivre", p.followOwn)
}

// subject finds the public place that a page is about. An old identifier leads
// to the same page of the current one.
func (p *Pages) subject(c *fiber.Ctx) (directory.Place, error) {
	id, err := url.PathUnescape(c.Params("id"))
	if err != nil {
		id = c.Params("id")
	}
	if !utf8.ValidString(id) || strings.ContainsRune(id, 0) {
		return directory.Place{}, errNoPlace
	}
	if reason, withdrawn, err := p.Store.Withdrawn(c.UserContext(), id); err != nil || withdrawn {
		if err == nil {
			err = fault.New(fault.Gone, "Ce lieu a été retiré de l’annuaire. %s", reason)
		}
		return directory.Place{}, err
	}
	if current, moved, err := p.Store.Alias(c.UserContext(), id); err != nil {
		return directory.Place{}, err
	} else if moved {
		id = current
	}
	place, err := p.Store.Place(c.UserContext(), id)
	if err == nil && place.State != directory.Published {
		err = errNoPlace
	}
	return place, err
}

var errNoPlace = fault.New(fault.Unknown, "Aucun lieu publié ne porte cet identifiant. Vérifiez l’adresse, ou cherchez le lieu par son nom.")

// public answers a page that needs no account. It is kept by no cache: it holds
// what was typed, or a secret.
func (p *Pages) public(c *fiber.Ctx, v httpd.Visitor, crumbs []page.Crumb, title string, contents ...page.Content) error {
	answer := page.Page{
		Title: title, Section: "lieux", NoIndex: true, Private: true, Form: true, Crumbs: crumbs,
		Content: page.Framed{Title: title, Contents: contents},
	}
	if v.Actor.Signed() {
		answer.Member = &page.Member{Name: v.Actor.Name, Token: v.FormToken}
	}
	return p.Pages.Page(c, answer)
}

func crumbsOf(place *directory.Place, title string) []page.Crumb {
	return []page.Crumb{{Text: "Accueil", Href: "/"}, {Text: place.Name, Href: sheetPath(place.ID)}, {Text: title}}
}

func sheetPath(id string) string { return "/lieux/" + page.PathEscape(id) }
