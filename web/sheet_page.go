package web

import (
	"annuaire/labels"
	"annuaire/web/page"
)

func (sh *sheet) Write(w *page.Writer) {
	w.Raw("<div class=\"cadre\"><article class=\"fiche\">\n<div class=\"fiche-tete\">\n")
	sh.writeTitle(w)
	writeActions(w, sh.Actions)
	w.Between(`<p dir="auto">`, sh.Summary, "</p>\n")
	sh.writeHours(w)
	w.Raw("</div>\n\n<div class=\"fiche-cote\">\n")
	sh.writeWhere(w)
	writeContacts(w, sh.Contacts)
	w.Raw("</div>\n\n<div class=\"fiche-corps\">\n")
	writeServices(w, sh.Services)
	writeFacts(w, `<section aria-labelledby="t-pratique"><h2 id="t-pratique">Bon à savoir</h2>`+"\n"+`<dl class="faits large">`, sh.Groups, "<dd>", "</dl>\n</section>\n")
	w.Between(`<section aria-labelledby="t-presentation"><h2 id="t-presentation">Présentation</h2>`+"\n"+`<p class="details-texte" dir="auto">`, sh.Details, "</p></section>\n")
	writeDoubts(w, sh.Doubts)
	sh.writeSource(w)
	w.Raw("</div>\n</article>\n")
	sh.Search.Write(w)
	w.Raw("\n<div class=\"pied-impression\">")
	w.QR(sh.URL, "Code QR vers cette fiche")
	w.Between("<p>Fiche imprimée le ", sh.Printed, ", les horaires peuvent changer.<br>Retrouvez-la à jour : ")
	w.Text(sh.URL)
	w.Raw("</p></div>\n</div>")
}

func (sh *sheet) writeTitle(w *page.Writer) {
	w.Between("<h1><bdi>", sh.Name, "</bdi></h1>\n")
	w.Raw(`<p class="discret">`)
	w.Text(sh.Kind)
	w.Between(" · ", sh.Town, "")
	w.Raw("</p>\n")
	writeLabels(w, sh.Labels)
	sh.State.Write(w)
	w.Between(`<div class="avis"><p>`, sh.Closure, "</p></div>\n")
	w.Between(`<div class="avis"><p>`, sh.NoPublic, "</p></div>\n")
}

// writeLabels shows the labels that the place holds; each leads to its title.
func writeLabels(w *page.Writer, held []labels.Held) {
	if len(held) == 0 {
		return
	}
	w.Raw("<ul class=\"insignes\" aria-label=\"Labels\">\n")
	for _, h := range held {
		w.Raw("<li><a")
		w.Under("href", "/labels/titres/", h.Number)
		w.Raw(`><svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M12 1.5 3.5 5v6c0 5.2 3.6 9.9 8.5 11.5 4.9-1.6 8.5-6.3 8.5-11.5V5Zm-1.3 14.4-3.9-3.9 1.5-1.5 2.4 2.4 5.1-5.1 1.5 1.5Z"/></svg>`)
		w.Between("<span>", h.Short, "</span></a></li>\n")
	}
	w.Raw("</ul>\n")
}

func writeActions(w *page.Writer, actions []action) {
	if len(actions) == 0 {
		return
	}
	w.Raw("<ul class=\"agir\">\n")
	for _, a := range actions {
		if a.Primary {
			w.Raw(`<li><a class="bouton principal"`)
		} else {
			w.Raw(`<li><a class="bouton"`)
		}
		w.Address("href", a.Href)
		w.When(a.External, page.ExternalRel)
		w.Between(">", a.Text, "</a></li>\n")
	}
	w.Raw("<li data-imprimer hidden><button type=\"button\">Imprimer</button></li></ul>\n")
}

func (sh *sheet) writeHours(w *page.Writer) {
	w.Raw("\n<section aria-labelledby=\"t-horaires\"><h2 id=\"t-horaires\">Horaires</h2>\n")
	if sh.Week != nil {
		sh.Week.Write(w)
	}
	w.Between(`<p>Horaires donnés par le lieu : <q dir="auto">`, sh.HoursText, "</q></p>\n")
	w.Between(`<p class="discret">`, sh.HoursNote, "</p>\n")
	w.Raw("</section>\n")
}

