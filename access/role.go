package access

import (
	"slices"

	"annuaire/geo"
)

// Role is what a person is trusted with. Its text is what commands, tables and
// addresses write.
type Role string

// The roles.
const (
	Agency             Role = "agence"       // administers everything, everywhere
	Instructor         Role = "instructeur"  // examines applications to a label
	DecisionMaker      Role = "decideur"     // decides on them
	AuthorisingOfficer Role = "ordonnateur"  // commits the fund
	Accountant         Role = "comptable"    // pays
	Evaluator          Role = "evaluateur"   // scores applications to the fund
	TerritoryManager   Role = "territoire"   // a commune, an EPCI, a department or a region
	PlaceManager       Role = "gestionnaire" // of some places
	Mediator           Role = "mediateur"    // works in some places
)

// Roles lists every role, in the order in which people are shown them.
var Roles = []Role{Agency, Instructor, DecisionMaker, AuthorisingOfficer, Accountant, Evaluator, TerritoryManager, PlaceManager, Mediator}

// French gives the role in words.
func (r Role) French() string { return roleTitles[r] }

var roleTitles = map[Role]string{
	Agency: "administration de l’agence", Instructor: "instruction", DecisionMaker: "décision", AuthorisingOfficer: "ordonnateur du fonds",
	Accountant: "comptabilité", Evaluator: "évaluation", TerritoryManager: "gestion d’un territoire", PlaceManager: "gestion d’un lieu",
	Mediator: "médiation numérique",
}

// NeedsSecondFactor tells whether a right of this role counts only in a session
// opened with a second factor.
func (r Role) NeedsSecondFactor() bool {
	return slices.Contains([]Role{Agency, Instructor, DecisionMaker, AuthorisingOfficer, Accountant}, r)
}

// OnPlaces tells whether a right of this role is over places, not a territory.
func (r Role) OnPlaces() bool { return r == PlaceManager || r == Mediator }

// Territory names one territory.
type Territory struct {
	Level geo.Level
	Code  string
}

// Country is the territory that holds all others.
var Country = Territory{geo.Country, geo.CountryCode}

// String gives the territory as commands write it: "commune:35238".
func (t Territory) String() string { return string(t.Level) + ":" + t.Code }
