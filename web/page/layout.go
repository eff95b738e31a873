package page

// Write writes the whole page: head, header, content, footer.
func (p *Page) Write(w *Writer) {
	w.Raw("<!doctype html>\n<html lang=\"fr\">\n")
	w.head(p)
	w.bodyTag(p)
	w.skipLinks(p)
	w.When(p.demo, `<aside class="demo" aria-label="Avertissement"><div class="cadre"><p><strong>Données fictives de démonstration.</strong> <span class="ecran">Ces lieux n’existent pas : ne vous y rendez pas.</span></p></div></aside>`+"\n")
	w.header(p)
	w.Raw(`<main id="contenu" tabindex="-1">` + "\n")
	w.crumbs(p.Crumbs)
	p.Content.Write(w)
	w.Raw("\n</main>\n")
	w.footer(p)
	w.Raw("</body>\n</html>\n")
}

func (w *Writer) head(p *Page) {
	w.Raw("<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
	w.Text(p.Title)
	w.When(p.Section != "accueil", " – "+SiteName)
	w.Raw("</title>\n")
	if p.Description != "" {
		w.Raw(`<meta name="description"`)
		w.Attribute("content", p.Description)
		w.Raw(">\n")
	}
	w.When(p.NoIndex, `<meta name="robots" content="noindex">`+"\n")
	if p.Canonical != "" {
		w.Raw(`<link rel="canonical"`)
		w.Address("href", p.Canonical)
		w.Raw(">\n")
	}
	w.LinkedData(p.LinkedData)
	w.Raw(`<meta name="color-scheme" content="light dark">` + "\n")
	w.Asset(`<link rel="preload" as="font" type="font/woff2" crossorigin`, "href", "atkinson-hyperlegible-latin-400-normal.woff2", ">\n")
	w.Asset(`<link rel="stylesheet"`, "href", "site.css", ">\n")
	if !p.List {
		w.Asset(`<link rel="stylesheet"`, "href", "pages.css", ">\n")
	}
	if p.Form {
		w.Asset(`<link rel="stylesheet"`, "href", "formulaires.css", ">\n")
	}
	if p.Map {
		w.Asset(`<link rel="stylesheet"`, "href", "carte.css", ">\n")
	}
	w.Raw(`<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='%230b5c63'%3E%3Cpath d='` + pinPath + `'/%3E%3C/svg%3E">` + "\n")
	w.Asset(`<script type="module"`, "src", "site.js", "></script>\n")
	if p.Map {
		w.Asset(`<script type="module"`, "src", "carte.js", "></script>\n")
	}
	w.Raw("</head>\n")
}

// Asset writes a tag that asks for a bundled file, nothing when it was not bundled.
func (w *Writer) Asset(before, attribute, name, after Constant) {
	if path := w.assets.path(string(name)); path != "" {
		w.Raw(before)
		w.Address(attribute, path)
		w.Raw(after)
	}
}

func (w *Writer) bodyTag(p *Page) {
	w.Raw("<body")
	if p.Class != "" {
		w.Attribute("class", p.Class)
	}
	if p.SmallMap {
		w.Asset("", "data-code-carte", "carte.js", "")
		w.Asset("", "data-style-carte", "carte.css", "")
	}
	w.Raw(">\n")
}

func (w *Writer) skipLinks(p *Page) {
	w.Raw("<ul class=\"evitement\">\n<li><a href=\"#contenu\">Aller au contenu</a></li>\n")
	w.When(p.Search, `<li><a href="#q">Aller à la recherche</a></li>`+"\n")
	w.Raw("<li><a href=\"#pied\">Aller au pied de page</a></li>\n</ul>\n")
}

func (w *Writer) header(p *Page) {
	w.Raw("<header class=\"entete\"><div class=\"cadre\">\n<a class=\"marque\" href=\"/\"")
	w.When(p.Section == "accueil", ` aria-current="page"`)
	w.Raw(`><svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="` + pinPath + `"/></svg><span>` + SiteName + "</span></a>\n<nav aria-label=\"Menu principal\"><ul>\n")
	for _, e := range menu {
		w.Raw("<li><a")
		w.Address("href", e.Href)
		if e.Href == "/"+p.Section {
			w.current(e.Href == p.path)
		}
		w.Raw(">")
		w.Text(e.Text)
		w.Raw("</a></li>\n")
	}
	w.Raw("</ul></nav>\n")
	w.account(p)
	w.Raw("</div></header>\n")
}

// current marks a link of the menu: to this page, or to the section it is in.
func (w *Writer) current(exactly bool) {
	if exactly {
		w.Raw(` aria-current="page"`)
	} else {
		w.Raw(` aria-current="true"`)
	}
}

func (w *Writer) crumbs(crumbs []Crumb) {
	if len(crumbs) == 0 {
		return
	}
	w.Raw("<div class=\"cadre\"><nav class=\"fil\" aria-label=\"Vous êtes ici\"><ol>\n")
	for _, c := range crumbs {
		if c.Href != "" {
			w.Raw("<li>")
			w.Anchor(c.Href, c.Text)
			w.Raw("</li>\n")
		} else {
			w.Between(`<li><span aria-current="page">`, c.Text, "</span></li>\n")
		}
	}
	w.Raw("</ol></nav></div>\n")
}

func (w *Writer) footer(p *Page) {
	w.Raw("<footer class=\"pied\" id=\"pied\"><div class=\"cadre\">\n<ul>\n<li><a href=\"/accessibilite\">Accessibilité : non conforme</a></li>\n<li><a href=\"/donnees\">Données ouvertes</a></li>\n<li><a href=\"/territoires\">Territoires</a></li>\n<li><a href=\"/labels\">Labels</a></li>\n")
	if p.contact != "" {
		w.Raw("<li>")
		w.Anchor("mailto:"+p.contact, "Nous écrire")
		w.Raw("</li>\n")
	}
	w.Raw("</ul>\n<p>")
	w.Text(p.operator)
	w.Raw("</p>\n<p>Aucun cookie tant que vous ne vous connectez pas, aucune mesure d’audience, aucune demande à un autre site. Logiciel libre, licence MIT.</p>\n</div></footer>\n")
}

// pinPath draws the mark of the site: a pin that holds a screen.
const pinPath = "M12 1a8.5 8.5 0 0 0-8.5 8.5C3.5 15.6 12 23 12 23s8.5-7.4 8.5-13.5A8.5 8.5 0 0 0 12 1Zm-4 5h8v5.5H8V6Zm-1.3 7h10.6v1.5H6.7V13Z"
