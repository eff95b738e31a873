package main

import (
	"github.com/gofiber/fiber/v2"

	"annuaire/web"
)

// labels adds what labels are asked, examined, decided and shown by.
func (p *program) labels(_ *fiber.App, _ *world, _ *web.Site) error {
	return nil
}
