package web

import (
	"strconv"
	"time"

	"annuaire/atlas"
)

func number(n int) string { return strconv.Itoa(n) }

// cardOf makes the card of a place in a list.
func cardOf(h atlas.Hit, now time.Time) card {
	s := subjectOf(h.Entry, now)
	c := card{
		ID: s.ID, Href: s.href(), Name: s.Name, Kind: s.kind(), Where: s.town(),
		State: openingState(s.Place, h.Status, s.calendar, now), Tags: s.tags(),
	}
	if h.HasDistance() {
		c.Distance = distance(h.Distance)
	}
	switch {
	case !s.located:
		c.Precision = "position inconnue"
	case !s.exact:
		c.Precision = "position approximative"
	}
	return c
}

func subjectOf(e *atlas.Entry, now time.Time) subject {
	return subject{
		Place: e.Place, point: e.Point, located: e.Located != atlas.Nowhere, exact: e.Located == atlas.Exact,
		commune: e.Commune, epci: e.EPCI, department: e.Department, region: e.Region,
		schedule: e.Schedule, calendar: e.Calendar, status: e.Opening(now),
	}
}
