package atlas

import (
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"annuaire/directory"
)

// Changes is what happened to the record since a snapshot.
type Changes struct {
	Put   []directory.Place // created or changed; those no longer published are gone
	Gone  []string          // identifiers of places that are no longer published; unknown ones are ignored
	Stamp string            // the new stamp, see WithStamp; "" keeps the former
}

// latest gives the last state of each identifier, nil when it is gone.
func (c *Changes) latest() map[string]*directory.Place {
	latest := make(map[string]*directory.Place, len(c.Put)+len(c.Gone))
	for i := range c.Put {
		p := &c.Put[i]
		latest[p.ID] = p
		if !published(p) {
			latest[p.ID] = nil
		}
	}
	for _, id := range c.Gone {
		latest[id] = nil
	}
	return latest
}

// With gives the snapshot that follows s after some changes, in the same line,
// and leaves s as it is; when nothing changes it gives s. What it costs is to
// copy numbers, never to look at each place: few changes cost about as much as
// a thousand. A line worn by its changes ends, and the snapshot, built anew,
// begins another.
//
// A place put in the version that s holds, other than 0, has not changed,
// except maybe for its labels. When an identifier is put more than once the
// last counts; what is in Gone is gone.
func (s *Snapshot) With(c Changes) *Snapshot {
	from := s.origin
	if c.Stamp != "" && c.Stamp != s.stamp {
		other := *s.origin
		other.stamp, from = c.Stamp, &other
	}
	d := s.difference(&c)
	switch {
	case d.empty() && from == s.origin:
		return s
	case s.worn(len(d.leaving), len(d.coming)):
		return from.build(d.places(), s.Len()+len(d.coming))
	}
	next := *s
	next.origin, next.built = from, time.Now()
	if !d.empty() {
		d.apply(&next)
	}
	next.tag = tagOf(next.stamp, next.fingerprint)
	return &next
}

// A line ends when, in proportion to the places it began with, one in wornOut
// and wornLeast more have left or came later: those that left still take
// memory, and those that came do not share their texts.
const (
	wornOut   = 4
	wornLeast = 256
)

func (s *Snapshot) worn(leaving, coming int) bool {
	left := s.Slots() - s.Len() + leaving
	late := s.Slots() - s.line.built + coming
	return max(left, late) > s.line.built/wornOut+wornLeast
}

// difference is what parts a snapshot from the one before.
type difference struct {
	former   *Snapshot
	leaving  []uint32   // former ordinals, increasing
	coming   []*arrival // by name, and from place on by ordinal
	fresh    []*Entry   // those of them that were not there as they are
	ordinals *merge
	to       []uint32 // the new ordinal of each former one
}

// arrival is an entry that comes, or comes back with other labels.
type arrival struct {
	*Entry
	key     string // of its name, in the French order
	floor   uint32 // how many former places come before by name
	curve   uint64
	grade   uint32 // in the ranking being made
	ordinal uint32
}

func (d *difference) empty() bool { return len(d.leaving) == 0 && len(d.coming) == 0 }

func (s *Snapshot) difference(c *Changes) *difference {
	d, shared, latest := &difference{former: s}, newInterner(), c.latest()
	for _, id := range slices.Sorted(maps.Keys(latest)) {
		p := latest[id]
		held, known := s.Place(id)
		same := known && p != nil && p.Version == held.Version && p.Version != 0
		if same && s.bearsLabels(held) {
			continue
		}
		if known {
			d.leaving = append(d.leaving, s.ordinalOf(held.Slot))
		}
		switch {
		case same:
			d.coming = append(d.coming, &arrival{Entry: held})
		case p != nil:
			place := *p
			shared.place(&place)
			e := &Entry{Place: &place}
			d.fresh, d.coming = append(d.fresh, e), append(d.coming, &arrival{Entry: e})
		}
	}
	slices.Sort(d.leaving)
	return d
}

// bearsLabels tells whether the labels of an entry are those it had.
func (s *Snapshot) bearsLabels(e *Entry) bool {
	c, held := s.labelled, s.labelsOf(e.ID)
	for rank, label := range c.values {
		if hasBit(c.sets[rank], s.ordinalOf(e.Slot)) != slices.Contains(held, label) {
			return false
		}
	}
	return true
}

// places yields the places of the new snapshot, in no order.
func (d *difference) places() iter.Seq[*directory.Place] {
	return func(yield func(*directory.Place) bool) {
		leaving := d.leaving
		for o, e := range d.former.entries {
			if len(leaving) > 0 && leaving[0] == uint32(o) {
				leaving = leaving[1:]
			} else if !yield(e.Place) {
				return
			}
		}
		for _, a := range d.coming {
			if !yield(a.Place) {
				return
			}
		}
	}
}

// apply makes a copy of the former snapshot the next one, sharing what does
// not change.
func (d *difference) apply(next *Snapshot) {
	d.resolve()
	byName := d.rankNames()
	d.place()
	d.renumber(next)
	next.scratch, next.facetTally = newScratchPool(len(next.entries)), &tally{}

	var apart sync.WaitGroup // each fills fields of its own
	apart.Go(func() { d.reindex(next) })
	d.reorder(next, byName)
	d.regather(next)
	apart.Wait()
}
