package ticket

import (
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
		contents = append(contents, page.Folded{Title: "Refuser", Content: d.refuseForm(), Open: d.sentAct(directory.TicketRefuse)})
	}
	if may(directory.TicketAnswer) {
		contents = append(contents, page.Folded{Title: "Répondre sans décider", Content: d.answerForm(), Open: d.sentAct(directory.TicketAnswer)})
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
