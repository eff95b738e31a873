package web

// territoryPage is the content of the page of one territory.
type territoryPage struct {
	Name, Kind, Sentence string
	ListHref, MapHref    string
	Facts                []fact
	Children             []linkGroup
	Search               searchForm
}

// linkGroup is a list of links under a title, which may be one too.
type linkGroup struct {
	Title, Href string
	Links       []link
}

func (p territoryPage) write(w *writer) {
	w.raw("<div class=\"cadre\">\n")
	w.between("<h1>", p.Name, "</h1>\n")
	w.between(`<p class="discret">`, p.Kind, "</p>\n")
	w.between(`<p class="phrase">`, p.Sentence, "</p>\n")
	w.raw(`<p><a class="bouton principal"`)
	w.address("href", p.ListHref)
	w.raw(`>Voir les lieux</a> <a class="bouton"`)
	w.address("href", p.MapHref)
	w.raw(">Voir la carte</a></p>\n")
	w.facts(`<dl class="faits">`, p.Facts, "<dd>", "</dl>\n")
	for _, g := range p.Children {
		g.write(w)
	}
	p.Search.write(w)
	w.raw("</div>")
}

func (g linkGroup) write(w *writer) {
	w.raw("<h2>")
	if g.Href != "" {
		w.anchor(g.Href, g.Title)
	} else {
		w.text(g.Title)
	}
	w.raw("</h2>\n<ul class=\"colonnes\">")
	for _, l := range g.Links {
		w.raw("<li>")
		w.anchor(l.Href, l.Text)
		w.between(` <span class="discret petit">`, l.Note, "</span>")
		w.raw("</li>\n")
	}
	w.raw("</ul>\n")
}

// territoriesPage is the content of the index of territories.
type territoriesPage struct {
	Sentence string
	Regions  []linkGroup
	Search   searchForm
}

func (p territoriesPage) write(w *writer) {
	w.raw("<div class=\"cadre\">\n<h1>Les lieux par territoire</h1>\n")
	w.between("<p>", p.Sentence, "</p>\n")
	p.Search.write(w)
	for _, g := range p.Regions {
		g.write(w)
	}
	w.raw("</div>")
}
