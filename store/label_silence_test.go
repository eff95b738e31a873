package store

import (
	"fmt"
	"testing"
	"time"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
)

// silent publishes a label whose silence decides so, after so many months.
func (w *labelWorld) silent(rule labels.SilenceRule, number int, unit string) labels.Scheme {
	w.t.Helper()
	s := testAudited("label-silence", "SIL")
	s.Silence = labels.Silence{Rule: rule, Number: number, Unit: unit}
	w.publish(s)
	return s
}

// Silence decides from midnight in Paris of its day, across months, changes of
// hour and the 29th of February; not a second before.
func TestSilenceDecidesAtMidnightInParis(t *testing.T) {
	t.Parallel()
	paris := func(y int, m time.Month, d, h int) time.Time { return time.Date(y, m, d, h, 0, 0, 0, directory.Paris) }
	for name, c := range map[string]struct {
		filed  time.Time
		number int
		unit   string
		day    time.Time
	}{
		"two months":                     {paris(2026, 3, 10, 10), 2, "mois", procedure.StartOf(time.Date(2026, 5, 11, 0, 0, 0, 0, time.UTC), directory.Paris)},
		"to the end of a leap February":  {paris(2028, 1, 30, 10), 1, "mois", procedure.StartOf(time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC), directory.Paris)},
		"to the end of a short February": {paris(2026, 1, 30, 10), 1, "mois", procedure.StartOf(time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC), directory.Paris)},
		"just before midnight in Paris":  {paris(2026, 6, 30, 23).Add(59 * time.Minute), 15, "jours", procedure.StartOf(time.Date(2026, 7, 16, 0, 0, 0, 0, time.UTC), directory.Paris)},
		"just after, still June in UTC":  {paris(2026, 7, 1, 0).Add(time.Minute), 15, "jours", procedure.StartOf(time.Date(2026, 7, 17, 0, 0, 0, 0, time.UTC), directory.Paris)},
		"over the change of hour":        {paris(2026, 10, 20, 12), 1, "semaines", procedure.StartOf(time.Date(2026, 10, 28, 0, 0, 0, 0, time.UTC), directory.Paris)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newLabelWorld(t)
			s := w.silent(labels.SilenceRefuses, c.number, c.unit)
			w.now = c.filed
			app := w.submitted(s.Code)
			if got := procedure.StartOf(app.SilenceAt, directory.Paris); !got.Equal(c.day) {
				t.Fatalf("silence on %s, want %s", got, c.day)
			}
			if n, err := w.DecideBySilence(t.Context(), c.day.Add(-time.Second)); err != nil || n != 0 {
				t.Errorf("the second before: %d, %v", n, err)
			}
			if n, err := w.DecideBySilence(t.Context(), c.day); err != nil || n != 1 {
				t.Errorf("that instant: %d, %v", n, err)
			}
			if n, err := w.DecideBySilence(t.Context(), c.day.AddDate(1, 0, 0)); err != nil || n != 0 {
				t.Errorf("a year later: %d, %v", n, err)
			}
		})
	}
}

func TestWhatSilenceIsWorth(t *testing.T) {
	t.Parallel()
	for rule, want := range map[labels.SilenceRule]struct {
		state  procedure.State
		titles int
		basis  string
	}{
		labels.SilenceGrants:  {labels.Granted, 1, basisOfSilentGrant},
		labels.SilenceRefuses: {labels.Refused, 0, basisOfSilentRefusal},
	} {
		t.Run(string(rule), func(t *testing.T) {
			t.Parallel()
			w := newLabelWorld(t)
			app := w.submitted(w.silent(rule, 2, "mois").Code)
			at := procedure.StartOf(app.SilenceAt, directory.Paris)
			if n, err := w.DecideBySilence(t.Context(), at); err != nil || n != 1 {
				t.Fatalf("%d, %v", n, err)
			}
			w.now = at
			got := w.application(app.ID)
			var titles int
			w.inRecord(scanOf(`select count(*) from label_title where application = $1`, &titles, app.ID))
			if got.State != want.state || got.DecisionRef == "" || titles != want.titles {
				t.Errorf("%s, act %q, %d titles", got.State, got.DecisionRef, titles)
			}
			var said string
			w.inRecord(scanOf(`select party || '|' || coalesce(actor::text, '') || '|' || legal_basis || '|' || reason from transition where kind = 'candidature' and aggregate = $1 order by seq desc limit 1`, &said, app.ID))
			reason := fmt.Sprintf("Aucune décision n’a été prise dans le délai de 2 mois. Ce délai a pris fin le %s.", directory.FrenchDay(procedure.AddDays(app.SilenceAt, -1)))
			if said != "systeme||"+want.basis+"|"+reason {
				t.Errorf("recorded: %s", said)
			}
		})
	}
}

// Silence waits for a correction, and decides nothing that somebody has decided.
func TestWhenSilenceDecidesNothing(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	s := w.silent(labels.SilenceGrants, 1, "mois")
	app := w.brought(s.Code, labels.Admissibility)
	if _, err := w.RequestCorrection(t.Context(), w.timed(w.instructor), app.ID, w.reasoned(100), correctionOf(procedure.Incorrect)); err != nil {
		t.Fatal(err)
	}
	if n, err := w.DecideBySilence(t.Context(), w.now.AddDate(0, 3, 0)); err != nil || n != 0 {
		t.Errorf("while a correction is awaited: %d, %v", n, err)
	}
	none := testAudited("sans-silence", "SAN")
	none.Silence = labels.Silence{Rule: labels.SilenceNone}
	w.publish(none)
	if other := w.submitted(none.Code); !other.SilenceAt.IsZero() {
		t.Error("a label that says nothing of silence has a day for it")
	}
	refused := w.brought(w.audited.Code, labels.Refused)
	if n, err := w.DecideBySilence(t.Context(), refused.SilenceAt.AddDate(0, 1, 0)); err != nil || n != 0 {
		t.Errorf("what is refused already: %d, %v", n, err)
	}
}

// Who examines is told 30, 15, 5 and 1 days before; after an interruption, once.
func TestBeingToldOfSilence(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.submitted(w.silent(labels.SilenceRefuses, 2, "mois").Code)
	day := procedure.StartOf(app.SilenceAt, directory.Paris)
	for _, c := range []struct{ before, told int }{{31, 0}, {30, 1}, {29, 0}, {15, 1}, {4, 1}, {3, 0}, {1, 1}, {0, 0}} {
		if n, err := w.RemindOfSilence(t.Context(), day.AddDate(0, 0, -c.before)); err != nil || n != c.told {
			t.Errorf("%d days before: %d, want %d, %v", c.before, n, c.told, err)
		}
	}
}
