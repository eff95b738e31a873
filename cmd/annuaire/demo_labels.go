package main

import (
	"context"
	"fmt"
	"time"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
)

// The labels of the demonstration.
const (
	demoCharter = "reseau"
	demoLabel   = "emn"
)

// demoLegal is the text that the decisions of the demonstration rest on.
const demoLegal = "Règlement du label, article 12 (fictif)"

// demoWhatever is a command that looks at no earlier move.
var demoWhatever = store.Command{Seq: procedure.AnySeq}

// showLabels brings labels to life: two schemes, a place that joined the charter, one
// that was labelled after a visit and a committee, and files that wait at each step.
func (d *demoDesk) showLabels(ctx context.Context) error {
	if err := d.record.PublishShipped(ctx, d.now.AddDate(-2, 0, 0)); err != nil {
		return err
	}
	for rank := range d.places {
		if err := d.makeWorthy(ctx, rank); err != nil {
			return err
		}
	}
	for _, step := range []func(context.Context) error{d.joinTheCharter, d.labelAPlace, d.prepareASession, d.awaitAVisit, d.awaitACorrection, d.awaitAnInstructor} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// makeWorthy has the town complete a sheet, and name a mediator there, so that
// what the directory computes is within reach.
func (d *demoDesk) makeWorthy(ctx context.Context, rank int) error {
	p, err := d.record.Place(ctx, d.places[rank])
	if err != nil || p.State != directory.Published {
		return err
	}
	p.Hours, p.Doubts = "Mo-Fr 09:30-12:30,13:30-18:30; Sa 10:00-13:00", nil
	p.Services = directory.Vocabulary{"Aide aux démarches administratives", "Maîtrise des outils numériques du quotidien", "Compréhension du monde numérique", "Loisirs et créations numériques"}
	p.Fees, p.AccessModes = directory.Fees[:1], directory.AccessModes[:2]
	p.SupportModes, p.SpecialCare = directory.SupportModes[1:3], directory.SpecialCare[:2]
	p.Equipment, p.Phone = directory.Equipments[:4], fmt.Sprintf("+33261910%03d", 100+rank)
	p.AccessPage, p.UpdatedOn = "https://acceslibre.example/fictif/"+p.ID, day(d.now)
	if _, err := d.record.UpdatePlace(ctx, d.ago(0, "commune"), p, "Fiche complétée par la commune."); err != nil {
		return err
	}
	_, err = d.record.GiveRight(ctx, d.ago(0, "commune"), store.NewRight{Email: "mediation" + demoDomain, Role: access.Mediator, Place: p.ID})
	if fault.KindOf(err) == fault.Conflict || fault.KindOf(err) == fault.Rejected { // she has it there already
		return nil
	}
	return err
}

// joinTheCharter has a manager sign the charter.
func (d *demoDesk) joinTheCharter(ctx context.Context) error {
	_, err := d.apply(ctx, demoCharter, 0, 260, "lieu")
	return err
}

// apply fills an application in and submits it, so many days ago.
func (d *demoDesk) apply(ctx context.Context, scheme string, rank, days int, by string) (id int64, err error) {
	actor := d.ago(days, by)
	app, err := d.record.StartApplication(ctx, actor, scheme, d.places[rank], 0)
	if err != nil {
		return 0, err
	}
	rules, err := d.record.PublishedScheme(ctx, scheme)
	if err != nil {
		return 0, err
	}
	form, err := d.answers(ctx, actor, app.ID, &rules.Scheme)
	if err != nil {
		return 0, err
	}
	if _, err := d.record.SaveApplication(ctx, actor, app.ID, form); err != nil {
		return 0, err
	}
	_, err = d.record.SubmitApplication(ctx, actor, app.ID, store.Submission{Command: demoWhatever, Accepted: true, Mandated: true})
	return app.ID, err
}

// answers says yes to everything, with a document where one is asked.
func (d *demoDesk) answers(ctx context.Context, actor access.Actor, id int64, rules *labels.Scheme) (form store.SavedForm, err error) {
	holder, pivot, signed := "Ville de Rennes (fictif)", "21350238800019", "Chloé Commune, directrice de la lecture publique"
	form.ApplicationForm = labels.ApplicationForm{Answers: map[string]labels.Answer{}, HolderName: &holder, HolderPivot: &pivot, SignedBy: &signed}
	for _, c := range rules.Criteria {
		answer := labels.Answer{Value: labels.AnswerYes, Text: "Oui, toute l’année."}
		switch c.Check {
		case labels.Data:
			continue
		case labels.Document:
			kept, err := d.record.AddDocument(ctx, actor, labels.ApplicationLife.Kind, id, demoDocument(c))
			if err != nil {
				return form, err
			}
			answer.Documents, answer.Text = []int64{kept.ID}, "Voir le document joint."
		}
		form.Answers[c.Code] = answer
	}
	return form, nil
}

// demoDocument is what a place joins to show that it meets a criterion.
func demoDocument(c labels.Criterion) store.DocumentUpload {
	text := "Document fictif de démonstration.\n\n" + c.Name + "\n\n" + c.Evidence + "\n"
	return store.DocumentUpload{Name: "preuve-" + c.Code + ".txt", Nature: "piece", Content: []byte(text)}
}

// labelAPlace leads a place through the whole procedure, up to its title, with a
// reserve that is still to be lifted.
func (d *demoDesk) labelAPlace(ctx context.Context) error {
	id, err := d.examined(ctx, 3, 230)
	if err != nil {
		return err
	}
	session, err := d.session(ctx, 150, 130, "Comité régional de printemps (fictif)", id)
	if err != nil {
		return err
	}
	if err := d.vote(ctx, session, id, 130); err != nil {
		return err
	}
	chair := d.ago(130, "decision")
	command := demoWhatever
	command.LegalBasis, command.Reason = demoLegal, "Le lieu remplit les critères. Le programme des ateliers reste à publier."
	if _, err := d.record.Decide(ctx, chair, id, store.DecisionForm{Command: command, Outcome: labels.GrantReserves, Session: session, AsProposed: true}); err != nil {
		return err
	}
	return d.record.FinishSession(ctx, chair, session, demoWhatever, "Le comité a examiné un dossier et accordé le label avec une réserve.")
}

// examined leads an application from its submission to a proposal, over two months.
func (d *demoDesk) examined(ctx context.Context, rank, days int) (id int64, err error) {
	if id, err = d.visited(ctx, rank, days, days-40); err != nil {
		return 0, err
	}
	instructor := d.ago(days-60, "instruction")
	var found []labels.Assessment
	rules, err := d.record.PublishedScheme(ctx, demoLabel)
	if err != nil {
		return 0, err
	}
	for _, c := range rules.Scheme.Criteria {
		a := labels.Assessment{Criterion: c.Code, Verdict: labels.Compliant}
		if c.Code == "C2" {
			a.Verdict, a.Finding = labels.MinorNC, "Les ateliers ont lieu, leur programme n’est pas publié."
		}
		found = append(found, a)
	}
	if err := d.record.SaveAssessments(ctx, instructor, id, found); err != nil {
		return 0, err
	}
	if _, err := d.record.SendAssessments(ctx, instructor, id, demoWhatever); err != nil {
		return 0, err
	}
	command := demoWhatever
	command.Reason = "Un lieu actif, une équipe formée, un accueil attentif."
	_, err = d.record.ProposeDecision(ctx, instructor, id, command, store.ProposalForm{Kind: labels.ProposeReserves, Reserves: []labels.ReserveAsked{
		{Criterion: "C2", Text: "Publier le programme des ateliers sur la fiche du lieu.", Due: procedure.DayOf(d.now.AddDate(0, 1, 0), directory.Paris)},
	}})
	return id, err
}

// visited leads an application to the report of its visit, made so many days ago.
func (d *demoDesk) visited(ctx context.Context, rank, days, visit int) (id int64, err error) {
	id, number, err := d.visiting(ctx, rank, days, d.now.AddDate(0, 0, -visit))
	if err != nil {
		return 0, err
	}
	if _, err := d.record.AcceptVisit(ctx, d.ago(days-12, "commune"), number, demoWhatever); err != nil {
		return 0, err
	}
	visitor := d.ago(visit-1, "instruction")
	var writes []labels.Written
	for _, code := range demoVisited {
		writes = append(writes, labels.Written{Key: "demo-" + code, Criterion: code, Verdict: labels.Compliant, Finding: "Vu sur place.", At: visitor.At})
	}
	if _, _, err := d.record.SaveVisit(ctx, visitor, number, writes); err != nil {
		return 0, err
	}
	_, err = d.record.ReportVisit(ctx, visitor, number, demoWhatever, labels.SignedReport{
		ArrivedAt: visitor.At.Add(-24 * time.Hour), LeftAt: visitor.At.Add(-22 * time.Hour), Attendance: "La directrice et un médiateur.",
		Text: "Le lieu est clair, calme, et l’équipe disponible.",
	})
	return id, err
}

// demoVisited are the criteria that a visit looks at.
var demoVisited = []string{"A6", "B3", "D4", "E2"}

// visiting leads an application to a visit that is proposed for an instant.
func (d *demoDesk) visiting(ctx context.Context, rank, days int, at time.Time) (id, visit int64, err error) {
	if id, err = d.admitted(ctx, rank, days); err != nil {
		return 0, 0, err
	}
	visit, err = d.record.PlanVisit(ctx, d.ago(days-10, "instruction"), id, demoWhatever, labels.VisitPlan{
		Myself: true, Criteria: demoVisited, StartsAt: at, Minutes: 120, Message: "Nous verrons la salle, le matériel et l’accueil.",
	})
	return id, visit, err
}

// admitted has an application taken and declared complete.
func (d *demoDesk) admitted(ctx context.Context, rank, days int) (id int64, err error) {
	if id, err = d.apply(ctx, demoLabel, rank, days, "commune"); err != nil {
		return 0, err
	}
	if err := d.take(ctx, id, days-5); err != nil {
		return 0, err
	}
	_, err = d.record.AdmitFile(ctx, d.ago(days-5, "instruction"), id, demoWhatever)
	return id, err
}

// take has the instructor say that they have no interest in a file, and take it.
func (d *demoDesk) take(ctx context.Context, id int64, days int) error {
	instructor := d.ago(days, "instruction")
	if err := d.record.DeclareInterest(ctx, instructor, id, "", false); err != nil {
		return err
	}
	_, err := d.record.TakeFile(ctx, instructor, id, demoWhatever)
	return err
}

// session plans a session so many days ago, for another day, with a file.
func (d *demoDesk) session(ctx context.Context, days, sits int, name string, application int64) (id int64, err error) {
	chair := d.ago(days, "decision")
	id, err = d.record.PlanSession(ctx, chair, store.SessionForm{
		Command: demoWhatever, Territory: demoRegion, Name: name, At: d.now.AddDate(0, 0, -sits), Place: "Visioconférence", Quorum: 4,
		Members: []string{"decision" + demoDomain, "departement" + demoDomain, "agence" + demoDomain, "lieu" + demoDomain}, Chair: "decision" + demoDomain,
	})
	if err != nil {
		return 0, err
	}
	for _, done := range d.record.Enlist(ctx, chair, id, store.Enlisting{Command: demoWhatever, Application: application}) {
		if done.Err != nil {
			return 0, done.Err
		}
	}
	return id, nil
}

// vote has the members of a session say that they have no interest in a file, and
// vote.
func (d *demoDesk) vote(ctx context.Context, session, application int64, days int) error {
	members := []string{"decision", "departement", "agence", "lieu"}
	var present []int64
	for _, name := range members {
		present = append(present, d.people[name+demoDomain].Account)
		if err := d.record.DeclareInterest(ctx, d.ago(days+1, name), application, "", false); err != nil {
			return err
		}
	}
	if err := d.record.BeginSession(ctx, d.ago(days, "decision"), session, demoWhatever, present); err != nil {
		return err
	}
	for _, name := range members {
		ballot := store.Ballot{Application: application, Choice: labels.VoteReserves}
		if err := d.record.Vote(ctx, d.ago(days, name), session, demoWhatever, []store.Ballot{ballot}); err != nil {
			return err
		}
	}
	return nil
}

// prepareASession has a file wait for the committee that sits in twelve days.
func (d *demoDesk) prepareASession(ctx context.Context) error {
	id, err := d.examined(ctx, 5, 80)
	if err != nil {
		return err
	}
	_, err = d.session(ctx, 10, -12, "Comité régional (fictif)", id)
	return err
}

// awaitAVisit has a visit accepted for the day after tomorrow.
func (d *demoDesk) awaitAVisit(ctx context.Context) error {
	_, visit, err := d.visiting(ctx, 4, 25, d.now.AddDate(0, 0, 2))
	if err != nil {
		return err
	}
	_, err = d.record.AcceptVisit(ctx, d.ago(8, "commune"), visit, demoWhatever)
	return err
}

// awaitACorrection asks a manager for something that lacks.
func (d *demoDesk) awaitACorrection(ctx context.Context) error {
	id, err := d.apply(ctx, demoLabel, 0, 14, "lieu")
	if err != nil {
		return err
	}
	if err := d.take(ctx, id, 7); err != nil {
		return err
	}
	command := demoWhatever
	command.Reason = "Le programme joint s’arrête en juin. Joignez celui du trimestre en cours."
	command.Deadline = procedure.EndOf(procedure.DayOf(d.now.AddDate(0, 0, 30), directory.Paris), directory.Paris)
	_, err = d.record.RequestCorrection(ctx, d.ago(7, "instruction"), id, command, store.CorrectionForm{Nature: procedure.Incomplete, Fields: []string{"C2"}})
	return err
}

// awaitAnInstructor leaves a file in the queue.
func (d *demoDesk) awaitAnInstructor(ctx context.Context) error {
	_, err := d.apply(ctx, demoLabel, 6, 3, "commune")
	return err
}
