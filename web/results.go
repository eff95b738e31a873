package web

import "annuaire/web/page"

// results is a page of places with its sentence.
type results struct {
	Sentence    string
	Reading     reading
	Note        string
	Others      []page.Link // other places of the same name
	Cards       []card
	Next, First string
	Empty       []page.Link // what to do when there is no place
	Nearest     nearest
}

func (r *results) Write(w *page.Writer) {
	w.Raw("<div role=\"status\">")
	w.Between(`<p class="phrase">`, r.Sentence, "</p>\n")
	r.Reading.Write(w)
	w.Raw("</div>\n")
	if len(r.Others) > 0 {
		w.Raw(`<p class="petit">Vous cherchiez autre chose ? `)
		for i, o := range r.Others {
			w.When(i > 0, " · ")
			w.Anchor(o.Href, o.Text)
		}
		w.Raw("</p>\n")
	}
	if len(r.Cards) == 0 {
		r.writeEmpty(w)
		return
	}
	w.Raw("<ol class=\"cartes\">\n")
	for i := range r.Cards {
		r.Cards[i].write(w, underPage)
	}
	w.Raw("</ol>\n")
	if r.Next != "" || r.First != "" {
		r.writeMore(w)
	}
	w.Between(`<p class="discret petit">`, r.Note, "</p>\n")
}

func (r *results) writeMore(w *page.Writer) {
	w.Raw("<nav class=\"suite\" aria-label=\"Suite des résultats\">\n")
	if r.Next != "" {
		w.Raw(`<a class="bouton" rel="next"`)
		w.Address("href", r.Next)
		w.Raw(">Voir les suivants</a>\n")
	}
	if r.First != "" {
		w.Raw(`<a class="bouton"`)
		w.Address("href", r.First)
		w.Raw(">Revenir aux premiers</a>\n")
	}
	w.Raw("</nav>\n")
}

func (r *results) writeEmpty(w *page.Writer) {
	if len(r.Empty) == 0 {
		return
	}
	w.Raw(`<div class="avis calme"><h2>Que faire ?</h2>`)
	w.Advice("<ul>", r.Empty)
	w.Raw("</div>\n")
	r.Nearest.Write(w)
}
