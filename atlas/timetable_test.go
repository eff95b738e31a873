package atlas_test

import (
	"testing"
	"time"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
)

// Entries remember what others of the same timetable answered: nothing of it
// may show.
func TestSharedTimetablesAnswerAsThePlaceAlone(t *testing.T) {
	t.Parallel()
	places := atlastest.Places(1500, 3)
	for i := range places {
		switch p := &places[i]; i % 7 {
		case 0:
			p.Hours, p.AccessModes = "", []string{"Prendre un RDV en ligne"}
		case 1:
			p.Hours, p.AccessModes = "", []string{"Prendre un RDV en ligne", "Se présenter"}
		case 2:
			p.AccessModes = []string{"Ce lieu n'accueille pas de public", "Prendre un RDV en ligne"}
		case 3:
			p.Hours, p.Doubts = "", []directory.Doubt{{Column: "horaires", Value: "sur demande"}}
		case 4:
			p.Hours, p.Doubts = " ", nil
		}
	}
	s := atlas.Build(nil, nil, places)
	start := time.Date(2026, 3, 16, 8, 59, 0, 0, time.UTC)
	for _, after := range []time.Duration{0, 59 * time.Second, time.Minute, 0, 24 * time.Hour, 30 * time.Second, 200 * 24 * time.Hour} {
		at := start.Add(after)
		for e := range s.Entries() {
			if got, want := e.Opening(at), e.Place.Opening(e.Schedule, e.Calendar, at); got != want {
				t.Fatalf("%s (%q, %v) at %v: %+v, want %+v", e.ID, e.Hours, e.AccessModes, at, got, want)
			}
			if got, want := e.NoHours(), e.Place.NoHours(); got != want {
				t.Fatalf("%s (%q, %v): no hours %v, want %v", e.ID, e.Hours, e.Doubts, got, want)
			}
		}
	}
}
