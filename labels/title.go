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
