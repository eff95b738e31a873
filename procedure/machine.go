package procedure

import (
	"slices"

	"annuaire/fault"
)

// State is where something stands. The empty State is before its beginning.
type State string

// Event is what happens to it.
type Event string

// Party is the capacity in which somebody acts on it: who asks, who examines,
// who decides. What gives a capacity to somebody is for package access to say.
type Party string

// System is what acts by itself, when a time has come.
const System Party = "systeme"

// Visibility says who may read a move.
type Visibility string

// The visibilities, from the widest.
const (
	Public      Visibility = "public"
	Applicant   Visibility = "demandeur"   // who asks, and all who examine or decide
	Instructors Visibility = "instruction" // those who examine or decide
	Sealed      Visibility = "scelle"      // those who decide
)

// Needs is what a move must record, besides who and when.
type Needs uint

// What a move may need.
const (
	Reason      Needs = 1 << iota // in words
	ReasonCode                    // of a closed list
	LegalBasis                    // an article, or a deliberation
	DecisionRef                   // the number of the act
	Documents                     // at least one
	Deadline                      // that the move opens
)

// StateInfo is a state as people read it.
type StateInfo struct {
	State  State
	French string // agrees with the noun of the machine
	Ends   bool   // nothing is awaited of anybody
}

// Move is one line of a table: an event that may happen.
type Move struct {
	Event      Event
	French     string  // infinitive, the end of "Vous ne pouvez pas": "demander une correction"
	From       []State // the empty state alone: it begins the procedure
	To         []State // none: the state stays; several: the act says which
	By         []Party
	Needs      Needs
	Visibility Visibility // of what it records; empty: Instructors
}

// PartyInfo is a party as people read it.
type PartyInfo struct {
	Party  Party
	French string // with its article: "le service instructeur"
}

// Machine is one kind of procedure.
type Machine struct {
	Kind    string // of what goes through it, as the record names it
	Noun    string // French, with its demonstrative: "Cette candidature"
	States  []StateInfo
	Parties []PartyInfo
	Moves   []Move
}

// Has tells whether a state is one of the machine's.
func (m *Machine) Has(s State) bool {
	return slices.ContainsFunc(m.States, func(i StateInfo) bool { return i.State == s })
}

// French gives a state in words; an unknown one as it is written.
func (m *Machine) French(s State) string {
	for _, info := range m.States {
		if info.State == s {
			return info.French
		}
	}
	return string(s)
}

// IsEnded tells whether nothing is awaited of anybody in a state.
func (m *Machine) IsEnded(s State) bool {
	return slices.ContainsFunc(m.States, func(i StateInfo) bool { return i.State == s && i.Ends })
}

// Find gives the line by which an event may happen, from a state, by a party.
func (m *Machine) Find(from State, event Event, by Party) (Move, bool) {
	for _, move := range m.Moves {
		if move.Event == event && slices.Contains(move.From, from) && slices.Contains(move.By, by) {
			return move, true
		}
	}
	return Move{}, false
}

// May tells whether an event may happen, from a state, by one of these parties.
func (m *Machine) May(from State, event Event, by ...Party) bool {
	return slices.ContainsFunc(by, func(p Party) bool {
		_, may := m.Find(from, event, p)
		return may
	})
}

// PartiesOf lists who may bring about an event, from a state.
func (m *Machine) PartiesOf(from State, event Event) (parties []Party) {
	for _, move := range m.Moves {
		if move.Event == event && slices.Contains(move.From, from) {
			parties = append(parties, move.By...)
		}
	}
	return parties
}

// Events lists what may happen from a state by one of these parties, in the order
// of the table.
func (m *Machine) Events(from State, by ...Party) (events []Event) {
	for _, move := range m.Moves {
		if !slices.Contains(events, move.Event) && m.May(from, move.Event, by...) {
			events = append(events, move.Event)
		}
	}
	return events
}

// After gives the line that an act follows and the state in which it leaves what
// it acts on. Conflict: the event cannot happen in this state. Denied: not by this
// party. Invalid: it lacks something that must be recorded, said field by field.
func (m *Machine) After(from State, a *Act) (Move, State, error) {
	move, may := m.Find(from, a.Event, a.By)
	if !may {
		return move, from, m.refusal(from, a)
	}
	if err := move.missing(a); err != nil {
		return move, from, err
	}
	switch {
	case len(move.To) == 0:
		return move, from, nil
	case len(move.To) == 1 && (a.To == "" || a.To == move.To[0]):
		return move, move.To[0], nil
	case slices.Contains(move.To, a.To):
		return move, a.To, nil
	}
	return move, from, fault.New(fault.Invalid, "Cette action ne peut pas mener à « %s ».", m.French(a.To))
}

// title gives an event in words.
func (m *Machine) title(event Event) (string, bool) {
	for _, move := range m.Moves {
		if move.Event == event {
			return move.French, true
		}
	}
	return "", false
}

// Title gives an event in words, as an infinitive; an unknown one as it is written.
func (m *Machine) Title(event Event) string {
	if french, known := m.title(event); known {
		return french
	}
	return string(event)
}
