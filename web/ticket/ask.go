package ticket

import (
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/web/openform"
	"annuaire/web/page"
)

// ask is a form by which anyone asks something about a place.
type ask struct {
	kind   directory.TicketKind
	place  *directory.Place
	title  string
	step   string // what was chosen before, empty when there is one step only
	path   string // under the address of the sheet
	submit string
	before []page.Content // what to know before one answers
	fields []page.Field
}

// showAsk writes the form, as it was sent and with why it was not taken.
func (p *Pages) showAsk(c *fiber.Ctx, v httpd.Visitor, a ask, values url.Values, refused error) error {
	hidden, err := p.guard.Sealed(c)
	if err != nil {
		return err
	}
	form := &page.Form{
		Action: sheetPath(a.place.ID) + a.path, Token: v.FormToken, Hidden: append(hidden, page.Input{Name: kindField, Value: string(a.kind)}),
		Fields: append(append(a.fields, emailField(v, a.kind.NeedsAnswer())...), openform.Decoy{}),
		Submit: a.submit, Back: page.Link{Text: "Revenir à la fiche", Href: sheetPath(a.place.ID)}, Values: values,
	}
	contents := []page.Content{aboutPlace(a.place)}
	if a.step != "" {
		contents = append(contents, page.Steps{Names: []string{"Ce qui ne va pas", a.step}, At: 2})
	}
	contents = append(contents, a.before...)
	if refused != nil {
		var said bool
		if form.Faults, said = page.FaultsOf(refused); !said {
			contents = append(contents, &page.Notice{Title: "Ce n’est pas encore envoyé", Text: publicText(refused)})
		}
	}
	return p.public(c, v, crumbsOf(a.place, a.title), a.title, append(contents, form)...)
}

// publicText is what people may read of an error.
func publicText(err error) string {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return page.Typeset(e.Public)
	}
	return "Une erreur est survenue. Vos réponses sont toujours là : réessayez dans un moment."
}

// take opens the ticket that a form describes, then leads to its tracking page.
// Whatever keeps it from being opened, what was typed is shown again.
func (p *Pages) take(c *fiber.Ctx, v httpd.Visitor, a ask, values url.Values) error {
	why, err := p.guard.Suspicion(c, v, values)
	if err != nil {
		return err
	}
	if why != "" {
		c.Status(fiber.StatusBadRequest)
		return p.showAsk(c, v, a, values, fault.New(fault.Invalid, "%s", why))
	}
	t := reportTicket(a.kind, a.place, values)
	t.Email = text(values, "courriel")
	t.Network = httpd.ClientAddr(c, p.TrustedProxies).String()
	opened, err := p.Store.OpenTicket(c.UserContext(), v.Actor, t)
	if err != nil {
		status, again := shownAgain(err)
		if !again {
			return err
		}
		c.Status(status)
		return p.showAsk(c, v, a, values, err)
	}
	return c.Redirect("/suivi/"+opened.Secret+"?fait=envoi", fiber.StatusSeeOther)
}

// shownAgain tells whether an error is told in the form that was sent, and with
// which status; the others have a page of their own.
func shownAgain(err error) (status int, again bool) {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Rejected:
		return fiber.StatusBadRequest, true
	case fault.Busy:
		return fiber.StatusTooManyRequests, true
	case fault.Conflict:
		return fiber.StatusConflict, true
	}
	return 0, false
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
