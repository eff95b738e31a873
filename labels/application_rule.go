package labels

import (
	"time"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/procedure"
)

// Past is what a place has already asked of one label, under any of its versions,
// and the title that it holds.
type Past struct {
	Live       int64 // application under way, 0 for none
	LiveNumber string
	Title      int64 // that it holds, 0 for none
	TitleName  string
	TitleState procedure.State
	TitleUntil time.Time // its last day, zero: without end
	RefusedAt  time.Time // of the last refusal, zero for none
	LostAt     time.Time // when a title was last withdrawn, zero for none
}

// MayApply says whether a place may begin an application on a day. Conflict says
// in French why not, and when or how it could.
func (s *Scheme) MayApply(p Past, on time.Time) error {
	switch {
	case p.Live != 0:
		return fault.New(fault.Conflict, "Une candidature de ce lieu est déjà en cours : %s. Continuez celle-ci.", p.LiveNumber)
	case p.Title != 0:
		return fault.New(fault.Conflict, "Ce lieu a déjà ce label, par le titre %s. Vous pourrez demander son renouvellement.", p.TitleName)
	}
	if from := s.ReapplyFrom(p); on.Before(from) {
		return fault.New(fault.Conflict, "Ce lieu pourra demander ce label à partir du %s. C’est le délai prévu après un refus ou un retrait.", directory.FrenchDay(from))
	}
	return nil
}

// ReapplyFrom gives the first day on which a place may ask again after a refusal or
// a withdrawal; the zero day when nothing keeps it waiting.
func (s *Scheme) ReapplyFrom(p Past) time.Time {
	last := p.RefusedAt
	if p.LostAt.After(last) {
		last = p.LostAt
	}
	if last.IsZero() || s.ReapplyMonths == 0 {
		return time.Time{}
	}
	return procedure.AddMonths(procedure.DayOf(last, directory.Paris), s.ReapplyMonths)
}

// RenewsFrom gives the first day on which the renewal of a title may be asked; the
// zero day for a title without end.
func (s *Scheme) RenewsFrom(until time.Time) time.Time {
	if until.IsZero() {
		return time.Time{}
	}
	return procedure.AddMonths(until, -s.RenewFrom)
}

// MayRenew says whether the renewal of the title that a place holds may begin on a
// day. Conflict says in French why not.
func (s *Scheme) MayRenew(p Past, on time.Time) error {
	from := s.RenewsFrom(p.TitleUntil)
	switch {
	case p.Live != 0:
		return fault.New(fault.Conflict, "Une candidature de ce lieu est déjà en cours : %s. Continuez celle-ci.", p.LiveNumber)
	case p.Title == 0:
		return fault.New(fault.Conflict, "Ce lieu n’a plus ce label. Déposez une nouvelle candidature.")
	case p.TitleUntil.IsZero():
		return fault.New(fault.Conflict, "Ce titre n’a pas de fin : il ne se renouvelle pas.")
	case on.Before(from):
		return fault.New(fault.Conflict, "Le renouvellement s’ouvre le %s. Le titre compte jusqu’au %s.", directory.FrenchDay(from), directory.FrenchDay(p.TitleUntil))
	case on.After(p.TitleUntil):
		return fault.New(fault.Conflict, "Ce titre a pris fin le %s. Déposez une nouvelle candidature.", directory.FrenchDay(p.TitleUntil))
	}
	return nil
}
