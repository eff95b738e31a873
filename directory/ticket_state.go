package directory

import "annuaire/fault"

// The life of a ticket:
//
//	to confirm ─ confirm ─> received <─ take / release ─> taken
//	    │                      │  └───── accept ──────┐     │
//	    └ expire ─> expired    └──────── refuse ────┐ │     │
//	                                                │ └─> accepted
//	  appeal upheld <─ accept ─ appealed <─ appeal ─ refused
//	  appeal rejected <─ refuse ─┘
//
// Who asks may withdraw until the decision, and while it is contested. Who
// decided may undo: the ticket goes back to where it was decided. The decision
// on an appeal is final, but for its own undoing.

// TicketState is where a ticket stands.
type TicketState string

// The states.
const (
	TicketToConfirm      TicketState = "a_confirmer" // the address is not known to be theirs
	TicketReceived       TicketState = "recue"
	TicketTaken          TicketState = "prise" // somebody looks into it
	TicketAccepted       TicketState = "acceptee"
	TicketRefused        TicketState = "refusee"
	TicketAppealed       TicketState = "contestee"
	TicketAppealUpheld   TicketState = "acceptee_apres_recours"
	TicketAppealRejected TicketState = "refusee_apres_recours"
	TicketWithdrawn      TicketState = "retiree"
	TicketExpired        TicketState = "expiree"
)

// TicketStates lists the states in the order in which people are shown them.
var TicketStates = []TicketState{
	TicketToConfirm, TicketReceived, TicketTaken, TicketAppealed, TicketAccepted, TicketRefused,
	TicketAppealUpheld, TicketAppealRejected, TicketWithdrawn, TicketExpired,
}

// TicketEvent is what happens to a ticket.
type TicketEvent string

// The events.
const (
	TicketConfirm  TicketEvent = "confirmer"
	TicketTake     TicketEvent = "prendre"
	TicketRelease  TicketEvent = "rendre"
	TicketAnswer   TicketEvent = "repondre"
	TicketHandUp   TicketEvent = "transmettre" // to the level above, by who decides
	TicketEscalate TicketEvent = "relancer"    // the same, because nobody decided in time
	TicketAccept   TicketEvent = "accepter"
	TicketRefuse   TicketEvent = "refuser"
	TicketAppeal   TicketEvent = "contester"
	TicketWithdraw TicketEvent = "retirer"
	TicketExpire   TicketEvent = "expirer"
	TicketUndo     TicketEvent = "annuler"
)

// TicketEvents lists the events.
var TicketEvents = []TicketEvent{
	TicketConfirm, TicketTake, TicketRelease, TicketAnswer, TicketHandUp, TicketEscalate,
	TicketAccept, TicketRefuse, TicketAppeal, TicketWithdraw, TicketExpire, TicketUndo,
}

// ticketMoves says where each event leads from each state; what it does not
// name cannot happen.
var ticketMoves = map[TicketState]map[TicketEvent]TicketState{
	TicketToConfirm: {TicketConfirm: TicketReceived, TicketWithdraw: TicketWithdrawn, TicketExpire: TicketExpired},
	TicketReceived: {
		TicketTake: TicketTaken, TicketAnswer: TicketReceived, TicketHandUp: TicketReceived, TicketEscalate: TicketReceived,
		TicketAccept: TicketAccepted, TicketRefuse: TicketRefused, TicketWithdraw: TicketWithdrawn,
	},
	TicketTaken: {
		TicketTake: TicketTaken, TicketRelease: TicketReceived, TicketAnswer: TicketTaken, TicketHandUp: TicketReceived,
		TicketEscalate: TicketReceived, TicketAccept: TicketAccepted, TicketRefuse: TicketRefused, TicketWithdraw: TicketWithdrawn,
	},
	TicketAccepted: {TicketUndo: TicketReceived},
	TicketRefused:  {TicketAppeal: TicketAppealed, TicketUndo: TicketReceived},
	TicketAppealed: {
		TicketAnswer: TicketAppealed, TicketHandUp: TicketAppealed, TicketEscalate: TicketAppealed,
		TicketAccept: TicketAppealUpheld, TicketRefuse: TicketAppealRejected, TicketWithdraw: TicketWithdrawn,
	},
	TicketAppealUpheld:   {TicketUndo: TicketAppealed},
	TicketAppealRejected: {TicketUndo: TicketAppealed},
	TicketWithdrawn:      {},
	TicketExpired:        {},
}

var ticketStateTitles = map[TicketState]string{
	TicketToConfirm: "À confirmer", TicketReceived: "Reçue", TicketTaken: "En cours d’examen", TicketAccepted: "Acceptée", TicketRefused: "Refusée",
	TicketAppealed: "Contestée", TicketAppealUpheld: "Acceptée après recours", TicketAppealRejected: "Refusée après recours",
	TicketWithdrawn: "Retirée", TicketExpired: "Non confirmée",
}

// French gives the state in words, agreeing with "demande".
func (s TicketState) French() string { return ticketStateTitles[s] }

// After gives the state in which an event leaves a ticket: a Conflict where it
// cannot happen.
func (s TicketState) After(event TicketEvent) (TicketState, error) {
	next, may := ticketMoves[s][event]
	if !may {
		return s, fault.New(fault.Conflict, "Cette demande est « %s » : cette action n’est plus possible. Rechargez la page pour voir où elle en est.", s.French())
	}
	return next, nil
}

// May tells whether an event can happen in this state.
func (s TicketState) May(event TicketEvent) bool {
	_, may := ticketMoves[s][event]
	return may
}

// IsOpen tells whether somebody must still decide.
func (s TicketState) IsOpen() bool { return s.May(TicketAccept) }

// IsEnded tells whether nothing is awaited of anybody.
func (s TicketState) IsEnded() bool { return !s.IsOpen() && s != TicketToConfirm }

// IsAccepted tells whether what was asked was done.
func (s TicketState) IsAccepted() bool { return s == TicketAccepted || s == TicketAppealUpheld }

// IsRefused tells whether what was asked was refused.
func (s TicketState) IsRefused() bool { return s == TicketRefused || s == TicketAppealRejected }
