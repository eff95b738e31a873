package hours

import "time"

// date is a day of the Gregorian calendar without a zone.
type date struct {
	year    int
	month   time.Month
	day     int
	weekday int // 0 Monday … 6 Sunday
}

// dayNumber counts days since 1 January 1970.
type dayNumber int

const secondsPerDay = 24 * 60 * 60

func dayNumberOf(year int, month time.Month, day int) dayNumber {
	return dayNumber(floorDiv(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix(), secondsPerDay))
}

func (n dayNumber) date() date {
	y, m, d := time.Unix(int64(n)*secondsPerDay, 0).UTC().Date()
	return date{y, m, d, n.weekday()}
}

// weekday counts from Monday; day 0, 1 January 1970, was a Thursday.
func (n dayNumber) weekday() int {
	return (int(n)%7 + 7 + 3) % 7
}

// isoWeek is the week number of ISO 8601.
func (d date) isoWeek() int {
	_, week := time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC).ISOWeek()
	return week
}

// nth gives the rank of d among the same weekdays of its month, from the first
// (1…5) and from the last (-1…-5).
func (d date) nth() (fromFirst, fromLast int) {
	length := time.Date(d.year, d.month+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return (d.day-1)/7 + 1, -((length-d.day)/7 + 1)
}

// instant gives the moment at which clocks of loc show these minutes after
// midnight of day n. Minutes that clocks skip in spring give the moment of
// the change.
func (n dayNumber) instant(minutes int, loc *time.Location) time.Time {
	d := (n + dayNumber(minutes/minutesPerDay)).date()
	minutes %= minutesPerDay
	t := time.Date(d.year, d.month, d.day, 0, minutes, 0, 0, loc)
	if t.Hour()*60+t.Minute() == minutes {
		return t
	}
	start, end := t.ZoneBounds()
	if t.Sub(start) < 3*time.Hour {
		return start
	}
	return end
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
