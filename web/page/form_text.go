package page

import (
	"cmp"
	"strconv"
)

// Type is what one writes in a field of one line: it chooses the keyboard of a
// telephone and what a browser may fill in.
type Type int

// The types of text.
const (
	PlainText Type = iota
	Email
	Telephone
	Password
	Digits // a whole number, written as people write it
	Date   // as the browser asks for it; sent as 2026-03-04
	WebAddress
)

var typeAttributes = map[Type]Constant{
	PlainText:  ` type="text" dir="auto"`,
	Email:      ` type="email" inputmode="email" spellcheck="false" autocapitalize="none"`,
	Telephone:  ` type="tel" inputmode="tel"`,
	Password:   ` type="password" spellcheck="false" autocapitalize="none"`,
	Digits:     ` type="text" inputmode="numeric"`,
	Date:       ` type="date"`,
	WebAddress: ` type="url" inputmode="url" spellcheck="false" autocapitalize="none"`,
}

// TextField is a field of one line.
type TextField struct {
	Name, Label, Hint, Value string
	Type                     Type
	Autocomplete             string // as HTML names it: "email", "current-password", "off"
	Max                      int    // characters that the browser takes, 0 for no limit; the service checks too
	Required                 bool
	Short                    bool // a code, a date: the field is no wider
}

func (t TextField) question() question { return question{t.Name, t.Label, t.Hint, t.Required} }

// Named implements Field.
func (t TextField) Named() []Named { return []Named{{t.Name, t.Label}} }

// WriteField implements Field. A password is never written back.
func (t TextField) WriteField(w *Writer, f *Filled) {
	q := t.question()
	q.begin(w, f)
	w.Raw("<input")
	w.Raw(typeAttributes[t.Type])
	w.When(t.Short || t.Type == Date || t.Type == Digits, ` class="court"`)
	q.identify(w, f)
	if t.Type != Password {
		w.Attribute("value", f.Value(t.Name, t.Value))
	}
	if t.Autocomplete != "" {
		w.Attribute("autocomplete", t.Autocomplete)
	}
	w.maxLength(t.Max)
	w.Raw(">\n</div>\n")
}

// Area is a field of several lines.
type Area struct {
	Name, Label, Hint, Value string
	Max                      int // characters, told under the label; 0 for no limit
	Rows                     int // at least 2, 5 when it is 0
	Required                 bool
}

// Named implements Field.
func (a Area) Named() []Named { return []Named{{a.Name, a.Label}} }

// WriteField implements Field.
func (a Area) WriteField(w *Writer, f *Filled) {
	q := question{a.Name, a.Label, a.Hint, a.Required}
	if a.Max > 0 {
		if q.hint != "" {
			q.hint += " "
		}
		q.hint += Whole(a.Max) + " caractères au plus."
	}
	q.begin(w, f)
	w.Raw(`<textarea dir="auto"`)
	q.identify(w, f)
	w.Attribute("rows", strconv.Itoa(max(cmp.Or(a.Rows, 5), 2)))
	w.maxLength(a.Max)
	w.Raw(">\n") // readers drop a first line end: this one, never that of the text
	w.Text(f.Value(a.Name, a.Value))
	w.Raw("</textarea>\n</div>\n")
}

func (w *Writer) maxLength(n int) {
	if n > 0 {
		w.Attribute("maxlength", strconv.Itoa(n))
	}
}
