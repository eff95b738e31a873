package hours

import (
	"slices"
	"time"
)

// Timetable is what most places can say of their hours in a form: one week,
// what becomes of it on holidays, and days that are not like the others. What
// it cannot say stays text.
type Timetable struct {
	Days       [7]TimetableDay // from Monday
	Public     Holidays
	School     Holidays // never AsUsual: what is not said is as usual
	Exceptions []Exception
}

// TimetableDay is one day of the week; closed when it has neither ranges nor
// appointments.
type TimetableDay struct {
	Ranges      []Range
	Appointment bool // one must book; all day when there are no ranges
}

// Range is a stretch in minutes from midnight; To passes 1440 when it ends the
// next day.
type Range struct{ From, To int }

// Holidays is what a timetable says of a kind of holiday.
type Holidays string

// What may be said of holidays.
const (
	Unsaid  Holidays = ""
	AsUsual Holidays = "ouvert"
	Off     Holidays = "ferme"
)

// Exception is a stretch of dates, both included, with other hours; closed when
// it has no ranges. The dates are days, UTC midnight.
type Exception struct {
	From, Until time.Time
	Ranges      []Range
}

// MaxRanges is how many ranges a day may have, MaxExceptions how many exceptions
// a timetable.
const (
	MaxRanges     = 3
	MaxExceptions = 12
)

// Problem says in French what keeps a range from being written as opening_hours,
// "" when nothing does.
func (r Range) Problem() string {
	switch {
	case r.From < 0 || r.From >= minutesPerDay || r.To > minutesPerDay+latestNight:
		return "L'heure de fin ne peut pas dépasser 6 heures du lendemain."
	case r.To <= r.From || r.To-r.From > minutesPerDay:
		return "L'heure de fin doit suivre celle du début."
	}
	return ""
}

// Overlap tells whether two ranges of a day share a moment, or are out of order.
func Overlap(ranges []Range) bool {
	for i := 1; i < len(ranges); i++ {
		if ranges[i].From < ranges[i-1].To {
			return true
		}
	}
	return false
}

// Empty tells whether the place never opens in an ordinary week.
func (t *Timetable) Empty() bool {
	return !slices.ContainsFunc(t.Days[:], func(d TimetableDay) bool { return len(d.Ranges) > 0 || d.Appointment })
}

// String gives the timetable as canonical opening_hours, "" when it is empty: a
// place that never opens has no hours.
func (t *Timetable) String() string {
	if t.Empty() {
		return ""
	}
	return formatRules(t.rules())
}

func (t *Timetable) rules() (rules []rule) {
	week := t.weekRules()
	if t.passesMidnight() {
		// A rule that replaces the others on its days would cut the night before.
		for i := range week {
			week[i].sep = additional
		}
	}
	rules = append(rules, week...)
	switch t.Public {
	case AsUsual:
		for _, r := range week {
			r.holidays.public = true
			rules = append(rules, r)
		}
	case Off:
		rules = append(rules, rule{dayPlus: holidaySet{public: true}, modifier: offModifier})
	}
	if t.School == Off {
		rules = append(rules, rule{dayPlus: holidaySet{school: true}, modifier: offModifier})
	}
	for _, e := range t.Exceptions {
		rules = append(rules, e.rule())
	}
	if len(rules) > 0 {
		rules[0].sep = override
	}
	return rules
}

func (t *Timetable) passesMidnight() bool {
	return slices.ContainsFunc(t.Days[:], func(d TimetableDay) bool {
		return slices.ContainsFunc(d.Ranges, func(r Range) bool { return r.To > minutesPerDay })
	})
}

// weekRules gives one rule for the days that have the same hours.
func (t *Timetable) weekRules() (rules []rule) {
	var done [7]bool
	for d := range t.Days {
		day := t.Days[d]
		if done[d] || len(day.Ranges) == 0 && !day.Appointment {
			continue
		}
		days := uint8(0)
		for e := d; e < 7; e++ {
			if slices.Equal(t.Days[e].Ranges, day.Ranges) && t.Days[e].Appointment == day.Appointment {
				done[e] = true
				days |= 1 << e
			}
		}
		r := rule{days: []daySelector{{days: days}}, spans: spansOf(day.Ranges)}
		if day.Appointment {
			r.comment = appointmentComment
		}
		rules = append(rules, r)
	}
	return rules
}

func spansOf(ranges []Range) []span {
	spans := make([]span, len(ranges))
	for i, r := range ranges {
		spans[i] = span{from: r.From, to: r.To}
	}
	return spans
}

func (e Exception) rule() rule {
	fy, fm, fd := e.From.Date()
	uy, um, ud := e.Until.Date()
	r := rule{dates: []dateRange{{fy, uy, fm, um, fd, ud}}, spans: spansOf(e.Ranges)}
	if len(e.Ranges) == 0 {
		r.modifier = offModifier
	}
	return r
}
