package label

import (
	"annuaire/labels"
	"annuaire/web/page"
)

// criteria are what a label asks, part by part.
type criteria struct{ s *labels.Scheme }

// Write implements page.Content.
func (l criteria) Write(w *page.Writer) {
	for _, part := range l.s.Sections {
		w.Between("<h3>", part.Name, "</h3>\n")
		w.Between("<p>", part.Text, "</p>\n")
		w.Raw("<ol class=\"criteres\">\n")
		for i := range l.s.Criteria {
			if c := &l.s.Criteria[i]; c.Section == part.Code {
				l.criterion(w, c)
			}
		}
		w.Raw("</ol>\n")
	}
}

func (l criteria) criterion(w *page.Writer, c *labels.Criterion) {
	w.Raw("<li><p><strong>")
	w.Text(c.Code + ". " + c.Name)
	w.Raw("</strong>")
	w.When(c.Eliminatory, ` <span class="pastille attention">Indispensable</span>`)
	w.Raw("</p>\n")
	w.Between("<p>", c.Text, "</p>\n")
	w.Between("<p>Preuve : ", c.Evidence, "</p>\n")
	w.Raw(`<p class="discret">`)
	w.Text(howChecked(c))
	if c.When != nil {
		w.Text(" Demandé seulement si : " + c.When.French(l.s) + ".")
	}
	w.Raw("</p></li>\n")
}

// howChecked says who looks, and at what.
func howChecked(c *labels.Criterion) string {
	text := map[labels.Check]string{
		labels.Declared: "Vous le déclarez.", labels.Document: "Contrôlé sur pièce.", labels.Visit: "Contrôlé lors d’une visite.", labels.Data: "Calculé depuis la fiche du lieu.",
	}[c.Check]
	if c.Surveilled {
		text += " Suivi après l’obtention."
	}
	return text
}
