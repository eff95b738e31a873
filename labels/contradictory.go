package labels

import (
	"slices"
	"time"

	"annuaire/procedure"
)

// Aim is what an authority thinks of doing to a title, and asks its holder about.
type Aim string

// The aims.
const (
	AimSuspend  Aim = "suspension"
	AimWithdraw Aim = "retrait"
	AimAnnul    Aim = "annulation"
)

// Aims lists them, the lightest first.
var Aims = []Aim{AimSuspend, AimWithdraw, AimAnnul}

// French gives the aim in words.
func (a Aim) French() string {
	switch a {
	case AimSuspend:
		return "Suspendre le titre"
	case AimWithdraw:
		return "Retirer le titre"
	}
	return "Annuler le titre"
}

// Covers tells whether it may lead to an act: the one that was announced, or a
// suspension in place of a withdrawal, which is milder.
func (a Aim) Covers(event procedure.Event) bool {
	switch event {
	case Suspend:
		return a == AimSuspend || a == AimWithdraw
	case TitleWithdraw:
		return a == AimWithdraw
	}
	return event == Annul && a == AimAnnul
}

// ContradictMin is the least time, in days, that a holder is given to answer.
const ContradictMin = 15

// ContradictoryDays gives the days that this scheme lets the holder answer in.
func (s *Scheme) ContradictoryDays() int { return max(s.ContradictDays, ContradictMin) }

// Contradictory is an exchange with who holds a title, before an act against it.
type Contradictory struct {
	ID           int64
	Aim          Aim
	Grounds      string
	Urgent       bool
	OpenedAt     time.Time
	DueAt        time.Time
	Observations string
	ObservedAt   time.Time
	ClosedAt     time.Time
	UsedSeq      int64 // the move that it led to, 0
}

// UrgentMonths bounds a suspension that nobody was asked about before.
const UrgentMonths = 2

// AnnulMonths is how long an award that was against the rules may be annulled
// (CRPA, L242-1); one obtained by fraud may be at any time.
const AnnulMonths = 4

// SuspensionMonths bounds a suspension.
const SuspensionMonths = 24

// Reasons of what needs no scheme to say them, by code, as the holder and the public
// read them.
var (
	UrgentGrounds = []Ground{{"danger", "Danger pour le public", "Danger pour le public"}, {"fraude", "Fraude", "Soupçon de fraude"}}
	AnnulGrounds  = []Ground{{"illegalite", "Titre accordé contre les règles, depuis moins de 4 mois", "Accordé contre les règles"}, {"fraude", "Titre obtenu par fraude", "Obtenu par fraude"}}
)

// GroundOf finds a reason of a list.
func GroundOf(list []Ground, code string) (Ground, bool) {
	i := slices.IndexFunc(list, func(g Ground) bool { return g.Code == code })
	if i < 0 {
		return Ground{}, false
	}
	return list[i], true
}
