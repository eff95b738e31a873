package page

// Pager leads to the other pages of a list.
type Pager struct {
	Sentence       string // "Lieux 51 à 100 sur 1 204"
	Previous, Next string // addresses, empty at either end
}

// Write implements Content.
func (p *Pager) Write(w *Writer) {
	if p == nil {
		return
	}
	w.Raw("<nav class=\"pages\" aria-label=\"Pages de la liste\">")
	w.Between("<p>", p.Sentence, "</p>")
	if p.Previous != "" {
		w.Raw(`<a class="bouton" rel="prev"`)
		w.Address("href", p.Previous)
		w.Raw(">Page précédente</a>")
	}
	if p.Next != "" {
		w.Raw(`<a class="bouton" rel="next"`)
		w.Address("href", p.Next)
		w.Raw(">Page suivante</a>")
	}
	w.Raw("</nav>\n")
}
