package store

import (
	"slices"
	"testing"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/labels"
)

// refused is a file that the committee refused: the president decided, the instructor
// examined it.
func (w *committeeWorld) refused(minors ...string) labels.Application {
	w.t.Helper()
	app := w.ready(minors...)
	session := w.opened(app.ID)
	w.vote(session, app.ID, labels.VoteAgainst, w.everybody()...)
	if _, err := w.Decide(w.t.Context(), w.timed(w.president), app.ID, refusalForm(session)); err != nil {
		w.t.Fatal(err)
	}
	return w.application(app.ID)
}

func (w *committeeWorld) appealed(app labels.Application) int64 {
	w.t.Helper()
	id, err := w.FileAppeal(w.t.Context(), w.timed(w.manager), AppealForm{Command: anyCommand, Application: app.ID, Text: "Le projet était joint."})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// proposed is an appeal that the colleague took, and to which they propose an answer.
func (w *committeeWorld) proposed(appeal, file int64, uphold bool) {
	w.t.Helper()
	w.declare(file, w.colleague, w.decider)
	if err := w.TakeAppeal(w.t.Context(), w.timed(w.colleague), appeal, anyCommand); err != nil {
		w.t.Fatal(err)
	}
	command := Command{Seq: -1, Reason: "Le document est au dossier."}
	if err := w.ProposeOnAppeal(w.t.Context(), w.timed(w.colleague), appeal, command, uphold); err != nil {
		w.t.Fatal(err)
	}
}

var reform = AppealDecision{Command: Command{Seq: -1, Reason: "Le document était au dossier."}, Outcome: labels.AppealReform}

func TestAnAppealThatIsUpheldGivesTheTitle(t *testing.T) {
	t.Parallel()
	w := newCommitteeWorld(t)
	app := w.refused("A4")
	if got := w.deadlines(labels.ApplicationLife, app.ID); !slices.Equal(got, []string{"recours 2026-05-12"}) {
		t.Errorf("deadlines %v", got)
	}
	id := w.appealed(app)
	if got := w.deadlines(labels.ApplicationLife, app.ID); len(got) != 0 {
		t.Errorf("deadlines %v", got)
	}
	w.proposed(id, app.ID, true)
	if err := w.JudgeAppeal(t.Context(), w.timed(w.decider), id, reform); err != nil {
		t.Fatal(err)
	}
	v, err := w.AppealFor(t.Context(), w.timed(w.manager), id)
	if err != nil || v.State != labels.AppealReformed || v.Number != "R-COM-2026-00001" || v.DecidedBy != w.decider.Account {
		t.Errorf("%+v %v", v, err)
	}
	d, err := w.DecisionsOn(t.Context(), w.timed(w.manager), app.ID)
	if err != nil || len(d.Acts) != 2 || d.State != labels.GrantedReserves || d.Acts[0].Annuls != app.DecisionRef || d.Acts[0].Title != "COM-2026-00001" || d.Contest {
		t.Errorf("%+v %v", d, err)
	}
	var reserves int
	w.inRecordScan(&reserves, `select count(*) from label_reserve where criterion = 'A4' and lifted_at is null`)
	if reserves != 1 {
		t.Errorf("%d reserves", reserves)
	}
}

func TestAnAppealThatIsDismissedLeavesTheDecision(t *testing.T) {
	t.Parallel()
	w := newCommitteeWorld(t)
	app := w.refused()
	id := w.appealed(app)
	w.proposed(id, app.ID, false)
	confirm := AppealDecision{Command: Command{Seq: -1, Reason: "Le document manque."}, Outcome: labels.AppealConfirm}
	if err := w.JudgeAppeal(t.Context(), w.timed(w.decider), id, confirm); err != nil {
		t.Fatal(err)
	}
	if got := w.application(app.ID); got.State != labels.Refused || got.DecisionRef != app.DecisionRef {
		t.Errorf("%+v", got)
	}
	_, err := w.FileAppeal(t.Context(), w.timed(w.manager), AppealForm{Command: anyCommand, Application: app.ID, Text: "Encore."})
	failsAs(t, err, fault.Conflict, "a second appeal")
}

// Who had a hand in what is contested neither sees the appeal nor judges it.
func TestAnAppealIsJudgedByOthers(t *testing.T) {
	t.Parallel()
	w := newCommitteeWorld(t)
	app := w.refused()
	id := w.appealed(app)
	for name, who := range map[string]access.Actor{
		"who examined": w.instructor, "who presided": w.president, "a member who voted": w.voters[0], "a stranger": w.stranger, "another department": w.away, "nobody": w.expert,
	} {
		_, err := w.AppealFor(t.Context(), w.timed(who), id)
		failsAs(t, err, fault.Unknown, name+" reads the appeal")
		failsAs(t, w.TakeAppeal(t.Context(), w.timed(who), id, anyCommand), fault.Unknown, name+" takes the appeal")
		failsAs(t, w.JudgeAppeal(t.Context(), w.timed(who), id, reform), fault.Unknown, name+" judges the appeal")
		list, err := w.Appeals(t.Context(), w.timed(who), 10)
		if err != nil || len(list) != 0 {
			t.Errorf("%s sees %v %v", name, list, err)
		}
	}
	failsAs(t, w.TakeAppeal(t.Context(), w.timed(w.colleague), id, anyCommand), fault.Denied, "taking it without a declaration")
	w.proposed(id, app.ID, true)
	both := w.someone("deux-roles@example.fr", "instructeur departement:35", "decideur region:53")
	w.declare(app.ID, both)
	failsAs(t, w.ProposeOnAppeal(t.Context(), w.timed(both), id, Command{Seq: -1, Reason: "Non."}, false), fault.Denied, "proposing what another took")
	examinedBy := func(who access.Actor) {
		if _, err := w.pool.Exec(t.Context(), `update label_appeal set instructor = $2 where id = $1`, id, who.Account); err != nil {
			t.Fatal(err)
		}
	}
	examinedBy(both)
	failsAs(t, w.JudgeAppeal(t.Context(), w.timed(both), id, reform), fault.Denied, "judging what one examined")
	examinedBy(w.colleague) // as its moves left it
}

func TestAnAppealComesInTime(t *testing.T) {
	t.Parallel()
	w := newCommitteeWorld(t)
	app := w.refused()
	form := AppealForm{Command: anyCommand, Application: app.ID, Text: "Trop tard ?"}
	ends := w.committee.AppealEnds(w.now)
	_, err := w.FileAppeal(t.Context(), w.at(w.manager, ends), form)
	failsAs(t, err, fault.Conflict, "the first instant after the last day")
	_, err = w.FileAppeal(t.Context(), w.at(w.stranger, ends.Add(-1)), form)
	failsAs(t, err, fault.Unknown, "a stranger")
	if _, err = w.FileAppeal(t.Context(), w.at(w.manager, ends.Add(-1)), form); err != nil {
		t.Errorf("the last instant: %v", err)
	}
	_, err = w.FileAppeal(t.Context(), w.timed(w.manager), AppealForm{Command: anyCommand, Application: app.ID})
	failsAs(t, err, fault.Invalid, "an appeal that says nothing")
}

// A refusal that nobody had examined is annulled: the examination begins again.
func TestAnUpheldAppealMaySendTheFileBack(t *testing.T) {
	t.Parallel()
	w := newCommitteeWorld(t)
	app := w.refused()
	id := w.appealed(app)
	w.proposed(id, app.ID, true)
	back := reform
	back.SendBack = true
	if err := w.JudgeAppeal(t.Context(), w.timed(w.decider), id, back); err != nil {
		t.Fatal(err)
	}
	if got := w.application(app.ID); got.State != labels.UnderReview || got.DecisionRef != "" || got.Proposer != 0 {
		t.Errorf("%+v", got)
	}
}

// Against a title: the suspension is annulled, or stands.
func TestAnActAgainstATitleIsContested(t *testing.T) {
	t.Parallel()
	for name, outcome := range map[string]AppealDecision{
		"upheld": reform, "dismissed": {Command: Command{Seq: -1, Reason: "Non."}, Outcome: labels.AppealConfirm},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newCommitteeWorld(t)
			title := w.granted(w.audited.Code)
			danger := because("Un danger.").until("2026-04-01")
			danger.ReasonCode = "danger"
			_, err := w.SuspendTitleUrgently(t.Context(), w.timed(w.president), title.Number, danger, Suspension{Condition: "Réparer."}, labels.AimWithdraw)
			if err != nil {
				t.Fatal(err)
			}
			id, err := w.FileAppeal(t.Context(), w.timed(w.manager), AppealForm{Command: anyCommand, Title: title.Number, Text: "Rien n’est vrai."})
			if err != nil {
				t.Fatal(err)
			}
			_, err = w.AppealFor(t.Context(), w.timed(w.president), id)
			failsAs(t, err, fault.Unknown, "who suspended it")
			w.proposed(id, title.Application, true)
			if err := w.JudgeAppeal(t.Context(), w.timed(w.decider), id, outcome); err != nil {
				t.Fatal(err)
			}
			var state string
			w.inRecordScan(&state, `select state from label_title where id = $1`, title.ID)
			if want := map[string]string{"upheld": "actif", "dismissed": "suspendu"}[name]; state != want {
				t.Errorf("the title is %s, want %s", state, want)
			}
		})
	}
}
