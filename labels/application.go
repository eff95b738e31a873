package labels

import (
	"time"

	"annuaire/geo"
	"annuaire/procedure"
)

// Application is a place that asks for a label, or to renew it.
type Application struct {
	ID      int64
	Number  string // "C-EMN-2026-00012", given when it begins
	Version int64  // of the scheme, by its number in the record
	Scheme  string // code
	Renews  int64  // the title that it renews, 0
	State   procedure.State
	Seq     int64 // number of its last move

	PlaceID      string
	PlaceName    string // when it was submitted; of the record before
	INSEE        string
	PlaceVersion int64  // of the record that its form was filled from
	HolderName   string // the structure that will hold the title
	HolderPivot  string // SIRET, RNA or RIDET
	SignedBy     string // who is entitled to bind the structure: name and function
	OnBehalf     bool   // an authority fills it in for the venue

	Account     int64             // who began it
	Answers     map[string]Answer // by criterion
	CharterHash []byte            // sha256 of the text that was accepted
	Snapshot    []byte            // JSON of the place and of its measures, when it was submitted

	Desk       Desk   // who examines it
	DeskRule   string // which rule routed it
	Instructor int64  // account, 0: nobody took it
	Proposer   int64
	ResumeAt   procedure.State // where the answer to a correction leads

	StartedAt   time.Time
	SubmittedAt time.Time
	DecidedAt   time.Time
	SilenceAt   time.Time // the day of the silent decision; zero: none
	DecisionRef string
}

// Desk is the territory whose body does something.
type Desk struct {
	Level geo.Level
	Code  string
}

// Answer is what who applies says of a criterion.
type Answer struct {
	Value     string  `json:"valeur"` // "oui", "non", "sans_objet"
	Text      string  `json:"texte,omitempty"`
	Documents []int64 `json:"documents,omitempty"`
}

// Verdict is what somebody found of a criterion.
type Verdict string

// The verdicts.
const (
	Compliant     Verdict = "conforme"
	MinorNC       Verdict = "mineure"
	MajorNC       Verdict = "majeure"
	NotApplicable Verdict = "sans_objet"
	NotVerified   Verdict = "non_verifie"
)

// Verdicts lists them.
var Verdicts = []Verdict{Compliant, MinorNC, MajorNC, NotApplicable, NotVerified}

// French gives a verdict in words.
func (v Verdict) French() string {
	return map[Verdict]string{
		Compliant: "Conforme", MinorNC: "Défaut mineur", MajorNC: "Défaut majeur", NotApplicable: "Sans objet", NotVerified: "Non vérifié",
	}[v]
}
