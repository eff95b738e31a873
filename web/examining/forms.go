package examining

import (
	"net/url"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/web/labelform"
	"annuaire/web/page"
)

// today is the day in Paris.
func (s *sheet) today() time.Time { return procedure.DayOf(s.v.Actor.At, directory.Paris) }

func isoDay(d time.Time) string { return d.Format(time.DateOnly) }

// formTitle is the heading of the page of a form.
func (s *sheet) formTitle(what string) string { return what + "\u00a0: " + s.r.PlaceName }

// handOverPage gives the file to a colleague, or to another body.
func (p *Pages) handOverPage(c *fiber.Ctx, s *sheet) error {
	colleagues, err := p.Store.Colleagues(c.UserContext(), s.v.Actor, s.r.Desk)
	if err != nil {
		return err
	}
	desks, err := p.Store.ExaminingDesks(c.UserContext(), s.v.Actor)
	if err != nil {
		return err
	}
	toDesk := page.Select{Name: "service", Label: "Service", Empty: "Choisissez", Required: true}
	for _, d := range desks {
		if d.Desk != s.r.Desk {
			toDesk.Choices = append(toDesk.Choices, page.Choice{Value: string(d.Level) + ":" + d.Code, Text: d.Name})
		}
	}
	colleague := colleagueField(colleagues)
	colleague.Required = true
	assign := s.form(s.path("/confier"), "Confier à cette personne", colleague)
	assign.Prefix = "personne-"
	if s.may(labels.Route) {
		assign.Back = page.Link{} // under the other form
	}
	route := s.form(s.path("/reorienter"), "Confier à ce service", toDesk,
		page.Area{Name: "motif", Label: "Pourquoi ?", Hint: "Le demandeur lira cette raison.", Max: procedure.ReasonMax, Rows: 3, Required: true})
	route.Prefix = "service-"
	contents := []page.Content{s.refusal()}
	if s.may(labels.Assign) {
		contents = append(contents, page.Section{Title: "À un collègue de " + s.r.DeskName, Contents: []page.Content{assign}})
	}
	if s.may(labels.Route) {
		contents = append(contents, page.Section{Title: "À un autre service", Contents: []page.Content{page.Lines(s.r.DeskRule), route}})
	}
	return p.show(c, s.v, s.formTitle("Confier ce dossier"), contents...)
}

func (p *Pages) reopenPage(c *fiber.Ctx, s *sheet) error {
	f := s.form(s.path("/reprendre"), "Reprendre l’instruction",
		page.Area{Name: "motif", Label: "Pourquoi ?", Hint: "La proposition faite est annulée. Elle reste dans l’historique.", Max: procedure.ReasonMax, Rows: 4, Required: true})
	return p.show(c, s.v, s.formTitle("Reprendre l’instruction"), s.proposal(), f)
}

// correctionPage asks who applies to correct some fields.
func (p *Pages) correctionPage(c *fiber.Ctx, s *sheet) error {
	natures := page.Radios{Name: "nature", Label: "Qu’est-ce qui ne va pas ?", Required: true, Choices: []page.Choice{
		{Value: string(procedure.Incorrect), Text: "C’est inexact", Hint: "Le délai de décision s’arrête jusqu’à la réponse."},
		{Value: string(procedure.Incomplete), Text: "C’est incomplet", Hint: "Le délai de décision repart de zéro à la réponse."},
		{Value: string(procedure.Outdated), Text: "C’est périmé", Hint: "Le délai de décision s’arrête jusqu’à la réponse."},
	}}
	fields := page.Checks{Name: "champs", Label: "Que faut-il reprendre ?", Hint: "Seules ces réponses s’ouvrent à nouveau.", Required: true}
	for _, name := range labels.CorrectionFields {
		fields.Choices = append(fields.Choices, page.Choice{Value: name, Text: s.r.Label.FieldFrench(name)})
	}
	for _, c := range s.r.Label.Asked(s.r.Facts, s.r.Answers) {
		if c.Check != labels.Data {
			fields.Choices = append(fields.Choices, page.Choice{Value: c.Code, Text: s.r.Label.FieldFrench(c.Code)})
		}
	}
	days := s.r.Label.DaysToCorrect()
	f := s.form(s.path("/correction"), "Demander cette correction", natures, fields,
		page.Area{Name: "motif", Label: "Message au demandeur", Hint: "Dites précisément ce qui est attendu.", Max: labels.MessageMax, Rows: 6, Required: true},
		page.TextField{Name: labelform.DeadlineField, Label: "Répondre jusqu’au", Type: page.Date, Required: true, Value: isoDay(procedure.AddDays(s.today(), days)),
			Hint: "Au moins " + page.Counted(days, "jour", "jours") + ". Deux rappels partent avant cette date, puis le dossier est classé."})
	return p.show(c, s.v, s.formTitle("Demander une correction"), f)
}

