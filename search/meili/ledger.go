package meili

import (
	"sync"

	"annuaire/atlas"
)

// ledger knows what the server should hold: the documents of a snapshot, by
// number, without their texts.
type ledger struct {
	mu       sync.RWMutex
	snapshot *atlas.Snapshot
	places   map[uint64]listed // those of the snapshot, but where two bear one number
}

// listed is a place of the ledger.
type listed struct {
	slot uint32
	stamp
}

// follow takes a snapshot up. Of a later one of the same line only the places
// that changed are read.
func (l *ledger) follow(s *atlas.Snapshot) {
	former := l.current()
	from, line := uint32(0), former != nil && former.SameLine(s)
	if line {
		from = uint32(former.Slots())
	}
	fresh := make(map[uint64]listed, s.Slots()-int(from))
	for slot := from; slot < uint32(s.Slots()); slot++ {
		if e, held := s.InSlot(slot); held {
			d := newDocument(e)
			fresh[d.number] = listed{slot, d.stamp}
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.snapshot = s
	if !line {
		l.places = fresh
		return
	}
	for number, one := range fresh {
		l.places[number] = one
	}
	if len(l.places) > s.Len() {
		for number, one := range l.places {
			if _, held := s.InSlot(one.slot); !held {
				delete(l.places, number)
			}
		}
	}
}

// current gives the snapshot followed, nil before the first.
func (l *ledger) current() *atlas.Snapshot {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.snapshot
}

// known counts the places that bear one of the numbers.
func (l *ledger) known(numbers []uint64) (n int) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for _, number := range numbers {
		if _, known := l.places[number]; known {
			n++
		}
	}
	return n
}

// slot gives the slot of the place that bears a number.
func (l *ledger) slot(number uint64) (slot uint32, known bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	one, known := l.places[number]
	return one.slot, known
}

// scored gives the places of an answer with their scores, nil when it has none.
func (l *ledger) scored(a answer) (s *atlas.Snapshot, slots []uint32, scores []float32) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	slots = make([]uint32, 0, len(a.numbers))
	if len(a.scores) > 0 {
		scores = make([]float32, 0, len(a.numbers))
	}
	for i, number := range a.numbers {
		one, known := l.places[number]
		if !known {
			continue
		}
		slots = append(slots, one.slot)
		switch {
		case i < len(a.scores):
			scores = append(scores, a.scores[i])
		case scores != nil:
			scores = append(scores, 0)
		}
	}
	return l.snapshot, slots, scores
}

// difference is what makes a server equal to the ledger.
type difference struct {
	put  []uint32 // slots of the snapshot
	gone []uint64 // numbers
	// newer are the documents of a later version than the ledger's: another
	// instance has read the record since. They are left alone.
	newer []uint64
}

func (d *difference) size() int { return len(d.put) + len(d.gone) + len(d.newer) }

// compare tells what a server that holds these documents lacks, and what it
// should not hold.
func (l *ledger) compare(held map[uint64]stamp) (s *atlas.Snapshot, d difference) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for number, want := range l.places {
		switch have, known := held[number]; {
		case !known || have != want.stamp && have.version <= want.version:
			d.put = append(d.put, want.slot)
		case have.version > want.version:
			d.newer = append(d.newer, number)
		}
	}
	for number := range held {
		if _, known := l.places[number]; !known {
			d.gone = append(d.gone, number)
		}
	}
	return l.snapshot, d
}
