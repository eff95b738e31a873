// Package drawing writes a machine as people read it: a diagram of its states and
// the table of its moves.
package drawing

import (
	"fmt"
	"slices"
	"strings"

	"annuaire/procedure"
)

// needs are what a move may need, in words.
var needs = []struct {
	need   procedure.Needs
	French string
}{
	{procedure.Reason, "raison"}, {procedure.ReasonCode, "motif de la liste"}, {procedure.LegalBasis, "fondement"},
	{procedure.DecisionRef, "numéro d’acte"}, {procedure.Documents, "document"}, {procedure.Deadline, "échéance"},
}

// NeedsOf lists in French what a move must record.
func NeedsOf(m procedure.Move) (list []string) {
	for _, n := range needs {
		if m.Needs&n.need != 0 {
			list = append(list, n.French)
		}
	}
	return list
}

// Markdown gives a machine as a section of a page: a Mermaid diagram, then the table.
func Markdown(m *procedure.Machine) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s (`%s`)\n\n```mermaid\nstateDiagram-v2\n", m.Noun, m.Kind)
	for _, s := range m.States {
		fmt.Fprintf(&b, "    state \"%s\" as %s\n", s.French, s.State)
	}
	for _, a := range arrows(m) {
		fmt.Fprintf(&b, "    %s --> %s : %s\n", a.from, a.to, strings.Join(a.events, ", "))
	}
	b.WriteString("```\n\n| De | Acte | Par | Vers | Il faut | Lu par |\n|---|---|---|---|---|---|\n")
	for _, move := range m.Moves {
		fmt.Fprintf(&b, "| %s | %s (`%s`) | %s | %s | %s | %s |\n", origin(m, move), move.French, move.Event, joined(move.By),
			aim(m, move), strings.Join(NeedsOf(move), ", "), move.Visibility)
	}
	return b.String()
}

// arrow is what leads from a state to another one.
type arrow struct {
	from, to procedure.State
	events   []string
}

// arrows gathers the events between two states, in the order of the table. What
// leaves the state as it is is not drawn.
func arrows(m *procedure.Machine) (list []arrow) {
	for _, move := range m.Moves {
		for _, from := range move.From {
			for _, to := range move.To {
				if from != to {
					list = with(list, end(from), to, string(move.Event))
				}
			}
		}
	}
	for _, s := range m.States {
		if s.Ends {
			list = append(list, arrow{s.State, "[*]", []string{"fin"}})
		}
	}
	return list
}

func with(list []arrow, from, to procedure.State, event string) []arrow {
	i := slices.IndexFunc(list, func(a arrow) bool { return a.from == from && a.to == to })
	if i < 0 {
		return append(list, arrow{from, to, []string{event}})
	}
	if !slices.Contains(list[i].events, event) {
		list[i].events = append(list[i].events, event)
	}
	return list
}

// end is a state as the diagram names it; before it begins, its black dot.
func end(s procedure.State) procedure.State {
	if s == "" {
		return "[*]"
	}
	return s
}

// origin gives the states from which a move is made, in words.
func origin(m *procedure.Machine, move procedure.Move) string {
	if slices.Contains(move.From, "") {
		return "le début"
	}
	return words(m, move.From)
}

// aim gives the states to which a move may lead, in words.
func aim(m *procedure.Machine, move procedure.Move) string {
	if len(move.To) == 0 {
		return "="
	}
	return words(m, move.To)
}

func words(m *procedure.Machine, states []procedure.State) string {
	list := make([]string, len(states))
	for i, s := range states {
		list[i] = m.French(s)
	}
	return strings.Join(list, ", ")
}

func joined[T ~string](list []T) string {
	texts := make([]string, len(list))
	for i, one := range list {
		texts[i] = string(one)
	}
	return strings.Join(texts, ", ")
}
