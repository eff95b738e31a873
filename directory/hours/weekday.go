package hours

import "strings"

// weekday gives the weekday named at this distance, -1 when none is.
func (p *parser) weekday(distance int) int {
	t := p.peek(distance)
	if t.kind != wordToken {
		return -1
	}
	for d, name := range dayNames {
		if t.text == strings.ToLower(name) {
			return d
		}
	}
	return -1
}

// weekdays reads "Mo-Fr,PH", "Sa[1,3]", "Th[-1]".
func (p *parser) weekdays(r *rule) error {
	if _, holiday := p.holiday(0); p.weekday(0) < 0 && !holiday {
		return nil
	}
	for {
		if set, ok := p.holiday(0); ok {
			p.at++
			r.dayPlus = holidaySet{r.dayPlus.public || set.public, r.dayPlus.school || set.school}
		} else if err := p.weekdayRange(r); err != nil {
			return err
		}
		if _, holiday := p.holiday(1); !p.isSign(0, ",") || p.weekday(1) < 0 && !holiday {
			return nil
		}
		p.at++
	}
}

func (p *parser) weekdayRange(r *rule) error {
	from := p.weekday(0)
	p.at++
	if p.isSign(0, "[") {
		ranks, err := p.ranks()
		r.days = append(r.days, daySelector{days: 1 << from, nth: ranks})
		return err
	}
	to := from
	if p.isSign(0, "-") && p.weekday(1) >= 0 {
		to = p.weekday(1)
		p.at += 2
	}
	r.addDays(dayRange(from, to))
	return nil
}

// addDays joins the weekdays without ranks in one selector.
func (r *rule) addDays(days uint8) {
	for i := range r.days {
		if len(r.days[i].nth) == 0 {
			r.days[i].days |= days
			return
		}
	}
	r.days = append(r.days, daySelector{days: days})
}

// dayRange gives the set from … to; Sa-Mo passes the end of the week.
func dayRange(from, to int) uint8 {
	var set uint8
	for d := from; ; d = (d + 1) % 7 {
		set |= 1 << d
		if d == to {
			return set
		}
	}
}

// ranks reads "[1,3]", "[1-2]", "[-1]".
func (p *parser) ranks() ([]int8, error) {
	p.at++ // [
	var ranks []int8
	for {
		sign := 1
		if p.sign("-") {
			sign = -1
		}
		from, err := p.number(1, 5)
		if err != nil {
			return nil, err
		}
		to := from
		if sign == 1 && p.sign("-") {
			if to, err = p.number(from, 5); err != nil {
				return nil, err
			}
		}
		for n := from; n <= to; n++ {
			ranks = append(ranks, int8(sign*n))
		}
		if p.sign("]") {
			return ranks, nil
		}
		if !p.sign(",") {
			return nil, p.fail("]")
		}
	}
}
