package procedure

import (
	"strings"
	"testing"
)

func TestCheckFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	if err := loan().Check(); err != nil {
		t.Fatal(err)
	}
	for says, spoil := range map[string]func(*Machine){
		`has no name`: func(m *Machine) { m.Noun = "" },
		`state "perdu" (Prêté) has no name of its own`: func(m *Machine) { m.States = append(m.States, StateInfo{State: "perdu", French: "Prêté"}) },
		`state "prete" (Autre) has no name of its own`: func(m *Machine) { m.States = append(m.States, StateInfo{State: lent, French: "Autre"}) },
		`state "" (Rien) has no name`:                  func(m *Machine) { m.States = append(m.States, StateInfo{French: "Rien"}) },
		`party "lecteur" (X) has no name of its own`:   func(m *Machine) { m.Parties = append(m.Parties, PartyInfo{reader, "X"}) },
		`line 2 (preter) lacks`:                        func(m *Machine) { m.Moves[1].By = nil },
		`line 3 (rappeler) lacks`:                      func(m *Machine) { m.Moves[2].From = nil },
		`line 1 (demander) begins the procedure`:       func(m *Machine) { m.Moves[0].From = []State{"", asked} },
		`line 2 (preter) names the state "perdu"`:      func(m *Machine) { m.Moves[1].To = []State{"perdu"} },
		`line 4 (constater) names the state "perdu"`:   func(m *Machine) { m.Moves[3].From = []State{"perdu"} },
		`line 2 (preter) names the state ""`:           func(m *Machine) { m.Moves[1].To = []State{""} },
		`line 2 (preter) names the party "voisin"`:     func(m *Machine) { m.Moves[1].By = []Party{"voisin"} },
		`line 5 (rendre) is from "prete" twice`:        func(m *Machine) { m.Moves[4].From = []State{lent, lent} },
		`line 7 (rendre) says again what line 5 says`:  func(m *Machine) { m.Moves = append(m.Moves, m.Moves[4]) },
		`line 7 (demander) has other words than line 1`: func(m *Machine) {
			m.Moves = append(m.Moves, Move{Event: "demander", French: "redemander", From: []State{back}, To: []State{asked}, By: []Party{reader}})
		},
		`nothing leads to the state "prete"`:              func(m *Machine) { m.Moves[1].To = nil },
		`no way leads from the state "en_retard"`:         func(m *Machine) { m.Moves[4].From = []State{lent} },
		`no way leads from the state "demande" to an end`: func(m *Machine) { m.States[3].Ends = false },
	} {
		m := loan()
		spoil(m)
		if err := m.Check(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("want %q: %v", says, err)
		}
	}
}
