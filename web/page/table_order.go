package page

import (
	"maps"
	"net/url"
)

// SortParameter is the parameter of an address that holds the order of a table:
// the name of a column, after "-" when it is descending.
const SortParameter = "tri"

// SortColumn makes a column that sorts the table at a path, ascending at first,
// then the other way. The other parameters are kept, but for those that tell
// how far one was in the list: "page", "curseur", "apres".
func SortColumn(title, name, path string, values url.Values) Column {
	kept := maps.Clone(values)
	if kept == nil {
		kept = url.Values{}
	}
	for _, far := range []string{"page", "curseur", "apres"} {
		delete(kept, far)
	}
	c := Column{Title: title}
	next := name
	switch values.Get(SortParameter) {
	case name:
		c.Order, next = Ascending, "-"+name
	case "-" + name:
		c.Order = Descending
	}
	kept[SortParameter] = []string{next}
	c.Sort = path + "?" + kept.Encode()
	return c
}

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
