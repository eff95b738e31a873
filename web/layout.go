package web

// write writes the whole page: head, header, content, footer.
func (p *page) write(w *writer) {
	w.raw("<!doctype html>\n<html lang=\"fr\">\n")
	w.head(p)
	w.bodyTag(p)
	w.skipLinks(p)
	w.when(p.Demo, `<aside class="demo" aria-label="Avertissement"><div class="cadre"><p><strong>Données fictives de démonstration.</strong> <span class="ecran">Ces lieux n’existent pas : ne vous y rendez pas.</span></p></div></aside>`+"\n")
	w.header(p)
	w.raw(`<main id="contenu" tabindex="-1">` + "\n")
	w.crumbs(p.Crumbs)
	p.Content.write(w)
	w.raw("\n</main>\n")
	w.footer(p)
	w.raw("</body>\n</html>\n")
}

func (w *writer) head(p *page) {
	w.raw("<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
	w.text(p.Title)
	w.when(p.Section != "accueil", " – "+siteName)
	w.raw("</title>\n")
	if p.Description != "" {
		w.raw(`<meta name="description"`)
		w.attribute("content", p.Description)
		w.raw(">\n")
	}
	w.when(p.NoIndex, `<meta name="robots" content="noindex">`+"\n")
	if p.Canonical != "" {
		w.raw(`<link rel="canonical"`)
		w.address("href", p.Canonical)
		w.raw(">\n")
	}
	w.linkedData(p.LinkedData)
	w.raw(`<meta name="color-scheme" content="light dark">` + "\n")
	w.asset(`<link rel="preload" as="font" type="font/woff2" crossorigin`, "href", "atkinson-hyperlegible-latin-400-normal.woff2", ">\n")
	w.asset(`<link rel="stylesheet"`, "href", "site.css", ">\n")
	if !p.List {
		w.asset(`<link rel="stylesheet"`, "href", "pages.css", ">\n")
	}
	if p.Map {
		w.asset(`<link rel="stylesheet"`, "href", "carte.css", ">\n")
	}
	w.raw(`<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='%230b5c63'%3E%3Cpath d='` + pinPath + `'/%3E%3C/svg%3E">` + "\n")
	w.asset(`<script type="module"`, "src", "site.js", "></script>\n")
	if p.Map {
		w.asset(`<script type="module"`, "src", "carte.js", "></script>\n")
	}
	w.raw("</head>\n")
}

// asset writes a tag that asks for a bundled file, nothing when it was not bundled.
func (w *writer) asset(before, attribute, name, after constant) {
	if path := w.assets.path(string(name)); path != "" {
		w.raw(before)
		w.address(attribute, path)
		w.raw(after)
	}
}

func (w *writer) bodyTag(p *page) {
	w.raw("<body")
	if p.Class != "" {
		w.attribute("class", p.Class)
	}
	if p.SmallMap {
		w.asset("", "data-code-carte", "carte.js", "")
		w.asset("", "data-style-carte", "carte.css", "")
	}
	w.raw(">\n")
}

func (w *writer) skipLinks(p *page) {
	w.raw("<ul class=\"evitement\">\n<li><a href=\"#contenu\">Aller au contenu</a></li>\n")
	w.when(p.Search, `<li><a href="#q">Aller à la recherche</a></li>`+"\n")
	w.raw("<li><a href=\"#pied\">Aller au pied de page</a></li>\n</ul>\n")
}

func (w *writer) header(p *page) {
	w.raw("<header class=\"entete\"><div class=\"cadre\">\n<a class=\"marque\" href=\"/\"")
	w.when(p.Section == "accueil", ` aria-current="page"`)
	w.raw(`><svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="` + pinPath + `"/></svg><span>` + siteName + "</span></a>\n<nav aria-label=\"Menu principal\"><ul>\n")
	for _, e := range menu {
		w.raw("<li><a")
		w.address("href", e.Href)
		if e.Href == "/"+p.Section {
			w.current(e.Href == p.Path)
		}
		w.raw(">")
		w.text(e.Text)
		w.raw("</a></li>\n")
	}
	w.raw("</ul></nav>\n</div></header>\n")
}

// current marks a link of the menu: to this page, or to the section it is in.
func (w *writer) current(exactly bool) {
	if exactly {
		w.raw(` aria-current="page"`)
	} else {
		w.raw(` aria-current="true"`)
	}
}

func (w *writer) crumbs(crumbs []crumb) {
	if len(crumbs) == 0 {
		return
	}
	w.raw("<div class=\"cadre\"><nav class=\"fil\" aria-label=\"Vous êtes ici\"><ol>\n")
	for _, c := range crumbs {
		if c.Href != "" {
			w.raw("<li>")
			w.anchor(c.Href, c.Text)
			w.raw("</li>\n")
		} else {
			w.between(`<li><span aria-current="page">`, c.Text, "</span></li>\n")
		}
	}
	w.raw("</ol></nav></div>\n")
}

func (w *writer) footer(p *page) {
	w.raw("<footer class=\"pied\" id=\"pied\"><div class=\"cadre\">\n<ul>\n<li><a href=\"/accessibilite\">Accessibilité : non conforme</a></li>\n<li><a href=\"/donnees\">Données ouvertes</a></li>\n<li><a href=\"/territoires\">Territoires</a></li>\n")
	if p.Contact != "" {
		w.raw("<li>")
		w.anchor("mailto:"+p.Contact, "Nous écrire")
		w.raw("</li>\n")
	}
	w.raw("</ul>\n<p>")
	w.text(p.Operator)
	w.raw("</p>\n<p>Aucun cookie, aucune mesure d’audience, aucune demande à un autre site. Logiciel libre, licence MIT.</p>\n</div></footer>\n")
}

// pinPath draws the mark of the site: a pin that holds a screen.
const pinPath = "M12 1a8.5 8.5 0 0 0-8.5 8.5C3.5 15.6 12 23 12 23s8.5-7.4 8.5-13.5A8.5 8.5 0 0 0 12 1Zm-4 5h8v5.5H8V6Zm-1.3 7h10.6v1.5H6.7V13Z"
