package main

import (
	"annuaire/web"
	"annuaire/web/ticket"
)

// tickets makes the pages by which anyone says what is wrong, and desks decide.
func (p *program) tickets(w *world, site *web.Site) (*ticket.Pages, error) {
	proxies, err := p.trustedProxies()
	if err != nil {
		return nil, err
	}
	return ticket.New(ticket.Deps{Store: w.record, Pages: site.Renderer(), TrustedProxies: proxies}), nil
}
