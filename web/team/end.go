package team

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/web/desk/frame"
)

// end ends a right.
func (p *Pages) end(c *fiber.Ctx) error {
	v, id, err := rightOf(c)
	if err != nil {
		return err
	}
	r, err := p.deps.Store.EndRight(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	if r.Account == v.Actor.Account { // they may no longer see the team, and nobody gives themselves a right back
		return c.Redirect(frame.Home, fiber.StatusSeeOther)
	}
	return done(c, "retire", id)
}

// restore gives back a right that the person has just ended.
func (p *Pages) restore(c *fiber.Ctx) error {
	v, id, err := rightOf(c)
	if err != nil {
		return err
	}
	if _, err := p.deps.Store.RestoreRight(c.UserContext(), v.Actor, id); err != nil {
		return err
	}
	return done(c, "retabli", id)
}

// rightOf tells who asks, and about which right.
func rightOf(c *fiber.Ctx) (v httpd.Visitor, id int64, err error) {
	if v, err = httpd.Signed(c); err != nil {
		return v, 0, err
	}
	id, err = strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil || id < 1 {
		return v, 0, fault.New(fault.Unknown, "Ce droit n'existe pas.")
	}
	return v, id, nil
}
