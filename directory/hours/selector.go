package hours

import (
	"errors"
	"strings"
	"time"
)

const (
	firstYear = 1900
	lastYear  = 2999
)

// selectors reads everything before the times of a rule, in the order of the
// specification: years, dates, weeks, holidays, weekdays.
func (p *parser) selectors(r *rule) error {
	if p.always() {
		r.always = true
		return nil
	}
	for _, read := range []func(*rule) error{p.years, p.dates, p.weeks, p.holidays, p.weekdays} {
		if err := read(r); err != nil {
			return err
		}
	}
	if r.hasDays() && p.isSign(0, ":") {
		p.at++
	}
	return nil
}

// always consumes 24/7.
func (p *parser) always() bool {
	if p.peek(0).text != "24" || !p.isSign(1, "/") || p.peek(2).text != "7" {
		return false
	}
	p.at += 3
	return true
}

func isYear(t token) bool {
	return t.kind == numberToken && t.value >= firstYear && t.value <= lastYear
}

// years reads "2026", "2025-2026", "2025,2027"; a single year before a month
// belongs to the date that follows.
func (p *parser) years(r *rule) error {
	if !isYear(p.peek(0)) || p.month(1) != 0 {
		return nil
	}
	for {
		y, err := p.numberRange(firstYear, lastYear)
		if err != nil {
			return err
		}
		r.years = append(r.years, y)
		if !p.isSign(0, ",") || !isYear(p.peek(1)) || p.month(2) != 0 {
			return nil
		}
		p.at++
	}
}

// numberRange reads "3", "3-7" or "1-53/2".
func (p *parser) numberRange(low, high int) (numberRange, error) {
	from, err := p.number(low, high)
	if err != nil {
		return numberRange{}, err
	}
	n := numberRange{from, from, 1}
	if !p.sign("-") {
		return n, nil
	}
	if n.to, err = p.number(from, high); err != nil {
		return n, err
	}
	if p.sign("/") {
		n.step, err = p.number(1, high)
	}
	if n.from == n.to {
		n.step = 1
	}
	return n, err
}

func (p *parser) number(low, high int) (int, error) {
	t := p.peek(0)
	if t.kind != numberToken || t.value < low || t.value > high {
		return 0, p.fail("a number")
	}
	p.at++
	return t.value, nil
}

// month gives the month named at this distance, zero when none is.
func (p *parser) month(distance int) time.Month {
	t := p.peek(distance)
	if t.kind != wordToken {
		return 0
	}
	for m := time.January; m <= time.December; m++ {
		if t.text == strings.ToLower(monthNames[m]) {
			return m
		}
	}
	return 0
}

// dates reads "Jul-Aug", "Dec 24-Jan 02", "2026 Jul 12-Aug 03" and lists.
func (p *parser) dates(r *rule) error {
	if !p.atDate(0) {
		return nil
	}
	for {
		d, err := p.dateRange()
		if err != nil {
			return err
		}
		r.dates = append(r.dates, d)
		if err := p.moreDays(r, d); err != nil {
			return err
		}
		if !p.isSign(0, ",") || !p.atDate(1) {
			return p.checkMonths(r)
		}
		p.at++
	}
}

// checkMonths refuses, in tolerant reading, "Mar" alone: it may be a Tuesday.
func (p *parser) checkMonths(r *rule) error {
	if !p.tolerant || len(r.dates) != 1 || p.weekday(0) >= 0 {
		return nil
	}
	if d := r.dates[0]; d.fromMonth == time.March && d.toMonth == time.March && d.fromDay == 0 && d.fromYear == 0 {
		return errors.New("hours: \"Mar\" is March in English and Tuesday in French")
	}
	return nil
}

func (p *parser) atDate(distance int) bool {
	return p.month(distance) != 0 || isYear(p.peek(distance)) && p.month(distance+1) != 0
}

// moreDays reads the other days of "Dec 24,31".
func (p *parser) moreDays(r *rule, d dateRange) error {
	for d.fromDay != 0 && p.isSign(0, ",") && p.atDay(1) {
		p.at++
		day, err := p.number(1, 31)
		if err != nil {
			return err
		}
		d.fromMonth, d.fromYear, d.fromDay, d.toDay = d.toMonth, d.toYear, day, day
		if p.isSign(0, "-") && p.atDay(1) {
			p.at++
			if d.toDay, err = p.number(day, 31); err != nil {
				return err
			}
		}
		r.dates = append(r.dates, d)
	}
	return nil
}

