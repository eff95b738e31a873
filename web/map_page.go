package web

import "annuaire/web/page"

// mapPage is the content of the map page; without JavaScript it is a list.
type mapPage struct {
	Heading  string
	Fault    *page.Notice
	Search   searchForm
	Filters  *filterForm
	InForce  inForceList
	Results  results
	ListHref string
	View     view
	Basemap  string
	Shapes   string // JSON: kind of place -> shape of its pin
	Selected string
	Legend   []legendEntry
}

// view is where the map starts: a box, else a centre and a zoom.
type view struct{ Lon, Lat, Zoom, Box string }

type legendEntry struct {
	Shape shape
	Text  string
}

func (m *mapPage) Write(w *page.Writer) {
	w.Raw("<div class=\"cadre carte-tete\">\n")
	w.Between("<h1>", m.Heading, "</h1>\n")
	m.Fault.Write(w)
	w.Raw(`<noscript><p class="avis calme">La carte demande JavaScript, qui n’est pas actif dans votre navigateur. Voici les mêmes lieux en liste.</p></noscript>
<div class="onglets" hidden role="group" aria-label="Affichage"><button type="button" data-vue="carte" aria-pressed="true">Carte</button><button type="button" data-vue="liste" aria-pressed="false">Liste</button></div>
</div>
<div class="carte-deux">
<div class="carte-liste">
`)
	m.Search.Write(w)
	w.Raw("\n<div class=\"ecran\">")
	m.Filters.Write(w)
	w.Raw("</div>\n<div id=\"liste\" aria-busy=\"false\">")
	beside{m}.Write(w)
	w.Raw("</div>\n</div>\n")
	m.writeMap(w)
	w.Raw("</div>")
}

func (m *mapPage) writeMap(w *page.Writer) {
	w.Raw("<section class=\"carte-vue\" aria-label=\"Carte des lieux\" hidden>\n<div id=\"carte\"")
	w.Attribute("data-lon", m.View.Lon)
	w.Attribute("data-lat", m.View.Lat)
	w.Attribute("data-zoom", m.View.Zoom)
	w.Attribute("data-bbox", m.View.Box)
	w.Attribute("data-fonds", m.Basemap)
	w.Attribute("data-formes", m.Shapes)
	w.Attribute("data-choisi", m.Selected)
	w.Raw(`></div>
<button type="button" class="principal carte-ici" hidden>Chercher dans cette zone</button>
<p class="carte-choisi" role="status" hidden><a href="/lieux"></a> <span class="discret"></span></p>
<details class="legende"><summary>Légende</summary>
<ul class="nu">
`)
	writeLegendEntry(w, cluster, "plusieurs lieux, et leur nombre")
	writeLegendEntry(w, searched, "l’endroit que vous cherchez")
	for _, e := range m.Legend {
		writeLegendEntry(w, e.Shape, e.Text)
	}
	w.Raw("</ul></details>\n</section>\n")
}

func writeLegendEntry(w *page.Writer, s shape, text string) {
	w.Raw(`<li><svg class="forme" viewBox="0 0 24 24" aria-hidden="true" focusable="false">`)
	drawing, ok := drawings[s]
	if !ok {
		drawing = drawings[disc]
	}
	w.Raw(drawing)
	w.Between("</svg> ", text, "</li>\n")
}

// drawings draw the shapes in a square of 24.
var drawings = map[shape]page.Constant{
	cluster:  `<circle cx="12" cy="12" r="11"/><text x="12" y="16.5" text-anchor="middle">12</text>`,
	searched: `<circle class="anneau" cx="12" cy="12" r="8"/>`,
	square:   `<rect x="4" y="4" width="16" height="16" rx="1"/>`,
	diamond:  `<path d="M12 1.5 22.5 12 12 22.5 1.5 12Z"/>`,
	triangle: `<path d="M12 2 23 21H1Z"/>`,
	disc:     `<circle cx="12" cy="12" r="9"/>`,
}

// beside is the list beside the map: what the script replaces when it moves.
type beside struct{ *mapPage }

func (b beside) Write(w *page.Writer) {
	b.InForce.Write(w)
	b.Results.Write(w)
	w.Raw(`<p class="ecran petit"><a`)
	w.Address("href", b.ListHref)
	w.Raw(">Ouvrir cette liste seule, à trier ou imprimer</a></p>")
}
