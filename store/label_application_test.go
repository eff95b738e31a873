package store

import (
	"encoding/json"
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/realdata"
	"annuaire/labels"
	"annuaire/procedure"
)

func TestAnApplicationIsSubmitted(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.submitted(w.audited.Code)
	if app.State != labels.Submitted || app.Number != "C-LAB-2026-00001" || app.Desk != (labels.Desk{Level: "departement", Code: "35"}) || app.SilenceAt.Format("2006-01-02") != "2026-07-03" {
		t.Errorf("submitted %+v", app)
	}
	snapshot, is, err := app.SnapshotOf()
	if err != nil || !is || !snapshot.Measured["A2"].Reached || len(snapshot.Place) == 0 {
		t.Errorf("snapshot %+v %v %v", snapshot, is, err)
	}
	if due := w.deadlines(labels.ApplicationLife, app.ID); len(due) != 1 || due[0] != "silence 2026-07-02" {
		t.Errorf("deadlines %v", due)
	}
	got := map[string]bool{}
	for _, l := range w.letters() {
		got[l] = true
	}
	if !got["label-depose lieu@example.fr"] || !got["label-a-instruire instruit@example.fr"] || !got["label-a-instruire collegue@example.fr"] || got["label-a-instruire autre@example.fr"] {
		t.Errorf("letters %v", got)
	}
}

func TestWhoMayApply(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	for name, want := range map[string]fault.Kind{"stranger": fault.Denied, "instructor": fault.Denied, "decider": fault.Denied, "expert": fault.Denied} {
		_, err := w.StartApplication(t.Context(), w.people()[name], w.audited.Code, w.place.ID, 0)
		failsAs(t, err, want, name+" applies")
	}
	_, err := w.StartApplication(t.Context(), access.Actor{At: w.now}, w.audited.Code, w.place.ID, 0)
	failsAs(t, err, fault.Anonymous, "nobody applies")
	_, err = w.StartApplication(t.Context(), w.manager, "aucun", w.place.ID, 0)
	failsAs(t, err, fault.Conflict, "a label that does not exist")
	app, err := w.StartApplication(t.Context(), w.town, w.charter.Code, w.place.ID, 0)
	if err != nil || !app.OnBehalf {
		t.Fatalf("for a venue: %+v %v", app, err)
	}
	_, err = w.StartApplication(t.Context(), w.manager, w.charter.Code, w.place.ID, 0)
	failsAs(t, err, fault.Conflict, "a second application of the same place")
	_, err = w.SaveApplication(t.Context(), w.stranger, app.ID, SavedForm{})
	failsAs(t, err, fault.Unknown, "a stranger saves")
	_, err = w.SaveApplication(t.Context(), w.instructor, app.ID, SavedForm{})
	failsAs(t, err, fault.Denied, "who examines fills in a draft")
}

