package main

import (
	"github.com/gofiber/fiber/v2"

	"annuaire/geo"
	"annuaire/internal/papers"
	"annuaire/web"
	"annuaire/web/appeal"
	"annuaire/web/applying"
	"annuaire/web/committee"
	"annuaire/web/examining"
	"annuaire/web/label"
	"annuaire/web/scheme"
	"annuaire/web/title"
	"annuaire/web/visiting"
)

// labels adds what labels are asked, examined, decided and shown by.
func (p *program) labels(app *fiber.App, w *world, site *web.Site) error {
	label.New(label.Deps{
		Store: w.record, Renderer: site.Renderer(), Clock: p.now, PublicURL: p.config.PublicURL,
		Gazetteer: func() *geo.Gazetteer { return w.atlas.Current().Gazetteer() },
	}).Register(app)
	scheme.New(scheme.Deps{Store: w.record, Renderer: site.Renderer()}).Register(app)
	visiting.New(visiting.Deps{Store: w.record, Pages: site.Renderer(), PublicURL: p.config.PublicURL}).Register(app)
	committee.New(committee.Deps{Store: w.record, Pages: site.Renderer()}).Register(app)
	appeal.New(appeal.Deps{Store: w.record, Pages: site.Renderer()}).Register(app)
	examining.New(examining.Deps{Store: w.record, Pages: site.Renderer()}).Register(app)
	antivirus, err := papers.NewScanner(p.config.Antivirus)
	if err != nil {
		return err
	}
	w.record.ScanWith(antivirus)
	applying.New(applying.Deps{Store: w.record, Renderer: site.Renderer()}).Register(app)
	proxies, err := p.trustedProxies()
	if err != nil {
		return err
	}
	title.New(title.Deps{Store: w.record, Renderer: site.Renderer(), Clock: p.now, TrustedProxies: proxies}).Register(app)
	return nil
}