// assessmentPage lists the criteria, with what the reader wrote of each.
func (p *Pages) assessmentPage(c *fiber.Ctx, s *sheet) error {
	var fields []page.Field
	for _, criterion := range s.r.Label.Asked(s.r.Facts, s.r.Answers) {
		fields = append(fields, s.assessed(criterion))
	}
	f := s.form(s.path("/evaluation"), "Envoyer mon évaluation", fields...)
	f.Others = []page.FormButton{{Text: "Garder en brouillon", Name: draftField, Value: "oui"}}
	return p.show(c, s.v, s.formTitle("Évaluer les critères"),
		page.Paragraph("Un brouillon n’est lu que par vous. Une fois envoyé, il ne change plus : une nouvelle évaluation le remplace et les deux restent."), f)
}

func (s *sheet) assessed(c labels.Criterion) page.Field {
	var held labels.Assessment
	for _, d := range s.r.Drafts {
		if d.Criterion == c.Code {
			held = d
		}
	}
	verdicts := page.Select{Name: verdictField(c.Code), Label: "Votre constat", Empty: "Pas maintenant"}
	for _, w := range verdictShapes {
		verdicts.Choices = append(verdicts.Choices, page.Choice{Value: string(w.verdict), Text: w.verdict.French(), Chosen: held.Verdict == w.verdict})
	}
	group := page.Group{Legend: c.Code + " · " + c.Name, Hint: c.Text, Fields: []page.Field{
		page.Aside{Content: s.answer(c)}, page.Aside{Content: s.measured(c)}, page.Aside{Content: s.found(c)}, verdicts,
		page.Area{Name: findingField(c.Code), Label: "Ce que vous constatez", Hint: "Obligatoire si ce n’est pas conforme.", Value: held.Finding, Max: labels.MessageMax, Rows: 2},
	}}
	if documents := s.evidence(c.Code, held.Documents); len(documents.Choices) > 0 {
		group.Fields = append(group.Fields, documents)
	}
	return group
}

// evidence offers the documents of the answer, those that were not given by who
// applies, and those that are held.
func (s *sheet) evidence(code string, held []int64) page.Checks {
	checks := page.Checks{Name: evidenceField(code), Label: "Documents qui le montrent"}
	answer := s.r.Answers[code].Documents
	for _, d := range s.r.Documents {
		if !d.Removed && (d.Nature != "piece" || slices.Contains(answer, d.ID) || slices.Contains(held, d.ID)) {
			checks.Choices = append(checks.Choices, page.Choice{Value: number(d.ID), Text: d.Name, Chosen: slices.Contains(held, d.ID)})
		}
	}
	return checks
}

