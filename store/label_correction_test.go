package store

import (
	"slices"
	"testing"
	"time"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// correctionOf is a form that asks to look at one criterion again.
func correctionOf(nature procedure.CorrectionKind) CorrectionForm {
	return CorrectionForm{Nature: nature, Fields: []string{"A1"}}
}

func TestAskingACorrection(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.brought(w.audited.Code, labels.Admissibility)
	ask := func(command Command, form CorrectionForm) error {
		_, err := w.RequestCorrection(t.Context(), w.timed(w.instructor), app.ID, command, form)
		return err
	}
	silent := w.application(app.ID).SilenceAt
	if silent.IsZero() {
		t.Fatal("the clock of silence does not run")
	}
	noReason := w.reasoned(20)
	noReason.Reason = ""
	for name, c := range map[string]struct {
		command Command
		form    CorrectionForm
		field   string
	}{
		"nothing to correct": {w.reasoned(20), CorrectionForm{Nature: procedure.Incorrect}, "champs"},
		"no such criterion":  {w.reasoned(20), CorrectionForm{Nature: procedure.Incorrect, Fields: []string{"Z9"}}, "champs"},
		"no nature":          {w.reasoned(20), CorrectionForm{Fields: []string{"A1"}}, "nature"},
		"too soon":           {w.reasoned(14), correctionOf(procedure.Incorrect), "echeance"},
		"too late":           {w.reasoned(400), correctionOf(procedure.Incorrect), "echeance"},
		"without a message":  {noReason, correctionOf(procedure.Incorrect), "motif"},
	} {
		err := ask(c.command, c.form)
		kindIs(t, err, fault.Invalid, name)
		if !slices.Contains(faultFields(err), c.field) {
			t.Errorf("%s: %v names %v", name, err, faultFields(err))
		}
	}
	if err := ask(w.reasoned(15), correctionOf(procedure.Incorrect)); err != nil {
		t.Fatal(err)
	}
	got := w.application(app.ID)
	if got.State != labels.Correction || got.ResumeAt != labels.Admissibility || !got.SilenceAt.IsZero() {
		t.Errorf("asked: %s, then %s, silence %v", got.State, got.ResumeAt, got.SilenceAt)
	}
	if left := w.deadlines(labels.ApplicationLife, app.ID); len(left) != 1 || left[0][:10] != "correction" {
		t.Errorf("awaited: %v", left)
	}
	kindIs(t, ask(w.reasoned(15), correctionOf(procedure.Incorrect)), fault.Conflict, "another one")
}

// A correction that nobody answers is recalled at half of its time and three days
// before, then the file is closed; never before both were sent.
func TestACorrectionThatNobodyAnswers(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.brought(w.audited.Code, labels.Admissibility)
	if _, err := w.RequestCorrection(t.Context(), w.timed(w.instructor), app.ID, w.reasoned(20), correctionOf(procedure.Incorrect)); err != nil {
		t.Fatal(err)
	}
	asked := w.now
	round := func(days int, reminds, lapses int) {
		t.Helper()
		now := asked.AddDate(0, 0, days)
		r, err := w.RemindCorrections(t.Context(), now)
		if err != nil || r != reminds {
			t.Errorf("day %d: %d recalls, want %d, %v", days, r, reminds, err)
		}
		l, err := w.LapseCorrections(t.Context(), now)
		if err != nil || l != lapses {
			t.Errorf("day %d: %d closed, want %d, %v", days, l, lapses, err)
		}
	}
	round(9, 0, 0)
	round(11, 1, 0)
	round(11, 0, 0)
	round(18, 1, 0)
	round(20, 0, 0) // the last day still counts
	round(21, 0, 1)
	round(22, 0, 0)
	if got := w.application(app.ID); got.State != labels.Dropped {
		t.Errorf("it is %s", got.State)
	}
	if left := w.deadlines(labels.ApplicationLife, app.ID); len(left) != 0 {
		t.Errorf("awaited: %v", left)
	}
	want := []string{"relancer_correction correction>correction", "relancer_correction correction>correction", "classer correction>classee"}
	if moves := w.moves(labels.ApplicationLife, app.ID); !slices.Equal(moves[len(moves)-3:], want) {
		t.Errorf("moves %v", moves)
	}
}

// A service that was stopped all the while recalls first: nobody loses a file for it.
func TestRecallsThatComeLate(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.brought(w.audited.Code, labels.Admissibility)
	if _, err := w.RequestCorrection(t.Context(), w.timed(w.instructor), app.ID, w.reasoned(20), correctionOf(procedure.Incorrect)); err != nil {
		t.Fatal(err)
	}
	now := w.now.AddDate(0, 0, 40)
	for _, step := range []struct {
		after          time.Duration
		recalls, lapse int
	}{{0, 1, 0}, {time.Minute, 0, 0}, {25 * time.Hour, 1, 0}, {48 * time.Hour, 0, 0}, {6 * 24 * time.Hour, 0, 1}} {
		at := now.Add(step.after)
		r, err := w.RemindCorrections(t.Context(), at)
		l, lapsed := w.LapseCorrections(t.Context(), at)
		if err != nil || lapsed != nil || r != step.recalls || l != step.lapse {
			t.Errorf("after %s: %d recalls, %d closed, %v %v", step.after, r, l, err, lapsed)
		}
	}
}

func TestRecallingByHand(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.brought(w.audited.Code, labels.Admissibility)
	kindIs(t, w.RemindFile(t.Context(), w.timed(w.instructor), app.ID, anyCommand), fault.Conflict, "nothing is awaited")
	if _, err := w.RequestCorrection(t.Context(), w.timed(w.instructor), app.ID, w.reasoned(20), correctionOf(procedure.Incorrect)); err != nil {
		t.Fatal(err)
	}
	if err := w.RemindFile(t.Context(), w.timed(w.instructor), app.ID, anyCommand); err != nil {
		t.Fatal(err)
	}
	kindIs(t, w.RemindFile(t.Context(), w.timed(w.instructor), app.ID, anyCommand), fault.Conflict, "twice in a day")
	if n, err := w.RemindCorrections(t.Context(), w.now.AddDate(0, 0, 11)); err != nil || n != 1 {
		t.Errorf("a recall by hand is not one of the two: %d, %v", n, err)
	}
}

// What was incorrect stops the clock; what was incomplete starts it again.
func TestTheClockOfSilenceAndCorrections(t *testing.T) {
	t.Parallel()
	for nature, want := range map[procedure.CorrectionKind]func(filed, answered time.Time) time.Time{
		procedure.Incorrect: func(filed, _ time.Time) time.Time {
			return procedure.AddDays(procedure.AddMonths(procedure.AddDays(filed, 1), 4), 11)
		},
		procedure.Incomplete: func(_, answered time.Time) time.Time {
			return procedure.AddMonths(procedure.AddDays(answered, 1), 4)
		},
	} {
		t.Run(string(nature), func(t *testing.T) {
			t.Parallel()
			w := newLabelWorld(t)
			app := w.brought(w.audited.Code, labels.Admissibility)
			filed := procedure.DayOf(app.SubmittedAt, directory.Paris)
			if _, err := w.RequestCorrection(t.Context(), w.timed(w.instructor), app.ID, w.reasoned(20), correctionOf(nature)); err != nil {
				t.Fatal(err)
			}
			manager := w.at(w.manager, w.now.AddDate(0, 0, 10))
			form := SavedForm{ApplicationForm: labels.ApplicationForm{Answers: map[string]labels.Answer{"A1": {Value: labels.AnswerYes, Text: "Deux fois par semaine."}}}, Edits: w.edits(app.ID)}
			if _, err := w.SaveApplication(t.Context(), manager, app.ID, form); err != nil {
				t.Fatal(err)
			}
			if _, err := w.AnswerCorrection(t.Context(), manager, app.ID, anyCommand); err != nil {
				t.Fatal(err)
			}
			got := w.application(app.ID)
			if expected := want(filed, procedure.DayOf(w.now, directory.Paris)); !got.SilenceAt.Equal(expected) || got.State != labels.Admissibility {
				t.Errorf("silence on %s, want %s; %s", got.SilenceAt.Format(time.DateOnly), expected.Format(time.DateOnly), got.State)
			}
		})
	}
}
