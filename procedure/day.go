package procedure

import "time"

// Days are dates of the calendar: midnight UTC of that date, whatever the zone of
// whoever reads them.

// DayOf gives the date that an instant has in a zone.
func DayOf(at time.Time, zone *time.Location) time.Time {
	y, m, d := at.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// EndOf gives the first instant after a day in a zone: a deadline "until that
// day" has passed from then on.
func EndOf(day time.Time, zone *time.Location) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, zone)
}

// StartOf gives the first instant of a day in a zone.
func StartOf(day time.Time, zone *time.Location) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

// AddDays gives the day n days after.
func AddDays(day time.Time, n int) time.Time { return day.AddDate(0, 0, n) }

// DaysBetween counts the days from one to another: 1 from a day to the next.
func DaysBetween(from, to time.Time) int { return int(to.Sub(from) / (24 * time.Hour)) }

// AddMonths gives the day of the same number n months after, or the last of the
// month where it has no such day: 31 January and one month is 28 or 29 February.
func AddMonths(day time.Time, n int) time.Time {
	y, m, d := day.Date()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	return first.AddDate(0, 0, min(d, last.Day())-1)
}

// LastDay gives the last day, which still counts, of n months that begin on a
// day: 12 months from 1 March end on the last of February, 12 months from
// 29 February on 28 February.
func LastDay(from time.Time, n int) time.Time {
	end := AddMonths(from, n)
	if end.Day() != from.Day() {
		return end
	}
	return AddDays(end, -1)
}
