package hours

import (
	"slices"
	"time"
)

// Calendar is what a territory makes of time: its zone and its public
// holidays. Calendars are shared and immutable.
type Calendar struct {
	loc     *time.Location
	fixed   []fixedHoliday
	movable []movable
	months  [13]uint32 // bit d of months[m]: some fixed holiday may fall on that day
}

// calendars holds every calendar there is, by the code that calendarKey gives.
var calendars = buildCalendars()

// CalendarFor gives the calendar of a commune (INSEE code) or of a department
// or collectivity code. Any other text gives metropolitan France.
func CalendarFor(insee string) *Calendar {
	if c, ok := calendars[insee]; ok {
		return c
	}
	if c, ok := calendars[territory(insee)]; ok {
		return c
	}
	return calendars[""]
}

// territory gives the department or collectivity of a commune code. Two
// communes left Guadeloupe in 2007 and kept their old code in old files.
func territory(insee string) string {
	switch {
	case insee == "97123":
		return "977"
	case insee == "97127":
		return "978"
	case len(insee) >= 3 && (insee[:2] == "97" || insee[:2] == "98"):
		return insee[:3]
	case len(insee) >= 2:
		return insee[:2]
	}
	return ""
}

func buildCalendars() map[string]*Calendar {
	all := map[string]*Calendar{"": newCalendar(parisZone, local{})}
	for code, zone := range zones {
		all[code] = newCalendar(zone, locals[code])
	}
	for code, l := range locals {
		if all[code] == nil {
			all[code] = newCalendar(parisZone, l)
		}
	}
	for _, commune := range marquesas {
		all[commune] = newCalendar("Pacific/Marquesas", locals["987"])
	}
	all[gambier] = newCalendar("Pacific/Gambier", locals["987"])
	return all
}

func newCalendar(zone string, l local) *Calendar {
	c := &Calendar{loc: mustZone(zone), fixed: slices.Concat(national, l.fixed), movable: nationalMovable}
	if l.goodFriday {
		c.movable = slices.Concat(c.movable, []movable{goodFriday})
	}
	for _, h := range c.fixed {
		c.months[h.month] |= 1 << h.day
	}
	return c
}

// Zone gives the zone in which the territory's clocks are set.
func (c *Calendar) Zone() *time.Location { return c.loc }

// Holiday gives the French name of the public holiday that day is, if it is
// one. The day is read as written in its own zone.
func (c *Calendar) Holiday(day time.Time) (name string, ok bool) {
	y, m, d := day.Date()
	name = c.holiday(date{year: y, month: m, day: d})
	return name, name != ""
}

func (c *Calendar) holiday(d date) string {
	if c.months[d.month]&(1<<d.day) != 0 {
		for _, h := range c.fixed {
			if h.month == d.month && h.day == d.day && (h.since == 0 || d.year >= h.since) && (h.until == 0 || d.year <= h.until) {
				return h.name
			}
		}
	}
	// Good Friday is at the earliest on 20 March, Whit Monday at the latest on
	// 14 June.
	if d.month < time.March || d.month > time.June || d.weekday > 4 {
		return ""
	}
	return c.movableHoliday(d)
}

func (c *Calendar) movableHoliday(d date) string {
	month, day := easter(d.year)
	offset := int(dayNumberOf(d.year, d.month, d.day) - dayNumberOf(d.year, month, day))
	for _, h := range c.movable {
		if h.offset == offset {
			return h.name
		}
	}
	return ""
}
