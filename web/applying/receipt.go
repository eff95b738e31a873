package applying

import (
	"encoding/hex"
	"mime"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/internal/httpd"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// receipt answers the acknowledgement of an application, to print.
func (p *Pages) receipt(c *fiber.Ctx) error {
	v, view, err := p.find(c)
	if err != nil {
		return err
	}
	if view.SubmittedAt.IsZero() {
		return c.Redirect(address(view.ID, ""), fiber.StatusSeeOther)
	}
	facts := page.Definitions{
		{Title: "Numéro du dossier", Value: page.Text(view.Number)}, {Title: "Label", Value: page.Text(view.Label.Name)}, {Title: "Lieu", Value: page.Text(view.PlaceName)},
		{Title: "Structure", Value: page.Text(view.HolderName + " (" + view.HolderPivot + ")")}, {Title: "Engagée par", Value: page.Text(view.SignedBy)},
		{Title: "Déposé le", Value: page.Text(view.SubmittedAt.In(directory.Paris).Format("02/01/2006 à 15:04") + " (heure de Paris)")},
		{Title: "Instruit par", Value: page.Text(view.Desk)}, {Title: "Pourquoi ce service", Value: page.Text(view.DeskRule)},
	}
	if view.DecidedAt.IsZero() {
		facts = append(facts, page.Definition{Title: "Durée habituelle", Value: page.Text(capital(view.Delay))})
		if sentence := silence(&view); sentence != "" {
			facts = append(facts, page.Definition{Title: "Sans réponse", Value: page.Text(sentence)})
		}
	}
	if len(view.CharterHash) > 0 {
		facts = append(facts, page.Definition{Title: "Texte accepté", Value: page.Text("la charte, empreinte " + hex.EncodeToString(view.CharterHash[:8]))})
	}
	contents := []page.Content{received(&view), facts}
	contents = append(contents, paragraph{page.Link{Text: "Suivre mon dossier", Href: address(view.ID, "")}})
	return p.show(c, v, "Accusé de réception", contents...)
}

// received says what came of the application: its receipt, or the title at once.
func received(view *store.ApplicationView) page.Content {
	const copied = "Une copie de cet accusé part par courriel. Vous pouvez imprimer cette page."
	if view.State != labels.Granted || !adheredByItself(view.Moves) {
		return &page.Notice{Title: "Votre candidature est déposée", Text: copied, Calm: true}
	}
	return &page.Notice{Title: "Le lieu adhère à la charte", Text: "Son titre n° " + view.Title + " est délivré. " + copied, Calm: true, Then: page.Several{
		page.Link{Text: "Voir le titre", Href: string(frame.Titles) + "/" + view.Title}, page.Link{Text: "Ouvrir le certificat", Href: store.PublicTitlePath + view.Title + "/certificat"},
	}}
}

func adheredByItself(moves []procedure.Transition) bool {
	for _, m := range moves {
		if m.Event == labels.Adhere {
			return m.Automatic()
		}
	}
	return false
}

// document sends a document, to be saved rather than opened: nothing of it may act on
// this site.
func (p *Pages) document(c *fiber.Ctx) error {
	v, err := httpd.Signed(c)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil {
		return errNoFile
	}
	d, content, err := p.deps.Store.DocumentContent(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, d.MediaType)
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": d.Name}))
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
	c.Set(fiber.HeaderCacheControl, "private, no-store")
	return c.Send(content)
}
