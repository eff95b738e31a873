package desk

import (
	"slices"
	"strings"

	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// procedureKinds names what moves through a procedure, and where its pages are. A
// title has its page under its number, which the journal does not keep.
var procedureKinds = map[string]struct{ name, pages string }{
	labels.SchemeLife.Kind:      {"version d’un label", string(frame.Schemes)},
	labels.ApplicationLife.Kind: {"candidature", string(frame.Files)},
	labels.VisitLife.Kind:       {"visite", frame.Home + "/visites"},
	labels.SessionLife.Kind:     {"séance", string(frame.Sessions)},
	labels.AppealLife.Kind:      {"recours", frame.Home + "/recours"},
	labels.TitleLife.Kind:       {"titre", ""},
}

// documentActs are the acts on what is joined to a procedure.
var documentActs = map[string]string{"document.ajouter": "Document joint", "document.retirer": "Document retiré"}

// moveWords says a move of a procedure, as its table says it; "" for another act.
func moveWords(action string) string {
	kind, event, _ := strings.Cut(action, ".")
	i := slices.IndexFunc(labels.Lives, func(m *procedure.Machine) bool { return m.Kind == kind })
	if i < 0 {
		return documentActs[action]
	}
	return page.UpperFirst(procedureKinds[kind].name) + " : " + labels.Lives[i].Title(procedure.Event(event))
}

// moveChoices offers every move of every procedure, and the acts on documents.
func moveChoices() (choices []page.Choice) {
	for _, m := range labels.Lives {
		seen := map[procedure.Event]bool{}
		for _, move := range m.Moves {
			if action := m.Kind + "." + string(move.Event); !seen[move.Event] {
				seen[move.Event] = true
				choices = append(choices, page.Choice{Value: action, Text: moveWords(action)})
			}
		}
	}
	for _, action := range []string{"document.ajouter", "document.retirer"} {
		choices = append(choices, page.Choice{Value: action, Text: documentActs[action]})
	}
	return choices
}
