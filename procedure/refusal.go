package procedure

import (
	"slices"
	"strings"

	"annuaire/fault"
)

// statesTold bounds how many states a refusal names: beyond, nobody reads them.
const statesTold = 3

// refusal says in French why an act cannot be done, and when or by whom it could.
func (m *Machine) refusal(from State, a *Act) error {
	french, known := m.title(a.Event)
	if !known {
		return fault.New(fault.Invalid, "Cette action n’existe pas. Rechargez la page pour voir ce qui est possible.")
	}
	if able := m.PartiesOf(from, a.Event); len(able) > 0 {
		return fault.New(fault.Denied, "Vous ne pouvez pas %s : ce n’est pas votre rôle dans cette procédure. %s", french, m.whoMay(able))
	}
	if from == "" {
		return fault.New(fault.Conflict, "Il n’est pas possible %s : rien n’est commencé. Rechargez la page.", of(french))
	}
	return fault.New(fault.Conflict, "%s est dans l’état « %s ». Il n’est pas possible %s dans cet état. %s",
		m.Noun, m.lower(from), of(french), m.whenMay(a))
}

// whoMay says by whom it could be done.
func (m *Machine) whoMay(able []Party) string {
	var names []string
	for _, info := range m.Parties {
		if slices.Contains(able, info.Party) && info.Party != System {
			names = append(names, info.French)
		}
	}
	if len(names) == 0 {
		return "Cela se fait automatiquement."
	}
	return "Peut le faire : " + either(names) + "."
}

// whenMay says in which states the same party could do it.
func (m *Machine) whenMay(a *Act) string {
	var states []string
	for _, info := range m.States {
		if m.May(info.State, a.Event, a.By) {
			states = append(states, "« "+m.lower(info.State)+" »")
		}
	}
	if len(states) == 0 || len(states) > statesTold {
		return "Rechargez la page pour voir ce qui est possible maintenant."
	}
	return "Cela se fait dans l’état " + either(states) + ". Rechargez la page."
}

func (m *Machine) lower(s State) string { return strings.ToLower(m.French(s)) }

// of puts "de" before an infinitive.
func of(infinitive string) string {
	if strings.ContainsRune("aàâeéèêiîoôuûyh", []rune(infinitive + " ")[0]) {
		return "d’" + infinitive
	}
	return "de " + infinitive
}

// either lists choices: "a, b ou c".
func either(list []string) string {
	last := len(list) - 1
	if last == 0 {
		return list[0]
	}
	return strings.Join(list[:last], ", ") + " ou " + list[last]
}
