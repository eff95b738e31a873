package atlas

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"github.com/paulmach/orb"

	"annuaire/geo"
)

// resolve works out what comes, as Build does. An entry that comes back has
// its slot and all the rest.
func (d *difference) resolve() {
	for _, e := range d.fresh {
		d.former.attach(e)
	}
	d.former.line.enter(d.fresh)
	for _, a := range d.coming {
		if a.Located != Nowhere {
			a.curve = geo.Curve(a.Point)
		}
	}
}

// rankNames finds where each name comes among the former ones, and gives what
// comes in the order of names.
func (d *difference) rankNames() []*arrival {
	s, keys := d.former, newNameKeys()
	for _, a := range d.coming {
		a.key = keys.of(a.Name)
		if held, ok := s.Place(a.ID); ok && held.Name == a.Name {
			a.floor = s.names.ranks[s.ordinalOf(held.Slot)]
			continue
		}
		a.floor = uint32(sort.Search(s.Len(), func(rank int) bool {
			e := s.entries[s.names.order[rank]]
			return cmp.Or(strings.Compare(keys.of(e.Name), a.key), strings.Compare(e.ID, a.ID)) >= 0
		}))
	}
	slices.SortFunc(d.coming, func(a, b *arrival) int {
		return cmp.Or(strings.Compare(a.key, b.key), strings.Compare(a.ID, b.ID))
	})
	return slices.Clone(d.coming)
}

// place finds the ordinals of what comes, in the order of Build: names decide
// last, and order what comes already.
func (d *difference) place() {
	s := d.former
	slices.SortStableFunc(d.coming, func(a, b *arrival) int {
		return cmp.Or(compareBool(a.Located == Nowhere, b.Located == Nowhere), cmp.Compare(a.curve, b.curve))
	})
	before := make([]uint32, len(d.coming))
	for i, a := range d.coming {
		lo, hi := 0, s.located
		if a.Located == Nowhere {
			lo, hi = s.located, s.Len()
		}
		before[i] = uint32(lo + sort.Search(hi-lo, func(i int) bool {
			e := s.entries[lo+i]
			var curve uint64
			if a.Located != Nowhere {
				curve = geo.Curve(e.Point)
			}
			return cmp.Or(cmp.Compare(curve, a.curve), cmp.Compare(s.names.ranks[lo+i], a.floor)) >= 0
		}))
	}
	d.ordinals = newMerge(s.Len(), d.leaving, before)
	d.to = d.ordinals.positions(s.Len())
	for i, a := range d.coming {
		a.ordinal = d.ordinals.come[i]
	}
}

// renumber makes the entries of the next snapshot, and what finds them.
func (d *difference) renumber(next *Snapshot) {
	s := d.former
	next.entries = merged(d.ordinals, s.entries, each(d.coming, func(a *arrival) *Entry { return a.Entry }))
	next.slots = d.slots()
	next.identities = s.identities.after(d.fresh, next.entries)
	for _, o := range d.leaving {
		e := s.entries[o]
		next.fingerprint.Remove(e.ID, e.Version)
		if e.Located != Nowhere {
			next.located--
		}
	}
	for _, a := range d.coming {
		next.fingerprint.Add(a.ID, a.Version)
		if a.Located != Nowhere {
			next.located++
		}
	}
}

// slots gives the ordinal of each slot of the line.
func (d *difference) slots() []uint32 {
	s := d.former
	slots := make([]uint32, s.line.slots())
	for slot := range slots {
		slots[slot] = s.ordinalOf(uint32(slot))
		if o := slots[slot]; o != noOrdinal {
			slots[slot] = d.to[o]
		}
	}
	for _, a := range d.coming {
		slots[a.Slot] = a.ordinal
	}
	return slots
}

// reindex makes the spatial index, unless every point stays where it is.
func (d *difference) reindex(next *Snapshot) {
	if d.ordinals.still && d.ordinals.already(func(i int) bool {
		a, held := d.coming[i], d.former.entries[d.ordinals.come[i]]
		return a.Point == held.Point && (a.Located == Nowhere) == (held.Located == Nowhere)
	}) {
		return
	}
	var kept []geo.Run
	for _, r := range d.ordinals.kept {
		if r.Lo < d.former.located {
			r.Hi = min(r.Hi, d.former.located)
			kept = append(kept, r)
		}
	}
	come := sort.Search(len(d.coming), func(i int) bool { return d.coming[i].Located == Nowhere })
	points := each(d.coming[:come], func(a *arrival) orb.Point { return a.Point })
	next.index = d.former.index.Splice(next.located, kept, d.ordinals.come[:come], points)
}

func each[A, B any](list []A, of func(A) B) []B {
	values := make([]B, len(list))
	for i, a := range list {
		values[i] = of(a)
	}
	return values
}
