package web

func (sh *sheet) write(w *writer) {
	w.raw("<div class=\"cadre\"><article class=\"fiche\">\n<div class=\"fiche-tete\">\n")
	sh.writeTitle(w)
	w.actions(sh.Actions)
	w.between(`<p dir="auto">`, sh.Summary, "</p>\n")
	sh.writeHours(w)
	w.raw("</div>\n\n<div class=\"fiche-cote\">\n")
	sh.writeWhere(w)
	w.contacts(sh.Contacts)
	w.raw("</div>\n\n<div class=\"fiche-corps\">\n")
	w.services(sh.Services)
	w.facts(`<section aria-labelledby="t-pratique"><h2 id="t-pratique">Bon à savoir</h2>`+"\n"+`<dl class="faits large">`, sh.Groups, "<dd>", "</dl>\n</section>\n")
	w.between(`<section aria-labelledby="t-presentation"><h2 id="t-presentation">Présentation</h2>`+"\n"+`<p class="details-texte" dir="auto">`, sh.Details, "</p></section>\n")
	w.doubts(sh.Doubts)
	sh.writeSource(w)
	w.raw("</div>\n</article>\n")
	sh.Search.write(w)
	w.raw("\n<div class=\"pied-impression\">")
	w.qr(sh.URL)
	w.between("<p>Fiche imprimée le ", sh.Printed, ", les horaires peuvent changer.<br>Retrouvez-la à jour : ")
	w.text(sh.URL)
	w.raw("</p></div>\n</div>")
}

func (sh *sheet) writeTitle(w *writer) {
	w.between("<h1><bdi>", sh.Name, "</bdi></h1>\n")
	w.raw(`<p class="discret">`)
	w.text(sh.Kind)
	w.between(" · ", sh.Town, "")
	w.raw("</p>\n")
	sh.State.write(w)
	w.between(`<div class="avis"><p>`, sh.Closure, "</p></div>\n")
	w.between(`<div class="avis"><p>`, sh.NoPublic, "</p></div>\n")
}

func (w *writer) actions(actions []action) {
	if len(actions) == 0 {
		return
	}
	w.raw("<ul class=\"agir\">\n")
	for _, a := range actions {
		if a.Primary {
			w.raw(`<li><a class="bouton principal"`)
		} else {
			w.raw(`<li><a class="bouton"`)
		}
		w.address("href", a.Href)
		w.when(a.External, externalRel)
		w.between(">", a.Text, "</a></li>\n")
	}
	w.raw("<li data-imprimer hidden><button type=\"button\">Imprimer</button></li></ul>\n")
}

// externalRel says that a link leaves the site, and tells the other nothing.
const externalRel = ` rel="noopener external"`

// way writes a link that may leave the site.
func (w *writer) way(l link) {
	w.raw("<a")
	w.address("href", l.Href)
	w.when(l.External, externalRel)
	w.between(">", l.Text, "</a>")
}

func (sh *sheet) writeHours(w *writer) {
	w.raw("\n<section aria-labelledby=\"t-horaires\"><h2 id=\"t-horaires\">Horaires</h2>\n")
	if sh.Week != nil {
		sh.Week.write(w)
	}
	w.between(`<p>Horaires donnés par le lieu : <q dir="auto">`, sh.HoursText, "</q></p>\n")
	w.between(`<p class="discret">`, sh.HoursNote, "</p>\n")
	w.raw("</section>\n")
}

func (wk *week) write(w *writer) {
	w.between(`<table class="semaine"><caption>`, wk.Caption, "</caption><tbody>\n")
	for _, d := range wk.Days {
		w.raw("<tr")
		w.when(d.Today, ` class="aujourdhui" aria-current="date"`)
		w.between(`><th scope="row">`, d.Name, "")
		w.when(d.Today, `<span class="cache-vue"> (aujourd’hui)</span>`)
		w.between(` <span class="ferie">`, d.Holiday, "</span>")
		w.between("</th><td>", d.Text, "</td></tr>\n")
	}
	w.raw("</tbody></table>\n")
}

func (sh *sheet) writeWhere(w *writer) {
	w.raw("<section aria-labelledby=\"t-venir\"><h2 id=\"t-venir\">Y aller</h2>\n<address class=\"adresse\">")
	for _, line := range sh.Address {
		w.between("<bdi>", line, "</bdi><br>")
	}
	w.raw("</address>\n")
	if sh.Map != nil {
		w.raw(`<div class="petite-carte ecran" data-petite-carte`)
		w.attribute("data-lon", sh.Map.Lon)
		w.attribute("data-lat", sh.Map.Lat)
		w.attribute("data-forme", string(sh.Map.Shape))
		w.attribute("data-fonds", sh.Map.Basemap)
		w.raw(" hidden><button type=\"button\">Afficher la carte</button></div>\n")
	}
	w.between(`<p class="discret petit">`, sh.Precision, "</p>\n")
	if len(sh.Ways) > 0 {
		w.raw(`<ul class="nu ecran">`)
		for _, l := range sh.Ways {
			w.raw("<li>")
			w.way(l)
			w.raw("</li>")
		}
		w.raw("</ul>\n")
	}
	w.raw("</section>\n\n")
}

func (w *writer) contacts(contacts []contact) {
	if len(contacts) == 0 {
		return
	}
	w.raw("<section aria-labelledby=\"t-joindre\"><h2 id=\"t-joindre\">Contacter</h2>\n<dl class=\"faits\">")
	for _, c := range contacts {
		w.between("<dt>", c.Title, "</dt>")
		for _, l := range c.Links {
			w.raw("<dd>")
			w.way(l)
			w.raw("</dd>")
		}
	}
	w.raw("</dl></section>\n\n")
}

func (w *writer) services(services []service) {
	if len(services) == 0 {
		return
	}
	w.raw("<section aria-labelledby=\"t-services\"><h2 id=\"t-services\">Ce que vous pouvez y faire</h2>\n<ul class=\"puces\">")
	for _, s := range services {
		w.between("<li><strong>", s.Title, "</strong>")
		w.between(`<br><span class="discret">`, s.Text, "</span>")
		w.raw("</li>")
	}
	w.raw("</ul>\n</section>\n\n")
}

func (w *writer) doubts(doubts []doubt) {
	if len(doubts) == 0 {
		return
	}
	w.raw("<section aria-labelledby=\"t-verifier\"><h2 id=\"t-verifier\">À vérifier</h2>\n<div class=\"avis\"><p>Ces informations nous ont été transmises mais n’ont pas pu être confirmées.</p>\n<ul>")
	for _, d := range doubts {
		w.between("<li><strong>", d.Title, "</strong> : ")
		w.between(`<q dir="auto">`, d.Value, "</q>. ")
		w.text(d.Reason)
		w.raw("</li>")
	}
	w.raw("</ul></div></section>\n\n")
}

func (sh *sheet) writeSource(w *writer) {
	w.raw("<section aria-labelledby=\"t-source\"><h2 id=\"t-source\">À propos de cette fiche</h2>\n<p")
	w.when(sh.Stale, ` class="avis"`)
	w.between(">", sh.Freshness, "</p>\n")
	w.facts(`<dl class="faits">`, sh.Sources, `<dd dir="auto">`, "</dl>\n")
	w.raw("</section>\n")
}
