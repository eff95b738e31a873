package hours

import "slices"

// frenchDayHours is what statements say of one weekday.
type frenchDayHours struct {
	spans       []span
	appointment bool
}

func (d frenchDayHours) equal(o frenchDayHours) bool {
	return d.appointment == o.appointment && slices.Equal(d.spans, o.spans)
}

// frenchWeek is what statements say of each weekday, Monday first.
type frenchWeek [7]frenchDayHours

// rules assembles what was read; not when it contradicts itself.
func (p *frenchParser) rules() ([]rule, bool) {
	var base, vacation frenchWeek
	var special []statement
	for _, s := range p.statements {
		ok := true
		switch {
		case s.special():
			special = append(special, s)
		case s.period == vacationPeriod:
			ok = vacation.add(s)
		default:
			ok = base.add(s)
		}
		if !ok {
			return nil, false
		}
	}
	for _, c := range p.closings {
		if !base.close(c) || !vacation.close(c) {
			return nil, false
		}
	}
	if !p.coherent(special, base.days()) {
		return nil, false
	}
	return p.assemble(base, special, vacation)
}

// assemble writes the ordinary week first, then what is particular.
func (p *frenchParser) assemble(base frenchWeek, special []statement, vacation frenchWeek) ([]rule, bool) {
	rules := base.rules(holidaySet{})
	for _, s := range special {
		rules = append(rules, s.rule())
	}
	if len(rules) == 0 {
		return nil, false
	}
	if p.speaksOf(termPeriod) {
		rules = append(rules, rule{holidays: holidaySet{school: true}, modifier: offModifier})
		rules = append(rules, vacation.rules(holidaySet{school: true})...)
	}
	if p.noHolidays {
		rules = append(rules, rule{holidays: holidaySet{public: true}, modifier: offModifier})
	}
	return rules, true
}

func (p *frenchParser) speaksOf(of period) bool {
	return slices.ContainsFunc(p.statements, func(s statement) bool { return s.period == of })
}

// coherent refuses mixtures that leave a doubt: school holidays beside days of
// which nobody says that they are in term, and "le 2e jeudi" beside "le jeudi".
func (p *frenchParser) coherent(special []statement, ordinary uint8) bool {
	if p.speaksOf(anyPeriod) && (p.speaksOf(termPeriod) || p.speaksOf(vacationPeriod)) {
		return false
	}
	for i, s := range special {
		if s.period != anyPeriod || s.days&ordinary != 0 {
			return false
		}
		for _, other := range special[:i] {
			if s.days&other.days != 0 && !s.apart(other) {
				return false
			}
		}
	}
	return true
}

func (s statement) special() bool { return len(s.ranks) > 0 || s.parity != everyWeek }

// apart tells whether two special statements can never be about the same day.
func (s statement) apart(o statement) bool {
	if s.parity != everyWeek && o.parity != everyWeek && s.parity != o.parity {
		return true
	}
	if len(s.ranks) == 0 || len(o.ranks) == 0 {
		return false
	}
	return !slices.ContainsFunc(s.ranks, func(n int8) bool {
		return n < 0 || slices.Contains(o.ranks, n) || slices.Min(o.ranks) < 0
	})
}

// rule writes a special statement.
func (s statement) rule() rule {
	r := rule{spans: s.spans}
	if s.appointment {
		r.comment = appointmentComment
	}
	switch s.parity {
	case evenWeeks:
		r.weeks = []numberRange{{2, 52, 2}}
	case oddWeeks:
		r.weeks = []numberRange{{1, 53, 2}}
	}
	if len(s.ranks) == 0 {
		r.addDays(s.days)
		return r
	}
	for day := range 7 {
		if s.days&(1<<day) != 0 {
			r.days = append(r.days, daySelector{days: 1 << day, nth: s.ranks})
		}
	}
	return r
}

// add puts a statement in the week. The same day twice is "lundi au vendredi
// 9h-12h, lundi 14h-17h": both hold, unless they overlap.
func (w *frenchWeek) add(s statement) bool {
	for day := range 7 {
		if s.days&(1<<day) == 0 {
			continue
		}
		said := &w[day]
		if said.equal(frenchDayHours{s.spans, s.appointment}) {
			continue
		}
		if len(said.spans) > 0 && said.appointment != s.appointment {
			return false
		}
		spans := slices.Concat(said.spans, s.spans)
		slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
		for i := 1; i < len(spans); i++ {
			if spans[i].from < spans[i-1].to {
				return false
			}
		}
		*said = frenchDayHours{spans, s.appointment}
	}
	return true
}

// noonish is the latest end of a morning: "9h-13h" is one.
const noonish = 13*60 + 30

// close takes a closing out of the week; not when a span is neither of the
// morning nor of the afternoon.
func (w *frenchWeek) close(c closing) bool {
	for day := range 7 {
		if c.days&(1<<day) == 0 {
			continue
		}
		if c.half == wholeHalf {
			w[day] = frenchDayHours{}
			continue
		}
		var kept []span
		for _, s := range w[day].spans {
			isMorning := s.to <= noonish && s.from < 12*60
			if !isMorning && s.from < 12*60 {
				return false
			}
			if isMorning != (c.half == morning) {
				kept = append(kept, s)
			}
		}
		w[day].spans = kept
	}
	return true
}

func (w *frenchWeek) days() uint8 {
	var days uint8
	for day := range 7 {
		if len(w[day].spans) > 0 {
			days |= 1 << day
		}
	}
	return days
}

const appointmentComment = "sur rendez-vous"

// rules writes the week, days of the same hours together.
func (w *frenchWeek) rules(holidays holidaySet) []rule {
	var rules []rule
	var done uint8
	for day := range 7 {
		if done&(1<<day) != 0 || len(w[day].spans) == 0 {
			continue
		}
		var days uint8
		for same := day; same < 7; same++ {
			if w[same].equal(w[day]) {
				days |= 1 << same
			}
		}
		done |= days
		r := rule{holidays: holidays, spans: w[day].spans}
		r.addDays(days)
		if w[day].appointment {
			r.comment = appointmentComment
		}
		rules = append(rules, r)
	}
	return rules
}
