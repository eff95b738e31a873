package web

import "annuaire/web/page"

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
	Links       []page.Link
}

func (p territoryPage) Write(w *page.Writer) {
	w.Raw("<div class=\"cadre\">\n")
	w.Between("<h1>", p.Name, "</h1>\n")
	w.Between(`<p class="discret">`, p.Kind, "</p>\n")
	w.Between(`<p class="phrase">`, p.Sentence, "</p>\n")
	w.Raw(`<p><a class="bouton principal"`)
	w.Address("href", p.ListHref)
	w.Raw(`>Voir les lieux</a> <a class="bouton"`)
	w.Address("href", p.MapHref)
	w.Raw(">Voir la carte</a></p>\n")
	writeFacts(w, `<dl class="faits">`, p.Facts, "<dd>", "</dl>\n")
	for _, g := range p.Children {
		g.Write(w)
	}
	p.Search.Write(w)
	w.Raw("</div>")
}

func (g linkGroup) Write(w *page.Writer) {
	w.Raw("<h2>")
	if g.Href != "" {
		w.Anchor(g.Href, g.Title)
	} else {
		w.Text(g.Title)
	}
	w.Raw("</h2>\n<ul class=\"colonnes\">")
	for _, l := range g.Links {
		w.Raw("<li>")
		w.Anchor(l.Href, l.Text)
		w.Between(` <span class="discret petit">`, l.Note, "</span>")
		w.Raw("</li>\n")
	}
	w.Raw("</ul>\n")
}

// territoriesPage is the content of the index of territories.
type territoriesPage struct {
	Sentence string
	Regions  []linkGroup
	Search   searchForm
}

func (p territoriesPage) Write(w *page.Writer) {
	w.Raw("<div class=\"cadre\">\n<h1>Les lieux par territoire</h1>\n")
	w.Between("<p>", p.Sentence, "</p>\n")
	p.Search.Write(w)
	for _, g := range p.Regions {
		g.Write(w)
	}
	w.Raw("</div>")
}
