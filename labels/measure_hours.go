package labels

import (
	"slices"
	"time"

	"annuaire/directory"
	"annuaire/directory/hours"
)

// week is what an ordinary week of a place is like, without public holidays.
type week struct {
	known bool
	hours float64 // open without appointment
	days  float64 // on which it opens
	late  float64 // on which it opens after 18:00, and Saturday
}

// evening is when an opening counts as one of the evening, in minutes of the day.
const evening = 18 * 60

// weekOf reads the hours of a place. They are not known where they were not
// given, not understood, or where a day of them is to be checked.
func weekOf(p *directory.Place, at time.Time) (w week) {
	if p.ReceivesNobody() {
		return week{known: true}
	}
	if _, doubted := p.DoubtOn("horaires"); doubted || p.Hours == "" {
		return week{}
	}
	schedule, err := hours.Parse(p.Hours)
	if err != nil {
		return week{}
	}
	weeks := weeksOf(schedule, hours.CalendarFor(p.INSEE), at)
	if len(weeks) == 0 {
		return week{}
	}
	days, late := make([]int, len(weeks)), make([]int, len(weeks))
	for i, days7 := range weeks {
		days[i], late[i] = daysOpen(days7)
	}
	return week{known: true, hours: schedule.WeeklyHours().Hours(), days: float64(median(days)), late: float64(median(late))}
}

// weeksOf gives weeks without holiday nor doubt: one of a schedule whose weeks are
// all the same, else all those of a year.
func weeksOf(s *hours.Schedule, calendar *hours.Calendar, at time.Time) (weeks [][]hours.Day) {
	at = at.In(calendar.Zone())
	monday := at.AddDate(0, 0, -(int(at.Weekday())+6)%7)
	for i := range 52 {
		days := s.Week(monday.AddDate(0, 0, 7*i), calendar)
		if slices.ContainsFunc(days, func(d hours.Day) bool { return d.Unknown || d.Holiday != "" }) {
			continue
		}
		if weeks = append(weeks, days); s.Ordinary() {
			return weeks
		}
	}
	return weeks
}

// daysOpen counts the days of a week, from Monday, on which a place opens without
// appointment, and those of them that are late or a Saturday.
func daysOpen(days []hours.Day) (open, late int) {
	for i, d := range days {
		is, isLate := false, false
		for _, span := range d.Spans {
			is = is || !span.ByAppointment
			isLate = isLate || !span.ByAppointment && span.To > evening
		}
		open += int(yes(is))
		late += int(yes(isLate || is && i == 5))
	}
	return open, late
}

func median(list []int) int {
	slices.Sort(list)
	return list[len(list)/2]
}
