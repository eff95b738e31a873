package page

// Input is a hidden field of a form.
type Input struct{ Name, Value string }

// Hidden writes the fields that a form keeps when it sets only the others.
func (w *Writer) Hidden(fields []Input) {
	for _, f := range fields {
		w.Raw(`<input type="hidden"`)
		w.Attribute("name", f.Name)
		w.Attribute("value", f.Value)
		w.Raw(">\n")
	}
}
