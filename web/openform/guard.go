// Package openform guards the forms that anyone may send without having signed in:
// what fills them in by itself is asked to send them again, people lose nothing.
package openform

import (
	"context"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/internal/httpd"
	"annuaire/web/page"
)

// New makes a guard. key gives what it signs with, the same for every instance.
func New(key func(context.Context) ([]byte, error)) *Guard { return &Guard{key: key} }

// Suspicion is why a form that anyone may send is shown again rather than
// taken; empty when nothing is amiss. Nothing typed is lost, and sending it once
// more is enough for a person.
func (s *Guard) Suspicion(c *fiber.Ctx, v httpd.Visitor, values url.Values) (string, error) {
	if v.Actor.Signed() {
		return "", nil
	}
	if values.Get(decoyField) != "" {
		return "Un champ caché était rempli, souvent par un outil automatique. Relisez vos réponses, puis envoyez-les de nouveau.", nil
	}
	age, known, err := s.age(c.UserContext(), values.Get(sealField), time.Now())
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

// Sealed gives the hidden field that says when a form was shown, by the clock of
// the machine: that of the service may stand still, in a demonstration.
func (s *Guard) Sealed(c *fiber.Ctx) ([]page.Input, error) {
	seal, err := s.Seal(c.UserContext(), time.Now())
	return []page.Input{{Name: sealField, Value: seal}}, err
}

// Decoy is a field that people neither see nor reach, always empty.
type Decoy struct{}

// Named implements page.Field.
func (Decoy) Named() []page.Named { return nil }

// WriteField implements page.Field. What was sent in it is not written back.
func (Decoy) WriteField(w *page.Writer, _ *page.Filled) {
	w.Raw(`<div hidden><label>Ne remplissez pas ce champ <input name="` + decoyField + `" tabindex="-1" autocomplete="off"></label></div>` + "\n")
}
