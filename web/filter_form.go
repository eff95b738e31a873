package web

import (
	"annuaire/atlas"
	"annuaire/internal/pagezip"
	"annuaire/web/page"
)

// filterForm is the form of the filters.
type filterForm struct {
	Action string
	Count  int // filters in force
	Hidden []page.Input
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

func (f *filterForm) Write(w *page.Writer) {
	w.Raw("<details class=\"filtres\">\n<summary><span>")
	if f.Count > 0 {
		w.Raw("Filtres (")
		w.Number(f.Count)
		w.Raw(`<span class="cache-vue"> en vigueur</span>)`)
	} else {
		w.Raw("Filtrer")
	}
	w.Raw("</span></summary>\n<form")
	w.Address("action", f.Action)
	w.Raw(" method=\"get\">\n")
	w.Hidden(f.Hidden)
	if f.whole != nil {
		w.Part(f.whole)
	} else {
		f.writeBody(w)
	}
}

// writeBody writes the groups, and the end of the form.
func (f *filterForm) writeBody(w *page.Writer) {
	for i := range f.Groups {
		f.Groups[i].Write(w)
	}
	for i := range f.Facets {
		f.Facets[i].Write(w)
	}
	w.Raw(`<p class="actions"><button class="principal" type="submit">Appliquer</button>`)
	if f.Clear != "" {
		w.Anchor(f.Clear, "Tout enlever")
	}
	w.Raw("</p>\n</form></details>")
}

func (g *filterGroup) Write(w *page.Writer) {
	writeGroupHead(w, g.Title, g.Chosen, g.Open)
	for i := range g.Choices {
		writeChoice(w, &g.Choices[i])
		w.Raw("</span></label>\n")
	}
	w.Raw("</fieldset></details>\n")
}

func (g *facetGroup) Write(w *page.Writer) {
	writeGroupHead(w, g.title, g.chosen, g.chosen > 0)
	for i := range g.counts {
		if !g.offers(i) {
			continue
		}
		c := &g.counts[i]
		writeChoice(w, &choice{Name: g.name, Value: c.Value, Text: g.textOf(c), Checked: c.Selected})
		w.Raw("</span><b>")
		w.Count(c.Count)
		w.Raw("</b></label>\n")
	}
	w.Raw("</fieldset></details>\n")
}

// textOf gives what people call a value.
func (g *facetGroup) textOf(c *atlas.FacetCount) string {
	if g.name == labelFilter {
		return c.Label
	}
	return g.text(c.Value)
}

// groupHead begins a group, which opens when it is not folded.
func writeGroupHead(w *page.Writer, title string, chosen int, open bool) {
	w.Raw(`<details class="groupe"`)
	w.When(open, " open")
	w.Raw("><summary>")
	w.Text(title)
	if chosen > 0 {
		w.Raw(" (")
		w.Number(chosen)
		w.Raw(")")
	}
	w.Raw("</summary>\n<fieldset><legend class=\"cache-vue\">")
	w.Text(title)
	w.Raw("</legend>\n")
}

// choice begins a choice, whose count and end are left to write.
func writeChoice(w *page.Writer, c *choice) {
	if c.One {
		w.Raw(`<label class="choix"><input type="radio"`)
	} else {
		w.Raw(`<label class="choix"><input type="checkbox"`)
	}
	w.Attribute("name", c.Name)
	w.Attribute("value", c.Value)
	w.When(c.Checked, " checked")
	w.Raw("><span>")
	w.Text(c.Text)
}

// inForceList shows the filters in force, each a link that takes it off.
type inForceList []page.Link

func (l inForceList) Write(w *page.Writer) {
	if len(l) == 0 {
		return
	}
	w.Raw("<ul class=\"en-vigueur\" aria-label=\"Filtres en vigueur\">\n")
	for _, one := range l {
		w.Raw("<li><a")
		w.Address("href", one.Href)
		w.Raw(`><span class="cache-vue">Enlever le filtre </span>`)
		w.Text(one.Text)
		w.Raw(` <span aria-hidden="true">×</span></a></li>` + "\n")
	}
	w.Raw("</ul>")
}
