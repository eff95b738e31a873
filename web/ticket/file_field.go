package ticket

import (
	"maps"
	"slices"
	"strings"

	"annuaire/directory"
	"annuaire/web/page"
)

// settled are the values that the desk corrects before it accepts.
func (d decision) settled() []page.Field {
	switch d.f.Kind {
	case directory.TicketClosed:
		return d.closure()
	case directory.TicketRemoval:
		return []page.Field{archiveReason("Le lieu, ou la personne concernée, a demandé le retrait de cette fiche.")}
	case directory.TicketWrong, directory.TicketOther:
		return []page.Field{page.Aside{Content: page.Several{page.Paragraph("Corrigez d’abord la fiche si la remarque est juste."),
			paragraph{page.Link{Text: "Corriger la fiche", Href: "/espace/lieux/" + page.PathEscape(d.f.PlaceID) + "/modifier"}}}}}
	}
	var fields []page.Field
	for _, column := range d.columns() {
		fields = append(fields, d.value(column))
	}
	if d.f.Kind == directory.TicketCreation {
		return []page.Field{foldedFields{"Corriger avant de publier", fields, d.sentAct(directory.TicketAccept)}}
	}
	return fields
}

// foldedFields are fields that seldom change: they are sent folded or not.
type foldedFields struct {
	title  string
	fields []page.Field
	open   bool
}

// Named implements page.Field.
func (f foldedFields) Named() []page.Named { return page.Group{Fields: f.fields}.Named() }

// WriteField implements page.Field.
func (f foldedFields) WriteField(w *page.Writer, filled *page.Filled) {
	w.Either(f.open, `<details class="calcul" open>`, `<details class="calcul">`)
	w.Between("<summary>", f.title, "</summary>\n")
	for _, field := range f.fields {
		field.WriteField(w, filled)
	}
	w.Raw("</details>\n")
}

// columns are those that the desk may correct: what is asked, and what goes
// with it.
func (d decision) columns() []string {
	if d.f.Kind == directory.TicketCreation {
		return []string{"nom", "adresse", "complement_adresse", "code_postal", "commune", "code_insee", "telephone", "horaires"}
	}
	if columns := d.f.Kind.Columns(); columns != nil {
		return columns
	}
	return columnsOf(d.f.Changes)
}

// columnsOf names the columns of a patch in the order of the standard.
func columnsOf(changes map[string]string) (columns []string) {
	for _, c := range directory.Columns {
		if _, has := changes[c.Name]; has {
			columns = append(columns, c.Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(changes)) {
		if !slices.Contains(columns, name) {
			columns = append(columns, name)
		}
	}
	return columns
}

// value is the field of one column: what is asked, else what the sheet says.
func (d decision) value(column string) page.Field {
	asked, given := d.f.Changes[column]
	if !given {
		asked = valueOf(d.place(), column)
	}
	title := page.Typeset(directory.PatchTitle(column))
	if column == "horaires" || column == "presentation_detail" || column == "presentation_resume" || strings.ContainsRune(asked, '\n') || len(asked) > 80 {
		return page.Area{Name: column, Label: title, Value: asked, Rows: 4, Hint: hintOf(column)}
	}
	return page.TextField{Name: column, Label: title, Value: asked, Hint: hintOf(column)}
}

func (d decision) place() *directory.Place {
	if d.f.Place == nil {
		return d.f.Proposed
	}
	return d.f.Place
}

func hintOf(column string) string {
	if c, known := directory.ColumnNamed(column); known && c.IsList() || column == directory.EquipmentColumn {
		return "Plusieurs valeurs se séparent par une barre : |"
	}
	switch column {
	case "horaires":
		return "En clair (lundi au vendredi de 9 h à 12 h) ou en opening_hours."
	case directory.ClosedFromColumn, directory.ClosedUntilColumn:
		return "Par exemple : 2026-08-15"
	}
	return ""
}

// valueOf gives a column of a place as a patch writes it.
func valueOf(place *directory.Place, column string) string {
	if place == nil {
		return ""
	}
	if c, known := directory.ColumnNamed(column); known && !(column == "adresse" && place.Address == "") {
		return c.Text(place)
	}
	return ""
}

func archiveReason(value string) page.Field {
	return page.Area{Name: archiveField, Label: "Motif du retrait", Value: value, Rows: 2, Max: directory.TicketMessageMax, Hint: "Il sera montré à l’adresse de la fiche."}
}

// closure lets the desk choose between a closure for a time and a withdrawal.
func (d decision) closure() []page.Field {
	from := d.f.Changes[directory.ClosedFromColumn]
	if from == "" {
		from = d.v.Actor.At.Format("2006-01-02")
	}
	_, forATime := d.f.Changes[directory.ClosedUntilColumn]
	return []page.Field{
		page.Radios{Name: choiceField, Label: "Que devient la fiche ?", Required: true, Choices: []page.Choice{
			{Value: "temporaire", Text: "Elle annonce une fermeture pour un temps", Chosen: forATime},
			{Value: "archiver", Text: "Elle est retirée : le lieu est fermé pour toujours"},
			{Value: "rien", Text: "Elle ne change pas : c’est déjà fait"},
		}},
		page.Group{Legend: "Pour une fermeture d’un temps", Fields: []page.Field{
			page.TextField{Name: directory.ClosedFromColumn, Label: "Fermé à partir du", Type: page.Date, Short: true, Value: from},
			page.TextField{Name: directory.ClosedUntilColumn, Label: "Fermé jusqu’au (facultatif)", Type: page.Date, Short: true, Value: d.f.Changes[directory.ClosedUntilColumn]},
			page.TextField{Name: directory.ClosedAboutColumn, Label: "Message aux visiteurs (facultatif)", Max: 300},
		}},
		page.Group{Legend: "Pour un retrait", Fields: []page.Field{archiveReason("Ce lieu a fermé définitivement.")}},
	}
}
