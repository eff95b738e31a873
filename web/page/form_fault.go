package page

import (
	"errors"
	"slices"
	"strings"

	"annuaire/fault"
)

// FaultsOf gives what an error refuses field by field, to be shown in the form
// that was sent; ok is false for an error that names no field.
func FaultsOf(err error) (faults fault.Fields, ok bool) {
	e, found := errors.AsType[*fault.Error](err)
	if !found || len(e.Fields) == 0 {
		return nil, false
	}
	return e.Fields, true
}

// Typeset gives a sentence of the other packages the apostrophes of the pages.
func Typeset(s string) string { return strings.ReplaceAll(s, "'", "’") }

// writeSummary lists what was refused, in the order of the fields, each with a
// link to its field. It takes the focus when the page opens.
func (f *Form) writeSummary(w *Writer, filled *Filled) {
	if len(f.Faults) == 0 {
		return
	}
	w.Raw(`<div class="avis fautes" role="alert" tabindex="-1" autofocus>`)
	if len(f.Faults) == 1 {
		w.Raw("<h2>Une réponse est à corriger</h2>\n")
	} else {
		w.Raw("<h2>")
		w.Number(len(f.Faults))
		w.Raw(" réponses sont à corriger</h2>\n")
	}
	w.Either(slices.ContainsFunc(f.Fields, forgets),
		"<p>Rien n’est encore enregistré. Vos autres réponses sont toujours là.</p>\n<ul>",
		"<p>Rien n’est encore enregistré. Vos réponses sont toujours là.</p>\n<ul>")
	f.listFaults(w, filled)
	w.Raw("</ul></div>\n")
}

// listFaults writes those of the fields, then those that no field has.
func (f *Form) listFaults(w *Writer, filled *Filled) {
	left := slices.Clone(f.Faults)
	for _, field := range f.Fields {
		for _, named := range field.Named() {
			left = slices.DeleteFunc(left, func(one fault.Field) bool {
				if one.Name == named.Name {
					writeFault(w, filled.ID(named.Name), named.Title, one.Message)
				}
				return one.Name == named.Name
			})
		}
	}
	for _, one := range left {
		w.Between("<li>", Typeset(one.Message), "</li>\n")
	}
}

// forgets tells whether a field is empty again after a refusal.
func forgets(field Field) bool {
	switch field := field.(type) {
	case TextField:
		return field.Type == Password
	case File:
		return true
	case Group:
		return slices.ContainsFunc(field.Fields, forgets)
	}
	return false
}

func writeFault(w *Writer, id, title, message string) {
	w.Raw("<li><a")
	w.Address("href", "#"+id)
	w.Raw(">")
	w.Between("", title, " : ")
	w.Text(Typeset(message))
	w.Raw("</a></li>\n")
}
