package atlas

import (
	"fmt"
	"hash/fnv"
	"iter"
	"sync"
	"time"

	"annuaire/directory"
	"annuaire/geo"
)

// Snapshot is one version of the published directory. It never changes, so any
// number of goroutines may read it.
//
// With copies this struct: what depends on the places must be made again by
// difference.apply.
type Snapshot struct {
	*origin
	built       time.Time
	fingerprint directory.Fingerprint
	tag         string

	line       *Line
	slots      []uint32   // ordinal of each slot of the line; nil while each place's slot is its ordinal
	entries    []*Entry   // by ordinal: the located ones along the curve, then the others by name
	located    int        // how many have a point
	index      *geo.Index // of the located ones
	identities *identities
	idOrder    []uint32 // ordinals by identifier

	names ranking // French order, then identifier
	fresh graded  // by freshness
	worth graded  // by worth

	columns    []*column
	labelled   *column  // that of the columns which holds the labels
	communes   *listing // and municipal districts
	epcis      *listing
	kinds      kinds
	moments    *moments
	facetTally *tally

	scratch *sync.Pool
}

// Gazetteer gives the reference territories the snapshot was built with.
func (s *Snapshot) Gazetteer() *geo.Gazetteer { return s.gazetteer }

// Locator gives the commune outlines the snapshot was built with; it may be nil.
func (s *Snapshot) Locator() *geo.Locator { return s.locator }

// Len gives the number of places.
func (s *Snapshot) Len() int { return len(s.entries) }

// Built gives the instant at which the snapshot was built.
func (s *Snapshot) Built() time.Time { return s.built }

// Tag identifies the content: two snapshots of the same versions of the same
// places have the same tag, on any instance.
func (s *Snapshot) Tag() string { return s.tag }

// Fingerprint tells the set of places and versions apart from any other.
func (s *Snapshot) Fingerprint() directory.Fingerprint { return s.fingerprint }

// Entry gives the entry with this ordinal, from 0 to Len()-1.
func (s *Snapshot) Entry(ordinal int) *Entry { return s.entries[ordinal] }

// Entries yields every entry in the order of ordinals.
func (s *Snapshot) Entries() iter.Seq[*Entry] {
	return func(yield func(*Entry) bool) {
		for i := range s.entries {
			if !yield(s.entries[i]) {
				return
			}
		}
	}
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

// tagOf hashes what tells states of the record apart.
func tagOf(stamp string, f directory.Fingerprint) string {
	h := fnv.New64a()
	fmt.Fprintln(h, stamp, f.Count, f.Digest)
	return fmt.Sprintf("%016x", h.Sum64())
}
