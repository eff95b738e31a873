package meili

import (
	"testing"
	"time"

	"annuaire/atlas/atlastest"
)

// A document of a later version than the directory's is left alone, but not for
// ever: the record may have been restored.
func TestLaterVersionsAreLeftAloneForAWhile(t *testing.T) {
	t.Parallel()
	s := atlastest.Snapshot(3, 1)
	var e Engine
	e.ledger.follow(s)
	held, later := map[uint64]stamp{}, uint64(0)
	for number, one := range e.ledger.places {
		held[number], later = one.stamp, number
	}
	version := func(v int64) { held[later] = stamp{v, held[later].hash} }
	version(7)
	e.held = held
	judge := func(what string, put, newer int) {
		t.Helper()
		_, d := e.ledger.compare(e.held)
		e.overrule(&d)
		if len(d.put) != put || len(d.newer) != newer || len(d.gone) != 0 {
			t.Errorf("%s: %d to put and %d left alone, want %d and %d", what, len(d.put), len(d.newer), put, newer)
		}
	}
	now := time.Now()
	judge("not examined", 0, 1)
	e.suspectNewer(held, now)
	judge("just seen", 0, 1)
	e.suspectNewer(held, now.Add(-2*certain)) // seen first an instant ago
	judge("seen again", 0, 1)
	e.suspects = nil
	e.suspectNewer(held, now.Add(-2*certain))
	judge("seen for long", 1, 0)
	version(8)
	judge("another since", 0, 1)
	e.suspectNewer(held, now)
	judge("another, just seen", 0, 1)
}
