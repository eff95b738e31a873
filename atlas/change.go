package atlas

import (
	"iter"

	"annuaire/directory"
)

// Changes is what happened to the record since a snapshot.
type Changes struct {
	Put   []directory.Place // created or changed; those no longer published are gone
	Gone  []string          // identifiers of places that are no longer published; unknown ones are ignored
	Stamp string            // the new stamp, see WithStamp; "" keeps the former
}

// With gives the snapshot that follows s after some changes, and leaves s as it
// is. A place put in the version that s holds has not changed, except for its
// labels. When an identifier comes more than once in Put, the last counts; what
// is in Gone is gone.
func (s *Snapshot) With(c Changes) *Snapshot {
	changed := map[string]bool{}
	for _, id := range c.Gone {
		changed[id] = true
	}
	var places []directory.Place
	for i := len(c.Put) - 1; i >= 0; i-- {
		if p := &c.Put[i]; !changed[p.ID] {
			changed[p.ID] = true
			places = append(places, *p)
		}
	}
	for i := range s.entries {
		if p := s.entries[i].Place; !changed[p.ID] {
			places = append(places, *p)
		}
	}
	from := *s.origin
	if c.Stamp != "" {
		from.stamp = c.Stamp
	}
	return from.build(places)
}

// Versions yields the identifier and the version of each place, in the order
// of identifiers.
func (s *Snapshot) Versions() iter.Seq2[string, int64] {
	return func(yield func(string, int64) bool) {
		for _, o := range s.idOrder {
			if !yield(s.entries[o].ID, s.entries[o].Version) {
				return
			}
		}
	}
}
