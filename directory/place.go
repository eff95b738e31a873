// Package directory is the domain of mediation places: the record of a place,
// the national standard's columns and vocabularies, opening hours, quality and
// the rules by which two versions of a place are reconciled.
package directory

import (
	"slices"
	"time"

	"github.com/paulmach/orb"
)

// State is where a place stands between a first draft and the archive.
type State string

// The states. Only published places are shown to the public.
const (
	Draft     State = "draft"
	Proposed  State = "proposed"
	Published State = "published"
	Suspended State = "suspended"
	Archived  State = "archived"
)

// Place is one place of digital mediation: the 32 columns of the national
// standard, typed, and what this directory adds to them.
type Place struct {
	ID      string // stable, never given to another place
	Version int64  // 1 at creation, one more at each change
	State   State

	ArchiveReason   string // French; set if and only if State is Archived
	ArchiveProposal string // French; why a person should consider archiving, empty most of the time

	Pivot        Pivot
	Name         string
	Commune      string // as the source writes it
	PostalCode   string // five digits
	INSEE        string // code of the commune in the current geography, empty when unknown
	Address      string // empty when unknown
	AddressExtra string
	Position     orb.Point // meaningless unless HasPosition
	HasPosition  bool
	Typologies   []string
	Phone        string // international form, "+33180059880"
	Emails       []string
	Websites     []string
	Hours        string // OpenStreetMap opening_hours where understood, else the source's text with a Doubt
	Summary      string // at most 280 characters
	Details      string
	Source       string // who collects the data
	Mobility     []string
	Parent       string
	UpdatedOn    time.Time // a day, UTC midnight

	Services     []string
	Audiences    []string
	SpecialCare  []string
	Fees         []string
	Programmes   []string
	Trainings    []string
	OtherLabels  []string
	AccessModes  []string
	SupportModes []string
	AccessPage   string
	BookingPage  string

	Equipment []string // codes of Equipments
	TimeZone  string   // IANA name, never empty once stored
	Closure   *Closure // nil when none is announced

	Doubts     []Doubt
	Provenance map[string]Provenance // by column name; EveryColumn stands for those not named
}

// Closure is an announced temporary closure, both days included.
type Closure struct {
	From    time.Time `json:"du"`
	Until   time.Time `json:"au"` // zero: not known yet
	Message string    `json:"message,omitempty"`
}

// In tells whether day (any instant of it, in the place's own zone) is within
// the closure.
func (c *Closure) In(day time.Time) bool {
	if c == nil {
		return false
	}
	y, m, d := day.Date()
	day = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return !day.Before(c.From) && (c.Until.IsZero() || !day.After(c.Until))
}

// Doubt is a value that a source gave and that could not be repaired: it is
// kept as text, never shown as a fact, and waits for a person.
type Doubt struct {
	Column string `json:"colonne"`
	Value  string `json:"valeur"`
	Reason string `json:"motif"` // French
}

// DoubtOn gives the doubt on this column, if there is one.
func (p *Place) DoubtOn(column string) (Doubt, bool) {
	i := slices.IndexFunc(p.Doubts, func(d Doubt) bool { return d.Column == column })
	if i < 0 {
		return Doubt{}, false
	}
	return p.Doubts[i], true
}

// EveryColumn is the key under which Place.Provenance holds the source of all
// columns that have no entry of their own: most places have one source only.
const EveryColumn = "*"

// From gives the source that last gave this column its value.
func (p *Place) From(column string) (from Provenance, known bool) {
	if from, known = p.Provenance[column]; !known {
		from, known = p.Provenance[EveryColumn]
	}
	return from, known
}

// Provenance says which source last gave a column its value, and when.
type Provenance struct {
	Source string    `json:"source"`
	Date   time.Time `json:"date"`
}
