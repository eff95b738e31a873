package store

import (
	"strings"
	"sync"
	"testing"

	"annuaire/fault"
	"annuaire/labels"
)

// However people and the clock meet on a file, it is decided once, and nobody is told
// of a failure.
func TestTheClockMeetsPeople(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.brought(w.audited.Code, labels.Ready)
	w.declare(w.decider, app.ID)
	w.now = w.now.AddDate(0, 5, 0)
	decision := DecisionForm{Command: Command{Seq: -1, Reason: "Le projet manque.", ReasonCode: "criteres"}, Outcome: labels.Refuse}
	decider, manager, instructor, now := w.timed(w.decider), w.timed(w.manager), w.timed(w.instructor), w.now
	acts := []func() error{
		func() error { _, err := w.DecideBySilence(t.Context(), now); return err },
		func() error { _, err := w.DecideBySilence(t.Context(), now); return err },
		func() error { _, err := w.Decide(t.Context(), decider, app.ID, decision); return err },
		func() error { _, err := w.WithdrawApplication(t.Context(), manager, app.ID, anyCommand); return err },
		func() error { _, err := w.ReopenFile(t.Context(), instructor, app.ID, w.reasoned(0)); return err },
	}
	var wait sync.WaitGroup
	for _, act := range acts {
		wait.Go(func() {
			if err := act(); err != nil && fault.KindOf(err) != fault.Conflict {
				t.Errorf("%v", err)
			}
		})
	}
	wait.Wait()
	ends := 0
	for _, move := range w.moves(labels.ApplicationLife, app.ID) {
		if strings.HasSuffix(move, ">"+string(labels.Refused)) || strings.HasSuffix(move, ">"+string(labels.Withdrawn)) {
			ends++
		}
	}
	if ends != 1 {
		t.Errorf("it ended %d times: %v", ends, w.moves(labels.ApplicationLife, app.ID))
	}
	if left := w.deadlines(labels.ApplicationLife, app.ID); len(left) > 1 {
		t.Errorf("deadlines left: %v", left)
	}
}

// One file on which time cannot act keeps none of the others waiting.
func TestAFileThatFailsKeepsNoOther(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	bad := w.submitted(w.audited.Code)
	second := testAudited("label-autre", "AUT")
	w.publish(second)
	good := w.submitted(second.Code)
	_, err := w.pool.Exec(t.Context(), `
		create function broken() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
		create trigger broken before insert on transition for each row when (new.kind = 'candidature' and new.event = 'refuser_par_silence' and new.aggregate = `+number(bad.ID)+`) execute function broken()`)
	if err != nil {
		t.Fatal(err)
	}
	w.now = w.now.AddDate(0, 5, 0)
	n, err := w.DecideBySilence(t.Context(), w.now)
	if err == nil || n != 1 {
		t.Errorf("%d decided, %v", n, err)
	}
	if got := w.application(good.ID); got.State != labels.Refused {
		t.Errorf("the other one is %s", got.State)
	}
	if got := w.application(bad.ID); got.State != labels.Submitted || got.DecisionRef != "" {
		t.Errorf("the one that failed is %s %q", got.State, got.DecisionRef)
	}
}

// What a device sends is kept, or refused in words.
func TestNaughtyNotesOfAVisit(t *testing.T) {
	t.Parallel()
	w := newVisitWorld(t)
	id := w.accepted()
	w.now = w.now.AddDate(0, 0, 10)
	for name, text := range map[string]string{
		"a NUL": "a\x00b", "not UTF-8": "a\xffb", "huge": strings.Repeat("é", 1<<20), "markup": "<script>alert(1)</script>", "right to left": "\u202egnp.exe", "SQL": "'); drop table label_visit; --",
	} {
		write := labels.Written{Key: "0123456789abcdef-" + strings.ReplaceAll(name, " ", "-"), Criterion: "A4", Verdict: labels.MinorNC, Finding: text, At: w.now}
		if _, _, err := w.SaveVisit(t.Context(), w.timed(w.instructor), id, []labels.Written{write}); err != nil && fault.KindOf(err) == fault.Internal {
			t.Errorf("%s: %v", name, err)
		}
		write.Key, write.Finding = text[:min(len(text), 60)]+"-0123", "Une salle."
		if _, _, err := w.SaveVisit(t.Context(), w.timed(w.instructor), id, []labels.Written{write}); err != nil && fault.KindOf(err) == fault.Internal {
			t.Errorf("a number with %s: %v", name, err)
		}
		report := w.report()
		report.Text, report.Attendance = text, text
		if _, err := w.ReportVisit(t.Context(), w.timed(w.instructor), id, anyCommand, report); err != nil && fault.KindOf(err) == fault.Internal {
			t.Errorf("a report with %s: %v", name, err)
		}
		if err := w.DeclareInterest(t.Context(), w.timed(w.colleague), w.app.ID, text, false); err != nil && fault.KindOf(err) == fault.Internal {
			t.Errorf("an interest with %s: %v", name, err)
		}
	}
}
