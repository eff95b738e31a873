package page

// Choice is one answer that a field offers.
type Choice struct {
	Value, Text string
	Hint        string // under the text; not in a Select
	Chosen      bool
}

// Select is a field that folds many answers, of which one is taken.
type Select struct {
	Name, Label, Hint string
	Empty             string // text of the answer that is none, not offered when there is no text
	Choices           []Choice
	Required          bool
}

// Named implements Field.
func (s Select) Named() []Named { return []Named{{s.Name, s.Label}} }

// WriteField implements Field.
func (s Select) WriteField(w *Writer, f *Filled) {
	q := question{s.Name, s.Label, s.Hint, s.Required}
	q.begin(w, f)
	w.Raw("<select")
	q.identify(w, f)
	w.Raw(">\n")
	w.Between(`<option value="">`, s.Empty, "</option>\n")
	for _, c := range s.Choices {
		w.Raw("<option")
		w.Attribute("value", c.Value)
		w.When(f.Chosen(s.Name, c.Value, c.Chosen), " selected")
		w.Between(">", c.Text, "</option>\n")
	}
	w.Raw("</select>\n</div>\n")
}

// Radios shows all its answers, of which one is taken.
type Radios struct {
	Name, Label, Hint string
	Choices           []Choice
	Required          bool
}

// Named implements Field.
func (r Radios) Named() []Named { return []Named{{r.Name, r.Label}} }

// WriteField implements Field.
func (r Radios) WriteField(w *Writer, f *Filled) {
	question{r.Name, r.Label, r.Hint, r.Required}.writeChoices(w, f, `<input type="radio"`, r.Choices)
}

// Checks shows all its answers, of which any number is taken, each sent under
// the same name.
type Checks struct {
	Name, Label, Hint string
	Choices           []Choice
	Required          bool
}

// Named implements Field.
func (c Checks) Named() []Named { return []Named{{c.Name, c.Label}} }

// WriteField implements Field.
func (c Checks) WriteField(w *Writer, f *Filled) {
	question{c.Name, c.Label, c.Hint, c.Required}.writeChoices(w, f, `<input type="checkbox"`, c.Choices)
}

// writeChoices writes a group of boxes. The first has the identifier of the
// field, where the list of what was refused leads.
func (q question) writeChoices(w *Writer, f *Filled, input Constant, choices []Choice) {
	q.beginGroup(w, f)
	for i, c := range choices {
		w.Raw(`<label class="choix">`)
		w.Raw(input)
		if i == 0 {
			w.Attribute("id", f.ID(q.name))
		}
		w.Attribute("name", q.name)
		w.Attribute("value", c.Value)
		w.When(f.Chosen(q.name, c.Value, c.Chosen), " checked")
		w.When(f.Fault(q.name) != "", ` aria-invalid="true"`)
		w.Raw("><span>")
		w.Text(c.Text)
		w.Between(`<span class="indication">`, c.Hint, "</span>")
		w.Raw("</span></label>\n")
	}
	w.Raw("</fieldset>\n")
}

// CheckedValue is what a Check sends when it is checked.
const CheckedValue = "oui"

// Check is one box, checked or not.
type Check struct {
	Name, Label, Hint string
	Checked, Required bool
}

// Named implements Field.
func (c Check) Named() []Named { return []Named{{c.Name, c.Label}} }

// WriteField implements Field.
func (c Check) WriteField(w *Writer, f *Filled) {
	q := question{c.Name, c.Label, c.Hint, c.Required}
	q.open(w, f)
	w.Raw(`<label class="choix"><input type="checkbox" value="` + CheckedValue + `"`)
	q.identify(w, f)
	w.When(f.Chosen(c.Name, CheckedValue, c.Checked), " checked")
	w.Raw("><span>")
	q.writeLabel(w)
	w.Raw("</span></label>\n")
	q.writeHelp(w, f)
	w.Raw("</div>\n")
}