func (wk *week) Write(w *page.Writer) {
	w.Between(`<table class="semaine"><caption>`, wk.Caption, "</caption><tbody>\n")
	for _, d := range wk.Days {
		w.Raw("<tr")
		w.When(d.Today, ` class="aujourdhui" aria-current="date"`)
		w.Between(`><th scope="row">`, d.Name, "")
		w.When(d.Today, `<span class="cache-vue"> (aujourd’hui)</span>`)
		w.Between(` <span class="ferie">`, d.Holiday, "</span>")
		w.Between("</th><td>", d.Text, "</td></tr>\n")
	}
	w.Raw("</tbody></table>\n")
}

func (sh *sheet) writeWhere(w *page.Writer) {
	w.Raw("<section aria-labelledby=\"t-venir\"><h2 id=\"t-venir\">Y aller</h2>\n<address class=\"adresse\">")
	for _, line := range sh.Address {
		w.Between("<bdi>", line, "</bdi><br>")
	}
	w.Raw("</address>\n")
	if sh.Map != nil {
		w.Raw(`<div class="petite-carte ecran" data-petite-carte`)
		w.Attribute("data-lon", sh.Map.Lon)
		w.Attribute("data-lat", sh.Map.Lat)
		w.Attribute("data-forme", string(sh.Map.Shape))
		w.Attribute("data-fonds", sh.Map.Basemap)
		w.Raw(" hidden><button type=\"button\">Afficher la carte</button></div>\n")
	}
	w.Between(`<p class="discret petit">`, sh.Precision, "</p>\n")
	if len(sh.Ways) > 0 {
		w.Raw(`<ul class="nu ecran">`)
		for _, l := range sh.Ways {
			w.Raw("<li>")
			l.Write(w)
			w.Raw("</li>")
		}
		w.Raw("</ul>\n")
	}
	w.Raw("</section>\n\n")
}

func writeContacts(w *page.Writer, contacts []contact) {
	if len(contacts) == 0 {
		return
	}
	w.Raw("<section aria-labelledby=\"t-joindre\"><h2 id=\"t-joindre\">Contacter</h2>\n<dl class=\"faits\">")
	for _, c := range contacts {
		w.Between("<dt>", c.Title, "</dt>")
		for _, l := range c.Links {
			w.Raw("<dd>")
			l.Write(w)
			w.Raw("</dd>")
		}
	}
	w.Raw("</dl></section>\n\n")
}

func writeServices(w *page.Writer, services []service) {
	if len(services) == 0 {
		return
	}
	w.Raw("<section aria-labelledby=\"t-services\"><h2 id=\"t-services\">Ce que vous pouvez y faire</h2>\n<ul class=\"puces\">")
	for _, s := range services {
		w.Between("<li><strong>", s.Title, "</strong>")
		w.Between(`<br><span class="discret">`, s.Text, "</span>")
		w.Raw("</li>")
	}
	w.Raw("</ul>\n</section>\n\n")
}

func writeDoubts(w *page.Writer, doubts []doubt) {
	if len(doubts) == 0 {
		return
	}
	w.Raw("<section aria-labelledby=\"t-verifier\"><h2 id=\"t-verifier\">À vérifier</h2>\n<div class=\"avis\"><p>Ces informations nous ont été transmises mais n’ont pas pu être confirmées.</p>\n<ul>")
	for _, d := range doubts {
		w.Between("<li><strong>", d.Title, "</strong> : ")
		w.Between(`<q dir="auto">`, d.Value, "</q>. ")
		w.Text(d.Reason)
		w.Raw("</li>")
	}
	w.Raw("</ul></div></section>\n\n")
}

func (sh *sheet) writeSource(w *page.Writer) {
	w.Raw("<section aria-labelledby=\"t-source\"><h2 id=\"t-source\">À propos de cette fiche</h2>\n<p")
	w.When(sh.Stale, ` class="avis"`)
	w.Between(">", sh.Freshness, "</p>\n")
	writeFacts(w, `<dl class="faits">`, sh.Sources, `<dd dir="auto">`, "</dl>\n")
	w.Advice(`<ul class="nu ecran">`, sh.Asks)
	w.Raw("</section>\n")
}
