package frame

import (
	"net/url"

	"annuaire/web/page"
)

// Filters is the form above a list: a search field and its button, then the
// other filters, folded, with the number of those in force. It is sent by GET,
// so that what one looks at has an address.
type Filters struct {
	Action string
	Label  string // of the search field
	Name   string // of the search field, "q"
	Fields []page.Field
	Kept   []string   // parameters that are kept as they are, such as the order
	Values url.Values // the query in force
}

// inForce counts the filters in force, the search left out.
func (f *Filters) inForce() int {
	n := 0
	for _, field := range f.Fields {
		for _, named := range field.Named() {
			if f.Values.Get(named.Name) != "" {
				n++
			}
		}
	}
	return n
}

// Write implements page.Content.
func (f *Filters) Write(w *page.Writer) {
	filled := &page.Filled{Values: f.Values}
	w.Raw("<form class=\"formulaire filtrage\" role=\"search\" method=\"get\"")
	w.Address("action", f.Action)
	w.Raw(">\n")
	for _, name := range f.Kept {
		if value := f.Values.Get(name); value != "" {
			w.Hidden([]page.Input{{Name: name, Value: value}})
		}
	}
	w.Raw("<div class=\"ligne\">")
	page.TextField{Name: f.Name, Label: f.Label, Max: 200}.WriteField(w, filled)
	w.Raw("<button class=\"principal\" type=\"submit\">Chercher</button></div>\n")
	f.writeFolded(w, filled)
	w.Raw("</form>\n")
}

func (f *Filters) writeFolded(w *page.Writer, filled *page.Filled) {
	n := f.inForce()
	w.Raw("<div class=\"repli\"><details><summary>Filtres")
	if n > 0 {
		w.Raw(" (")
		w.Number(n)
		w.Raw(`<span class="cache-vue"> en vigueur</span>)`)
	}
	w.Raw("</summary>\n<div class=\"grille\">\n")
	for _, field := range f.Fields {
		field.WriteField(w, filled)
	}
	w.Raw("</div>\n<p class=\"envoi\"><button type=\"submit\">Appliquer</button></p></details>\n")
	if n > 0 || f.Values.Get(f.Name) != "" {
		w.Anchor(f.Action, "Tout effacer")
	}
	w.Raw("</div>\n")
}