// What a territory asks for a venue is not adhered to by itself: a person looks.
func TestACharterIsAdheredTo(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.submitted(w.charter.Code)
	if app.State != labels.Granted || app.DecidedAt.IsZero() {
		t.Fatalf("adhered %+v", app)
	}
	_, err := w.StartApplication(t.Context(), w.manager, w.charter.Code, w.place.ID, 0)
	failsAs(t, err, fault.Conflict, "the place holds the label")

	v := newLabelWorld(t)
	behalf, err := v.StartApplication(t.Context(), v.town, v.charter.Code, v.place.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	v.fill(v.town, behalf.ID)
	if _, err := v.SubmitApplication(t.Context(), v.town, behalf.ID, Submission{Command: anyCommand, Accepted: true, Mandated: true}); err != nil {
		t.Fatal(err)
	}
	if got := v.application(behalf.ID); got.State != labels.Submitted {
		t.Errorf("for a venue: %s", got.State)
	}
}

func TestWhatLacksIsSaidByField(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app, err := w.StartApplication(t.Context(), w.manager, w.audited.Code, w.place.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.SubmitApplication(t.Context(), w.manager, app.ID, Submission{Command: anyCommand})
	said, _ := errors.AsType[*fault.Error](err)
	names := map[string]bool{}
	if said != nil {
		for _, f := range said.Fields {
			names[f.Name] = true
		}
	}
	for _, want := range []string{"reponse_A1", "reponse_A3", "signataire", "mandat"} {
		if !names[want] {
			t.Errorf("nothing is said of %s: %v", want, err)
		}
	}
	if names["reponse_A5"] || names["reponse_A2"] {
		t.Errorf("what is not asked is missed: %v", names)
	}
	if w.application(app.ID).State != labels.Draft {
		t.Error("it was submitted")
	}
}

func TestADraftIsSavedByOneAtATime(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app, err := w.StartApplication(t.Context(), w.manager, w.audited.Code, w.place.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	errs := make([]error, 4)
	for i, actor := range []access.Actor{w.manager, w.town, w.manager, w.town} {
		wait.Go(func() {
			_, errs[i] = w.SaveApplication(t.Context(), actor, app.ID, SavedForm{ApplicationForm: labels.ApplicationForm{Answers: map[string]labels.Answer{"A1": {Value: "oui"}}}})
		})
	}
	wait.Wait()
	saved := 0
	for _, err := range errs {
		if err == nil {
			saved++
		} else {
			failsAs(t, err, fault.Conflict, "the second")
		}
	}
	if saved != 1 || w.edits(app.ID) != 1 {
		t.Errorf("%d of 4 saved what they had before them", saved)
	}
}

func TestASubmissionSentTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.started(w.audited.Code)
	sent := Submission{Command: Command{Seq: app.Seq, Key: "0123456789abcdef", Payload: []byte("x")}, Mandated: true}
	first, err := w.SubmitApplication(t.Context(), w.manager, app.ID, sent)
	if err != nil {
		t.Fatal(err)
	}
	again, err := w.SubmitApplication(t.Context(), w.manager, app.ID, sent)
	if err != nil || !again.Replayed || again.ID != first.ID {
		t.Errorf("again: %+v %v", again, err)
	}
	sent.Key = "fedcba9876543210"
	_, err = w.SubmitApplication(t.Context(), w.manager, app.ID, sent)
	failsAs(t, err, fault.Conflict, "another command on the same page")
}

func TestOnlyWhatACorrectionOpensChanges(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.brought(w.audited.Code, labels.UnderReview)
	w.now = w.now.AddDate(0, 0, 10)
	_, err := w.RequestCorrection(t.Context(), w.timed(w.instructor), app.ID, Command{Seq: procedure.AnySeq, Reason: "Le projet n’est pas daté.", Deadline: procedure.EndOf(procedure.DayOf(w.now.AddDate(0, 0, 30), directory.Paris), directory.Paris)},
		CorrectionForm{Nature: procedure.Incorrect, Fields: []string{"A3"}})
	if err != nil {
		t.Fatal(err)
	}
	manager := w.timed(w.manager)
	_, err = w.AnswerCorrection(t.Context(), manager, app.ID, anyCommand)
	failsAs(t, err, fault.Invalid, "an answer that changes nothing")
	form := SavedForm{Edits: w.edits(app.ID), ApplicationForm: labels.ApplicationForm{Answers: map[string]labels.Answer{
		"A1": {Value: "non"}, "A3": {Value: "oui", Text: "Daté du 1er mars."},
	}}}
	if _, err := w.SaveApplication(t.Context(), manager, app.ID, form); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.AddDate(0, 0, 5)
	if _, err := w.AnswerCorrection(t.Context(), w.timed(w.manager), app.ID, anyCommand); err != nil {
		t.Fatal(err)
	}
	after := w.application(app.ID)
	if after.State != labels.UnderReview || after.Answers["A1"].Value != "oui" || after.Answers["A3"].Text != "Daté du 1er mars." || len(after.Answers["A3"].Documents) != 1 {
		t.Errorf("after the answer %+v", after)
	}
	// It stopped for five days and the day of the answer (b.0): 3 July and six days.
	if after.SilenceAt.Format(time.DateOnly) != "2026-07-09" {
		t.Errorf("silence decides on %s", after.SilenceAt)
	}
	var said map[string]labels.Difference
	var text []byte
	if err := w.pool.QueryRow(t.Context(), `select differences from label_correction`).Scan(&text); err != nil || json.Unmarshal(text, &said) != nil || len(said) != 1 {
		t.Errorf("differences %s %v", text, err)
	}
}

func TestAWithdrawnApplicationAwaitsNothing(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.brought(w.audited.Code, labels.UnderReview)
	_, err := w.WithdrawApplication(t.Context(), w.stranger, app.ID, anyCommand)
	failsAs(t, err, fault.Unknown, "a stranger withdraws")
	_, err = w.WithdrawApplication(t.Context(), w.instructor, app.ID, anyCommand)
	failsAs(t, err, fault.Denied, "who examines withdraws")
	if _, err := w.WithdrawApplication(t.Context(), w.manager, app.ID, anyCommand); err != nil {
		t.Fatal(err)
	}
	if due := w.deadlines(labels.ApplicationLife, app.ID); len(due) != 0 {
		t.Errorf("deadlines %v", due)
	}
	next, err := w.StartApplication(t.Context(), w.manager, w.audited.Code, w.place.ID, 0)
	if err != nil || next.Answers["A3"].Text != "Voir le document." || len(next.Answers["A3"].Documents) != 0 {
		t.Errorf("the next one is filled from the last: %+v %v", next.Answers, err)
	}
}

func TestAfterARefusalAPlaceWaits(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	w.brought(w.audited.Code, labels.Refused)
	_, err := w.StartApplication(t.Context(), w.manager, w.audited.Code, w.place.ID, 0)
	failsAs(t, err, fault.Conflict, "an application at once")
	_, err = w.StartApplication(t.Context(), w.at(w.manager, time.Date(2026, 9, 1, 22, 0, 0, 0, time.UTC)), w.audited.Code, w.place.ID, 0)
	if err != nil {
		t.Errorf("at midnight of the day: %v", err)
	}
}

func TestARenewalBeginsInItsTime(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	title := w.granted(w.audited.Code)
	_, err := w.StartApplication(t.Context(), w.manager, w.audited.Code, w.place.ID, title.ID)
	failsAs(t, err, fault.Conflict, "three years too early")
	w.now = procedure.StartOf(procedure.AddMonths(title.ValidUntil, -6), directory.Paris)
	app, err := w.StartApplication(t.Context(), w.timed(w.manager), w.audited.Code, w.place.ID, title.ID)
	if err != nil || app.Renews != title.ID {
		t.Fatalf("on the first day: %+v %v", app, err)
	}
	w.fill(w.timed(w.manager), app.ID)
	if _, err := w.SubmitApplication(t.Context(), w.timed(w.manager), app.ID, Submission{Command: anyCommand, Mandated: true}); err != nil {
		t.Fatal(err)
	}
	moves := w.moves(labels.TitleLife, title.ID)
	if last := moves[len(moves)-1]; last != "renouvellement_demande actif>actif" {
		t.Errorf("moves of the title %v", moves)
	}
}

// Whatever people write is kept as they wrote it.
func TestNaughtyTextsAreKept(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(realdata.File(t, "malveillant", "blns.json"))
	var naughty []string
	if err := errors.Join(err, json.Unmarshal(content, &naughty)); err != nil {
		t.Fatal(err)
	}
	w := newLabelWorld(t)
	app := w.started(w.audited.Code)
	for i, text := range naughty {
		short := text[:min(len(text), 150)]
		form := SavedForm{Edits: w.edits(app.ID), ApplicationForm: labels.ApplicationForm{Answers: map[string]labels.Answer{"A1": {Value: "oui", Text: text}}, SignedBy: &short}}
		if _, err := w.SaveApplication(t.Context(), w.manager, app.ID, form); err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Errorf("%d %q: %v", i, text, err)
			}
			continue
		}
		if got := w.application(app.ID).Answers["A1"].Text; got != text {
			t.Errorf("%d %q became %q", i, text, got)
		}
	}
}

func TestTheWorldLeadsToEachState(t *testing.T) {
	t.Parallel()
	for state := range labelPaths {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			w := newLabelWorld(t)
			if app := w.brought(w.committee.Code, state); app.State != state {
				t.Errorf("led to %s", app.State)
			}
		})
	}
	w := newLabelWorld(t)
	if title := w.granted(w.audited.Code); title.Number != "LAB-2026-00001" {
		t.Errorf("title %+v", title)
	}
}
