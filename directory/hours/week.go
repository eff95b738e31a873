package hours

import "time"

// Day is one day of a week table.
type Day struct {
	Date    time.Time // midnight in the territory's zone
	Holiday string    // French name, empty on other days
	Spans   []Span    // when the place receives, in order
	Unknown bool      // all or part of the day is to be verified
}

// Span is a stretch during which a place receives visitors, in minutes from
// the midnight that begins its day. To passes 1440 when it ends the next day.
type Span struct {
	From, To      int
	ByAppointment bool
}

// Week gives the seven days from monday's date (its time and zone are not
// looked at), dated rules and public holidays included.
func (s *Schedule) Week(monday time.Time, c *Calendar) []Day {
	y, m, d := monday.Date()
	first := dayNumberOf(y, m, d)
	week := make([]Day, 7)
	for i := range week {
		week[i] = s.day(first+dayNumber(i), c)
	}
	return week
}

func (s *Schedule) day(n dayNumber, c *Calendar) Day {
	date := n.date()
	day := Day{Date: n.instant(0, c.loc), Holiday: c.holiday(date)}
	line := s.line(n, c)
	for _, seg := range line {
		if seg.wrapped {
			continue
		}
		if seg.state == Unknown {
			day.Unknown = true
		}
		day.add(seg, 0)
	}
	if len(day.Spans) > 0 && day.Spans[len(day.Spans)-1].To == wholeDay {
		day.extend(s.line(n+1, c))
	}
	return day
}

// add appends seg, shifted by these minutes, joined to its neighbour.
func (day *Day) add(seg segment, shift int) {
	if seg.state != Open && seg.state != ByAppointment {
		return
	}
	span := Span{int(seg.from) + shift, int(seg.to) + shift, seg.state == ByAppointment}
	if n := len(day.Spans); n > 0 && day.Spans[n-1].To == span.From && day.Spans[n-1].ByAppointment == span.ByAppointment {
		day.Spans[n-1].To = span.To
		return
	}
	day.Spans = append(day.Spans, span)
}

// extend carries the last span past midnight.
func (day *Day) extend(next timeline) {
	last := &day.Spans[len(day.Spans)-1]
	for _, seg := range next {
		receives := seg.state == Open && !last.ByAppointment || seg.state == ByAppointment && last.ByAppointment
		if !seg.wrapped || !receives || int(seg.from)+wholeDay != last.To {
			return
		}
		last.To = int(seg.to) + wholeDay
	}
}

// averagedDays is the length over which dated rules are averaged: 52 weeks,
// from Monday 1 January 2024.
const averagedDays = 52 * 7

// WeeklyHours is how long the place is open without appointment in an ordinary
// week, out of school and public holidays; for rules with dates, on average
// over a year.
func (s *Schedule) WeeklyHours() time.Duration {
	first, days := dayNumberOf(2024, time.January, 1), 7
	if s.dated {
		days = averagedDays
	}
	minutes := 0
	for i := range days {
		n := first + dayNumber(i)
		line := evaluate(s.rules, dayContext{date: n.date()}, dayContext{date: (n - 1).date()})
		for _, seg := range line {
			if seg.state == Open {
				minutes += int(seg.to - seg.from)
			}
		}
	}
	return time.Duration(minutes) * time.Minute * 7 / time.Duration(days)
}
