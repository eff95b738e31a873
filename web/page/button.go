package page

// PostButton is a form of one button, which does one thing: "Publier" on a row,
// "Annuler" after a change.
type PostButton struct {
	Action  string // where it is sent
	Token   string // of this visitor, sent under TokenField
	Text    string
	About   string // what it acts on, read aloud only: "le lieu Médiathèque"
	Hidden  []Input
	Primary bool // the one main action of the page
}

// Write writes the form and its button.
func (b PostButton) Write(w *Writer) {
	w.Raw(`<form class="geste" method="post"`)
	w.Address("action", b.Action)
	w.Raw(">")
	w.token(b.Token)
	w.Hidden(b.Hidden)
	w.Raw("<button")
	w.When(b.Primary, ` class="principal"`)
	w.Raw(` type="submit">`)
	w.Text(b.Text)
	w.Between(`<span class="cache-vue"> `, b.About, "</span>")
	w.Raw("</button></form>")
}
