package labelform

import (
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/web/page"
)

// Refused is what was sent and refused, to be shown again: the zero one before.
type Refused struct {
	Values url.Values
	Faults fault.Fields
	Notice *page.Notice // nil where fields say what is wrong
}

// RefusedOf makes what a form shows again of an error that people may mend, and sets
// the status of the answer; false for the others, which have their own page.
func RefusedOf(c *fiber.Ctx, err error) (r Refused, mends bool) {
	switch fault.KindOf(err) {
	case fault.Rejected: // the form had been sent before, filled in otherwise
		err = fault.New(fault.Conflict, "Cette page avait déjà servi. Ce que vous voyez est à jour : recommencez ici.")
	case fault.Invalid, fault.Conflict, fault.Denied:
	default:
		return r, false
	}
	c.Status(fiber.StatusUnprocessableEntity)
	if fault.KindOf(err) == fault.Conflict {
		c.Status(fiber.StatusConflict)
	}
	r.Values = Posted(c)
	if r.Faults, _ = page.FaultsOf(err); len(r.Faults) == 0 {
		r.Notice = &page.Notice{Title: "Rien n’est enregistré", Text: Sentence(err)}
	}
	return r, true
}

// Hidden are the hidden fields of a form: those of the page as it is now, or as it was
// sent where it is shown again after a fault of a field.
func (r *Refused) Hidden(seq int64) []page.Input {
	if len(r.Faults) > 0 {
		return Again(r.Values)
	}
	return Fields(seq)
}

// Sentence is what a refusal says, or that it has no words for people.
func Sentence(err error) string {
	e, is := errors.AsType[*fault.Error](err)
	if !is {
		return "Une erreur est survenue. Réessayez dans un instant."
	}
	text := e.Public
	for _, f := range e.Fields {
		text += " " + f.Message
	}
	return page.Typeset(text)
}
