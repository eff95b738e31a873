package committee

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

const outcomePrefix = "decision_"

// decidePage lists the files that wait for a decision, with what the votes make.
func (p *Pages) decidePage(c *fiber.Ctx) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	s, err := p.Store.SessionFor(c.UserContext(), v.Actor, id)
	if err != nil {
		return err
	}
	table := &page.Table{
		Caption: "Dossiers qui attendent une décision", Empty: "Aucun dossier n’attend votre décision.",
		Columns: []page.Column{{Title: "Lieu"}, {Title: "Votes"}, {Title: "Votants"}, {Title: "Proposition"}, {Title: "Décision"}, {Title: "À part", Hidden: true}},
	}
	for i := range s.Files {
		if f := &s.Files[i]; f.Readable && f.Interest.Declared && f.State == labels.InCommittee && s.State == labels.SessionOpen {
			table.Rows = append(table.Rows, decideRow(&s, f))
		}
	}
	contents := []page.Content{tabs(&s, "decisions")}
	if len(table.Rows) == 0 {
		return p.show(c, v, "Décider : "+s.Name, append(contents, table)...)
	}
	return p.show(c, v, "Décider : "+s.Name, append(contents,
		page.Paragraph("La décision suit le vote. Les motifs sont ceux de la proposition. Pour en écrire d’autres, ou ajourner, ouvrez le dossier."),
		&page.Form{
			Action: address(id, "decisions"), Token: v.FormToken, Hidden: labelform.Fields(s.Seq), Submit: "Décider les dossiers cochés",
			Fields: []page.Field{page.Aside{Content: table}}, Back: page.Link{Text: "Revenir à la séance", Href: address(id, "")},
		})...)
}

func decideRow(s *store.SessionView, f *store.SessionFile) page.Row {
	quorum := page.Counted(f.Judges, "votant", "votants") + " pour un quorum de " + page.Whole(f.Quorum)
	if len(f.Recused) > 0 {
		quorum += ". Sortis : " + page.Whole(len(f.Recused))
	}
	advised := advised(s, f)
	choices := make([]page.Choice, len(labels.Outcomes))
	for i, o := range labels.Outcomes {
		choices[i] = page.Choice{Value: string(o), Text: outcomeWords[o], Chosen: o == advised}
	}
	return page.Row{Cells: []page.Content{
		box{Name: "dossier", Value: fileNumber(f.Application) + ":" + fileNumber(f.Seq), Text: f.PlaceName, More: f.Number + ", " + f.Commune},
		page.Text(f.Tally.French()), page.Text(quorum), page.Text(proposalWords[f.Proposal.Kind]),
		pick{Name: outcomePrefix + fileNumber(f.Application), About: "Décision pour " + f.PlaceName, Choices: choices},
		page.Link{Text: "Ouvrir", Href: fileAddress(s.ID, f.Application)},
	}}
}

var outcomeWords = map[procedure.Event]string{
	labels.Grant: "Accorder", labels.GrantReserves: "Accorder avec réserves", labels.Refuse: "Refuser", labels.RefuseAdmit: "Déclarer irrecevable",
}

// advised is the decision that the votes make, or that was proposed where nobody voted.
func advised(s *store.SessionView, f *store.SessionFile) procedure.Event {
	if len(f.Proposal.Result.Minors) == 0 && f.Tally.Agrees(labels.Grant, s.ChairCasts) == nil {
		return labels.Grant
	}
	for _, o := range []procedure.Event{labels.GrantReserves, labels.Refuse} {
		if f.Tally.Agrees(o, s.ChairCasts) == nil {
			return o
		}
	}
	return map[labels.ProposalKind]procedure.Event{labels.ProposeGrant: labels.Grant, labels.ProposeReserves: labels.GrantReserves, labels.ProposeRefusal: labels.Refuse}[f.Proposal.Kind]
}

// decideMany decides the files that were ticked, each by itself.
func (p *Pages) decideMany(c *fiber.Ctx) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	values := labelform.Posted(c)
	chosen, err := enlistings(values)
	if err != nil {
		return err
	}
	forms := make(map[int64]store.DecisionForm, len(chosen))
	for _, one := range chosen {
		one.Command.Reason = ""
		forms[one.Application] = store.DecisionForm{
			Command: one.Command, Session: id, AsProposed: true, Outcome: procedure.Event(values.Get(outcomePrefix + fileNumber(one.Application))),
		}
	}
	results, err := p.Store.DecideMany(c.UserContext(), v.Actor, forms)
	if err != nil {
		return err
	}
	return p.results(c, v, id, "Dossiers décidés", "décidé", results)
}

