package atlas

import (
	"sync/atomic"
	"time"

	"annuaire/directory/hours"
)

// timetable is what the entries open at the same times share. Its last answer
// is kept: lists ask about now, and what an answer is worked out from is
// scattered in memory.
type timetable struct {
	number uint32 // within the line, from 1
	silent bool   // nobody gave the hours
	last   atomic.Pointer[told]
}

// told is the state of a timetable, which is the same for a whole minute.
type told struct {
	minute int64
	status hours.Status
}

// timing is all that being open depends on, besides an announced closure, and
// what is said of it.
type timing struct {
	schedule  *hours.Schedule // nil when it does not count
	calendar  *hours.Calendar
	otherwise hours.State // where the schedule does not count
	silent    bool
}

func timingOf(e *Entry) timing {
	t := timing{schedule: e.Schedule, calendar: e.Calendar, silent: e.Place.NoHours()}
	if t.schedule == nil || e.ReceivesNobody() {
		t.schedule, t.otherwise = nil, e.StateWithoutHours()
	}
	return t
}

// Opening tells whether the place is open at an instant.
func (e *Entry) Opening(at time.Time) hours.Status {
	minute := at.Unix() / 60
	if known := e.timetable.last.Load(); known != nil && known.minute == minute {
		return known.status
	}
	status := e.openingAt(at)
	e.timetable.last.Store(&told{minute, status})
	return status
}

// openingAt works Opening out, and keeps nothing.
func (e *Entry) openingAt(at time.Time) hours.Status {
	return e.Place.Opening(e.Schedule, e.Calendar, at)
}

// NoHours tells hours that nobody gave from hours that were not understood.
func (e *Entry) NoHours() bool { return e.timetable.silent }
