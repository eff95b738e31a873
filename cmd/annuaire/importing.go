package main

import (
	"annuaire/geo"
	"annuaire/web"
	"annuaire/web/importing"
)

// importing makes the pages of the import desk.
func (p *program) importing(w *world, site *web.Site) *importing.Pages {
	return importing.New(importing.Deps{Store: w.record, Renderer: site.Renderer(), Runner: p.importRunner(w)})
}

// importRunner makes what works on the files that people send, with the
// territories of the atlas in force.
func (p *program) importRunner(w *world) *importing.Runner {
	return &importing.Runner{Store: w.record, Clock: p.now, Log: p.log, Territories: func() (*geo.Gazetteer, *geo.Locator) {
		s := w.atlas.Current()
		return s.Gazetteer(), s.Locator()
	}}
}
