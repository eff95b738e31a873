package ticket

import (
	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/web/page"
)

func (p *Pages) claimPage(c *fiber.Ctx) error   { return p.showPlain(c, claimAsk) }
func (p *Pages) claim(c *fiber.Ctx) error       { return p.takePlain(c, claimAsk) }
func (p *Pages) removalPage(c *fiber.Ctx) error { return p.showPlain(c, removalAsk) }
func (p *Pages) removal(c *fiber.Ctx) error     { return p.takePlain(c, removalAsk) }

// claimAsk is the form of who manages a place.
func claimAsk(place *directory.Place) ask {
	return ask{
		kind: directory.TicketClaim, place: place, title: "Gérer cette fiche", path: "/revendiquer", submit: "Envoyer la demande",
		before: []page.Content{page.Paragraph("Une fois votre demande acceptée, vous tiendrez cette fiche à jour vous-même : horaires, fermetures, services. La commune vérifie que vous travaillez bien dans ce lieu.")},
		fields: []page.Field{page.Area{
			Name: "message", Label: "Votre rôle dans ce lieu", Rows: 3, Max: directory.TicketMessageMax,
			Hint: "Par exemple : responsable de la médiathèque depuis 2024. Donnez de préférence une adresse électronique professionnelle.",
		}},
	}
}

// removalAsk is the form of who wants a place, or their data, withdrawn.
func removalAsk(place *directory.Place) ask {
	return ask{
		kind: directory.TicketRemoval, place: place, title: "Demander le retrait", path: "/retrait", submit: "Envoyer la demande",
		before: []page.Content{page.Paragraph("Demandez ici que cette fiche ne soit plus montrée, ou qu’une donnée personnelle en soit retirée. Une personne vous répond et vous donne ses raisons.")},
		fields: []page.Field{page.Area{
			Name: "message", Label: "Ce que vous voulez faire retirer, et pourquoi", Rows: 5, Max: directory.TicketMessageMax, Required: true,
		}},
	}
}

func (p *Pages) showPlain(c *fiber.Ctx, form func(*directory.Place) ask) error {
	place, err := p.subject(c)
	if err != nil {
		return err
	}
	v, err := httpd.VisitorOf(c)
	if err != nil {
		return err
	}
	return p.showAsk(c, v, form(&place), nil, nil)
}

func (p *Pages) takePlain(c *fiber.Ctx, form func(*directory.Place) ask) error {
	place, err := p.subject(c)
	if err != nil {
		return err
	}
	v, err := httpd.VisitorOf(c)
	if err != nil {
		return err
	}
	return p.take(c, v, form(&place), httpd.Posted(c))
}
