package access

import (
	"slices"
	"time"

	"annuaire/geo"
)

// isWithin tells whether the object lies in a territory, or is that territory.
// Everything lies in the country, even what is nowhere that is known.
func (o *Object) isWithin(t Territory) bool {
	return t == Country || t != (Territory{}) && slices.Contains(o.Path, t)
}

// isBelow is isWithin for what is not that territory itself.
func (o *Object) isBelow(t Territory) bool {
	return len(o.Path) > 0 && o.Path[0] != t && o.isWithin(t)
}

// endedAt tells whether the right has ended at an instant.
func (g *Grant) endedAt(at time.Time) bool { return !g.Until.IsZero() && !at.Before(g.Until) }

// PathOf gives every territory that a reference territory lies in, itself first
// and the country last. Only the record knows whether an EPCI crosses
// departments: this gives it itself and the country, which no right of a
// department reaches.
func PathOf(t geo.Territory) []Territory {
	path := []Territory{{t.Level, t.Code}}
	add := func(level geo.Level, code string) {
		if code != "" {
			path = append(path, Territory{level, code})
		}
	}
	switch t.Level {
	case geo.Commune:
		add(geo.EPCI, t.EPCI)
		add(geo.Department, t.Department)
		add(geo.Region, t.Region)
	case geo.Department:
		add(geo.Region, t.Region)
	case geo.Country:
		return path
	}
	return append(path, Country)
}
