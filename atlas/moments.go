package atlas

import (
	"sync"
	"time"

	"annuaire/directory/hours"
	"annuaire/geo"
)

// moments tells which places are open at an instant. Places that share a
// timetable are asked once, and the answer holds for its minute.
type moments struct {
	groups []uint32 // number of the timetable of each ordinal
	asked  []uint32 // an ordinal of each timetable of the line, noOrdinal when the snapshot has none

	mu     sync.Mutex
	recent [4]moment // the last minutes asked
	next   int
}

type moment struct {
	minute int64
	open   geo.Bits
}

// newMoments takes the group of each ordinal.
func newMoments(groups []uint32) *moments {
	m := &moments{groups: groups}
	for o, g := range groups {
		for int(g) >= len(m.asked) {
			m.asked = append(m.asked, noOrdinal)
		}
		m.asked[g] = uint32(o)
	}
	return m
}

// after gives the moments that follow a change: those of the former snapshot,
// with what was asked of them, when no group changes.
func (m *moments) after(d *difference) *moments {
	groups := merged(d.ordinals, m.groups, each(d.coming, func(a *arrival) uint32 { return a.timetable.number }))
	if shared(groups, m.groups) {
		return m
	}
	return newMoments(groups)
}

// open gives the places open at an instant. The set is shared: it must not be
// changed.
func (m *moments) open(entries []*Entry, at time.Time) geo.Bits {
	minute := at.Unix() / 60
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range m.recent {
		if r.open != nil && r.minute == minute {
			return r.open
		}
	}
	set := m.ask(entries, time.Unix(minute*60, 0))
	m.recent[m.next] = moment{minute, set}
	m.next = (m.next + 1) % len(m.recent)
	return set
}

func (m *moments) ask(entries []*Entry, at time.Time) geo.Bits {
	isOpen := make([]bool, len(m.asked))
	for g, o := range m.asked {
		isOpen[g] = o != noOrdinal && entries[o].openingAt(at).State == hours.Open
	}
	set := geo.NewBits(len(entries))
	for o, g := range m.groups {
		if isOpen[g] {
			set.Set(o)
		}
	}
	return set
}
