package directory

import (
	"strings"
	"time"

	"annuaire/geo"
)

// Ticket is one thing that somebody asks of those who look after the directory:
// a place to add, a value to correct, a report, a claim, a withdrawal.
type Ticket struct {
	Number  int64 // given when it is opened
	Version int64 // 1 when opened, one more at each event
	Kind    TicketKind
	State   TicketState

	PlaceID      string // empty for a creation
	PlaceVersion int64  // the version of the place that who asks had before them
	PlaceName    string // of the place, or of the one proposed, when the ticket was opened
	INSEE        string // commune of the place, empty when unknown

	Proposed    *Place            // the whole place that a creation asks for
	Changes     map[string]string // a Patch: the values asked for
	DuplicateOf string            // the identifier of the other sheet, for a duplicate
	Message     string            // free text of who asks, never shown to the public

	Account int64  // who asks, 0 for nobody in particular
	Email   string // where to answer, empty: none was given, or it was erased
	Network string // address that it comes from, only told when it is opened, so that one network does not open too many: the record does not keep it
	Sure    bool   // who asks is known: they have an account, or confirmed the address

	Desk      Desk   // who must decide now
	Decider   Desk   // who decided last; meaningless before
	TakenBy   int64  // account that looks into it, 0 for none
	DecidedBy int64  // account that decided last, 0 for none
	Before    *Place // the place as it was when the decision changed it, nil when it changed none
	Applied   int64  // the version that the decision made of the place, 0 for none
	Answer    string
	Reason    string // of the last refusal, French
	Appeal    string // why the refusal is contested

	OpenedAt  time.Time
	DeskSince time.Time // since when Desk must decide
	DecidedAt time.Time // zero: not decided
	EndedAt   time.Time // zero: something is still awaited

	Secret string // of the tracking page; known only when the ticket is opened
}

// Desk is a territory whose managers decide.
type Desk struct {
	Level geo.Level
	Code  string
}

// AgencyDesk decides where nobody else can.
var AgencyDesk = Desk{geo.Country, geo.CountryCode}

// TicketKind says what a ticket asks for.
type TicketKind string

// The kinds of tickets.
const (
	TicketCreation  TicketKind = "creation"     // a place to add, whole
	TicketChange    TicketKind = "modification" // values to change, field by field
	TicketClosed    TicketKind = "fermeture"    // it is closed, for good or for a time
	TicketMoved     TicketKind = "demenagement"
	TicketHours     TicketKind = "horaires"
	TicketPhone     TicketKind = "telephone"
	TicketPosition  TicketKind = "position"
	TicketWrong     TicketKind = "description" // it is not what the sheet says
	TicketDuplicate TicketKind = "doublon"
	TicketOther     TicketKind = "autre"
	TicketClaim     TicketKind = "revendication" // I manage this place
	TicketRemoval   TicketKind = "retrait"       // withdraw my place, or my data
)

// TicketKinds lists the kinds in the order in which people are shown them.
var TicketKinds = []TicketKind{
	TicketCreation, TicketChange, TicketClosed, TicketMoved, TicketHours, TicketPhone, TicketPosition,
	TicketWrong, TicketDuplicate, TicketOther, TicketClaim, TicketRemoval,
}

var ticketTitles = map[TicketKind]string{
	TicketCreation: "Lieu à ajouter", TicketChange: "Fiche à corriger", TicketClosed: "Lieu fermé", TicketMoved: "Lieu déménagé",
	TicketHours: "Horaires faux", TicketPhone: "Téléphone faux", TicketPosition: "Mal placé sur la carte",
	TicketWrong: "Description fausse", TicketDuplicate: "Fiche en double", TicketOther: "Autre remarque",
	TicketClaim: "Gestion à confier", TicketRemoval: "Fiche à retirer",
}

// French gives the kind in words.
func (k TicketKind) French() string { return ticketTitles[k] }

// Known tells whether this is one of the kinds.
func (k TicketKind) Known() bool { return ticketTitles[k] != "" }

// IsReport tells whether anyone may open this kind from the sheet of a place,
// by saying what is wrong.
func (k TicketKind) IsReport() bool {
	switch k {
	case TicketClosed, TicketMoved, TicketHours, TicketPhone, TicketPosition, TicketWrong, TicketDuplicate, TicketOther:
		return true
	}
	return false
}

// ForManagers tells whether who manages the place may decide this kind: what is
// wrong on the sheet, never who manages it nor whether it stays.
func (k TicketKind) ForManagers() bool {
	return k == TicketChange || k.IsReport() && k != TicketDuplicate
}

// Subject gives the kind as letters speak of it: "signalement : lieu fermé".
func (k TicketKind) Subject() string {
	switch k {
	case TicketCreation:
		return "proposition d’un lieu"
	case TicketChange:
		return "proposition de correction"
	case TicketClaim:
		return "demande de gestion d’une fiche"
	case TicketRemoval:
		return "demande de retrait"
	}
	return "signalement : " + strings.ToLower(k.French())
}
