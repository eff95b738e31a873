package visiting

import (
	"context"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// act does something to a visit, then shows it; what was refused field by field is
// shown again as it was written.
func (p *Pages) act(do func(context.Context, access.Actor, int64, store.Command) (procedure.Transition, error), word string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v, id, err := asked(c)
		if err != nil {
			return err
		}
		values := httpd.Posted(c)
		command, err := labelform.Read(values)
		if err == nil {
			_, err = do(c.UserContext(), v.Actor, id, command)
		}
		return p.acted(c, v, id, word, values, err)
	}
}

// acted leads to the visit after an act, or shows it with what was refused.
func (p *Pages) acted(c *fiber.Ctx, v httpd.Visitor, id int64, word string, values url.Values, err error) error {
	if err == nil {
		return c.Redirect(pathOf(id, "?fait="+word), fiber.StatusSeeOther)
	}
	if _, fields := page.FaultsOf(err); !fields {
		return err
	}
	view, failed := p.Store.Visit(c.UserContext(), v.Actor, id)
	if failed != nil {
		return failed
	}
	c.Status(fiber.StatusBadRequest)
	return p.showVisit(c, v, &view, refusal{word, values, err})
}

// refusal is a form of the page of a visit that was refused: which one, what it was
// sent with, and why.
type refusal struct {
	word   string
	values url.Values
	err    error
}

// fill puts in a form what was sent with it and refused.
func (r refusal) fill(form *page.Form, word string) *page.Form {
	form.Prefix = word + "-"
	if r.word == word {
		form.Values = r.values
		form.Faults, _ = page.FaultsOf(r.err)
		form.Hidden = labelform.Again(r.values)
	}
	return form
}

// move proposes another date.
func (p *Pages) move(c *fiber.Ctx) error {
	v, id, err := asked(c)
	if err != nil {
		return err
	}
	view, err := p.Store.Visit(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	values := httpd.Posted(c)
	command, plan, err := readPlan(values, view.INSEE)
	if err == nil {
		_, err = p.Store.MoveVisit(c.UserContext(), v.Actor, id, command, plan)
	}
	return p.acted(c, v, id, "deplacer", values, err)
}

// declare records what a visitor says of their interests.
func (p *Pages) declare(c *fiber.Ctx) error {
	v, id, err := asked(c)
	if err != nil {
		return err
	}
	values := httpd.Posted(c)
	var faults fault.Fields
	interest, answer := labelform.Text(values, interestField, 1000, &faults), values.Get(haveField)
	if answer != "oui" && answer != "non" {
		faults.Add(haveField, "Choisissez une réponse.")
	}
	if err = faults.Err("Votre déclaration n’est pas complète."); err == nil {
		err = p.Store.DeclareVisitInterest(c.UserContext(), v.Actor, id, interest, answer == "oui")
	}
	if err == nil && answer == "oui" {
		return c.Redirect(home, fiber.StatusSeeOther)
	}
	return p.acted(c, v, id, "interets", values, err)
}

const (
	haveField     = "lien"
	interestField = "interet"
)
