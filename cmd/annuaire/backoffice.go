package main

import (
	"github.com/gofiber/fiber/v2"

	"annuaire/web"
)

// backOffice adds what people come to change something for: accounts, the
// pages to propose and correct places, the queues of those who decide.
func (p *program) backOffice(app *fiber.App, w *world, site *web.Site, fictitious bool) error {
	accounts, err := p.accounts(w, site, nil)
	if err != nil {
		return err
	}
	accounts.Register(app)
	return nil
}
