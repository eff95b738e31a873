package web

// mapPage is the content of the map page; without JavaScript it is a list.
type mapPage struct {
	Heading  string
	Fault    *notice
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

func (m *mapPage) write(w *writer) {
	w.raw("<div class=\"cadre carte-tete\">\n")
	w.between("<h1>", m.Heading, "</h1>\n")
	m.Fault.write(w)
	w.raw(`<noscript><p class="avis calme">La carte demande JavaScript, qui n’est pas actif dans votre navigateur. Voici les mêmes lieux en liste.</p></noscript>
<div class="onglets" hidden role="group" aria-label="Affichage"><button type="button" data-vue="carte" aria-pressed="true">Carte</button><button type="button" data-vue="liste" aria-pressed="false">Liste</button></div>
</div>
<div class="carte-deux">
<div class="carte-liste">
`)
	m.Search.write(w)
	w.raw("\n<div class=\"ecran\">")
	m.Filters.write(w)
	w.raw("</div>\n<div id=\"liste\" aria-busy=\"false\">")
	beside{m}.write(w)
	w.raw("</div>\n</div>\n")
	m.writeMap(w)
	w.raw("</div>")
}

func (m *mapPage) writeMap(w *writer) {
	w.raw("<section class=\"carte-vue\" aria-label=\"Carte des lieux\" hidden>\n<div id=\"carte\"")
	w.attribute("data-lon", m.View.Lon)
	w.attribute("data-lat", m.View.Lat)
	w.attribute("data-zoom", m.View.Zoom)
	w.attribute("data-bbox", m.View.Box)
	w.attribute("data-fonds", m.Basemap)
	w.attribute("data-formes", m.Shapes)
	w.attribute("data-choisi", m.Selected)
	w.raw(`></div>
<button type="button" class="principal carte-ici" hidden>Chercher dans cette zone</button>
<p class="carte-choisi" role="status" hidden><a href="/lieux"></a> <span class="discret"></span></p>
<details class="legende"><summary>Légende</summary>
<ul class="nu">
`)
	w.legendEntry(cluster, "plusieurs lieux, et leur nombre")
	w.legendEntry(searched, "l’endroit que vous cherchez")
	for _, e := range m.Legend {
		w.legendEntry(e.Shape, e.Text)
	}
	w.raw("</ul></details>\n</section>\n")
}

func (w *writer) legendEntry(s shape, text string) {
	w.raw(`<li><svg class="forme" viewBox="0 0 24 24" aria-hidden="true" focusable="false">`)
	drawing, ok := drawings[s]
	if !ok {
		drawing = drawings[disc]
	}
	w.raw(drawing)
	w.between("</svg> ", text, "</li>\n")
}

// drawings draw the shapes in a square of 24.
var drawings = map[shape]constant{
	cluster:  `<circle cx="12" cy="12" r="11"/><text x="12" y="16.5" text-anchor="middle">12</text>`,
	searched: `<circle class="anneau" cx="12" cy="12" r="8"/>`,
	square:   `<rect x="4" y="4" width="16" height="16" rx="1"/>`,
	diamond:  `<path d="M12 1.5 22.5 12 12 22.5 1.5 12Z"/>`,
	triangle: `<path d="M12 2 23 21H1Z"/>`,
	disc:     `<circle cx="12" cy="12" r="9"/>`,
}

// beside is the list beside the map: what the script replaces when it moves.
type beside struct{ *mapPage }

func (b beside) write(w *writer) {
	b.InForce.write(w)
	b.Results.write(w)
	w.raw(`<p class="ecran petit"><a`)
	w.address("href", b.ListHref)
	w.raw(">Ouvrir cette liste seule, à trier ou imprimer</a></p>")
}
