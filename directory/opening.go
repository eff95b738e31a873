package directory

import (
	"slices"
	"strings"
	"time"

	"annuaire/directory/hours"
)

// Opening gives the state of the place at an instant: first an announced
// closure, then its schedule s (nil when its hours are not known), then what
// its ways of access say. The calendar is that of its commune.
//
// A place of unknown hours is Unknown, never Closed, and is ByAppointment only
// where one books online and cannot simply come.
func (p *Place) Opening(s *hours.Schedule, c *hours.Calendar, at time.Time) hours.Status {
	at = at.In(c.Zone())
	if p.Closure.In(at) {
		return p.reopening(s, c, hours.Status{State: hours.Closed})
	}
	status := p.regular(s, c, at)
	if p.Closure == nil {
		return status
	}
	return p.beforeClosure(s, c, at, status)
}

// regular is the state without any closure.
func (p *Place) regular(s *hours.Schedule, c *hours.Calendar, at time.Time) hours.Status {
	if s != nil && !p.ReceivesNobody() {
		return s.At(at, c)
	}
	return hours.Status{State: p.StateWithoutHours()}
}

// ReceivesNobody tells whether the place is closed to the public, whatever its
// hours.
func (p *Place) ReceivesNobody() bool {
	return slices.Contains(p.AccessModes, "Ce lieu n'accueille pas de public")
}

// StateWithoutHours is the state of the place at any instant when its hours are
// not known.
func (p *Place) StateWithoutHours() hours.State {
	if !p.ReceivesNobody() && slices.Contains(p.AccessModes, "Prendre un RDV en ligne") && !slices.Contains(p.AccessModes, "Se présenter") {
		return hours.ByAppointment
	}
	return hours.Unknown
}

// NoHours tells hours that nobody gave from hours that were not understood.
func (p *Place) NoHours() bool {
	_, doubted := p.DoubtOn("horaires")
	return strings.TrimSpace(p.Hours) == "" && !doubted
}

// reopening completes a status that is Closed until the end of the closure by
// what begins then; nothing is known when the closure has no end.
func (p *Place) reopening(s *hours.Schedule, c *hours.Calendar, status hours.Status) hours.Status {
	if p.Closure.Until.IsZero() {
		return status
	}
	back := midnight(p.Closure.Until.AddDate(0, 0, 1), c)
	then := p.regular(s, c, back)
	status.NextOpening = then.NextOpening
	switch then.State {
	case hours.Open:
		status.Until, status.Next, status.NextOpening = back, hours.Open, back
	case hours.Closed:
		status.Until, status.Next = then.Until, then.Next
	default:
		status.Until, status.Next = back, then.State
	}
	return status
}

// beforeClosure corrects a status whose following changes fall into a closure
// that is announced and has not begun.
func (p *Place) beforeClosure(s *hours.Schedule, c *hours.Calendar, at time.Time, status hours.Status) hours.Status {
	begins := midnight(p.Closure.From, c)
	if !at.Before(begins) { // the closure is over
		return status
	}
	late := func(t time.Time) bool { return t.IsZero() || !t.Before(begins) }
	if status.State == hours.Closed && late(status.Until) {
		return p.reopening(s, c, hours.Status{State: hours.Closed})
	}
	if late(status.Until) {
		status.Until, status.Next = begins, hours.Closed
	}
	if status.State != hours.Open && late(status.NextOpening) {
		status.NextOpening = p.reopening(s, c, hours.Status{}).NextOpening
	}
	return status
}

// midnight is the beginning of a day in the calendar's zone.
func midnight(day time.Time, c *hours.Calendar) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, c.Zone())
}
