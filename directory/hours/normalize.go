package hours

import (
	"strings"

	"annuaire/fold"
)

// Normalize reads opening hours as found in reality, opening_hours with its
// usual faults or French text, and gives their canonical opening_hours text.
// What is not understood is given back as it was, trimmed. Normalizing twice
// is normalizing once.
func Normalize(text string) (osm string, understood bool) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > maxLength {
		return text, false
	}
	for _, read := range []func(string) ([]rule, bool){readTolerantly, readFrench} {
		if rules, ok := read(text); ok {
			if canonical := formatRules(rules); readsBack(canonical) {
				return canonical, true
			}
		}
	}
	return text, false
}

// readTolerantly reads opening_hours; at least one rule must be clear.
func readTolerantly(text string) ([]rule, bool) {
	rules, faults, err := parseRules(plainSpaces.Replace(text), true)
	return rules, err == nil && faults < len(rules) && hasFact(rules, faults)
}

// plainSpaces turns the spaces of word processors into plain ones.
var plainSpaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ")

// hasFact tells whether a text with faults still says when the place is open.
func hasFact(rules []rule, faults int) bool {
	if faults == 0 {
		return true
	}
	for i := range rules {
		if s := rules[i].state(); s == Open || s == ByAppointment {
			return true
		}
	}
	return false
}

// readsBack guards the promise that canonical text is its own canonical text.
func readsBack(canonical string) bool {
	rules, faults, err := parseRules(canonical, true)
	return err == nil && faults == 0 && formatRules(rules) == canonical
}

// cleanComment makes text fit between the quotes of a comment.
func cleanComment(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, `"`, "'")), " ")
}

// aboutAppointment tells whether a comment says that one must book first.
func aboutAppointment(comment string) bool {
	folded := " " + fold.Text(comment) + " "
	if strings.Contains(folded, " sans ") {
		return false
	}
	for _, phrase := range []string{" rendez vous ", " rdv ", " rdvs ", " rendezvous ", " by appointment ", " on appointment "} {
		if strings.Contains(folded, phrase) {
			return true
		}
	}
	return false
}
