package labels

import (
	"time"

	"annuaire/procedure"
)

// ReserveKind says what is not as it should be, and how much it weighs.
type ReserveKind string

// The kinds. A reserve comes with the title; the others are found later.
const (
	Reserve      ReserveKind = "reserve"
	MinorReserve ReserveKind = "mineure"
	MajorReserve ReserveKind = "majeure"
)

// French gives the kind in words.
func (k ReserveKind) French() string {
	switch k {
	case MinorReserve:
		return MinorNC.French()
	case MajorReserve:
		return MajorNC.French()
	}
	return "Réserve"
}

// ReserveAsked is a reserve that comes with a decision, or is put later.
type ReserveAsked struct {
	Criterion string
	Text      string
	Due       time.Time // the first instant after its deadline; zero: as the scheme says
}

// TitleReserve is a reserve of a title, or something found not to conform later.
type TitleReserve struct {
	ID         int64
	Criterion  string
	Kind       ReserveKind
	Text       string
	OpenedAt   time.Time
	DueAt      time.Time // the first instant after it
	Answer     string    // of who holds the title
	AnsweredAt time.Time
	Documents  []int64
	LiftedAt   time.Time // zero: it is open
	LiftedNote string
}

// Open tells whether it still holds.
func (r *TitleReserve) Open() bool { return r.LiftedAt.IsZero() }

// Late tells whether it should have been mended by now.
func (r *TitleReserve) Late(now time.Time) bool { return r.Open() && !now.Before(r.DueAt) }

// DeadlineName is the name of its deadline.
func (r *TitleReserve) DeadlineName() string {
	if r.Kind == Reserve {
		return "reserve"
	}
	return "non_conformite"
}

// MendBy gives the last day to mend what is found on a day; false when the scheme
// says none.
func (s *Scheme) MendBy(kind ReserveKind, day time.Time) (last time.Time, says bool) {
	months := s.MinorMonths
	if kind == MajorReserve {
		months = s.MajorMonths
	}
	return procedure.AddMonths(day, months), months > 0
}

// TooMany tells whether so many open minor non-conformities weigh as a major one.
func (s *Scheme) TooMany(reserves []TitleReserve) bool {
	n := 0
	for i := range reserves {
		if reserves[i].Open() && reserves[i].Kind == MinorReserve {
			n++
		}
	}
	return s.MinorsMakeMajor > 0 && n >= s.MinorsMakeMajor
}

// StateInForce gives the state of a title that counts, by its reserves.
func StateInForce(reserves []TitleReserve) procedure.State {
	for i := range reserves {
		if reserves[i].Open() && reserves[i].Kind == Reserve {
			return WithReserves
		}
	}
	return Active
}
