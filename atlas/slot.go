package atlas

// An ordinal is the number of a place within one snapshot. A slot is its number
// within a line of snapshots, each made from the one before: a place keeps its
// slot from one version to the next as long as it does not change, and a slot
// that a place left is never given again. What is worked out about a place, by
// a text engine or for an answer, is kept by slot.

// line is what the snapshots of one line share.
type line struct{ _ byte } // not empty: each must have an address of its own

// noOrdinal is the ordinal of a slot that no place of the snapshot holds.
const noOrdinal = 1<<32 - 1

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
