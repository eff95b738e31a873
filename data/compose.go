package data

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"annuaire/directory/hours"
	"annuaire/fold"
)

// composition makes one cell out of others: it stands after those of the file.
type composition struct {
	column string
	title  string
	make   func(cells []string) string
}

// part is one column of the file that goes into a composition.
type part struct {
	cell  int
	title string
	target
}

// composer chooses how parts give their column together.
func composer(column string, parts []part) func([]string) string {
	switch {
	case column == "horaires":
		return func(cells []string) string { return weekOf(cells, parts) }
	case column == "adresse":
		return func(cells []string) string { return joinCells(cells, parts, " ") }
	case column == "complement_adresse":
		return func(cells []string) string { return joinCells(cells, parts, ", ") }
	case column == "presentation_detail":
		return func(cells []string) string { return joinCells(cells, parts, "\n") }
	}
	return func(cells []string) string { return listOf(cells, parts) }
}

func joinCells(cells []string, parts []part, between string) string {
	var texts []string
	for _, p := range parts {
		if text := strings.TrimSpace(cells[p.cell]); text != "" && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, between)
}

// listOf gathers the values of a list. A cell that should say yes or no and
// says something else is kept with its title, for a person to read.
func listOf(cells []string, parts []part) string {
	var values []string
	for _, p := range parts {
		text := strings.TrimSpace(cells[p.cell])
		switch {
		case text == "":
		case p.value == "":
			values = append(values, text)
		default:
			yes, known := saysYes(text)
			if yes {
				values = append(values, p.value)
			} else if !known {
				values = append(values, strings.NewReplacer("|", " ", ";", ",").Replace(p.title+" : "+text))
			}
		}
	}
	return strings.Join(values, "|")
}

// yesWords and noWords are what cells say, folded.
var (
	yesWords = words("oui", "x", "true", "vrai", "1", "o", "y", "yes", "ok", "souvent", "de temps en temps", "possible")
	noWords  = words("", "non", "false", "faux", "0", "n", "no", "pas du tout", "jamais", "aucun", "aucune", "non concerne", "sans objet")
)

func words(list ...string) map[string]bool {
	set := map[string]bool{}
	for _, w := range list {
		set[w] = true
	}
	return set
}

// saysYes reads a cell that says yes or no, perhaps with a remark after it.
func saysYes(text string) (yes, known bool) {
	folded := fold.Text(text)
	switch {
	case yesWords[folded]:
		return true, true
	case noWords[folded]:
		return false, true
	}
	head, _, remark := strings.Cut(folded, " ")
	switch {
	case remark && head == "oui":
		return true, true
	case remark && head == "non":
		return false, true
	}
	return false, false
}

// dayCodes are those of opening_hours, from Monday.
var dayCodes = []string{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"}

// weekOf writes the hours of each day as one text, in opening_hours when every
// day is understood, else in words.
func weekOf(cells []string, parts []part) string {
	var rules, plain []string
	clear := true
	for _, p := range parts {
		text := strings.TrimSpace(cells[p.cell])
		if text == "" {
			continue
		}
		if p.day == 0 {
			plain, clear = append(plain, text), false
			continue
		}
		rule, ok := dayRule(dayCodes[p.day-1], weekDays[p.day-1], text)
		clear = clear && ok
		rules, plain = append(rules, rule), append(plain, weekDays[p.day-1]+" : "+text)
	}
	if clear {
		return strings.Join(rules, "; ")
	}
	return strings.Join(plain, " ; ")
}

var closedWords = words("ferme", "fermee", "off", "non", "x")

func dayRule(code, day, text string) (string, bool) {
	if closedWords[fold.Text(text)] || strings.Trim(text, "-/ ") == "" {
		return code + " off", true
	}
	tight := strings.NewReplacer(" - ", "-", " – ", "-", " , ", ",", ", ", ",").Replace(text)
	for _, try := range []string{code + " " + tight, day + " " + text} {
		if rule, ok := hours.Normalize(try); ok && strings.HasPrefix(rule, code+" ") && !strings.Contains(rule, ";") {
			return rule, true
		}
	}
	return "", false
}

// endOfAddress is how a whole address ends: postal code and commune, perhaps
// after a comma or a dash.
var endOfAddress = regexp.MustCompile(`^(.*?)[\s,;–-]*\b(\d{2}\s?\d{3})[\s,–-]+(\pL[\pL\s'’.()-]*?)(?:[\s,]+(?i:cedex)(?:\s*\d+)?)?\s*(?:,\s*(?i:france))?\s*$`)

// cutAddress parts a whole address.
func cutAddress(text string) (street, postal, commune string, ok bool) {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > maxLine {
		return text, "", "", false
	}
	found := endOfAddress.FindStringSubmatch(text)
	if found == nil {
		return text, "", "", false
	}
	return strings.Trim(found[1], " ,;-–"), strings.ReplaceAll(found[2], " ", ""), strings.TrimSpace(found[3]), true
}

// fromAddress composes one part of whole addresses, where the column of its own
// (-1: none) says nothing.
func fromAddress(own, whole int, pick func(street, postal, commune string) string) func([]string) string {
	return func(cells []string) string {
		if own >= 0 && strings.TrimSpace(cells[own]) != "" {
			return cells[own]
		}
		street, postal, commune, _ := cutAddress(cells[whole])
		return pick(street, postal, commune)
	}
}

// derivedPrefix begins the identifiers made of what a row says.
const derivedPrefix = "contenu-"

// deriveID gives a row without identifier one that its name, address and
// commune decide, whatever their accents, case and punctuation: the same place
// is found again in the next file, and a place that is renamed or moves is
// another one, of which a person is told as a possible duplicate.
func deriveID(name, address, commune string) string {
	sum := sha256.Sum256([]byte(fold.Text(name) + "\n" + fold.Text(address) + "\n" + fold.Text(commune)))
	return derivedPrefix + hex.EncodeToString(sum[:8])
}
