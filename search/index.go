package search

import (
	"sync"

	"annuaire/atlas"
)

// Index answers by text over one snapshot. It never changes once built, so any
// number of goroutines may use it.
type Index struct {
	snapshot *atlas.Snapshot
	places   *corpus // every field
	names    *corpus // names and communes only, for suggestions
	typed    suggestionCache
	matched  matchCache
}

// Build indexes a snapshot.
func Build(snapshot *atlas.Snapshot) *Index {
	return both(snapshot, func() *corpus { return newCorpus(snapshot, addPlace, false) }, func() *corpus { return newCorpus(snapshot, addName, true) })
}

// With gives the index of a snapshot, and leaves x as it is. Of a later
// snapshot of the same line only the places that changed are read, and from
// time to time the many that changed before; any other is built. The answers
// are those that Build would give.
func (x *Index) With(snapshot *atlas.Snapshot) *Index {
	if !x.snapshot.SameLine(snapshot) {
		return Build(snapshot)
	}
	return both(snapshot, func() *corpus { return x.places.with(snapshot) }, func() *corpus { return x.names.with(snapshot) })
}

// Snapshot gives the snapshot that the index answers over, which may be behind
// the one in force.
func (x *Index) Snapshot() *atlas.Snapshot { return x.snapshot }

// both makes the two halves of an index at the same time.
func both(snapshot *atlas.Snapshot, places, names func() *corpus) *Index {
	x := &Index{snapshot: snapshot}
	var halves sync.WaitGroup
	halves.Go(func() { x.places = places() })
	halves.Go(func() { x.names = names() })
	halves.Wait()
	return x
}
