package hours

import "time"

const (
	minutesPerDay = 24 * 60
	wholeDay      = minutesPerDay
)

// separator says how a rule meets the rules before it.
type separator uint8

const (
	override   separator = iota // ";" or the first rule
	additional                  // ","
	fallback                    // "||"
)

// modifier is the word after a rule's times.
type modifier uint8

const (
	noModifier modifier = iota
	openModifier
	offModifier
	unknownModifier
)

// rule is one rule of opening_hours. Selectors of different kinds must all
// match; within a kind one is enough. No selector of a kind matches every day.
type rule struct {
	sep      separator
	always   bool // 24/7
	years    []numberRange
	dates    []dateRange
	weeks    []numberRange
	holidays holidaySet // before the weekdays: "SH Mo-Fr"
	days     []daySelector
	dayPlus  holidaySet // among the weekdays: "Mo-Fr,PH"
	spans    []span
	modifier modifier
	comment  string
}

// holidaySet names kinds of holidays.
type holidaySet struct{ public, school bool }

func (h holidaySet) any() bool { return h.public || h.school }

func (h holidaySet) has(c dayContext) bool {
	return h.public && c.public || h.school && c.school
}

// daySelector is a set of weekdays, or chosen ones of each month.
type daySelector struct {
	days uint8  // bit 0 Monday … bit 6 Sunday
	nth  []int8 // ranks within the month, negative from its end; empty: all
}

// numberRange is from … to, both included, by step; wrapping when to < from
// makes no sense for years and is refused for weeks.
type numberRange struct{ from, to, step int }

func (r numberRange) has(n int) bool {
	return n >= r.from && n <= r.to && (n-r.from)%r.step == 0
}

// dateRange is a stretch of the year, or of given years when fromYear is set.
type dateRange struct {
	fromYear, toYear   int // zero: every year
	fromMonth, toMonth time.Month
	fromDay, toDay     int // zero: whole months
}

func (r dateRange) has(d date) bool {
	from, to := dateKey(r.fromYear, r.fromMonth, r.fromDay), dateKey(r.toYear, r.toMonth, r.toDay)
	if r.toDay == 0 {
		to += 31
	}
	if r.fromYear != 0 {
		key := dateKey(d.year, d.month, d.day)
		return key >= from && key <= to
	}
	key := dateKey(0, d.month, d.day)
	if to < from {
		return key >= from || key <= to
	}
	return key >= from && key <= to
}

func dateKey(year int, month time.Month, day int) int {
	return year*1000 + int(month)*40 + day
}

// single tells whether r is one day.
func (r dateRange) single() bool {
	return r.fromDay != 0 && r.fromMonth == r.toMonth && r.fromDay == r.toDay && r.fromYear == r.toYear
}

// span is a stretch of minutes from the midnight that begins the rule's day.
// To may pass 1440.
type span struct {
	from, to int
	openEnd  bool // to is the last known minute, or from itself when the end is not given at all
}

// guessedEnd is when a span without an end stops being possible, as
// opening_hours.js supposes.
func guessedEnd(from int) int {
	switch {
	case from >= 22*60:
		return from + 8*60
	case from >= 17*60:
		return from + 10*60
	}
	return wholeDay
}

// dayContext is what selectors look at.
type dayContext struct {
	date           date
	public, school bool // holidays
}

// dated tells whether the rule looks at more than the weekday and holidays.
func (r *rule) dated() bool {
	if len(r.years)+len(r.dates)+len(r.weeks) > 0 {
		return true
	}
	for _, d := range r.days {
		if len(d.nth) > 0 {
			return true
		}
	}
	return false
}

// hasDays tells whether the rule has any selector of days.
func (r *rule) hasDays() bool {
	return len(r.years)+len(r.dates)+len(r.weeks)+len(r.days) > 0 || r.holidays.any() || r.dayPlus.any()
}

// names tells whether the rule looks at public (or school) holidays.
func (r *rule) namesPublic() bool { return r.holidays.public || r.dayPlus.public }
func (r *rule) namesSchool() bool { return r.holidays.school || r.dayPlus.school }

// firm rules hold on public holidays although no rule names those.
func (r *rule) firm() bool {
	if r.always {
		return true
	}
	for _, d := range r.dates {
		if !d.single() {
			return false
		}
	}
	return len(r.dates) > 0
}

// state is what the rule says of its spans.
func (r *rule) state() State {
	switch {
	case r.modifier == offModifier:
		return Closed
	case r.comment != "" && aboutAppointment(r.comment):
		return ByAppointment
	case r.modifier == unknownModifier, r.modifier == noModifier && r.comment != "":
		return Unknown
	}
	return Open
}

func (r *rule) matches(c dayContext) bool {
	if r.holidays.any() && !r.holidays.has(c) {
		return false
	}
	if r.dated() && !r.matchesDate(c.date) {
		return false
	}
	if len(r.days) == 0 && !r.dayPlus.any() {
		return true
	}
	return r.dayPlus.has(c) || r.matchesWeekday(c.date)
}

func (r *rule) matchesDate(d date) bool {
	return anyRange(r.years, d.year) && (len(r.weeks) == 0 || anyRange(r.weeks, d.isoWeek())) && r.inDates(d)
}

func (r *rule) inDates(d date) bool {
	for _, dr := range r.dates {
		if dr.has(d) {
			return true
		}
	}
	return len(r.dates) == 0
}

func anyRange(ranges []numberRange, n int) bool {
	for _, r := range ranges {
		if r.has(n) {
			return true
		}
	}
	return len(ranges) == 0
}

func (r *rule) matchesWeekday(d date) bool {
	for _, s := range r.days {
		if s.days&(1<<d.weekday) != 0 && s.hasRank(d) {
			return true
		}
	}
	return false
}

func (s daySelector) hasRank(d date) bool {
	if len(s.nth) == 0 {
		return true
	}
	first, last := d.nth()
	for _, n := range s.nth {
		if int(n) == first || int(n) == last {
			return true
		}
	}
	return false
}
