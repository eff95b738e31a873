package store

import (
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
)

// Who has declared an interest reads, votes and decides nothing of the file, by its own
// number.
func TestWhoIsRecusedIsShutOut(t *testing.T) {
	t.Parallel()
	w := newCommitteeWorld(t)
	app := w.ready()
	session := w.opened(app.ID)
	recused := w.timed(w.voters[0])
	if err := w.DeclareInterest(t.Context(), recused, app.ID, "Ma sœur y travaille.", true); err != nil {
		t.Fatal(err)
	}
	failsAs(t, w.DeclareInterest(t.Context(), recused, app.ID, "", false), fault.Conflict, "coming back")
	failsAs(t, w.Vote(t.Context(), recused, session, anyCommand, []Ballot{{app.ID, labels.VoteFor}}), fault.Invalid, "voting")
	_, err := w.DecisionFor(t.Context(), recused, app.ID)
	failsAs(t, err, fault.Unknown, "reading")
	_, err = w.DecisionsOn(t.Context(), recused, app.ID)
	failsAs(t, err, fault.Unknown, "reading its acts")
	view, err := w.SessionFor(t.Context(), recused, session)
	if err != nil || view.Files[0].Readable || view.Files[0].Proposal.Reason != "" || len(view.Files[0].Votes) != 0 {
		t.Errorf("%+v %v", view.Files, err)
	}
	var seen int // by the record's own policies
	err = w.actingFor(t.Context(), recused, func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `select count(*) from label_application where id = $1`, app.ID).Scan(&seen)
	})
	if err != nil || seen != 0 {
		t.Errorf("the record shows %d %v", seen, err)
	}
	others, err := w.SessionFor(t.Context(), w.timed(w.president), session)
	if err != nil || len(others.Files[0].Recused) != 1 || others.Files[0].Judges != 3 {
		t.Errorf("%+v %v", others.Files, err)
	}
}

func TestWhatADecisionNeeds(t *testing.T) {
	t.Parallel()
	w := newCommitteeWorld(t)
	app := w.ready("A4")
	session := w.opened(app.ID)
	decide := func(who access.Actor, form DecisionForm) error {
		_, err := w.Decide(t.Context(), w.timed(who), app.ID, form)
		return err
	}
	reserved := grantForm(session)
	reserved.Outcome, reserved.AsProposed = labels.GrantReserves, true
	failsAs(t, decide(w.president, reserved), fault.Conflict, "no vote")
	w.vote(session, app.ID, labels.VoteFor, w.everybody()...)
	failsAs(t, decide(w.president, grantForm(session)), fault.Invalid, "no reserve for a minor non-conformity")
	failsAs(t, decide(w.president, grantForm(0)), fault.Conflict, "without the committee")
	failsAs(t, decide(w.president, refusalForm(session)), fault.Conflict, "against the votes")
	failsAs(t, decide(w.decider, reserved), fault.Denied, "who has not declared")
	failsAs(t, decide(w.instructor, reserved), fault.Denied, "who examined")
	failsAs(t, decide(w.voters[0], reserved), fault.Denied, "a member without the right")
	failsAs(t, decide(w.stranger, reserved), fault.Unknown, "a stranger")
	noReason := reserved
	noReason.Reason, noReason.AsProposed = "", false
	failsAs(t, decide(w.president, noReason), fault.Invalid, "no reason")
	if err := w.NoteAttendance(t.Context(), w.timed(w.president), session, anyCommand, accounts(w.president, w.voters[0])); err != nil {
		t.Fatal(err)
	}
	failsAs(t, decide(w.president, reserved), fault.Conflict, "no quorum")
	if err := w.NoteAttendance(t.Context(), w.timed(w.president), session, anyCommand, accounts(w.everybody()...)); err != nil {
		t.Fatal(err)
	}
	if err := decide(w.president, reserved); err != nil {
		t.Error(err)
	}
	failsAs(t, decide(w.president, reserved), fault.Conflict, "what is decided")
}

// Two decisions at once: one is made, the other is told.
func TestTwoDecisionsOfOneFileAtOnce(t *testing.T) {
	t.Parallel()
	w := newCommitteeWorld(t)
	app := w.ready()
	session := w.opened(app.ID)
	w.vote(session, app.ID, labels.VoteFor, w.everybody()...)
	form := grantForm(session)
	form.Seq = w.application(app.ID).Seq
	errs := make([]error, 2)
	var wait sync.WaitGroup
	for i := range errs {
		wait.Go(func() { _, errs[i] = w.Decide(t.Context(), w.timed(w.president), app.ID, form) })
	}
	wait.Wait()
	if errs[0] != nil {
		errs[0], errs[1] = errs[1], errs[0]
	}
	if errs[0] != nil {
		t.Error(errs[0])
	}
	failsAs(t, errs[1], fault.Conflict, "the second")
}

func TestWhatGoesOnAnAgenda(t *testing.T) {
	t.Parallel()
	w := newCommitteeWorld(t)
	app := w.ready()
	form := w.form()
	form.At = w.now.AddDate(0, 0, 4) // files are sent five days before
	session, err := w.PlanSession(t.Context(), w.timed(w.decider), form)
	if err != nil {
		t.Fatal(err)
	}
	enlist := func(who access.Actor) error {
		return w.Enlist(t.Context(), w.timed(who), session, Enlisting{Command: anyCommand, Application: app.ID})[0].Err
	}
	failsAs(t, enlist(w.decider), fault.Conflict, "too late to be read")
	failsAs(t, enlist(w.stranger), fault.Unknown, "a stranger")
	form.Command, form.At = anyCommand, w.now.AddDate(0, 0, 5)
	if err := w.ChangeSession(t.Context(), w.timed(w.decider), session, form); err != nil {
		t.Fatal(err)
	}
	if err := enlist(w.decider); err != nil {
		t.Fatal(err)
	}
	form.At = w.now.AddDate(0, 0, 4)
	failsAs(t, w.ChangeSession(t.Context(), w.timed(w.decider), session, form), fault.Invalid, "brought nearer than its files allow")
	cancel := Command{Seq: -1, Reason: "Personne ne vient."}
	failsAs(t, w.CancelSession(t.Context(), w.timed(w.decider), session, cancel), fault.Conflict, "with files")
	if r := w.Unlist(t.Context(), w.timed(w.decider), session, Enlisting{Command: cancel, Application: app.ID})[0]; r.Err != nil || w.application(app.ID).State != labels.Ready {
		t.Error(r)
	}
	if err := w.CancelSession(t.Context(), w.timed(w.decider), session, cancel); err != nil {
		t.Error(err)
	}
}
