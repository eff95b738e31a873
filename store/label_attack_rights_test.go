package store

import (
	"testing"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// Who began an application is known by its row; who filled it in and sent it, by the move.
func TestWhoSubmittedExaminesNot(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.started(w.audited.Code)
	if _, err := w.SubmitApplication(t.Context(), w.timed(w.agency), app.ID, Submission{Command: anyCommand, Accepted: true, Mandated: true}); err != nil {
		t.Fatal(err)
	}
	if err := w.DeclareInterest(t.Context(), w.timed(w.agency), app.ID, "", false); err != nil {
		t.Fatal(err)
	}
	_, err := w.TakeFile(t.Context(), w.timed(w.agency), app.ID, anyCommand)
	kindIs(t, err, fault.Denied, "who submitted it")
}

// A right over the territory opens no file before its holder has declared.
func TestAFileOfAnAgendaOpensOnceDeclared(t *testing.T) {
	t.Parallel()
	w := newCommitteeWorld(t)
	app, id := w.ready(), w.planned()
	w.enlist(id, app.ID)
	view := func() SessionFile {
		v, err := w.SessionFor(t.Context(), w.timed(w.president), id)
		if err != nil {
			t.Fatal(err)
		}
		return v.Files[0]
	}
	if f := view(); f.Proposal.Kind != "" || len(f.Votes) != 0 || f.Recused != nil {
		t.Errorf("before declaring: %+v", f)
	}
	_, err := w.DecisionFor(t.Context(), w.timed(w.president), app.ID)
	if err == nil {
		d, _ := w.DecisionFor(t.Context(), w.timed(w.president), app.ID)
		if d.Proposed {
			t.Errorf("before declaring: %+v", d.Proposal)
		}
	}
	w.declare(app.ID, w.president)
	if f := view(); f.Proposal.Kind == "" || !f.Readable {
		t.Errorf("after declaring: %+v", f)
	}
}

// The minutes tell of a file: who left it does not read them.
func TestWhoIsRecusedReadsNoMinutes(t *testing.T) {
	t.Parallel()
	w := newCommitteeWorld(t)
	app := w.ready()
	id := w.opened(app.ID)
	if err := w.WriteMinutes(t.Context(), w.timed(w.decider), id, anyCommand, "Le comité a beaucoup hésité."); err != nil {
		t.Fatal(err)
	}
	if err := w.DeclareInterest(t.Context(), w.timed(w.voters[0]), app.ID, "Un proche.", true); err != nil {
		t.Fatal(err)
	}
	v, err := w.SessionFor(t.Context(), w.timed(w.voters[0]), id)
	if err != nil || v.Minutes != "" {
		t.Errorf("the recused reads %q, %v", v.Minutes, err)
	}
	if v, err = w.SessionFor(t.Context(), w.timed(w.voters[1]), id); err != nil || v.Minutes == "" {
		t.Errorf("a member reads %q, %v", v.Minutes, err)
	}
}

// What was recused of an application stays closed when it has become a title.
func TestWhoIsRecusedSeesNoVisitOfTheTitle(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	title := w.granted(w.committee.Code)
	if err := w.DeclareInterest(t.Context(), w.timed(w.colleague), title.Application, "Un proche.", true); err != nil {
		t.Fatal(err)
	}
	plan := labels.VisitPlan{Myself: true, Criteria: []string{"A4"}, StartsAt: w.now.AddDate(0, 0, 10), Minutes: 60}
	id, err := w.PlanTitleVisit(t.Context(), w.timed(w.instructor), title.Number, anyCommand, plan)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Visit(t.Context(), w.timed(w.colleague), id)
	kindIs(t, err, fault.Unknown, "the visit")
	if list, err := w.Visits(t.Context(), w.timed(w.colleague), false, false); err != nil || len(list) != 0 {
		t.Errorf("lists %d visits, %v", len(list), err)
	}
	_, err = w.TitleToVisit(t.Context(), w.timed(w.colleague), title.Number)
	known(t, err, "a visit to plan")
	_, err = w.TitleFor(t.Context(), w.timed(w.colleague), title.Number)
	kindIs(t, err, fault.Unknown, "the title")
}

// The number of a photo opens it to nobody who has not declared.
func TestAPhotoOpensOnceDeclared(t *testing.T) {
	t.Parallel()
	w := newVisitWorld(t)
	id := w.accepted()
	w.now = w.now.AddDate(0, 0, 10)
	photo, err := w.AddVisitPhoto(t.Context(), w.timed(w.instructor), id, "A4", "0123456789abcdef", picture(t, 300))
	if err != nil {
		t.Fatal(err)
	}
	for name, actor := range map[string]access.Actor{"an expert who has not declared": w.expert, "the venue": w.manager, "a colleague who has not declared": w.colleague, "a stranger": w.stranger} {
		if _, content, err := w.DocumentContent(t.Context(), w.timed(actor), photo.Document); err == nil || content != nil {
			t.Errorf("%s reads it: %v", name, err)
		}
	}
	if _, _, err := w.DocumentContent(t.Context(), w.timed(w.instructor), photo.Document); err != nil {
		t.Error(err)
	}
}

// A document is evidence where it was joined, and nowhere else.
func TestADocumentOfAnotherFile(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	other := w.submitted(w.audited.Code)
	stolen := w.document(other.ID)
	app := w.started(w.committee.Code)
	form := SavedForm{ApplicationForm: labels.ApplicationForm{Answers: map[string]labels.Answer{"A3": {Value: labels.AnswerYes, Documents: []int64{stolen}}}}, Edits: w.edits(app.ID)}
	_, err := w.SaveApplication(t.Context(), w.timed(w.manager), app.ID, form)
	known(t, err, "a document of another file")
	title := w.granted(testAuditedAgain(w))
	_, err = w.ReportChange(t.Context(), w.timed(w.manager), title.Number, Command{Seq: procedure.AnySeq, Reason: "Un autre directeur.", ReasonCode: labels.ChangeGrounds[0].Code, Documents: []int64{stolen}})
	known(t, err, "a document of an application, on a title")
}

func testAuditedAgain(w *labelWorld) string {
	s := testAudited("label-autre", "AUT")
	w.publish(s)
	return s.Code
}
