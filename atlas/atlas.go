// Package atlas is the published directory in memory: an immutable snapshot
// that answers nearest, box, lists, facets and vector tiles without the
// database. Places are numbered along a space-filling curve, every filter is a
// set of those numbers, so that filters combine word by word and a tile is one
// stretch of the numbers.
package atlas

import "sync/atomic"

// Atlas holds the snapshot in force. A reader takes Current once and keeps it
// for its whole answer. The zero value holds an empty directory.
type Atlas struct {
	current atomic.Pointer[Snapshot]
}

// New gives an atlas that starts with this snapshot.
func New(s *Snapshot) *Atlas {
	a := &Atlas{}
	a.Swap(s)
	return a
}

// Current gives the snapshot in force, never nil.
func (a *Atlas) Current() *Snapshot {
	if s := a.current.Load(); s != nil {
		return s
	}
	a.current.CompareAndSwap(nil, Build(nil, nil, nil))
	return a.current.Load()
}

// Swap puts another snapshot in force. Readers of the former one finish with
// it; its memory is freed after the last.
func (a *Atlas) Swap(s *Snapshot) { a.current.Store(s) }
