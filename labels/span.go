package labels

import (
	"time"

	"annuaire/directory"
	"annuaire/procedure"
)

// Span is a time during which a title was in one state: from Since on, and before
// Until; the zero Until has not come.
type Span struct {
	Seq   int64 // the move that began it
	State procedure.State
	Since time.Time
	Until time.Time
}

// Empty tells that a later move left nothing of it.
func (s Span) Empty() bool { return !s.Until.IsZero() && !s.Until.After(s.Since) }

// Holds tells whether an instant lies in it.
func (s Span) Holds(at time.Time) bool {
	return !at.Before(s.Since) && (s.Until.IsZero() || at.Before(s.Until))
}

// Spans gives the states of a title over time by its moves, in their order. Each
// move that changes the state takes all that follows its effective time; being
// annulled takes all. What reinstates a title that was annulled gives back what
// the annulment took. A span that nothing is left of is kept, empty.
func Spans(moves []procedure.Transition) (spans []Span) {
	var before []Span // what the last annulment took
	for _, t := range moves {
		switch {
		case t.From == t.To:
			continue
		case t.To == Annulled:
			before = append([]Span(nil), spans...)
		case t.From == Annulled && t.Event == Reinstate:
			spans = append(append([]Span(nil), before...), emptied(spans[len(spans)-1]))
		}
		since := t.EffectiveAt
		if t.To == Annulled && len(spans) > 0 {
			since = earliest(spans)
		}
		for i := range spans {
			spans[i] = cut(spans[i], since)
		}
		spans = append(spans, Span{Seq: t.Seq, State: t.To, Since: since})
	}
	return spans
}

func earliest(spans []Span) time.Time {
	first := spans[0].Since
	for _, s := range spans {
		if s.Since.Before(first) {
			first = s.Since
		}
	}
	return first
}

func emptied(s Span) Span {
	s.Until = s.Since
	return s
}

// cut ends a span at an instant at the latest.
func cut(s Span, at time.Time) Span {
	if at.Before(s.Since) {
		at = s.Since
	}
	if s.Until.IsZero() || at.Before(s.Until) {
		s.Until = at
	}
	return s
}

// IsInForce tells whether a title in this state counts.
func IsInForce(s procedure.State) bool { return s == Active || s == WithReserves }

// LastDay is the last day of a title that counts; the zero time: without end.
func (t *Title) LastDay() time.Time {
	if t.ProlongedUntil.After(t.ValidUntil) {
		return t.ProlongedUntil
	}
	return t.ValidUntil
}

// StateAt gives the state of a title at an instant, by its spans and its days: what
// time brings about counts from its own instant, not from when it was noted.
// The empty state is before the title was given.
func (t *Title) StateAt(spans []Span, at time.Time) procedure.State {
	var state procedure.State
	for _, s := range spans {
		if s.Holds(at) {
			state = s.State
		}
	}
	state, _ = t.atThatTime(state, time.Time{}, at)
	return state
}

// StateNow gives the state that a title has now, and since when.
func (t *Title) StateNow(now time.Time) (procedure.State, time.Time) {
	return t.atThatTime(t.State, t.StateSince, now)
}

func (t *Title) atThatTime(state procedure.State, since, at time.Time) (procedure.State, time.Time) {
	begins, last := procedure.StartOf(t.ValidFrom, directory.Paris), t.LastDay()
	switch {
	case state == Issued && !at.Before(begins):
		state, since = Active, begins
	case IsInForce(state) && at.Before(begins):
		state = Issued
	}
	if ends := procedure.EndOf(last, directory.Paris); !last.IsZero() && !at.Before(ends) && (IsInForce(state) || state == Suspended) {
		return Expired, ends
	}
	return state, since
}