// decisionFields ask for a decision, its reasons, and its reserves.
func decisionFields(d *store.DecisionView, outcomes []procedure.Event, chosen procedure.Event) []page.Field {
	choices := make([]page.Choice, len(outcomes))
	refuses := false
	for i, o := range outcomes {
		choices[i] = page.Choice{Value: string(o), Text: outcomeWords[o], Chosen: o == chosen}
		refuses = refuses || o == labels.Refuse || o == labels.RefuseAdmit
	}
	fields := []page.Field{
		page.Radios{Name: "decision", Label: "Décision", Choices: choices, Required: true},
		page.Area{Name: labelform.ReasonField, Label: "Motifs de la décision", Hint: "La personne qui a déposé le dossier les lit.", Value: d.Proposal.Reason, Max: procedure.ReasonMax, Rows: 5, Required: true},
	}
	if refuses {
		ground := page.Select{Name: labelform.ReasonCodeField, Label: "Motif du refus", Hint: "Pour un refus seulement.", Empty: "Choisissez"}
		for _, g := range d.Refusals {
			ground.Choices = append(ground.Choices, page.Choice{Value: g.Code, Text: g.Name, Chosen: g.Code == d.Proposal.Ground})
		}
		fields = append(fields, ground)
	}
	fields = append(fields, page.TextField{Name: labelform.LegalField, Label: "Texte sur lequel la décision repose", Value: d.Legal, Max: procedure.RefMax, Required: true})
	for i, r := range d.Reserves {
		legend := "Réserve sur le critère " + r.Criterion
		if i < len(d.Criteria) {
			legend = "Réserve : " + d.Criteria[i].Name
		}
		fields = append(fields, page.Group{Legend: legend, Hint: "Pour un accord avec réserves.", Fields: []page.Field{
			page.Area{Name: "reserve_" + r.Criterion, Label: "Ce qui doit être corrigé", Value: r.Text, Max: labels.MessageMax, Rows: 3},
			page.TextField{Name: "reserve_le_" + r.Criterion, Label: "Avant la fin du", Type: page.Date, Value: inputDay(r.Due)},
		}})
	}
	return fields
}

// decisionOf reads such a form.
func decisionOf(values url.Values, d *store.DecisionView) (form store.DecisionForm, err error) {
	if form.Command, err = labelform.Read(values); err != nil {
		return form, err
	}
	form.Outcome = procedure.Event(values.Get("decision"))
	if form.Outcome != labels.Refuse && form.Outcome != labels.RefuseAdmit {
		form.ReasonCode = ""
	}
	if form.Outcome != labels.GrantReserves {
		return form, nil
	}
	var faults fault.Fields
	form.Reserves = []labels.ReserveAsked{}
	for _, r := range d.Reserves {
		due, err := time10(values.Get("reserve_le_" + r.Criterion))
		if err != nil {
			faults.Add("reserve_le_"+r.Criterion, "Donnez une date, par exemple 31/12/2026.")
		}
		form.Reserves = append(form.Reserves, labels.ReserveAsked{
			Criterion: r.Criterion, Text: labelform.Text(values, "reserve_"+r.Criterion, labels.MessageMax, &faults), Due: due,
		})
	}
	return form, faults.Err("Cette décision n’est pas complète.")
}

// filePage shows one file of a session: votes, decision, adjournment.
func (p *Pages) filePage(c *fiber.Ctx) error { return p.fileAgain(c, labelform.Refused{}, "") }

