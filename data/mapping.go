package data

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/fold"
)

// A mapping tells, for titles of a file, what their column gives:
//
//	"nom"                          a column of the standard, 1.0 or 0.1
//	"adresse_complete"             street, postal code and commune in one cell
//	"coordonnees"                  latitude and longitude in one cell
//	"horaires:lundi"               the hours of one day
//	"services=Aide aux démarches administratives"
//	                               this value of a list, where the cell says yes
//	""                             nothing
//
// Several titles may give the same column when it is a text that goes on, or a
// list. What the same title gives must be one thing.

// Targets that are no column of the standard.
const (
	wholeAddress = "adresse_complete"
	bothDegrees  = "coordonnees"
	dayHours     = "horaires:"
)

var weekDays = []string{"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"}

// target is what a column of a file gives.
type target struct {
	column string // of the standard, or wholeAddress
	value  string // of a list, when the cell only says yes or no
	day    int    // 1 to 7 for the hours of one day, else 0
}

// parseTarget reads what a mapping says; ok is false for what it cannot say.
// The zero target, from a blank text, means that the column is not read.
func parseTarget(text string) (t target, ok bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return target{}, true
	}
	if column, value, valued := strings.Cut(text, "="); valued {
		c, known := directory.ColumnNamed(strings.TrimSpace(column))
		if !known || !c.IsList() || len(c.Vocabulary) > 0 && !c.Vocabulary.Has(value) {
			return target{}, false
		}
		return target{column: c.Name, value: value}, true
	}
	if day, is := strings.CutPrefix(text, dayHours); is {
		i := slices.Index(weekDays, day)
		return target{column: "horaires", day: i + 1}, i >= 0
	}
	switch text {
	case wholeAddress:
		return target{column: wholeAddress}, true
	case bothDegrees:
		return target{column: "latitude"}, true
	}
	column, known := knownTitles[fold.Text(text)]
	return target{column: column}, known
}

// joined tells whether several columns of a file may give this one together.
func (t target) joined() bool {
	if t.value != "" || t.day > 0 {
		return true
	}
	if _, list := closedLists[t.column]; list {
		return true
	}
	if c, ok := directory.ColumnNamed(t.column); ok && c.IsList() {
		return true
	}
	return slices.Contains([]string{"adresse", "complement_adresse", "presentation_detail", "courriel", "labels_autres"}, t.column)
}

// Target is one choice that a person has for a column of a file.
type Target struct {
	Value string // as a mapping writes it
	Title string // French
	Group string // French
}

// Targets lists every choice, in the order in which people are shown them.
func Targets() []Target {
	targets := []Target{{"", "Ne pas lire cette colonne", ""}}
	for _, c := range directory.Columns {
		targets = append(targets, Target{c.Name, c.Title, "Colonnes de l’annuaire"})
	}
	targets = append(targets,
		Target{wholeAddress, "Adresse entière (rue, code postal, commune)", "Plusieurs choses dans une case"},
		Target{bothDegrees, "Latitude et longitude", "Plusieurs choses dans une case"})
	for _, day := range weekDays {
		targets = append(targets, Target{dayHours + day, "Horaires du " + day, "Horaires par jour"})
	}
	for _, c := range directory.Columns {
		for _, value := range c.Vocabulary {
			targets = append(targets, Target{c.Name + "=" + value, value, c.Title + ", si la case dit oui"})
		}
	}
	for _, t := range directory.Typologies {
		targets = append(targets, Target{"typologie=" + t.Code, t.Name, "Type de lieu, si la case dit oui"})
	}
	return append(targets, oldTargets()...)
}

func oldTargets() []Target {
	titles := map[string]string{
		"publics_accueillis": "Publics accueillis (ancien standard)", "conditions_acces": "Conditions d’accès (ancien standard)",
		"labels_nationaux": "Labels nationaux (ancien standard)", "labels_autres": "Autres labels (ancien standard)",
		"courriel": "Courriel (ancien standard)", "accessibilite": "Accessibilité (ancien standard)",
	}
	var targets []Target
	for _, name := range []string{"courriel", "publics_accueillis", "conditions_acces", "labels_nationaux", "labels_autres", "accessibilite"} {
		targets = append(targets, Target{name, titles[name], "Colonnes de l’ancien standard"})
	}
	return targets
}

// maxMappingTitles bounds what a file of mapping may say.
const maxMappingTitles = maxCells

// ReadMapping reads a correspondence of columns: a JSON object of which each
// key is a title of the file and each value what its column gives.
func ReadMapping(r io.Reader) (map[string]string, error) {
	mapping := map[string]string{}
	decoder := json.NewDecoder(io.LimitReader(r, 1<<20))
	if err := decoder.Decode(&mapping); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, `La correspondance des colonnes doit être un objet JSON, par exemple {"Nom du lieu": "nom"}.`)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fault.New(fault.Invalid, "La correspondance des colonnes doit être un seul objet JSON, sans rien après.")
	}
	return mapping, CheckMapping(mapping)
}

// CheckMapping refuses a mapping that says what cannot be.
func CheckMapping(mapping map[string]string) error {
	if len(mapping) > maxMappingTitles {
		return fault.New(fault.Invalid, "Correspondance des colonnes : elle a plus de %d titres.", maxMappingTitles)
	}
	return nil
}
