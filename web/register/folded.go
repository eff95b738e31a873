package register

import (
	"slices"

	"annuaire/web/page"
)

// folded holds fields that most people need not see. It opens by itself when
// one of them was refused.
type folded struct {
	title  string
	fields []page.Field
}

// Named implements page.Field.
func (d folded) Named() []page.Named { return page.Group{Fields: d.fields}.Named() }

// WriteField implements page.Field.
func (d folded) WriteField(w *page.Writer, f *page.Filled) {
	wrong := slices.ContainsFunc(d.Named(), func(n page.Named) bool { return f.Fault(n.Name) != "" })
	w.Either(wrong, `<details class="plus" open>`, `<details class="plus">`)
	w.Between("<summary>", d.title, "</summary>\n")
	for _, field := range d.fields {
		field.WriteField(w, f)
	}
	w.Raw("</details>\n")
}

// unnamed is the second half of a question: what is refused is told beside the
// first.
type unnamed struct{ page.Field }

// Named implements page.Field.
func (u unnamed) Named() []page.Named { return nil }

// WriteField implements page.Field.
func (u unnamed) WriteField(w *page.Writer, f *page.Filled) {
	u.Field.WriteField(w, &page.Filled{Values: f.Values, Prefix: f.Prefix + "autre-"})
}
