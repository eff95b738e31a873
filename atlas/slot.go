package atlas

import (
	"sync"

	"annuaire/directory/hours"
)

// An ordinal is the number of a place within one snapshot. A slot is its number
// within a line of snapshots, each made from the one before: a place keeps its
// slot from one version to the next as long as it does not change, and a slot
// that a place left is never given again. What is worked out about a place, by
// a text engine or for an answer, is kept by slot.

// Line is what the snapshots of one line share. What is kept by slot for later
// snapshots remembers their line rather than one of them, which it would keep
// in memory.
type Line struct {
	built int // how many places the line began with

	mu         sync.Mutex
	next       uint32                     // slot
	schedules  map[string]*hours.Schedule // by text; nil when not understood
	timetables map[timing]*timetable
	lastNumber uint32 // of a timetable
}

func newLine() *Line {
	return &Line{schedules: map[string]*hours.Schedule{}, timetables: map[timing]*timetable{}}
}

// noOrdinal is the ordinal of a slot that no place of the snapshot holds.
const noOrdinal = 1<<32 - 1

// enter gives entries slots of their own and compiles their hours, each
// distinct text once.
func (l *Line) enter(entries []*Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range entries {
		e.Slot = l.next
		l.next++
		code := e.INSEE
		if e.Commune != nil {
			code = e.Commune.Code
		}
		e.Calendar = hours.CalendarFor(code)
		e.Schedule = l.schedule(e.Hours)
		e.timetable = l.timetable(e)
	}
}

// timetable gives what an entry shares with those open at the same times. An
// announced closure sets it apart.
func (l *Line) timetable(e *Entry) *timetable {
	timing := timingOf(e)
	shared, known := l.timetables[timing]
	if known && e.Closure == nil {
		return shared
	}
	l.lastNumber++
	shared = &timetable{number: l.lastNumber, silent: timing.silent}
	if e.Closure == nil {
		l.timetables[timing] = shared
	}
	return shared
}

// slots gives the number of slots so far.
func (l *Line) slots() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return int(l.next)
}

func (l *Line) schedule(text string) *hours.Schedule {
	if text == "" {
		return nil
	}
	schedule, known := l.schedules[text]
	if !known {
		if parsed, err := hours.Parse(text); err == nil {
			schedule = parsed
		}
		l.schedules[text] = schedule
	}
	return schedule
}

// Slots gives the number of slots of the line so far: those of this snapshot
// are under it.
func (s *Snapshot) Slots() int {
	if s.slots == nil {
		return len(s.entries)
	}
	return len(s.slots)
}

// InSlot gives the entry that holds a slot, and false when none does.
func (s *Snapshot) InSlot(slot uint32) (*Entry, bool) {
	o := s.ordinalOf(slot)
	if o == noOrdinal {
		return nil, false
	}
	return s.entries[o], true
}

// Line gives the line of the snapshot.
func (s *Snapshot) Line() *Line { return s.line }

// SameLine tells whether a slot means the same in both snapshots.
func (s *Snapshot) SameLine(other *Snapshot) bool { return s.line == other.line }

func (s *Snapshot) ordinalOf(slot uint32) uint32 {
	switch {
	case s.slots != nil && int(slot) < len(s.slots):
		return s.slots[slot]
	case s.slots == nil && int(slot) < len(s.entries):
		return slot
	}
	return noOrdinal
}
