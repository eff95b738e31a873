package page

import (
	"net/url"
	"slices"

	"annuaire/fault"
)

// TokenField is the name of the hidden field that proves to the service that
// one of its own pages sent a form.
const TokenField = "jeton"

// Input is a hidden field of a form.
type Input struct{ Name, Value string }

// Form is a form that changes something: it is always sent by POST, and works
// without JavaScript. The browser does not check it: the service does, and says
// what is wrong in its own words.
type Form struct {
	Action string // where it is sent
	Token  string // of this visitor, sent under TokenField
	Hidden []Input
	Fields []Field
	Submit string       // text of the one primary button
	Others []FormButton // secondary buttons, which send the form too
	Back   Link         // leaves the form without sending it, written when it has a text
	Prefix string       // of the identifiers, when a page has several forms

	Values url.Values   // what was sent, after a refusal: fields show it instead of their own value
	Faults fault.Fields // what was refused, told above the form and beside each field
}

// FormButton is a button that sends a form with a field of its own: "Enregistrer
// le brouillon".
type FormButton struct{ Text, Name, Value string }

// Write writes the form, with what was refused above it.
func (f *Form) Write(w *Writer) {
	filled := &Filled{Values: f.Values, Faults: f.Faults, Prefix: f.Prefix}
	f.writeSummary(w, filled)
	w.Raw(`<form class="formulaire" method="post"`)
	w.Address("action", f.Action)
	w.When(slices.ContainsFunc(f.Fields, sendsFile), ` enctype="multipart/form-data"`)
	w.Raw(" novalidate>\n")
	w.token(f.Token)
	w.Hidden(f.Hidden)
	for _, field := range f.Fields {
		field.WriteField(w, filled)
	}
	f.writeButtons(w)
	w.Raw("</form>\n")
}

func (f *Form) writeButtons(w *Writer) {
	w.Raw(`<p class="envoi">`)
	w.Between(`<button class="principal" type="submit">`, f.Submit, "</button>")
	for _, b := range f.Others {
		w.Raw(`<button type="submit"`)
		w.Attribute("name", b.Name)
		w.Attribute("value", b.Value)
		w.Between(">", b.Text, "</button>")
	}
	if f.Back.Text != "" {
		f.Back.Write(w)
	}
	w.Raw("</p>\n")
}

// Hidden writes the fields that a form keeps when it sets only the others.
func (w *Writer) Hidden(fields []Input) {
	for _, f := range fields {
		w.Raw(`<input type="hidden"`)
		w.Attribute("name", f.Name)
		w.Attribute("value", f.Value)
		w.Raw(">\n")
	}
}

func (w *Writer) token(token string) {
	w.Raw(`<input type="hidden" name="` + TokenField + `"`)
	w.Attribute("value", token)
	w.Raw(">\n")
}
