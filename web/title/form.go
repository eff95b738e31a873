package title

import (
	"strconv"

	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// form is a form of the page, folded. item is what it is about within the title, 0 for
// the title itself.
func (s sheet) form(act, title, submit string, item int64, fields ...page.Field) page.Content {
	form := &page.Form{
		Action: titlePath(s.t.Number) + "/" + act, Token: s.v.FormToken, Hidden: labelform.Fields(s.t.Seq), Fields: fields, Submit: submit,
		Prefix: act + strconv.FormatInt(item, 10) + "-",
	}
	open := s.refused.act == act && s.refused.values.Get(itemField) == itemText(item)
	if open {
		form.Hidden, form.Values = labelform.Again(s.refused.values), s.refused.values
		form.Faults, _ = page.FaultsOf(s.refused.err)
		if s.outOfDate() {
			form.Hidden = labelform.Fields(s.t.Seq) // they see now what happened meanwhile
		}
	}
	if item != 0 {
		form.Hidden = append(form.Hidden, page.Input{Name: itemField, Value: itemText(item)})
	}
	return page.Folded{Title: title, Content: form, Open: open}
}

// outOfDate tells whether what was refused was sent from a page that others have made
// out of date.
func (s sheet) outOfDate() bool {
	return s.refused.values.Get(labelform.SeqField) != strconv.FormatInt(s.t.Seq, 10)
}

func itemText(item int64) string {
	if item == 0 {
		return ""
	}
	return strconv.FormatInt(item, 10)
}

func reason(label, hint string) page.Field {
	return page.Area{Name: labelform.ReasonField, Label: label, Hint: hint, Rows: 4, Max: procedure.ReasonMax, Required: true}
}

func deadline(label, hint string) page.Field {
	return page.TextField{Name: labelform.DeadlineField, Label: label, Hint: hint, Type: page.Date, Short: true}
}

// act are the fields of a decision.
func (s sheet) decision(why string) []page.Field {
	return []page.Field{
		reason(why, "Le lieu la lira. Citez les faits et la règle."),
		page.TextField{Name: labelform.ReferenceField, Label: "Numéro de l’acte", Max: procedure.RefMax, Required: true, Short: true},
		page.TextField{Name: labelform.LegalField, Label: "Texte sur lequel elle repose", Value: s.t.Rules.Legal, Max: procedure.RefMax, Required: true},
	}
}

func grounds(label string, list []labels.Ground) page.Field {
	choices := make([]page.Choice, len(list))
	for i, g := range list {
		choices[i] = page.Choice{Value: g.Code, Text: g.Name}
	}
	return page.Select{Name: labelform.ReasonCodeField, Label: label, Empty: "Choisissez", Choices: choices, Required: true}
}

func (s sheet) criteria(name, label string, required bool) page.Field {
	choices := make([]page.Choice, len(s.t.Rules.Criteria))
	for i, c := range s.t.Rules.Criteria {
		choices[i] = page.Choice{Value: c.Code, Text: c.Code + ", " + c.Name}
	}
	return page.Select{Name: name, Label: label, Empty: "Choisissez", Choices: choices, Required: required}
}

func aims() page.Field {
	choices := make([]page.Choice, len(labels.Aims))
	for i, a := range labels.Aims {
		choices[i] = page.Choice{Value: string(a), Text: a.French()}
	}
	return page.Radios{Name: "but", Label: "Ce qui est envisagé", Choices: choices, Required: true}
}

// evidence are the fields by which documents are joined.
func (s sheet) evidence() []page.Field {
	fields := []page.Field{page.File{Name: fileField, Label: "Document (facultatif)", Hint: "PDF, image, document de bureau ou texte, 4 Mo au plus.", Accept: fileTypes}}
	if len(s.t.Documents) == 0 {
		return fields
	}
	choices := make([]page.Choice, len(s.t.Documents))
	for i, d := range s.t.Documents {
		choices[i] = page.Choice{Value: itemText(d.ID), Text: d.Name, Hint: dayOf(d.AddedAt)}
	}
	return append(fields, page.Checks{Name: labelform.DocumentField, Label: "Documents déjà joints", Choices: choices})
}
