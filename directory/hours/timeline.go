package hours

// segment is a stretch of one day, in minutes, with one state.
type segment struct {
	from, to uint16
	state    State
	wrapped  bool // the end of a span that began the day before
	firm     bool // holds on public holidays although no rule names those
}

// timeline covers one day from 0 to 1440 without gap.
type timeline []segment

var allClosed = timeline{{to: wholeDay, state: Closed}}

// at gives the segment in force at this minute.
func (t timeline) at(minute int) segment {
	for _, s := range t {
		if minute < int(s.to) {
			return s
		}
	}
	return t[len(t)-1]
}

// paint lays s over t.
func (t timeline) paint(s segment) timeline {
	if s.from >= s.to {
		return t
	}
	out := make(timeline, 0, len(t)+2)
	for _, old := range t {
		if old.from < s.from {
			left := old
			left.to = min(old.to, s.from)
			out = append(out, left)
		}
		if old.from <= s.from && s.from < old.to {
			out = append(out, s)
		}
		if old.to > s.to {
			right := old
			right.from = max(old.from, s.to)
			out = append(out, right)
		}
	}
	return out
}

// paintClosed lays s where t is closed.
func (t timeline) paintClosed(s segment) timeline {
	for _, old := range t {
		if old.state == Closed {
			part := s
			part.from, part.to = max(s.from, old.from), min(s.to, old.to)
			t = t.paint(part)
		}
	}
	return t
}

// merged joins neighbours that differ in nothing.
func (t timeline) merged() timeline {
	out := t[:0:0]
	for _, s := range t {
		if n := len(out); n > 0 {
			last := out[n-1]
			last.from, last.to = s.from, s.to
			if last == s {
				out[n-1].to = s.to
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

// doubted is the minutes where a and b disagree made Unknown.
func doubted(a, b timeline) timeline {
	out := make(timeline, 0, len(a)+len(b))
	for i, j, from := 0, 0, uint16(0); i < len(a) && j < len(b); {
		s := a[i]
		s.from, s.to = from, min(a[i].to, b[j].to)
		if b[j].state != s.state {
			s.state = Unknown
		}
		s.wrapped = s.wrapped && b[j].wrapped
		s.firm = s.firm && b[j].firm
		out = append(out, s)
		if from = s.to; a[i].to == from {
			i++
		}
		if b[j].to == from {
			j++
		}
	}
	return out.merged()
}

// applied is a rule in force on a day: for the day itself, or for the end of
// a span of the day before.
type applied struct {
	rule    *rule
	wrapped bool
}

// evaluate gives one day by the rules alone, without doubt on holidays.
func evaluate(rules []rule, today, yesterday dayContext) timeline {
	line := allClosed
	for _, a := range inForce(rules, today, yesterday) {
		line = a.lay(line)
	}
	return line.merged()
}

// inForce selects the rules of a day, an overriding rule removing those before.
func inForce(rules []rule, today, yesterday dayContext) []applied {
	var all []applied
	for i := range rules {
		r := &rules[i]
		if r.matches(today) {
			if overrides(rules, i) {
				all = all[:0]
			}
			all = append(all, applied{r, false})
		}
		if r.passesMidnight() && r.matches(yesterday) {
			all = append(all, applied{r, true})
		}
	}
	return all
}

// overrides tells whether rule i replaces the ones before it on its days.
// Rules that close do not: they close their own span.
func overrides(rules []rule, i int) bool {
	r := &rules[i]
	if r.sep != override || r.modifier == offModifier {
		return false
	}
	opening := r.modifier == openModifier || r.modifier == noModifier && r.comment == ""
	return r.hasDays() || i > 0 && opening && !rules[i-1].hasDays()
}

func (r *rule) passesMidnight() bool {
	for _, s := range r.spans {
		if s.to > wholeDay || s.openEnd && guessedEnd(s.to) > wholeDay {
			return true
		}
	}
	return false
}

// lay paints the rule's spans, or the whole day when it has none.
func (a applied) lay(line timeline) timeline {
	state, firm := a.rule.state(), a.rule.firm()
	if len(a.rule.spans) == 0 {
		return a.put(line, 0, wholeDay, state, firm)
	}
	for _, s := range a.rule.spans {
		if s.openEnd {
			after := state
			if state == Open {
				after = Unknown
			}
			line = a.put(line, s.to, guessedEnd(s.to), after, firm)
		}
		line = a.put(line, s.from, s.to, state, firm)
	}
	return line
}

// put paints from … to, or what of it falls on the next day.
func (a applied) put(line timeline, from, to int, state State, firm bool) timeline {
	if a.wrapped {
		from, to = from-wholeDay, to-wholeDay
	}
	from, to = max(from, 0), min(to, wholeDay)
	if from >= to {
		return line
	}
	s := segment{from: uint16(from), to: uint16(to), state: state, wrapped: a.wrapped, firm: firm}
	if a.rule.sep == fallback {
		return line.paintClosed(s)
	}
	return line.paint(s)
}
