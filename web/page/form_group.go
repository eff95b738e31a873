package page

import "slices"

// File is a field that sends a file. The form is then sent in parts.
type File struct {
	Name, Label, Hint string
	Accept            string // as HTML writes it: ".csv,image/png"
	Required          bool
}

// Named implements Field.
func (file File) Named() []Named { return []Named{{file.Name, file.Label}} }

// WriteField implements Field. A browser does not let a file be chosen for it:
// after a refusal it must be chosen again.
func (file File) WriteField(w *Writer, f *Filled) {
	q := question{file.Name, file.Label, file.Hint, file.Required}
	q.begin(w, f)
	w.Raw(`<input type="file"`)
	q.identify(w, f)
	if file.Accept != "" {
		w.Attribute("accept", file.Accept)
	}
	w.Raw(">\n</div>\n")
}

// Group holds fields that go together under one title.
type Group struct {
	Legend, Hint string
	Fields       []Field
}

// Named implements Field.
func (g Group) Named() []Named {
	var all []Named
	for _, field := range g.Fields {
		all = append(all, field.Named()...)
	}
	return all
}

// WriteField implements Field.
func (g Group) WriteField(w *Writer, f *Filled) {
	w.Between(`<fieldset class="ensemble"><legend>`, g.Legend, "</legend>\n")
	w.Between(`<p class="indication">`, g.Hint, "</p>\n")
	for _, field := range g.Fields {
		field.WriteField(w, f)
	}
	w.Raw("</fieldset>\n")
}

// Aside is anything between two fields, which sends nothing.
type Aside struct{ Content Content }

// Named implements Field.
func (a Aside) Named() []Named { return nil }

// WriteField implements Field.
func (a Aside) WriteField(w *Writer, _ *Filled) { a.Content.Write(w) }

// sendsFile tells whether a field sends a file.
func sendsFile(f Field) bool {
	switch f := f.(type) {
	case File:
		return true
	case Group:
		return slices.ContainsFunc(f.Fields, sendsFile)
	}
	return false
}
