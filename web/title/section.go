package title

import (
	"strconv"

	"annuaire/labels"
	"annuaire/web/page"
)

// holderTodo says what is asked of who holds the title, and what they may do.
func (s sheet) holderTodo() page.Content {
	if !s.t.Is(labels.Holder) {
		return nil
	}
	var contents []page.Content
	if s.t.May(labels.ReportChange) {
		contents = append(contents, s.form("changement", "Déclarer un changement", "Déclarer ce changement", 0,
			grounds("Ce qui change", labels.ChangeGrounds), reason("Précisez", "Quoi, et à partir de quand ?")))
	}
	if s.t.May(labels.RenewalAsked) && s.t.Renewal.Application == 0 && !s.t.LastDay().IsZero() {
		contents = append(contents, page.Paragraph("Renouvellement : demandez-le depuis vos labels, à partir du "+renewsFrom(s.t)+"."), choices{{Text: "Mes labels", Href: "/espace/labels"}})
	}
	if s.t.May(labels.Renounce) {
		contents = append(contents, s.form("renoncer", "Renoncer à ce titre", "Renoncer", 0,
			page.Area{Name: "motif", Label: "Raison (facultatif)", Rows: 2, Max: 2000},
			page.Check{Name: "oui", Label: "Je renonce à ce titre. Il prend fin aujourd’hui, et cela ne se défait pas.", Required: true}))
	}
	if len(contents) == 0 {
		return nil
	}
	return page.Section{Title: "Votre titre", Contents: contents}
}

// contradictory shows what is thought of doing, and the answer.
func (s sheet) contradictory() page.Content {
	if len(s.t.Contradictories) == 0 {
		return nil
	}
	var contents []page.Content
	for i := len(s.t.Contradictories) - 1; i >= 0; i-- {
		contents = append(contents, s.oneContradictory(&s.t.Contradictories[i])...)
	}
	return page.Section{Title: "Procédure contradictoire", Contents: contents}
}

func (s sheet) oneContradictory(c *labels.Contradictory) (contents []page.Content) {
	state := page.Badge{Word: "Ouverte", Shape: page.Waiting}
	switch {
	case c.UsedSeq != 0:
		state = page.Badge{Word: "Suivie d’une décision", Shape: page.Neutral}
	case !c.ClosedAt.IsZero():
		state = page.Badge{Word: "Close, à décider", Shape: page.Attention}
	}
	list := page.Definitions{
		{Title: c.Aim.French(), Value: state}, {Title: "Ouverte le", Value: page.Text(dayOf(c.OpenedAt))},
		{Title: "Réponse jusqu’au", Value: page.Text(before(c.DueAt))}, {Title: "Raisons", Value: lines{c.Grounds}},
	}
	if c.Observations != "" {
		list = append(list, page.Definition{Title: "Observations du lieu", Value: lines{c.Observations}})
	}
	contents = append(contents, list)
	if !c.ClosedAt.IsZero() {
		return contents
	}
	if s.t.May(labels.Observe) {
		contents = append(contents, s.form("observations", "Présenter des observations", "Envoyer mes observations", 0,
			append([]page.Field{reason("Vos observations", "L’autorité les lira avant de décider.")}, s.evidence()...)...))
	}
	if s.t.May(labels.CloseContradict) && (!c.ObservedAt.IsZero() || !s.v.Actor.At.Before(c.DueAt)) {
		contents = append(contents, s.form("clore", "Clore la procédure", "Clore", 0))
	}
	return contents
}

// reserves shows what is to be mended, and what was.
func (s sheet) reserves() page.Content {
	if len(s.t.Reserves) == 0 {
		return nil
	}
	var contents []page.Content
	if s.t.Rules.TooMany(s.t.Reserves) {
		contents = append(contents, page.Paragraph(strconv.Itoa(s.t.Rules.MinorsMakeMajor)+" défauts mineurs ou plus sont ouverts : ensemble, ils comptent comme un défaut majeur."))
	}
	for i := range s.t.Reserves {
		contents = append(contents, s.oneReserve(&s.t.Reserves[i])...)
	}
	return page.Section{Title: "Réserves et défauts", Contents: contents}
}

