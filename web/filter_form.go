package web

// filterForm is the form of the filters.
type filterForm struct {
	Action string
	Count  int // filters in force
	Hidden []input
	Groups []filterGroup
	Clear  string
}

// filterGroup is one filter, or a few that go together.
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
	Counted           bool
	Count             int
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
	for i := range f.Groups {
		f.Groups[i].write(w)
	}
	w.raw(`<p class="actions"><button class="principal" type="submit">Appliquer</button>`)
	if f.Clear != "" {
		w.anchor(f.Clear, "Tout enlever")
	}
	w.raw("</p>\n</form></details>")
}

func (g *filterGroup) write(w *writer) {
	w.raw(`<details class="groupe"`)
	w.when(g.Open, " open")
	w.raw("><summary>")
	w.text(g.Title)
	if g.Chosen > 0 {
		w.raw(" (")
		w.number(g.Chosen)
		w.raw(")")
	}
	w.raw("</summary>\n<fieldset><legend class=\"cache-vue\">")
	w.text(g.Title)
	w.raw("</legend>\n")
	for i := range g.Choices {
		g.Choices[i].write(w)
	}
	w.raw("</fieldset></details>\n")
}

func (c *choice) write(w *writer) {
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
	if c.Counted {
		w.raw("</span><b>")
		w.count(c.Count)
		w.raw("</b></label>\n")
	} else {
		w.raw("</span></label>\n")
	}
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
