package labels

import (
	"time"

	"annuaire/procedure"
)

// Title is a label that a place was given. It is never deleted.
type Title struct {
	ID          int64
	Number      string // "EMN-2026-00042", never given again
	Application int64
	Version     int64  // of the scheme
	Scheme      string // its code
	State       procedure.State
	Seq         int64

	PlaceID     string
	PlaceName   string // when it was awarded
	INSEE       string
	Latitude    float64 // degrees
	Longitude   float64
	HolderName  string
	HolderPivot string

	ValidFrom      time.Time // days
	ValidUntil     time.Time // the last day that counts; zero: without end
	AwardedAt      time.Time
	StateSince     time.Time // when the state counts from
	ReasonClass    string    // public wording of why
	DecisionRef    string
	SuspendedUntil time.Time // the last day; zero: not suspended
	ProlongedUntil time.Time
	Replaces       int64 // the title before it, 0
	UpdatedAt      time.Time
}

// ChangeGrounds are the changes that a holder may have to report.
var ChangeGrounds = []Ground{
	{"demenagement", "Le lieu déménage", ""}, {"fermeture", "Le lieu ferme, ou va fermer", ""},
	{"gestionnaire", "Une autre structure gère le lieu", ""}, {"horaires", "Les horaires diminuent", ""}, {"autre", "Autre changement", ""},
}

// TitleReminders are the days before its end at which the holder is reminded.
var TitleReminders = []int{180, 90, 30, 7}

// SurveillanceWindow gives the days between which a title must be checked; false
// when its scheme has no such check.
func (s *Scheme) SurveillanceWindow(from time.Time) (first, last time.Time, has bool) {
	if s.SurveilTo == 0 {
		return first, last, false
	}
	return procedure.AddMonths(from, s.SurveilFrom), procedure.AddMonths(from, s.SurveilTo), true
}