func (p *Pages) fileAgain(c *fiber.Ctx, r labelform.Refused, acted string) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	s, f, d, err := p.fileOf(c, v.Actor, id)
	if err != nil {
		return err
	}
	notice := r.Notice
	if notice == nil {
		notice = done(c, map[string]string{"decider": "La décision est enregistrée. La personne est prévenue.", "ajourner": "Le dossier est ajourné. La personne est prévenue.", "rapporteur": "La personne qui rapporte ce dossier est désignée."})
	}
	contents := []page.Content{notice, tabs(&s, "dossiers"), fileFacts(&s, &f)}
	if s.Is(labels.Member) && len(f.Votes) > 0 {
		contents = append(contents, page.Section{Title: "Votes", Contents: []page.Content{votesTable(&s, &f)}})
	}
	if f.State != labels.InCommittee {
		return p.show(c, v, "Dossier "+f.Number, contents...)
	}
	formFor := func(word string) *page.Form {
		form := &page.Form{Action: fileAddress(id, f.Application) + "/" + word, Token: v.FormToken, Hidden: labelform.Fields(f.Seq), Prefix: word + "-"}
		if acted == word {
			form.Values, form.Faults, form.Hidden = r.Values, r.Faults, r.Hidden(f.Seq)
		}
		return form
	}
	switch {
	case s.State == labels.SessionOpen && s.Is(labels.Decider) && d.Refusal == "":
		decide := formFor("decider")
		decide.Fields, decide.Submit = decisionFields(&d, labels.Outcomes, advised(&s, &f)), "Enregistrer la décision"
		adjourn := formFor("ajourner")
		adjourn.Submit = "Ajourner ce dossier"
		adjourn.Fields = []page.Field{
			page.Area{Name: labelform.ReasonField, Label: "Question posée", Hint: "La personne qui a déposé le dossier la lit.", Max: procedure.ReasonMax, Rows: 3, Required: true},
			page.TextField{Name: labelform.DeadlineField, Label: "Le dossier doit revenir avant la fin du", Type: page.Date, Required: true},
		}
		contents = append(contents, page.Section{Title: "Décider", Contents: []page.Content{decide}}, page.Section{Title: "Ajourner", Contents: []page.Content{adjourn}})
	case s.State == labels.SessionOpen && s.Is(labels.Decider):
		contents = append(contents, page.Paragraph(d.Refusal))
	}
	if s.Is(labels.Secretary) {
		rapporteur := formFor("rapporteur")
		rapporteur.Submit, rapporteur.Fields = "Désigner", []page.Field{rapporteurField(&s, f.Rapporteur)}
		contents = append(contents, page.Section{Title: "Qui rapporte ce dossier", Contents: []page.Content{rapporteur}})
	}
	return p.show(c, v, "Dossier "+f.Number, contents...)
}

func votesTable(s *store.SessionView, f *store.SessionFile) *page.Table {
	table := &page.Table{Caption: f.Tally.French(), Columns: []page.Column{{Title: "Membre"}, {Title: "Vote"}}}
	for _, m := range s.Members {
		if choice, voted := f.Votes[m.Name]; voted {
			table.Rows = append(table.Rows, page.Row{Cells: []page.Content{page.Text(m.Name), page.Text(choice.French())}})
		}
	}
	return table
}

func fileFacts(s *store.SessionView, f *store.SessionFile) page.Content {
	list := page.Definitions{
		{Title: "Lieu", Value: page.Text(f.PlaceName + ", " + f.Commune)}, {Title: "Label", Value: page.Text(f.Label)}, {Title: "État", Value: fileBadge(f.State)},
		{Title: "Dossier complet", Value: page.Link{Text: "Lire le dossier", Href: filesHome + "/" + fileNumber(f.Application)}},
		{Title: "Proposition", Value: page.Text(proposalWords[f.Proposal.Kind])},
	}
	if f.Proposal.Reason != "" {
		list = append(list, page.Definition{Title: "Motifs de la proposition", Value: page.Text(f.Proposal.Reason)})
	}
	if s.State != labels.SessionPlanned {
		list = append(list, page.Definition{Title: "Votants", Value: page.Text(page.Whole(f.Judges) + " pour un quorum de " + page.Whole(f.Quorum))})
	}
	if len(f.Recused) > 0 {
		list = append(list, page.Definition{Title: "Sortis pour ce dossier", Value: lines(f.Recused)})
	}
	if f.Decision != nil && f.Decision.Event == labels.Adjourn {
		list = append(list, page.Definition{Title: "Question posée", Value: page.Text(f.Decision.Reason)})
	} else if f.Decision != nil {
		list = append(list, page.Definition{Title: "Décision", Value: page.Link{Text: f.Decision.DecisionRef, Href: decisionsHome + "/" + fileNumber(f.Application)}})
	}
	return list
}

// onFile does an act on one file of a session.
func (p *Pages) onFile(c *fiber.Ctx) error {
	v, id, err := asked(c, "id")
	if err != nil {
		return err
	}
	file, err := strconv.ParseInt(c.Params("dossier"), 10, 64)
	if err != nil {
		return errNoFile
	}
	word := c.Params("acte")
	err = p.doOnFile(c, v.Actor, id, file, word)
	if r, mends := labelform.RefusedOf(c, err); mends {
		return p.fileAgain(c, r, word)
	}
	if err != nil {
		return err
	}
	return c.Redirect(fileAddress(id, file)+"?fait="+word, fiber.StatusSeeOther)
}
