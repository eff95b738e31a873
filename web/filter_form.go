package web

import (
	"annuaire/atlas"
	"annuaire/internal/pagezip"
)

// filterForm is the form of the filters.
type filterForm struct {
	Action string
	Count  int // filters in force
	Hidden []input
	Groups []filterGroup
	Facets []facetGroup
	Clear  string
	whole  *pagezip.Part // what the groups come to, where nothing is filtered
}

// facetGroup is a filter whose values are counted: what the form offers of its
// counts.
type facetGroup struct {
	*filter
	counts []atlas.FacetCount
	chosen int
}

// facetGroupOf gives the group of a filter; ok is false when it offers nothing.
func facetGroupOf(f *filter, counts []atlas.FacetCount) (g facetGroup, ok bool) {
	g = facetGroup{filter: f, counts: counts}
	for i := range counts {
		if counts[i].Selected {
			g.chosen++
		}
		ok = ok || g.offers(i)
	}
	return g, ok
}

// offers tells whether the form shows a value: one in force, or one that some
// place has, in the order of the facets, which is that of the standard or the
// most frequent first.
func (g *facetGroup) offers(i int) bool {
	c := &g.counts[i]
	return c.Selected || c.Count > 0 && (g.name != kindFilter || i < mostKinds)
}

// filterGroup is a filter of few values, or a few filters that go together.
type filterGroup struct {
	Title   string
	Open    bool
	Chosen  int
	Choices []choice
}

type choice struct {
	Name, Value, Text string
	Checked           bool
	One               bool // one of its name at most: a radio button
}

func (f *filterForm) write(w *writer) {
	w.raw("<details class=\"filtres\">\n<summary><span>")
	if f.Count > 0 {
		w.raw("Filtres (")
		w.number(f.Count)
		w.raw(`<span class="cache-vue"> en vigueur</span>)`)
	} else {
		w.raw("Filtrer")
	}
	w.raw("</span></summary>\n<form")
	w.address("action", f.Action)
	w.raw(" method=\"get\">\n")
	w.hidden(f.Hidden)
	if f.whole != nil {
		w.part(f.whole)
	} else {
		f.writeBody(w)
	}
}

// writeBody writes the groups, and the end of the form.
func (f *filterForm) writeBody(w *writer) {
	for i := range f.Groups {
		f.Groups[i].write(w)
	}
	for i := range f.Facets {
		f.Facets[i].write(w)
	}
	w.raw(`<p class="actions"><button class="principal" type="submit">Appliquer</button>`)
	if f.Clear != "" {
		w.anchor(f.Clear, "Tout enlever")
	}
	w.raw("</p>\n</form></details>")
}

func (g *filterGroup) write(w *writer) {
	w.groupHead(g.Title, g.Chosen, g.Open)
	for i := range g.Choices {
		w.choice(&g.Choices[i])
		w.raw("</span></label>\n")
	}
	w.raw("</fieldset></details>\n")
}

func (g *facetGroup) write(w *writer) {
	w.groupHead(g.title, g.chosen, g.chosen > 0)
	for i := range g.counts {
		if !g.offers(i) {
			continue
		}
		c := &g.counts[i]
		w.choice(&choice{Name: g.name, Value: c.Value, Text: g.text(c.Value), Checked: c.Selected})
		w.raw("</span><b>")
		w.count(c.Count)
		w.raw("</b></label>\n")
	}
	w.raw("</fieldset></details>\n")
}

// groupHead begins a group, which opens when it is not folded.
func (w *writer) groupHead(title string, chosen int, open bool) {
	w.raw(`<details class="groupe"`)
	w.when(open, " open")
	w.raw("><summary>")
	w.text(title)
	if chosen > 0 {
		w.raw(" (")
		w.number(chosen)
		w.raw(")")
	}
	w.raw("</summary>\n<fieldset><legend class=\"cache-vue\">")
	w.text(title)
	w.raw("</legend>\n")
}

// choice begins a choice, whose count and end are left to write.
func (w *writer) choice(c *choice) {
	if c.One {
		w.raw(`<label class="choix"><input type="radio"`)
	} else {
		w.raw(`<label class="choix"><input type="checkbox"`)
	}
	w.attribute("name", c.Name)
	w.attribute("value", c.Value)
	w.when(c.Checked, " checked")
	w.raw("><span>")
	w.text(c.Text)
}

// inForceList shows the filters in force, each a link that takes it off.
type inForceList []link

func (l inForceList) write(w *writer) {
	if len(l) == 0 {
		return
	}
	w.raw("<ul class=\"en-vigueur\" aria-label=\"Filtres en vigueur\">\n")
	for _, one := range l {
		w.raw("<li><a")
		w.address("href", one.Href)
		w.raw(`><span class="cache-vue">Enlever le filtre </span>`)
		w.text(one.Text)
		w.raw(` <span aria-hidden="true">×</span></a></li>` + "\n")
	}
	w.raw("</ul>")
}
