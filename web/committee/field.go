package committee

import (
	"annuaire/web/page"
)

// box is what a row of a table may be chosen by.
type box struct {
	Name, Value, Text, More string
	Checked                 bool
}

// Write implements page.Content.
func (b box) Write(w *page.Writer) {
	w.Raw(`<label class="choix"><input type="checkbox"`)
	w.Attribute("name", b.Name)
	w.Attribute("value", b.Value)
	w.When(b.Checked, " checked")
	w.Raw("><span>")
	w.Text(b.Text)
	w.Between(`<br><span class="discret">`, b.More, "</span>")
	w.Raw("</span></label>")
}

// pick is a choice in a row of a table: About says, aloud only, of what.
type pick struct {
	Name, About string
	Choices     []page.Choice
}

// Write implements page.Content.
func (p pick) Write(w *page.Writer) {
	w.Raw("<select")
	w.Attribute("name", p.Name)
	w.Attribute("aria-label", p.About)
	w.Raw(">")
	for _, c := range p.Choices {
		w.Raw("<option")
		w.Attribute("value", c.Value)
		w.When(c.Chosen, " selected")
		w.Between(">", c.Text, "</option>")
	}
	w.Raw("</select>")
}
