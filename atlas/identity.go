package atlas

import (
	"hash/maphash"
	"slices"
)

// identities finds places by their identifier: a table of slots, each at or
// after the cell that its identifier hashes to. It is copied at each change,
// which a table of numbers takes well and a map of strings would not. The slot
// that a place left stays until the table is made again: nothing is there.
type identities struct {
	seed  maphash.Seed
	cells []uint32 // noOrdinal where free; their number is a power of two
	used  int
}

// newIdentities makes a table at most half full.
func newIdentities(entries []*Entry) *identities {
	size := 8
	for size < 2*len(entries) {
		size *= 2
	}
	t := &identities{seed: maphash.MakeSeed(), cells: make([]uint32, size)}
	for i := range t.cells {
		t.cells[i] = noOrdinal
	}
	for _, e := range entries {
		t.put(e)
	}
	return t
}

// put adds an entry whose slot is not there.
func (t *identities) put(e *Entry) {
	at := t.start(e.ID)
	for t.cells[at] != noOrdinal {
		at = t.following(at)
	}
	t.cells[at] = e.Slot
	t.used++
}

// full tells whether so many entries more would make searches long.
func (t *identities) full(more int) bool { return (t.used+more)*4 > len(t.cells)*3 }

func (t *identities) start(id string) int {
	return int(maphash.String(t.seed, id) & uint64(len(t.cells)-1))
}

func (t *identities) following(cell int) int { return (cell + 1) & (len(t.cells) - 1) }

// after gives the table with new entries; all are the entries of its snapshot.
func (t *identities) after(fresh, all []*Entry) *identities {
	if t.full(len(fresh)) {
		return newIdentities(all)
	}
	if len(fresh) == 0 {
		return t
	}
	next := &identities{seed: t.seed, cells: slices.Clone(t.cells), used: t.used}
	for _, e := range fresh {
		next.put(e)
	}
	return next
}

// Place gives the entry with this stable identifier.
func (s *Snapshot) Place(id string) (*Entry, bool) {
	t := s.identities
	for at := t.start(id); t.cells[at] != noOrdinal; at = t.following(at) {
		if e, held := s.InSlot(t.cells[at]); held && e.ID == id {
			return e, true
		}
	}
	return nil, false
}
