package page

import (
	"net/url"
	"slices"

	"annuaire/fault"
)

// Field is a question of a form. A package may make fields of its own.
type Field interface {
	// Named gives the names that the field is sent under, with what people call it.
	Named() []Named
	WriteField(w *Writer, f *Filled)
}

// Named is the name that a field is sent under and what people call it.
type Named struct{ Name, Title string }

// Filled is what a form was sent with, and what of it was refused; nothing of
// either the first time.
type Filled struct {
	Values url.Values
	Faults fault.Fields
	Prefix string // of the identifiers of the form
}

// ID is the identifier of the element of a field.
func (f *Filled) ID(name string) string { return "c-" + f.Prefix + name }

// Value gives what was sent under a name; else, the first time, what the field
// holds by itself.
func (f *Filled) Value(name, otherwise string) string {
	if f.Values == nil {
		return otherwise
	}
	return f.Values.Get(name)
}

// Chosen tells whether a value was sent under a name; else, the first time,
// what the choice holds by itself.
func (f *Filled) Chosen(name, value string, otherwise bool) bool {
	if f.Values == nil {
		return otherwise
	}
	return slices.Contains(f.Values[name], value)
}

// Fault gives what is wrong with a field, empty when nothing is.
func (f *Filled) Fault(name string) string {
	for _, one := range f.Faults {
		if one.Name == name {
			return Typeset(one.Message)
		}
	}
	return ""
}

// question is what all fields have: a name, a label, what helps to answer.
type question struct {
	name, label, hint string
	required          bool
}

// begin opens a field of one element, with its label, its hint and its fault.
func (q question) begin(w *Writer, f *Filled) {
	q.open(w, f)
	w.Raw("<label")
	w.Attribute("for", f.ID(q.name))
	w.Raw(">")
	q.writeLabel(w)
	w.Raw("</label>\n")
	q.writeHelp(w, f)
}

func (q question) open(w *Writer, f *Filled) {
	w.Either(f.Fault(q.name) != "", `<div class="champ en-faute">`, `<div class="champ">`)
	w.Raw("\n")
}

// beginGroup opens a field of several elements. It ends with a fieldset.
func (q question) beginGroup(w *Writer, f *Filled) {
	w.Either(f.Fault(q.name) != "", `<fieldset class="champ en-faute"`, `<fieldset class="champ"`)
	q.describe(w, f)
	w.Raw("><legend>")
	q.writeLabel(w)
	w.Raw("</legend>\n")
	q.writeHelp(w, f)
}

func (q question) writeLabel(w *Writer) {
	w.Text(q.label)
	w.When(q.required, ` <span class="obligatoire">(obligatoire)</span>`)
}

func (q question) writeHelp(w *Writer, f *Filled) {
	if q.hint != "" {
		w.Raw(`<p class="indication"`)
		w.Attribute("id", f.ID(q.name)+"-aide")
		w.Between(">", q.hint, "</p>\n")
	}
	if message := f.Fault(q.name); message != "" {
		w.Raw(`<p class="faute"`)
		w.Attribute("id", f.ID(q.name)+"-faute")
		w.Between(`><span class="cache-vue">À corriger : </span>`, message, "</p>\n")
	}
}

// identify writes the attributes that tie an element to its label, its hint and
// its fault.
func (q question) identify(w *Writer, f *Filled) {
	w.Attribute("id", f.ID(q.name))
	w.Attribute("name", q.name)
	w.When(q.required, " required")
	q.describe(w, f)
	w.When(f.Fault(q.name) != "", ` aria-invalid="true"`)
}

func (q question) describe(w *Writer, f *Filled) {
	hint, wrong := q.hint != "", f.Fault(q.name) != ""
	id := f.ID(q.name)
	switch {
	case hint && wrong:
		w.Attribute("aria-describedby", id+"-aide "+id+"-faute")
	case hint:
		w.Attribute("aria-describedby", id+"-aide")
	case wrong:
		w.Attribute("aria-describedby", id+"-faute")
	}
}
