package desk

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/internal/httpd"
)

// confirm says for who looks after a place that its sheet is right, today.
func (p *Pages) confirm(c *fiber.Ctx) error {
	v, err := httpd.SignedFor(c, access.PlaceConfirm)
	if err != nil {
		return err
	}
	id, err := url.PathUnescape(c.Params("id"))
	if err != nil {
		id = c.Params("id")
	}
	place, err := p.deps.Store.ConfirmPlace(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	return c.Redirect(sheetAddress(place.ID)+"?fait=confirme", fiber.StatusSeeOther)
}
