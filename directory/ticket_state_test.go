package directory

import (
	"testing"

	"annuaire/fault"
)

// moves are every move that may happen, told a second time so that the table
// cannot change by accident.
var moves = map[TicketState]map[TicketEvent]TicketState{
	"a_confirmer": {"confirmer": "recue", "retirer": "retiree", "expirer": "expiree"},
	"recue": {
		"prendre": "prise", "repondre": "recue", "transmettre": "recue", "relancer": "recue",
		"accepter": "acceptee", "refuser": "refusee", "retirer": "retiree",
	},
	"prise": {
		"prendre": "prise", "rendre": "recue", "repondre": "prise", "transmettre": "recue", "relancer": "recue",
		"accepter": "acceptee", "refuser": "refusee", "retirer": "retiree",
	},
	"acceptee": {"annuler": "recue"},
	"refusee":  {"contester": "contestee", "annuler": "recue"},
	"contestee": {
		"repondre": "contestee", "transmettre": "contestee", "relancer": "contestee",
		"accepter": "acceptee_apres_recours", "refuser": "refusee_apres_recours", "retirer": "retiree",
	},
	"acceptee_apres_recours": {"annuler": "contestee"},
	"refusee_apres_recours":  {"annuler": "contestee"},
}

func TestEveryStateAndEventOfATicket(t *testing.T) {
	t.Parallel()
	pairs, refused := 0, 0
	for _, state := range TicketStates {
		if state.French() == "" {
			t.Errorf("%s has no words", state)
		}
		for _, event := range TicketEvents {
			pairs++
			want, may := moves[state][event]
			got, err := state.After(event)
			if may != (err == nil) || may && got != want || may != state.May(event) {
				t.Errorf("%s + %s gives %s, %v; want %s, %v", state, event, got, err, want, may)
			}
			if !may {
				refused++
				if got != state || fault.KindOf(err) != fault.Conflict {
					t.Errorf("%s + %s: %s, %v", state, event, got, err)
				}
			}
		}
	}
	if pairs != 10*12 || len(ticketMoves) != len(TicketStates) {
		t.Errorf("%d pairs were looked at", pairs)
	}
	t.Logf("%d pairs, %d refused", pairs, refused)
}

func TestWhatIsAwaitedOfATicket(t *testing.T) {
	t.Parallel()
	for _, state := range TicketStates {
		open := state == TicketReceived || state == TicketTaken || state == TicketAppealed
		if state.IsOpen() != open || state.IsEnded() != (!open && state != TicketToConfirm) {
			t.Errorf("%s: open %v, ended %v", state, state.IsOpen(), state.IsEnded())
		}
		if state.IsAccepted() && state.IsRefused() {
			t.Errorf("%s is both accepted and refused", state)
		}
	}
}

func TestKindsOfTickets(t *testing.T) {
	t.Parallel()
	for _, kind := range TicketKinds {
		if kind.French() == "" || !kind.Known() {
			t.Errorf("%s has no words", kind)
		}
	}
	if len(TicketKinds) != len(ticketTitles) || TicketKind("x").Known() {
		t.Error("a kind is missing from the list")
	}
}
