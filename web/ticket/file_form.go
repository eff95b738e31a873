package ticket

import (
	"maps"
	"slices"
	"strings"

	"annuaire/directory"
	"annuaire/web/page"
)

// Names of fields of the decision.
const (
	eventField   = "acte"
	versionField = "version"
	sheetField   = "fiche"
	archiveField = "motif_archivage"
	choiceField  = "suite"
)

// forms are what the actor may do, the decision first.
func (d decision) forms() []page.Content {
	may := d.f.Rights.May
	var contents []page.Content
	if may(directory.TicketAccept) {
		contents = append(contents, page.Section{Title: "Accepter", Contents: []page.Content{d.acceptForm()}})
	}
	if may(directory.TicketRefuse) {
		contents = append(contents, folded{"Refuser", d.refuseForm(), d.sentAct(directory.TicketRefuse)})
	}
	if may(directory.TicketAnswer) {
		contents = append(contents, folded{"Répondre sans décider", d.answerForm(), d.sentAct(directory.TicketAnswer)})
	}
	var buttons page.Several
	if may(directory.TicketTake) && d.f.TakenBy != d.v.Actor.Account {
		buttons = append(buttons, d.button(directory.TicketTake, "Je m’en occupe", false))
	}
	if may(directory.TicketRelease) {
		buttons = append(buttons, d.button(directory.TicketRelease, "Remettre dans la file", false))
	}
	if may(directory.TicketHandUp) {
		buttons = append(buttons, d.button(directory.TicketHandUp, "Transmettre au niveau au-dessus", false))
	}
	if may(directory.TicketUndo) && fileDone[d.done] == "" { // else it stands in the notice
		buttons = append(buttons, d.button(directory.TicketUndo, "Annuler cette décision", false))
	}
	if len(buttons) > 0 {
		contents = append(contents, paragraphs{buttons})
	}
	if len(contents) == 0 && d.f.State.IsOpen() {
		contents = append(contents, page.Paragraph("La décision revient maintenant à un autre niveau : "+d.f.DeskName+"."))
	}
	return contents
}

// folded is shown when it is asked for, at once when it was refused.
type folded struct {
	title   string
	content page.Content
	open    bool
}

// Write implements page.Content.
func (f folded) Write(w *page.Writer) {
	w.Either(f.open, `<details class="calcul" open>`, `<details class="calcul">`)
	w.Between("<summary>", f.title, "</summary>\n")
	f.content.Write(w)
	w.Raw("</details>\n")
}

// hidden are the fields of every act: on what, and on which version of it.
func (d decision) hidden(event directory.TicketEvent) []page.Input {
	inputs := []page.Input{{Name: eventField, Value: string(event)}, {Name: versionField, Value: number(d.f.Version)}}
	if d.f.Place != nil {
		inputs = append(inputs, page.Input{Name: sheetField, Value: number(d.f.Place.Version)})
	}
	return inputs
}

func (d decision) button(event directory.TicketEvent, text string, primary bool) page.Content {
	return page.PostButton{Action: ticketPath(d.f.Number), Token: d.v.FormToken, Text: text, Hidden: d.hidden(event), Primary: primary}
}

// sentAct tells whether this act was sent, and refused.
func (d decision) sentAct(event directory.TicketEvent) bool {
	return d.values != nil && d.values.Get(eventField) == string(event)
}

func (d decision) form(event directory.TicketEvent, submit string, fields ...page.Field) *page.Form {
	form := &page.Form{
		Action: ticketPath(d.f.Number), Token: d.v.FormToken, Hidden: d.hidden(event), Fields: fields, Submit: submit, Prefix: string(event) + "-",
	}
	if d.sentAct(event) {
		form.Values = d.values
		form.Faults, _ = page.FaultsOf(d.refused)
	}
	return form
}

func (d decision) acceptForm() page.Content {
	fields := d.settled()
	fields = append(fields, page.Area{
		Name: "texte", Label: "Réponse à la personne (facultatif)", Rows: 3, Max: directory.TicketMessageMax, Hint: "Elle la lira avec la décision.",
	})
	return d.form(directory.TicketAccept, d.acceptWords(), fields...)
}

func (d decision) acceptWords() string {
	switch d.f.Kind {
	case directory.TicketCreation:
		return "Accepter et publier le lieu"
	case directory.TicketClaim:
		return "Confier la fiche à cette personne"
	case directory.TicketRemoval:
		return "Accepter et retirer la fiche"
	case directory.TicketDuplicate, directory.TicketWrong, directory.TicketOther:
		return "Accepter : c’est corrigé"
	}
	return "Accepter et changer la fiche"
}

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

// readyReasons are reasons of refusal that come again and again.
var readyReasons = []string{
	"L’information de la fiche a été vérifiée auprès du lieu : elle est juste.",
	"La demande n’est pas assez précise pour être vérifiée.",
	"Nous n’avons pas pu joindre le lieu pour vérifier.",
	"Cette demande a déjà été traitée.",
	"Ce lieu ne propose pas d’accompagnement au numérique.",
	"Nous n’avons pas pu vérifier que vous travaillez dans ce lieu.",
}

func (d decision) refuseForm() page.Content {
	choices := make([]page.Choice, len(readyReasons))
	for i, r := range readyReasons {
		choices[i] = page.Choice{Value: r, Text: r}
	}
	return d.form(directory.TicketRefuse, "Refuser la demande",
		page.Select{Name: "motif_type", Label: "Raison toute prête", Empty: "Aucune : je l’écris dessous", Choices: choices},
		page.Area{Name: "motif", Label: "Raison, ou précision", Rows: 3, Max: 1500, Hint: "La personne la lira. Elle pourra contester le refus."})
}

func (d decision) answerForm() page.Content {
	return d.form(directory.TicketAnswer, "Envoyer la réponse",
		page.Area{Name: "texte", Label: "Votre réponse", Rows: 4, Max: directory.TicketMessageMax, Required: true, Hint: "La personne la lira sur la page de suivi, et par courriel si elle en a donné un."})
}
