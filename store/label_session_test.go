package store

import (
	"encoding/json"
	"testing"
	"time"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/geo"
	"annuaire/labels"
)

// committeeWorld is a label world with the committee of a region: its chair, and three
// members without rights.
type committeeWorld struct {
	*labelWorld
	voters []access.Actor
	now0   time.Time
}

func newCommitteeWorld(t *testing.T) *committeeWorld {
	t.Helper()
	w := &committeeWorld{labelWorld: newLabelWorld(t)}
	w.now0 = w.now
	for _, email := range []string{"un@example.fr", "deux@example.fr", "trois@example.fr"} {
		w.voters = append(w.voters, w.someone(email))
	}
	return w
}

func (w *committeeWorld) form() SessionForm {
	return SessionForm{
		Command: anyCommand, Territory: access.Territory{Level: geo.Region, Code: "53"}, Name: "Comité de mars", At: w.now.AddDate(0, 0, 10), Place: "Salle 2", Quorum: 3,
		Chair: "preside@example.fr", Members: []string{"un@example.fr", "deux@example.fr", " TROIS@example.fr ", "un@example.fr", "preside@example.fr"},
	}
}

// planned is a session that is to come.
func (w *committeeWorld) planned() int64 {
	w.t.Helper()
	id, err := w.PlanSession(w.t.Context(), w.timed(w.decider), w.form())
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// ready is a file that an instructor proposed: to grant, or with a reserve on A4.
func (w *committeeWorld) ready(minors ...string) labels.Application {
	w.t.Helper()
	app := w.brought(w.committee.Code, labels.Ready)
	w.propose(app.ID, minors...)
	return app
}

// propose writes the proposal of a file beside its rules.
func (w *committeeWorld) propose(id int64, minors ...string) {
	w.t.Helper()
	p := labels.Proposal{Kind: labels.ProposeGrant, Reason: "Le lieu remplit les critères.", Result: labels.Result{Grantable: true, Minors: minors, Reserved: len(minors) > 0}}
	if len(minors) > 0 {
		p.Kind = labels.ProposeReserves
	}
	text, err := json.Marshal(p)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.pool.Exec(w.t.Context(), `update label_application set proposal = $2 where id = $1`, id, text); err != nil {
		w.t.Fatal(err)
	}
}

func (w *committeeWorld) enlist(session, file int64) {
	w.t.Helper()
	for _, r := range w.Enlist(w.t.Context(), w.timed(w.decider), session, Enlisting{Command: anyCommand, Application: file}) {
		if r.Err != nil {
			w.t.Fatal(r.Err)
		}
	}
}

// declare says that these people have no interest in a file.
func (w *committeeWorld) declare(file int64, people ...access.Actor) {
	w.t.Helper()
	for _, a := range people {
		if err := w.DeclareInterest(w.t.Context(), w.timed(a), file, "", false); err != nil {
			w.t.Fatal(err)
		}
	}
}

// everybody are the chair and the members.
func (w *committeeWorld) everybody() []access.Actor {
	return append([]access.Actor{w.president}, w.voters...)
}

func accounts(people ...access.Actor) (list []int64) {
	for _, a := range people {
		list = append(list, a.Account)
	}
	return list
}

// opened is a session that is open, ten days later, on files that all have declared of.
func (w *committeeWorld) opened(files ...int64) int64 {
	w.t.Helper()
	id := w.planned()
	for _, file := range files {
		w.enlist(id, file)
		w.declare(file, w.everybody()...)
	}
	w.now = w.now.AddDate(0, 0, 10)
	if err := w.BeginSession(w.t.Context(), w.timed(w.president), id, anyCommand, accounts(w.everybody()...)); err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *committeeWorld) vote(session, file int64, choice labels.Choice, people ...access.Actor) {
	w.t.Helper()
	for _, a := range people {
		if err := w.Vote(w.t.Context(), w.timed(a), session, anyCommand, []Ballot{{file, choice}}); err != nil {
			w.t.Fatal(err)
		}
	}
}

func grantForm(session int64) DecisionForm {
	return DecisionForm{Command: Command{Seq: -1, Reason: "Le lieu remplit les critères."}, Outcome: labels.Grant, Session: session}
}

func refusalForm(session int64) DecisionForm {
	return DecisionForm{Command: Command{Seq: -1, Reason: "Le projet manque.", ReasonCode: "criteres"}, Outcome: labels.Refuse, Session: session}
}

func (w *committeeWorld) inRecordScan(into any, sql string, args ...any) {
	w.t.Helper()
	if err := w.pool.QueryRow(w.t.Context(), sql, args...).Scan(into); err != nil {
		w.t.Fatal(err)
	}
}

// A file that is withdrawn leaves the sessions to come, and stays in one that has begun.
func TestAWithdrawnFileLeavesTheAgenda(t *testing.T) {
	t.Parallel()
	for begun, left := range map[bool]int{false: 0, true: 1} {
		w := newCommitteeWorld(t)
		app := w.ready()
		var session int64
		if begun {
			session = w.opened(app.ID)
		} else {
			session = w.planned()
			w.enlist(session, app.ID)
		}
		if _, err := w.WithdrawApplication(t.Context(), w.timed(w.manager), app.ID, anyCommand); err != nil {
			t.Fatal(err)
		}
		s, err := w.SessionFor(t.Context(), w.timed(w.decider), session)
		if err != nil || len(s.Files) != left {
			t.Errorf("begun %v: %d files, %v", begun, len(s.Files), err)
		}
		if v, err := w.VerifyJournal(t.Context()); err != nil || v.Broken != nil {
			t.Errorf("begun %v: %v, %v", begun, v.Broken, err)
		}
	}
}

func TestACommitteeGrantsALabel(t *testing.T) {
	t.Parallel()
	w := newCommitteeWorld(t)
	app := w.ready()
	session := w.opened(app.ID)
	w.vote(session, app.ID, labels.VoteFor, w.everybody()...)
	moved, err := w.Decide(t.Context(), w.timed(w.president), app.ID, grantForm(session))
	if err != nil {
		t.Fatal(err)
	}
	if app = w.application(app.ID); app.State != labels.Granted || app.DecisionRef != "D-COM-2026-00001" || moved.DecisionRef != app.DecisionRef || moved.LegalBasis != "Délibération 2026-1" {
		t.Errorf("decided %s %+v", app.State, moved)
	}
	var titles int
	w.inRecordScan(&titles, `select count(*) from label_title where application = $1 and state = 'actif'`, app.ID)
	if titles != 1 {
		t.Errorf("%d titles", titles)
	}
	view, err := w.SessionFor(t.Context(), w.timed(w.voters[0]), session)
	if err != nil || view.Files[0].Tally.For != 4 || view.Files[0].Decision == nil || len(view.Files[0].Votes) != 4 {
		t.Fatalf("%+v %v", view, err)
	}
	if err := w.FinishSession(t.Context(), w.timed(w.president), session, anyCommand, view.Draft()); err != nil {
		t.Fatal(err)
	}
	err = w.WriteMinutes(t.Context(), w.timed(w.decider), session, anyCommand, "Autre chose.")
	failsAs(t, err, fault.Conflict, "minutes that are closed")
}
