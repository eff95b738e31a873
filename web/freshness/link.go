package freshness

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/page"
)

// link shows what a letter asks about: the sheet in short, and one button. Only
// the button confirms, because machines that check mail follow every link.
func (p *Pages) link(c *fiber.Ctx) error {
	secret := c.Params("secret")
	link, err := p.deps.Store.Reminder(c.UserContext(), secret, p.deps.Clock())
	if err != nil {
		return err
	}
	if link.ConfirmedAt != nil {
		return p.public(c, thanks(&link.Place))
	}
	return p.public(c, question(&link, secret, visitorToken(c), p.deps.Clock()))
}

// visitorToken is that of the session, where there is one.
func visitorToken(c *fiber.Ctx) string {
	v, err := httpd.VisitorOf(c)
	if err != nil {
		return "" // the form is then refused, with the reason
	}
	return v.FormToken
}

// confirmByLink takes the button.
func (p *Pages) confirmByLink(c *fiber.Ctx) error {
	secret := c.Params("secret")
	if _, _, err := p.deps.Store.ConfirmByLink(c.UserContext(), secret, p.deps.Clock()); err != nil {
		return err
	}
	return c.Redirect(store.ReminderPath+page.PathEscape(secret), fiber.StatusSeeOther)
}

// correct leads to the form that this visitor may use: their own where they may
// change the sheet, that of a report otherwise.
func (p *Pages) correct(c *fiber.Ctx) error {
	link, err := p.deps.Store.Reminder(c.UserContext(), c.Params("secret"), p.deps.Clock())
	if err != nil {
		return err
	}
	to := sheetPath(&link.Place) + "/signaler"
	v, err := httpd.VisitorOf(c)
	if err != nil {
		return err
	}
	if v.Actor.Signed() {
		o, err := p.deps.Store.PlaceObject(c.UserContext(), link.Place.ID)
		if err != nil {
			return err
		}
		if v.Actor.May(access.PlacePublish, o).Allowed {
			to = "/espace/lieux/" + page.PathEscape(link.Place.ID) + "/modifier"
		}
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}

// refusal asks whether letters must stop; refuse stops them.
func (p *Pages) refusal(c *fiber.Ctx) error {
	return p.public(c, page.Page{Title: "Ne plus recevoir ces messages", Content: page.Framed{Title: "Ne plus recevoir ces messages", Contents: []page.Content{
		page.Paragraph("L’annuaire n’écrira plus à cette adresse pour faire vérifier des fiches."),
		page.Paragraph("Les réponses à vos propres demandes continueront d’arriver."),
		page.PostButton{Action: c.Path(), Token: visitorToken(c), Text: "Ne plus m’écrire", Primary: true},
	}}})
}

func (p *Pages) refuse(c *fiber.Ctx) error {
	if err := p.deps.Store.RefuseReminders(c.UserContext(), c.Params("secret"), p.deps.Clock()); err != nil {
		return err
	}
	return p.public(c, page.Page{Title: "C’est noté", Content: page.Framed{Title: "C’est noté", Contents: []page.Content{
		&page.Notice{Calm: true, Title: "Vous ne recevrez plus ces messages."},
		page.Paragraph("Les fiches restent publiées. Vous pouvez toujours signaler une erreur depuis chacune."),
		page.Link{Text: "Trouver un lieu", Href: "/lieux"},
	}}})
}

// public answers a page that only the holder of a secret sees.
func (p *Pages) public(c *fiber.Ctx, content page.Page) error {
	content.NoIndex, content.Private, content.Form = true, true, true
	if v, err := httpd.VisitorOf(c); err == nil && v.Actor.Signed() {
		content.Member = &page.Member{Name: v.Actor.Name, Token: v.FormToken}
	}
	return p.deps.Renderer.Page(c, content)
}

func question(link *store.ReminderLink, secret, token string, now time.Time) page.Page {
	place, path := &link.Place, store.ReminderPath+page.PathEscape(secret)
	title := "Cette fiche est-elle juste ?"
	return page.Page{Title: title, Content: page.Framed{Title: title, Contents: []page.Content{
		page.Paragraph("Relisez la fiche de « " + place.Name + " », mise à jour le " + directory.FrenchDay(place.UpdatedOn) + "."),
		essentials(place, now),
		page.PostButton{Action: path, Token: token, Text: "Tout est juste", About: ": confirmer la fiche de " + place.Name, Primary: true},
		page.Section{Title: "Quelque chose a changé ?", Contents: []page.Content{choices{
			{Text: "Corriger la fiche", Href: path + "/corriger"},
			{Text: "Ce lieu n’existe plus, ou il est fermé", Href: sheetPath(place) + "/signaler?objet=" + string(directory.TicketClosed)},
			{Text: "Voir toute la fiche", Href: sheetPath(place)},
			{Text: "Ne plus recevoir ces messages", Href: path + "/ne-plus-ecrire"},
		}}},
	}}}
}

func thanks(place *directory.Place) page.Page {
	return page.Page{Title: "Merci", Content: page.Framed{Title: "Merci", Contents: []page.Content{
		&page.Notice{Calm: true, Title: "La fiche est confirmée.", Text: "Elle indique maintenant : mise à jour le " + directory.FrenchDay(place.UpdatedOn) + "."},
		page.Link{Text: "Voir la fiche de « " + place.Name + " »", Href: sheetPath(place)},
	}}}
}

func sheetPath(place *directory.Place) string { return "/lieux/" + page.PathEscape(place.ID) }
