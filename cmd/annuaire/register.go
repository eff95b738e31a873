package main

import (
	"annuaire/search"
	"annuaire/web"
	"annuaire/web/register"
)

// registering makes the forms by which places come in and change.
func (p *program) registering(w *world, site *web.Site) (*register.Pages, error) {
	trusted, err := p.trustedProxies()
	if err != nil {
		return nil, err
	}
	return register.New(register.Deps{
		Store: w.record, Renderer: site.Renderer(), Atlas: &w.atlas, Geocoder: search.NewGeocoder(p.config.GeocoderURL), Basemap: p.config.Basemap, Trusted: trusted,
	}), nil
}