// askPage asks somebody for an opinion.
func (p *Pages) askPage(c *fiber.Ctx, s *sheet) error {
	f := s.form(s.path("/avis"), "Demander cet avis",
		page.TextField{Name: "courriel", Label: "Adresse électronique de la personne", Hint: "Si elle n’a pas de compte, elle est invitée à en ouvrir un.", Type: page.Email, Max: 254, Required: true},
		page.TextField{Name: "nom", Label: "Son nom", Hint: "Utile si elle est invitée.", Max: 200},
		page.Area{Name: "question", Label: "Votre question", Max: labels.MessageMax, Rows: 4, Required: true},
		page.TextField{Name: "fermee", Label: "Question à laquelle répondre par oui ou par non (facultatif)", Max: labels.ClosedMax},
		page.Check{Name: "confidentiel", Label: "Avis confidentiel", Hint: "Seules les personnes qui instruisent et décident le lisent."},
		page.TextField{Name: labelform.DeadlineField, Label: "Répondre jusqu’au", Type: page.Date, Required: true, Value: isoDay(procedure.AddDays(s.today(), 21))})
	return p.show(c, s.v, s.formTitle("Demander un avis"), f)
}

// proposalPage proposes a decision, with the computed result and what lacks.
func (p *Pages) proposalPage(c *fiber.Ctx, s *sheet) error {
	kinds := page.Radios{Name: "proposition", Label: "Que proposez-vous ?", Required: true}
	for _, k := range labels.ProposalKinds {
		kinds.Choices = append(kinds.Choices, page.Choice{Value: string(k), Text: proposalWords[k], Chosen: k == s.r.Result.Computed()})
	}
	fields := []page.Field{kinds}
	for _, code := range s.r.Result.Minors {
		fields = append(fields, s.reserveFields(code))
	}
	grounds := page.Select{Name: "motif_code", Label: "Motif du refus, si vous proposez de refuser", Empty: "Aucun"}
	for _, g := range s.r.Label.Refusals {
		grounds.Choices = append(grounds.Choices, page.Choice{Value: g.Code, Text: g.Name})
	}
	fields = append(fields, grounds,
		page.Area{Name: "motif", Label: "Raisons de votre proposition", Hint: "La personne qui décide les lit.", Max: labels.MessageMax, Rows: 5, Required: true},
		page.Area{Name: "ecart", Label: "Si vous proposez autre chose que le résultat calculé, dites pourquoi", Max: labels.MessageMax, Rows: 3})
	return p.show(c, s.v, s.formTitle("Proposer une décision"), s.result(), s.form(s.path("/proposition"), "Enregistrer cette proposition", fields...))
}

func (s *sheet) reserveFields(code string) page.Field {
	due := procedure.AddMonths(s.today(), max(1, s.r.Label.MinorMonths))
	return page.Group{Legend: "Réserve sur " + s.r.Label.FieldFrench(code), Hint: "Pour un accord avec réserves seulement.", Fields: []page.Field{
		page.Area{Name: "reserve_" + code, Label: "Ce qui doit être corrigé", Value: s.lastFinding(code), Max: labels.MessageMax, Rows: 2},
		page.TextField{Name: "reserve_le_" + code, Label: "Au plus tard le", Type: page.Date, Value: isoDay(due)},
	}}
}

// lastFinding is what was found of a criterion that is not met.
func (s *sheet) lastFinding(code string) (text string) {
	for i := range s.r.Sent {
		if a := &s.r.Sent[i]; a.Criterion == code && a.Current() && a.Finding != "" {
			text = a.Finding
		}
	}
	return text
}

// reservesOf reads the reserves of a proposal: one for each criterion that has a text.
func reservesOf(values url.Values) (list []labels.ReserveAsked, err error) {
	var faults fault.Fields
	for name := range values {
		code, is := cutReserve(name)
		if !is || labelform.Clean(values.Get(name)) == "" {
			continue
		}
		due, err := time.Parse(time.DateOnly, values.Get("reserve_le_"+code))
		if err != nil {
			faults.Add("reserve_le_"+code, "Donnez une date, par exemple 31/12/2026.")
		}
		list = append(list, labels.ReserveAsked{Criterion: code, Text: labelform.Clean(values.Get(name)), Due: due})
	}
	slices.SortFunc(list, func(a, b labels.ReserveAsked) int {
		if a.Criterion < b.Criterion {
			return -1
		}
		return 1
	})
	return list, faults.Err("Une réserve est à corriger.")
}
