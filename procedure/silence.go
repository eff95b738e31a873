package procedure

import "time"

// CorrectionKind is what was wrong with what was sent.
type CorrectionKind string

// The kinds. What was incomplete could not be examined: the clock starts again.
// What was incorrect or outdated only stopped it.
const (
	Incorrect  CorrectionKind = "incorrect"
	Incomplete CorrectionKind = "incomplet"
	Outdated   CorrectionKind = "perime"
)

// Correction is what somebody was asked to correct, and when they answered.
type Correction struct {
	Kind     CorrectionKind
	Created  time.Time
	Resolved time.Time // zero: not yet
}

// Unit is what a period is counted in.
type Unit string

// The units.
const (
	Days   Unit = "jours"
	Weeks  Unit = "semaines"
	Months Unit = "mois"
)

// Period is a time that is counted in days of the calendar.
type Period struct {
	Number int
	Unit   Unit
}

// After gives the day that ends the period when it begins on a day. A month ends
// on the day of the same number, or on the last of a month that has no such day.
func (p Period) After(day time.Time) time.Time {
	switch p.Unit {
	case Weeks:
		return AddDays(day, 7*p.Number)
	case Months:
		return AddMonths(day, p.Number)
	default:
		return AddDays(day, p.Number)
	}
}

// Resume says how the clock goes on after a correction.
type Resume string

// The ways to go on.
const (
	Continue Resume = ""      // from where it stopped, except after what was incomplete
	Reset    Resume = "reset" // from its start, whatever was corrected
)

// SilenceClock counts to the day on which silence becomes a decision.
type SilenceClock struct {
	Filed       time.Time
	Period      Period
	Resume      Resume
	Corrections []Correction
	Zone        *time.Location // whose days are counted
}

// DecisionDate gives the day from whose first instant silence is a decision: the
// day after the one that the clock runs from counts as its first. What is not
// corrected yet counts as corrected now, so that the day moves on with now until
// then.
func (c *SilenceClock) DecisionDate(now time.Time) time.Time {
	start := AddDays(c.reference(now), 1)
	date := c.Period.After(start)
	for _, k := range c.Corrections {
		if resolved := c.resolved(k, now); resolved.After(start) {
			date = AddDays(date, DaysBetween(DayOf(k.Created, c.Zone), resolved)+1)
		}
	}
	return date
}

// Runs tells whether the clock runs: no correction is awaited.
func (c *SilenceClock) Runs() bool {
	for _, k := range c.Corrections {
		if k.Resolved.IsZero() {
			return false
		}
	}
	return true
}

// reference is the day that the clock runs from.
func (c *SilenceClock) reference(now time.Time) time.Time {
	var last, lastIncomplete time.Time
	for _, k := range c.Corrections {
		resolved := c.resolved(k, now)
		last = later(last, resolved)
		if k.Kind == Incomplete {
			lastIncomplete = later(lastIncomplete, resolved)
		}
	}
	switch {
	case c.Resume == Reset && !last.IsZero():
		return last
	case !lastIncomplete.IsZero():
		return lastIncomplete
	default:
		return DayOf(c.Filed, c.Zone)
	}
}

func (c *SilenceClock) resolved(k Correction, now time.Time) time.Time {
	if k.Resolved.IsZero() {
		return DayOf(now, c.Zone)
	}
	return DayOf(k.Resolved, c.Zone)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
