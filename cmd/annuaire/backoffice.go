package main

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"annuaire/geo"
	"annuaire/web"
	"annuaire/web/account"
	"annuaire/web/desk"
	"annuaire/web/freshness"
	"annuaire/web/mailbox"
	"annuaire/web/team"
)

// backOffice adds what people come to change something for: accounts, the
// pages to propose and correct places, the queues of those who decide.
func (p *program) backOffice(app *fiber.App, w *world, site *web.Site, letters *post, fictitious bool) error {
	var demo []account.DemoAccount
	if fictitious {
		var err error
		if demo, err = demoAccounts(context.Background(), w.record); err != nil {
			return err
		}
	}
	accounts, err := p.accounts(w, site, demo)
	if err != nil {
		return err
	}
	accounts.Register(app)
	registering, err := p.registering(w, site)
	if err != nil {
		return err
	}
	registering.Register(app)
	tickets, err := p.tickets(w, site)
	if err != nil {
		return err
	}
	tickets.Register(app)
	freshness.New(freshness.Deps{Store: w.record, Renderer: site.Renderer(), Clock: p.now}).Register(app)
	if fictitious && letters.folder != nil {
		mailbox.New(mailbox.Deps{Folder: letters.folder, Renderer: site.Renderer(), PublicURL: p.config.PublicURL}).Register(app)
	}
	if err := p.labels(app, w, site); err != nil {
		return err
	}
	p.duplicates(w, site).Register(app)
	p.importing(w, site).Register(app)
	team.New(team.Deps{
		Store: w.record, Renderer: site.Renderer(), Gazetteer: func() *geo.Gazetteer { return w.atlas.Current().Gazetteer() },
	}).Register(app)
	desk.New(desk.Deps{Store: w.record, Renderer: site.Renderer()}).Register(app) // after what is under /espace/lieux
	return nil
}
