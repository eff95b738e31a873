package hours

import (
	"slices"
	"time"
)

// Horizons of the search for the next change, in days. A place open one day a
// week may meet three holidays in a row.
const (
	weeklyHorizon = 28
	datedHorizon  = 366
)

// Schedule is opening hours compiled: an instant is answered without parsing.
// Schedules are immutable and may be shared.
type Schedule struct {
	rules        []rule
	namesPublic  bool // some rule speaks of public holidays
	namesSchool  bool
	dated        bool // some rule looks at more than weekdays and holidays
	passMidnight bool

	// For schedules without dates: every kind of day, by weekday, public
	// holiday or not, eve a public holiday or not. Equal days are kept once.
	lines []timeline
	index [7][2][2]uint8
}

// Parse reads opening_hours text, in the subset and with the differences that
// the package documentation states. An error says where reading stopped, in
// English, for logs: the public is told "à vérifier".
func Parse(osm string) (*Schedule, error) {
	rules, _, err := parseRules(osm, false)
	if err != nil {
		return nil, err
	}
	s := &Schedule{rules: rules}
	for i := range rules {
		r := &rules[i]
		s.namesPublic = s.namesPublic || r.namesPublic()
		s.namesSchool = s.namesSchool || r.namesSchool()
		s.dated = s.dated || r.dated()
		s.passMidnight = s.passMidnight || r.passesMidnight()
	}
	if !s.dated {
		s.compile()
	}
	return s, nil
}

// String gives the canonical text.
func (s *Schedule) String() string { return formatRules(s.rules) }

// Ordinary tells whether every week is the same, public holidays aside.
func (s *Schedule) Ordinary() bool { return !s.dated }

func (s *Schedule) compile() {
	for weekday := range 7 {
		for public := range 2 {
			for eve := range 2 {
				if eve == 1 && !s.passMidnight {
					s.index[weekday][public][1] = s.index[weekday][public][0]
					continue
				}
				line := s.compute(date{weekday: weekday}, date{weekday: (weekday + 6) % 7}, public == 1, eve == 1)
				s.index[weekday][public][eve] = s.keep(line)
			}
		}
	}
}

func (s *Schedule) keep(line timeline) uint8 {
	for i, kept := range s.lines {
		if slices.Equal(kept, line) {
			return uint8(i)
		}
	}
	s.lines = append(s.lines, line)
	return uint8(len(s.lines) - 1)
}

// compute evaluates one day with the doubts that holidays cast.
func (s *Schedule) compute(today, yesterday date, public, eve bool) timeline {
	at := func(schoolToday, schoolEve bool) timeline {
		return evaluate(s.rules, dayContext{today, public, schoolToday}, dayContext{yesterday, eve, schoolEve})
	}
	line := at(false, false)
	if s.namesSchool {
		line = doubted(line, at(true, true))
		if s.passMidnight {
			line = doubted(doubted(line, at(true, false)), at(false, true))
		}
	}
	if s.namesPublic {
		return line
	}
	return line.onHoliday(public, eve)
}

// onHoliday casts the doubt of a public holiday that no rule names: the day
// is Unknown as a whole if the place would have received anyone.
func (t timeline) onHoliday(public, eve bool) timeline {
	doubt := public && slices.ContainsFunc(t, func(s segment) bool {
		return !s.wrapped && !s.firm && s.state != Closed
	})
	if !doubt && !eve {
		return t
	}
	out := slices.Clone(t)
	for i, s := range out {
		ofEve := s.wrapped && eve && s.state != Closed
		if !s.firm && (ofEve || doubt && !s.wrapped) {
			out[i].state = Unknown
		}
	}
	return out.merged()
}

// line gives a day of a calendar.
func (s *Schedule) line(n dayNumber, c *Calendar) timeline {
	today := n.date()
	public := c.holiday(today) != ""
	if !s.dated && !s.passMidnight {
		return s.lines[s.index[today.weekday][asIndex(public)][0]]
	}
	yesterday := (n - 1).date()
	eve := c.holiday(yesterday) != ""
	if !s.dated {
		return s.lines[s.index[today.weekday][asIndex(public)][asIndex(eve)]]
	}
	return s.compute(today, yesterday, public, eve)
}

func asIndex(b bool) int {
	if b {
		return 1
	}
	return 0
}

// StateAt is At without the search for the next change: what a filter "open
// now" over many places needs.
func (s *Schedule) StateAt(t time.Time, c *Calendar) State {
	n, minute := locate(t, c)
	return s.line(n, c).at(minute).state
}

// locate gives the day and the minute that clocks show in the territory.
func locate(t time.Time, c *Calendar) (dayNumber, int) {
	local := t.In(c.loc)
	_, offset := local.Zone()
	seconds := local.Unix() + int64(offset)
	n := floorDiv(seconds, secondsPerDay)
	return dayNumber(n), int(seconds-n*secondsPerDay) / 60
}

// At gives the state at an instant and what follows it, in the territory's
// clock.
func (s *Schedule) At(t time.Time, c *Calendar) Status {
	n, minute := locate(t, c)
	line := s.line(n, c)
	status := Status{State: line.at(minute).state}
	if status.State == Unknown && !s.namesPublic {
		status.Holiday = c.holiday(n.date())
	}
	horizon := weeklyHorizon
	if s.dated {
		horizon = datedHorizon
	}
	for day := 0; day <= horizon; day++ {
		if day > 0 {
			line = s.line(n+dayNumber(day), c)
		}
		for _, seg := range line {
			if day == 0 && int(seg.from) <= minute {
				continue
			}
			if status.note(seg, n+dayNumber(day), t, c) {
				return status
			}
		}
	}
	return status
}

// note records what begins with seg and tells whether all is known.
func (status *Status) note(seg segment, day dayNumber, t time.Time, c *Calendar) bool {
	if status.Until.IsZero() && seg.state != status.State {
		status.Until = after(day, int(seg.from), t, c)
		status.Next = seg.state
	}
	if status.State == Open {
		return !status.Until.IsZero()
	}
	if seg.state == Open {
		status.NextOpening = after(day, int(seg.from), t, c)
		return true
	}
	return false
}

// after gives the instant of a minute of a day, the second of the two when
// clocks go back and the first is not after t.
func after(day dayNumber, minute int, t time.Time, c *Calendar) time.Time {
	u := day.instant(minute, c.loc)
	if u.After(t) {
		return u
	}
	_, end := u.ZoneBounds()
	if again := u.Add(time.Hour); again.Hour() == u.Hour() {
		return again
	}
	return end
}
