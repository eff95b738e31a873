package hours

import (
	"slices"
	"time"
)

// ReadTimetable reads opening_hours back into a timetable. ok is false when the
// text says more than a timetable can.
func ReadTimetable(osm string) (t Timetable, ok bool) {
	if osm == "" {
		return t, true
	}
	rules, _, err := parseRules(osm, false)
	if err != nil {
		return t, false
	}
	for i := range rules {
		if !t.take(&rules[i]) {
			return Timetable{}, false
		}
	}
	if !t.bounded() || !sameOpenings(rules, t.rules()) {
		return Timetable{}, false
	}
	return t, true
}

// take reads one rule; false when a timetable has no room for it. Whether the
// rules mean together what they say one by one is checked afterwards.
func (t *Timetable) take(r *rule) bool {
	switch {
	case r.always || len(r.years)+len(r.weeks) > 0 || r.sep == fallback:
		return false
	case len(r.dates) > 0:
		return t.takeException(r)
	case r.namesPublic() || r.namesSchool():
		return t.takeHolidays(r)
	}
	return t.takeWeek(r)
}

func (t *Timetable) takeWeek(r *rule) bool {
	ranges, ok := rangesOf(r.spans)
	if !ok || len(r.days) != 1 || len(r.days[0].nth) > 0 {
		return false
	}
	switch r.state() {
	case Open:
		return r.comment == "" && t.takeDays(r.days[0].days, ranges, false)
	case ByAppointment:
		return r.comment == appointmentComment && t.takeDays(r.days[0].days, ranges, true)
	case Closed:
		return len(ranges) == 0 && r.comment == "" && t.takeDays(r.days[0].days, nil, false)
	}
	return false
}

func (t *Timetable) takeDays(days uint8, ranges []Range, appointment bool) bool {
	for d := range t.Days {
		if days&(1<<d) != 0 {
			t.Days[d] = TimetableDay{ranges, appointment}
		}
	}
	return true
}

// takeHolidays reads "PH off", "SH off", and the week said again of holidays.
func (t *Timetable) takeHolidays(r *rule) bool {
	if r.modifier == offModifier && len(r.days) == 0 && len(r.spans) == 0 && r.comment == "" {
		if r.namesPublic() {
			t.Public = Off
		}
		if r.namesSchool() {
			t.School = Off
		}
		return true
	}
	if r.holidays == (holidaySet{public: true}) && !r.dayPlus.any() {
		t.Public = AsUsual
		return true
	}
	return false
}

func (t *Timetable) takeException(r *rule) bool {
	ranges, ok := rangesOf(r.spans)
	closed := r.modifier == offModifier && len(r.spans) == 0
	open := r.state() == Open && len(r.spans) > 0
	if !ok || !closed && !open || r.comment != "" || len(r.days) > 0 || r.namesPublic() || r.namesSchool() {
		return false
	}
	for _, d := range r.dates {
		if d.fromYear == 0 || d.fromDay == 0 {
			return false
		}
		t.Exceptions = append(t.Exceptions, Exception{utcDay(d.fromYear, d.fromMonth, d.fromDay), utcDay(d.toYear, d.toMonth, d.toDay), ranges})
	}
	return true
}

func utcDay(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func rangesOf(spans []span) (ranges []Range, ok bool) {
	for _, s := range spans {
		r := Range{s.from, s.to}
		if s.openEnd || r.Problem() != "" {
			return nil, false
		}
		ranges = append(ranges, r)
	}
	return ranges, !Overlap(ranges)
}

func (t *Timetable) bounded() bool {
	tooMany := func(ranges []Range) bool { return len(ranges) > MaxRanges }
	return len(t.Exceptions) <= MaxExceptions && !t.Empty() &&
		!slices.ContainsFunc(t.Days[:], func(d TimetableDay) bool { return tooMany(d.Ranges) }) &&
		!slices.ContainsFunc(t.Exceptions, func(e Exception) bool { return tooMany(e.Ranges) })
}

// sameOpenings tells whether two sets of rules, whose dates all bear years, give
// the same days: those of a plain fortnight, whatever holiday they are, and
// those around each date.
func sameOpenings(a, b []rule) bool {
	days := []dayNumber{}
	for n := range dayNumber(14) {
		days = append(days, dayNumberOf(1990, time.January, 1)+n)
	}
	for _, rules := range [][]rule{a, b} {
		for i := range rules {
			for _, d := range rules[i].dates {
				from, to := dayNumberOf(d.fromYear, d.fromMonth, d.fromDay), dayNumberOf(d.toYear, d.toMonth, d.toDay)
				for n := from - 2; n <= min(to+2, from+20); n++ {
					days = append(days, n, to-(n-from))
				}
			}
		}
	}
	return !slices.ContainsFunc(days, func(n dayNumber) bool { return !sameDay(a, b, n) })
}

func sameDay(a, b []rule, n dayNumber) bool {
	for kinds := range 16 {
		has := func(bit int) bool { return kinds&bit != 0 }
		today := dayContext{date: n.date(), public: has(1), school: has(2)}
		eve := dayContext{date: (n - 1).date(), public: has(4), school: has(8)}
		if !slices.Equal(evaluate(a, today, eve), evaluate(b, today, eve)) {
			return false
		}
	}
	return namesPublic(a) == namesPublic(b)
}

func namesPublic(rules []rule) bool {
	return slices.ContainsFunc(rules, func(r rule) bool { return r.namesPublic() })
}
