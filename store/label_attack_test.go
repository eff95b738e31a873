package store

import (
	"testing"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/labels"
	"annuaire/procedure"
)

// known sees to it that a refusal is one of those that people read, never a failure.
func known(t *testing.T, err error, what string) {
	t.Helper()
	if err == nil || fault.KindOf(err) == fault.Internal {
		t.Errorf("%s: %v, want a refusal in words", what, err)
	}
}

func TestASessionWhoseFileWasWithdrawnIsCalledOff(t *testing.T) {
	t.Parallel()
	w := newCommitteeWorld(t)
	app, id := w.ready(), w.planned()
	w.enlist(id, app.ID)
	if _, err := w.WithdrawApplication(t.Context(), w.timed(w.manager), app.ID, anyCommand); err != nil {
		t.Fatal(err)
	}
	if err := w.CancelSession(t.Context(), w.timed(w.decider), id, saying("Aucun dossier.")); err != nil {
		t.Errorf("nothing of it waits, and it cannot be called off: %v", err)
	}
}

// Votes given before an adjournment decide nothing of what comes back.
func TestAnAdjournedFileComesBackOnlyOnceItsSessionIsOver(t *testing.T) {
	t.Parallel()
	w := newCommitteeWorld(t)
	app := w.ready()
	first := w.opened(app.ID)
	w.vote(first, app.ID, labels.VoteFor, w.everybody()...)
	if err := w.Adjourn(t.Context(), w.timed(w.president), first, app.ID, w.reasoned(20)); err != nil {
		t.Fatal(err)
	}
	for _, event := range []procedure.Event{labels.Resume, labels.Propose} {
		w.force(app.ID, event)
	}
	w.propose(app.ID, "A4")
	second := w.planned()
	r := w.Enlist(t.Context(), w.timed(w.decider), second, Enlisting{Command: anyCommand, Application: app.ID})
	failsAs(t, r[0].Err, fault.Conflict, "a file of a session that is not over")
	_, err := w.Decide(t.Context(), w.timed(w.president), app.ID, grantForm(first))
	failsAs(t, err, fault.Conflict, "by the votes of before")
	if err := w.FinishSession(t.Context(), w.timed(w.president), first, anyCommand, "Le dossier est ajourné."); err != nil {
		t.Fatal(err)
	}
	w.enlist(second, app.ID)
}

func TestKeysOfOtherCommands(t *testing.T) {
	t.Parallel()
	w := newCommitteeWorld(t)
	form := w.form()
	form.Command = Command{Key: "0123456789abcdef", Payload: []byte("un")}
	id, err := w.PlanSession(t.Context(), w.timed(w.decider), form)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.PlanSession(t.Context(), w.timed(w.decider), form); err != nil || again != id {
		t.Errorf("sent twice: %d, %v", again, err)
	}
	form.Payload = []byte("deux")
	_, err = w.PlanSession(t.Context(), w.timed(w.decider), form)
	failsAs(t, err, fault.Rejected, "the number of another session")

	v := newVisitWorld(t)
	plan := Command{Seq: procedure.AnySeq, Key: "0123456789abcdef", Payload: []byte("un")}
	if _, err := v.PlanVisit(t.Context(), v.timed(v.instructor), v.app.ID, plan, v.plan()); err != nil {
		t.Fatal(err)
	}
	other := v.brought(v.audited.Code, labels.UnderReview)
	mine := v.plan()
	mine.Criteria = []string{"A1"}
	_, err = v.PlanVisit(t.Context(), v.timed(v.instructor), other.ID, plan, mine)
	known(t, err, "the number of a visit of another file")
}

func TestNumbersThatNoRecordHolds(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	for _, number := range []string{"\x00", "a\x00b", "\xff", "' or true --", ""} {
		_, err := w.PublicTitle(t.Context(), number)
		kindIs(t, err, fault.Unknown, "the title "+number)
		_, err = w.TitleFor(t.Context(), w.timed(w.agency), number)
		kindIs(t, err, fault.Unknown, "the title "+number)
		for _, q := range []RegisterQuery{
			{Text: number}, {Scheme: number}, {State: procedure.State(number)}, {Place: number}, {Territory: access.Territory{Level: geo.Commune, Code: number}},
			{Territory: access.Territory{Level: geo.Region, Code: number}},
		} {
			if number == "" {
				continue
			}
			if _, n, err := w.Register(t.Context(), q); err != nil || n != 0 {
				t.Errorf("%+v: %d titles, %v", q, n, err)
			}
		}
	}
}

// An appeal that is upheld makes no second file, nor second title, of one place.
func TestAnUpheldAppealMeetsANewApplication(t *testing.T) {
	t.Parallel()
	w := newCommitteeWorld(t)
	app := w.refused()
	id := w.appealed(app)
	w.proposed(id, app.ID, true)
	w.now = w.now.AddDate(0, 7, 0)
	again := w.started(w.committee.Code)
	back := reform
	back.SendBack = true
	known(t, w.JudgeAppeal(t.Context(), w.timed(w.decider), id, back), "sent back while another is under way")
	known(t, w.JudgeAppeal(t.Context(), w.timed(w.decider), id, reform), "granted while another is under way")
	if _, err := w.WithdrawApplication(t.Context(), w.timed(w.manager), again.ID, anyCommand); err != nil {
		t.Fatal(err)
	}
	if err := w.JudgeAppeal(t.Context(), w.timed(w.decider), id, reform); err != nil {
		t.Fatal(err)
	}
}

func TestAnAppealOfATitleSentTwice(t *testing.T) {
	t.Parallel()
	w := newTitleWorld(t)
	title := w.granted(w.audited.Code)
	c := because("Danger.").until("2026-04-01").coded(labels.UrgentGrounds[0].Code)
	c.LegalBasis, c.DecisionRef = "Délibération 2026-1", "D-2026-9"
	w.must(w.SuspendTitleUrgently(t.Context(), w.timed(w.decider), title.Number, c, Suspension{Condition: "Réparer."}, labels.AimWithdraw))
	form := AppealForm{Command: Command{Seq: procedure.AnySeq, Key: "0123456789abcdef", Payload: []byte("un")}, Title: title.Number, Text: "Rien n’est dangereux."}
	first, err := w.FileAppeal(t.Context(), w.timed(w.manager), form)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.FileAppeal(t.Context(), w.timed(w.manager), form); err != nil || again != first {
		t.Errorf("sent twice: %d then %d, %v", first, again, err)
	}
	form.Payload = []byte("deux")
	_, err = w.FileAppeal(t.Context(), w.timed(w.manager), form)
	kindIs(t, err, fault.Rejected, "the number of another appeal")
}

func TestAnErasedPersonLeavesNoAddressInAComplaint(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	title := w.granted(w.audited.Code)
	complaint := labels.Complaint{Nature: labels.ComplaintGrounds[0].Code, Message: "La porte est fermée.", Email: "Expert@example.fr"}
	if err := w.Complain(t.Context(), access.Actor{At: w.now}, title.Number, complaint, "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	if err := w.CloseAccount(t.Context(), w.timed(w.agency), w.expert.Account); err != nil {
		t.Fatal(err)
	}
	var left int
	w.inRecord(scanOf(`select count(*) from label_complaint where email is not null`, &left))
	if left != 0 {
		t.Error("the complaint still bears the address")
	}
}
