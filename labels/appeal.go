package labels

import (
	"slices"
	"time"
	"unicode/utf8"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/procedure"
)

// Appeal contests one act: a refusal, or what was decided of a title.
type Appeal struct {
	ID          int64
	Number      string // "R-EMN-2026-00003"
	Application int64  // 0: it is about a title
	Title       int64  // 0: it is about an application
	Contested   int64  // the move, by its number
	State       procedure.State
	Seq         int64
	Text        string
	Account     int64 // who filed it
	FiledAt     time.Time
	Desk        Desk // whose body judges it
	Instructor  int64
	Proposal    string
	Uphold      *bool // proposed; nil: nothing yet
	DecidedBy   int64
	DecidedAt   time.Time
}

// AppealMax bounds what an appeal, and the answer proposed to it, may say, in characters.
const AppealMax = procedure.ReasonMax

// Contestable are the moves that may be contested, of an application and of a title.
var (
	ContestableDecisions = []procedure.Event{Refuse, RefuseAdmit, RefuseBySilence}
	ContestableActs      = []procedure.Event{Suspend, SuspendUrgently, TitleWithdraw, Annul}
)

// AppealGrounds are the reasons for which an appeal is not examined.
var AppealGrounds = []Ground{
	{Code: "hors_delai", Name: "Déposé après le délai", Public: "Hors délai"},
	{Code: "sans_qualite", Name: "Déposé par une personne qui ne représente pas le lieu", Public: "Sans qualité"},
	{Code: "sans_objet", Name: "La décision contestée ne produit plus d’effet", Public: "Sans objet"},
}

// LastAppealDay is the last day on which a decision made on a day may be contested:
// it still counts.
func (s *Scheme) LastAppealDay(day time.Time) time.Time {
	return procedure.AddMonths(day, max(1, s.AppealMonths))
}

// AppealEnds is the first instant at which a decision recorded at an instant may no
// longer be contested.
func (s *Scheme) AppealEnds(decided time.Time) time.Time {
	return procedure.EndOf(s.LastAppealDay(procedure.DayOf(decided, directory.Paris)), directory.Paris)
}

// MayContest refuses an appeal that comes out of time, or against what is no decision.
func (s *Scheme) MayContest(t *procedure.Transition, now time.Time) error {
	if !slices.Contains(ContestableDecisions, t.Event) && !slices.Contains(ContestableActs, t.Event) {
		return fault.New(fault.Conflict, "Il n’y a pas de décision défavorable à contester.")
	}
	if end := s.AppealEnds(t.RecordedAt); !now.Before(end) {
		return fault.New(fault.Conflict, "Le délai pour contester cette décision est passé depuis le %s : ce recours est irrecevable. Vous pouvez encore saisir le tribunal administratif dans son propre délai.",
			directory.FrenchDay(s.LastAppealDay(procedure.DayOf(t.RecordedAt, directory.Paris))))
	}
	return nil
}

// CheckAppealText says what is wrong with what an appeal, or the answer proposed to it, says.
func CheckAppealText(field, text string) error {
	var faults fault.Fields
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		faults.Add(field, "Écrivez vos arguments.")
	case n > AppealMax:
		faults.Add(field, "Écrivez au plus %d caractères.", AppealMax)
	}
	return faults.Err("Il manque quelque chose.")
}
