package store

import (
	"testing"

	"annuaire/fault"
	"annuaire/labels"
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
	_, err = w.StartApplication(t.Context(), w.manager, w.audited.Code, w.place.ID, 0)
	failsAs(t, err, fault.Conflict, "a second application of the same place")
}

func TestACharterIsAdheredTo(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.submitted(w.charter.Code)
	if app.State != labels.Granted || app.DecidedAt.IsZero() {
		t.Fatalf("adhered %+v", app)
	}
	t.Log(w.moves(labels.ApplicationLife, app.ID), w.letters())
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