// atDay tells a day of a month from the hour of a time.
func (p *parser) atDay(distance int) bool {
	t := p.peek(distance)
	next := p.peek(distance + 1)
	return t.kind == numberToken && t.value >= 1 && t.value <= 31 && len(t.text) <= 2 &&
		!(next.kind == signToken && next.text == ":" && p.peek(distance+2).kind == numberToken) &&
		!(next.kind == wordToken && next.text == "h")
}

func (p *parser) dateRange() (dateRange, error) {
	var d dateRange
	d.fromYear, d.fromMonth, d.fromDay = p.date()
	d.toYear, d.toMonth, d.toDay = d.fromYear, d.fromMonth, d.fromDay
	if !p.isSign(0, "-") {
		return d, nil
	}
	p.at++
	switch {
	case p.atDate(0):
		var year int
		year, d.toMonth, d.toDay = p.date()
		d.toYear = max(year, d.toYear)
		if year == 0 && d.fromYear != 0 && dateKey(0, d.toMonth, d.toDay) < dateKey(0, d.fromMonth, d.fromDay) {
			d.toYear++
		}
	case d.fromDay != 0 && p.atDay(0):
		d.toDay = p.peek(0).value
		p.at++
	default:
		return d, p.fail("a date")
	}
	return d, d.check()
}

func (d dateRange) check() error {
	sameYear := d.fromYear == d.toYear
	switch {
	case (d.fromDay == 0) != (d.toDay == 0):
		return errors.New("hours: a range from a month to a day")
	case (d.fromYear == 0) != (d.toYear == 0), d.toYear < d.fromYear, d.toYear > d.fromYear && d.fromDay == 0:
		return errors.New("hours: years out of order")
	case sameYear && d.fromMonth == d.toMonth && d.toDay < d.fromDay,
		sameYear && d.fromYear != 0 && d.toMonth < d.fromMonth:
		return errors.New("hours: dates out of order")
	}
	return nil
}

// date reads an optional year, a month and an optional day; atDate holds.
func (p *parser) date() (year int, month time.Month, day int) {
	if isYear(p.peek(0)) {
		year = p.peek(0).value
		p.at++
	}
	month = p.month(0)
	p.at++
	if p.atDay(0) {
		day = p.peek(0).value
		p.at++
	}
	return year, month, day
}

// weeks reads "week 1-53/2,10".
func (p *parser) weeks(r *rule) error {
	if t := p.peek(0); t.kind != wordToken || t.text != "week" {
		return nil
	}
	p.at++
	for {
		w, err := p.numberRange(1, 53)
		if err != nil {
			return err
		}
		r.weeks = append(r.weeks, w)
		if !p.isSign(0, ",") || p.peek(1).kind != numberToken || p.isSign(2, ":") {
			return nil
		}
		p.at++
	}
}

// holiday reads PH or SH at this distance.
func (p *parser) holiday(distance int) (holidaySet, bool) {
	t := p.peek(distance)
	if t.kind != wordToken {
		return holidaySet{}, false
	}
	return holidaySet{public: t.text == "ph", school: t.text == "sh"}, t.text == "ph" || t.text == "sh"
}

// holidays reads "PH", "SH" or "PH,SH" before weekdays. When a comma and a
// weekday follow, they are alternatives to those weekdays instead.
func (p *parser) holidays(r *rule) error {
	set, ok := p.holiday(0)
	for at := 0; ok; {
		at++
		if !p.isSign(at, ",") {
			p.at += at
			r.holidays = set
			return nil
		}
		if p.weekday(at+1) >= 0 {
			return nil // weekdays reads the whole list
		}
		var more holidaySet
		if more, ok = p.holiday(at + 1); !ok {
			p.at += at
			r.holidays = set
			return nil
		}
		set = holidaySet{set.public || more.public, set.school || more.school}
		at++
	}
	return nil
}
