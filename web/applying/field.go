package applying

import (
	"slices"
	"strings"

	"annuaire/internal/papers"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/page"
)

const removeField = "retirer" // number of a document, as many as are ticked

// criterion is what a form asks of one criterion: what the directory computes is shown,
// with the way to mend it; the rest is answered.
func criterion(view *store.ApplicationView, c *labels.Criterion) page.Field {
	hint := c.Text
	if c.When != nil {
		hint += " (Demandé parce que : " + c.When.French(&view.Label) + ".)"
	}
	group := page.Group{Legend: c.Code + " · " + c.Name, Hint: hint}
	if c.Check == labels.Data {
		group.Fields = []page.Field{page.Aside{Content: measured(view, c)}}
		return group
	}
	answer := view.Answers[c.Code]
	group.Fields = []page.Field{
		page.Radios{Name: labels.AnswerField(c.Code), Label: "Votre réponse", Required: c.Mandatory, Choices: []page.Choice{
			{Value: labels.AnswerYes, Text: "Oui", Chosen: answer.Value == labels.AnswerYes},
			{Value: labels.AnswerNo, Text: "Non", Chosen: answer.Value == labels.AnswerNo},
			{Value: labels.AnswerNone, Text: "Sans objet", Hint: "Dites pourquoi ci-dessous.", Chosen: answer.Value == labels.AnswerNone},
		}},
		page.Area{Name: labels.TextField(c.Code), Label: "Précisions", Hint: checked(c), Value: answer.Text, Max: labels.AnswerTextMax, Rows: 3},
	}
	if c.Check == labels.Document || len(answer.Documents) > 0 {
		group.Fields = append(group.Fields, documents(view, c, answer)...)
	}
	return group
}

// checked says how a criterion is checked.
func checked(c *labels.Criterion) string {
	switch {
	case c.Check == labels.Visit:
		return "Ce point est vérifié sur place, lors d’une visite."
	case c.Eliminatory:
		return "Ce point est indispensable pour obtenir le label."
	}
	return ""
}

func documents(view *store.ApplicationView, c *labels.Criterion, answer labels.Answer) []page.Field {
	var fields []page.Field
	if joined := joined(view, answer.Documents); len(joined) > 0 {
		fields = append(fields, page.Aside{Content: joined})
		var choices []page.Choice
		for _, id := range answer.Documents {
			if d, known := view.Documents[id]; known {
				choices = append(choices, page.Choice{Value: number(id), Text: d.Name})
			}
		}
		fields = append(fields, page.Checks{Name: removeField, Label: "Retirer un document", Choices: choices})
	}
	label := "Joindre un document"
	if c.Evidence != "" {
		label += " : " + strings.TrimSuffix(c.Evidence, ".")
	}
	return append(fields, page.File{Name: labels.DocumentField(c.Code), Label: label, Hint: papers.AcceptedFrench, Accept: papers.Accepted, Required: c.Mandatory && len(answer.Documents) == 0})
}

// joinedDocuments lists documents with a link to each.
type joinedDocuments []store.Document

func joined(view *store.ApplicationView, numbers []int64) (list joinedDocuments) {
	for _, id := range slices.Sorted(slices.Values(numbers)) {
		if d, known := view.Documents[id]; known {
			list = append(list, d)
		}
	}
	return list
}

// Write implements page.Content.
func (j joinedDocuments) Write(w *page.Writer) {
	if len(j) == 0 {
		return
	}
	w.Raw("<ul class=\"labels-documents\">\n")
	for _, d := range j {
		w.Raw("<li>")
		w.Anchor(documentPath+number(d.ID), d.Name)
		w.Between(` <span class="discret">`, papers.French(d.MediaType)+", "+sizeWords(d.Size)+scanWords(d), "</span>")
		w.Raw("</li>\n")
	}
	w.Raw("</ul>\n")
}

func scanWords(d store.Document) string {
	if d.Scanned {
		return ", sans virus connu"
	}
	return ""
}

func sizeWords(size int) string {
	switch {
	case size < 1<<10:
		return number(int64(size)) + " octets"
	case size < 1<<20:
		return number(int64(size>>10)) + " ko"
	}
	return labels.Decimal(float64(size*10>>20)/10) + " Mo"
}

// measured shows what the directory computes of a criterion, what is asked, and the
// way to the sheet that says so.
func measured(view *store.ApplicationView, c *labels.Criterion) page.Content {
	m, known := labels.MeasureOf(c.Measure.Name)
	if !known {
		return page.Several{}
	}
	found := view.Measured[c.Code]
	badge := page.Badge{Word: "Atteint", Shape: page.Done}
	switch {
	case !found.Known:
		badge = page.Badge{Word: "La fiche ne le dit pas", Shape: page.Waiting}
	case !found.Reached:
		badge = page.Badge{Word: "Pas encore atteint", Shape: page.Attention}
	}
	contents := facts{{Title: "Sur la fiche", Value: page.Text(m.French(found.Value, found.Known))}, {Title: "Demandé", Value: page.Text(c.Measure.French())}, {Title: "Résultat", Value: badge}}
	if found.Reached || m.Column == "" {
		return contents
	}
	return page.Several{contents, paragraph{page.Link{Text: "Corriger la fiche du lieu", Href: recordPath(view.PlaceID)}}}
}

// facts are definitions within a form.
type facts []page.Definition

// Write implements page.Content.
func (f facts) Write(w *page.Writer) { page.Definitions(f).Write(w) }
