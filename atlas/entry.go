package atlas

import (
	"github.com/paulmach/orb"

	"annuaire/directory"
	"annuaire/directory/hours"
	"annuaire/geo"
)

// Located says how well the position of an entry is known.
type Located string

// The ways of being located.
const (
	Exact     Located = "exact"   // the place's own position
	AtCommune Located = "commune" // the centre of its commune: distances are approximate
	Nowhere   Located = "none"    // listed, last, and on no map
)

// Entry is one published place with what the atlas worked out for it. Entries
// are shared by all readers, and by the snapshots of a line: never change one.
// The place's Provenance is not kept in memory; the record has it.
type Entry struct {
	*directory.Place
	Slot      uint32     // its number within the line of snapshots
	timetable *timetable // shared by those open at the same times

	Located Located
	Point   orb.Point // meaningless when Located is Nowhere

	// The territories it belongs to, nil when not known. Place.Commune is the
	// commune as the source writes it.
	Commune, EPCI, Department, Region *geo.Territory

	Schedule *hours.Schedule // nil when the hours are not known or not understood
	Calendar *hours.Calendar
}

// Approximate tells whether distances to this entry are those to the centre of
// its commune.
func (e *Entry) Approximate() bool { return e.Located == AtCommune }

// CommuneName gives the official name of the commune, or what the source
// wrote.
func (e *Entry) CommuneName() string {
	if e.Commune != nil {
		return e.Commune.Name
	}
	return e.Place.Commune
}

// Kind gives the code of the first kind of place, or "".
func (e *Entry) Kind() string {
	if len(e.Typologies) == 0 {
		return ""
	}
	return e.Typologies[0]
}
