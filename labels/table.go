package labels

import "annuaire/procedure"

// move is one line of a table, in the order in which it is read: what happens, from
// where to where, by whom, with what, and who may read it.
func move(event procedure.Event, french string, from, to []procedure.State, by []procedure.Party, needs procedure.Needs, seen procedure.Visibility) procedure.Move {
	return procedure.Move{Event: event, French: french, From: from, To: to, By: by, Needs: needs, Visibility: seen}
}

func states(list ...procedure.State) []procedure.State { return list }
func by(list ...procedure.Party) []procedure.Party     { return list }

// Lives lists the machines of labels.
var Lives = []*procedure.Machine{SchemeLife, ApplicationLife, VisitLife, SessionLife, AppealLife, TitleLife}
