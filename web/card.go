package web

import (
	"strconv"
	"time"

	"annuaire/atlas"
)

func number(n int) string { return strconv.Itoa(n) }

// cardOf makes the card of a place in a list. Its state is that of the instant
// q asks for, with its day when that is not now.
func cardOf(h atlas.Hit, q atlas.Query) card {
	s := subjectOf(h.Entry, q.At)
	c := card{
		ID: s.ID, Href: s.href(), Name: s.Name, Kind: s.kind(), Where: s.town(),
		State: openingState(s.Place, h.Status, s.calendar, q.At), Tags: s.tags(),
	}
	if q.OpenAt {
		at := q.At.In(s.calendar.Zone())
		c.State.Words += " (" + weekdays[at.Weekday()] + " " + dayAndMonth(at) + ")"
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
