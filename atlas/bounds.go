package atlas

import (
	"math"

	"annuaire/geo"
)

// Bounds gives the smallest box in degrees, never across the antimeridian,
// that holds the places that meet a query; ok is false when none of them has a
// point. Order, limit and cursor of the query play no part.
func (s *Snapshot) Bounds(q Query) (box geo.Box, ok bool, err error) {
	sc := s.borrow()
	defer s.giveBack(sc)
	if err := s.narrow(sc, &q, true); err != nil {
		return geo.Box{}, false, err
	}
	accept := sc.allWithin("", 0, s.located)
	if accept == nil {
		return s.index.Bounds(0, s.located, nil), s.located > 0, nil
	}
	box = geo.Box{West: math.Inf(1), South: math.Inf(1), East: math.Inf(-1), North: math.Inf(-1)}
	// One by one: the index rounds up to whole runs, and the run of a place
	// overseas may reach the mainland.
	for o := range accept.Between(0, s.located) {
		p := s.entries[o].Point
		box.West, box.South = min(box.West, p.Lon()), min(box.South, p.Lat())
		box.East, box.North = max(box.East, p.Lon()), max(box.North, p.Lat())
		ok = true
	}
	return box, ok, nil
}
