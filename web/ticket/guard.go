package ticket

import (
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/internal/httpd"
	"annuaire/web/page"
)

// suspicion is why a form that anyone may send is shown again rather than
// taken; empty when nothing is amiss. Nothing typed is lost, and sending it once
// more is enough for a person.
func (p *Pages) suspicion(c *fiber.Ctx, v httpd.Visitor, values url.Values) (string, error) {
	if v.Actor.Signed() {
		return "", nil
	}
	if values.Get(decoyField) != "" {
		return "Un champ caché était rempli, souvent par un outil automatique. Relisez vos réponses, puis envoyez-les de nouveau.", nil
	}
	age, known, err := p.seal.age(c.UserContext(), values.Get(sealField), time.Now())
	switch {
	case err != nil:
		return "", err
	case !known || age > tooOld:
		return "Cette page était ouverte depuis longtemps. Vos réponses sont toujours là : relisez-les, puis envoyez-les de nouveau.", nil
	case age < tooFast:
		return "L’envoi a été très rapide. Vos réponses sont toujours là : relisez-les, puis envoyez-les de nouveau.", nil
	}
	return "", nil
}

// sealed gives the hidden field that says when a form was shown, by the clock of
// the machine: that of the service may stand still, in a demonstration.
func (p *Pages) sealed(c *fiber.Ctx) ([]page.Input, error) {
	seal, err := p.seal.seal(c.UserContext(), time.Now())
	return []page.Input{{Name: sealField, Value: seal}}, err
}

// decoy is a field that people neither see nor reach, always empty.
type decoy struct{}

// Named implements page.Field.
func (decoy) Named() []page.Named { return nil }

// WriteField implements page.Field. What was sent in it is not written back.
func (decoy) WriteField(w *page.Writer, _ *page.Filled) {
	w.Raw(`<div hidden><label>Ne remplissez pas ce champ <input name="` + decoyField + `" tabindex="-1" autocomplete="off"></label></div>` + "\n")
}

// emailField asks who has not signed in where to answer.
func emailField(v httpd.Visitor, required bool) []page.Field {
	if v.Actor.Signed() {
		return nil
	}
	label := "Votre adresse électronique"
	if !required {
		label += " (facultatif)"
	}
	return []page.Field{page.TextField{
		Name: "courriel", Label: label, Type: page.Email, Autocomplete: "email", Max: 254, Required: required,
		Hint: "Pour recevoir la réponse. Personne d’autre ne la voit. Elle est effacée 90 jours après la réponse.",
	}}
}