func (s sheet) oneReserve(r *labels.TitleReserve) (contents []page.Content) {
	state := page.Badge{Word: "À lever avant la fin du " + before(r.DueAt), Shape: page.Waiting}
	switch {
	case !r.Open():
		state = page.Badge{Word: "Levée le " + dayOf(r.LiftedAt), Shape: page.Done}
	case r.Late(s.v.Actor.At):
		state = page.Badge{Word: "En retard depuis le " + before(r.DueAt), Shape: page.Stopped}
	}
	list := page.Definitions{{Title: r.Kind.French(), Value: state}, {Title: "Critère", Value: page.Text(s.t.Rules.WatchName(r.Criterion))}, {Title: "Constat", Value: lines{r.Text}}}
	if r.Answer != "" {
		list = append(list, page.Definition{Title: "Réponse du lieu, le " + dayOf(r.AnsweredAt), Value: lines{r.Answer}})
	}
	if r.LiftedNote != "" {
		list = append(list, page.Definition{Title: "Pourquoi elle est levée", Value: lines{r.LiftedNote}})
	}
	contents = append(contents, list)
	if !r.Open() {
		return contents
	}
	if s.t.May(labels.ProveConform) && s.t.Is(labels.Holder) {
		contents = append(contents, s.form("repondre", "Répondre", "Envoyer ma réponse", r.ID,
			append([]page.Field{reason("Ce que vous avez fait", "Joignez ce qui le montre.")}, s.evidence()...)...))
	}
	if s.t.Is(labels.Instructor) && (s.t.May(labels.CloseConform) || s.t.May(labels.LiftReserve)) {
		contents = append(contents, s.form("lever", "Lever", "Lever", r.ID,
			append([]page.Field{reason("Ce qui a été vérifié", "Une preuve est nécessaire : un document, ou un contrôle favorable.")}, s.evidence()...)...))
	}
	return contents
}

// alerts shows what the record no longer says.
func (s sheet) alerts() page.Content {
	if len(s.t.Alerts) == 0 {
		return nil
	}
	table := &page.Table{Caption: "Critères suivis dans la fiche du lieu", Columns: []page.Column{{Title: "Critère"}, {Title: "Depuis"}, {Title: "État"}}}
	for _, a := range s.t.Alerts {
		state := page.Badge{Word: "N’est plus rempli", Shape: page.Attention}
		if !a.EndedAt.IsZero() {
			state = page.Badge{Word: "Rempli depuis le " + dayOf(a.EndedAt), Shape: page.Done}
		}
		table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(s.t.Rules.WatchName(a.Code)), page.Text(dayOf(a.Since)), state}})
	}
	contents := []page.Content{table}
	if s.t.Is(labels.Holder) {
		contents = append(contents, choices{{Text: "Corriger la fiche du lieu", Href: "/espace/lieux/" + page.PathEscape(s.t.PlaceID) + "/modifier"}})
	}
	return page.Section{Title: "Alertes", Contents: contents}
}

// complaints shows what anyone said, to who answers.
func (s sheet) complaints() page.Content {
	if len(s.t.Complaints) == 0 {
		return nil
	}
	var contents []page.Content
	for i := range s.t.Complaints {
		c := &s.t.Complaints[i]
		ground, _ := labels.GroundOf(labels.ComplaintGrounds, c.Nature)
		list := page.Definitions{{Title: "Reçu le", Value: page.Text(dayOf(c.ReceivedAt))}, {Title: "Objet", Value: page.Text(ground.Name)}, {Title: "Message", Value: lines{c.Message}}}
		if !c.AnsweredAt.IsZero() {
			contents = append(contents, append(list, page.Definition{Title: "Réponse, le " + dayOf(c.AnsweredAt), Value: lines{c.Answer}}))
			continue
		}
		contents = append(contents, list)
		if s.t.Is(labels.Instructor) && s.t.May(labels.AnswerFlag) {
			contents = append(contents, s.form("signalement", "Traiter ce signalement", "Enregistrer", c.ID,
				page.Area{Name: "motif", Label: "Votre réponse", Hint: "La personne la reçoit, si elle a donné une adresse.", Rows: 3, Max: labels.ComplaintMax, Required: true}))
		}
	}
	return page.Section{Title: "Signalements", Contents: contents}
}

// checks shows the checks of the title, and its visits.
func (s sheet) checks() page.Content {
	var contents []page.Content
	if first, last, has := s.t.Rules.SurveillanceWindow(s.t.ValidFrom); has {
		contents = append(contents, page.Paragraph("Ce label prévoit un contrôle entre le "+dayText(first)+" et le "+dayText(last)+"."))
	}
	if len(s.t.Checks) > 0 {
		table := &page.Table{Caption: page.Counted(len(s.t.Checks), "contrôle", "contrôles"), Columns: []page.Column{{Title: "Date"}, {Title: "Moyen"}, {Title: "Issue"}, {Title: "Constat"}}}
		for _, k := range s.t.Checks {
			table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(dayOf(k.At)), page.Text(k.Mean.French()), outcome(k.Outcome), lines{k.Text}}})
		}
		contents = append(contents, table)
	}
	for _, v := range s.t.Visits {
		contents = append(contents, choices{{Text: "Visite du " + dayOf(v.StartsAt) + ", " + visitWords(v.State), Href: "/espace/visites/" + itemText(v.ID)}})
	}
	if len(contents) == 0 {
		return nil
	}
	return page.Section{Title: "Contrôles", Contents: contents}
}

func outcome(o labels.Outcome) page.Badge {
	shape := map[labels.Outcome]page.Shape{labels.Favourable: page.Done, labels.WithNCs: page.Attention, labels.Unfavourable: page.Stopped}[o]
	return page.Badge{Word: o.French(), Shape: shape}
}
