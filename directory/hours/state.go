package hours

import "time"

// State says whether a place receives visitors at an instant.
type State string

// The states. Unknown means "à vérifier" and never stands for Closed.
const (
	Open          State = "ouvert"
	Closed        State = "ferme"
	Unknown       State = "inconnu"
	ByAppointment State = "sur_rendez_vous"
)

// Status is the answer for one instant.
type Status struct {
	State State
	// Until is when State ends; zero when it is not known or when nothing
	// changes within the horizon (four weeks, a year for rules with dates).
	Until time.Time
	// Next is the state that begins at Until; empty when Until is zero.
	Next State
	// NextOpening is the next instant known to be Open, zero while Open and
	// when none is known within the horizon.
	NextOpening time.Time
	// Holiday is the French name of the public holiday that makes the state
	// Unknown, empty otherwise.
	Holiday string
}
