package main

import (
	"annuaire/geo"
	"annuaire/web"
	"annuaire/web/duplicate"
)

// duplicates makes the pages by which two sheets of one place become one.
func (p *program) duplicates(w *world, site *web.Site) *duplicate.Pages {
	return duplicate.New(duplicate.Deps{
		Store: w.record, Renderer: site.Renderer(),
		Gazetteer: func() *geo.Gazetteer { return w.atlas.Current().Gazetteer() },
	})
}
