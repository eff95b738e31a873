package web

// results is a page of places with its sentence.
type results struct {
	Sentence    string
	Reading     reading
	Note        string
	Others      []link // other places of the same name
	Cards       []card
	Next, First string
	Empty       []link // what to do when there is no place
	Nearest     nearest
}

func (r *results) write(w *writer) {
	w.raw("<div role=\"status\">")
	w.between(`<p class="phrase">`, r.Sentence, "</p>\n")
	r.Reading.write(w)
	w.raw("</div>\n")
	if len(r.Others) > 0 {
		w.raw(`<p class="petit">Vous cherchiez autre chose ? `)
		for i, o := range r.Others {
			w.when(i > 0, " · ")
			w.anchor(o.Href, o.Text)
		}
		w.raw("</p>\n")
	}
	if len(r.Cards) == 0 {
		r.writeEmpty(w)
		return
	}
	w.raw("<ol class=\"cartes\">\n")
	for i := range r.Cards {
		r.Cards[i].write(w, underPage)
	}
	w.raw("</ol>\n")
	if r.Next != "" || r.First != "" {
		r.writeMore(w)
	}
	w.between(`<p class="discret petit">`, r.Note, "</p>\n")
}

func (r *results) writeMore(w *writer) {
	w.raw("<nav class=\"suite\" aria-label=\"Suite des résultats\">\n")
	if r.Next != "" {
		w.raw(`<a class="bouton" rel="next"`)
		w.address("href", r.Next)
		w.raw(">Voir les suivants</a>\n")
	}
	if r.First != "" {
		w.raw(`<a class="bouton"`)
		w.address("href", r.First)
		w.raw(">Revenir aux premiers</a>\n")
	}
	w.raw("</nav>\n")
}

func (r *results) writeEmpty(w *writer) {
	if len(r.Empty) == 0 {
		return
	}
	w.raw(`<div class="avis calme"><h2>Que faire ?</h2>`)
	w.advice("<ul>", r.Empty)
	w.raw("</div>\n")
	r.Nearest.write(w)
}

// advice lists what one may do: links, or mere sentences.
func (w *writer) advice(list constant, links []link) {
	w.raw(list)
	for _, l := range links {
		w.raw("<li>")
		if l.Href != "" {
			w.anchor(l.Href, l.Text)
		} else {
			w.text(l.Text)
		}
		w.raw("</li>\n")
	}
	w.raw("</ul>")
}
