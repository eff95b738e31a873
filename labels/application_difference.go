package labels

import (
	"slices"
	"strconv"
	"strings"

	"annuaire/fault"
)

// Difference is what a field held before and after a correction, in words.
type Difference struct {
	Before string `json:"avant"`
	After  string `json:"apres"`
}

// Differences gives what changed of these fields between two states of an
// application, by field.
func (a Application) Differences(after Application, fields []string) map[string]Difference {
	differences := map[string]Difference{}
	for _, name := range fields {
		if d := (Difference{a.fieldText(name), after.fieldText(name)}); d.Before != d.After {
			differences[name] = d
		}
	}
	return differences
}

// fieldText writes what a field holds; "" for one that the application does not hold
// itself.
func (a *Application) fieldText(name string) string {
	switch name {
	case FieldHolder:
		return strings.TrimSpace(a.HolderName + "\n" + a.HolderPivot)
	case FieldSigned:
		return a.SignedBy
	}
	answer := a.Answers[name]
	text := answerWords[answer.Value] + "\n" + answer.Text
	if n := len(answer.Documents); n > 0 {
		text += "\n" + strings.Trim(strings.Join(documentNumbers(answer.Documents), ", "), " ")
	}
	return strings.TrimSpace(text)
}

var answerWords = map[string]string{AnswerYes: "Oui", AnswerNo: "Non", AnswerNone: "Sans objet"}

// AnswerFrench gives the value of an answer in words, "" for none.
func AnswerFrench(value string) string { return answerWords[value] }

func documentNumbers(numbers []int64) []string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = "document n° " + strconv.FormatInt(n, 10)
	}
	return words
}

// MissingOf is Missing for these fields alone.
func (s *Scheme) MissingOf(a Application, facts Facts, fields []string) (faults fault.Fields) {
	var names []string
	for _, name := range fields {
		switch name {
		case FieldHolder:
			names = append(names, HolderNameField, HolderPivotField)
		case FieldSigned:
			names = append(names, SignedByField)
		default:
			names = append(names, AnswerField(name), TextField(name), DocumentField(name))
		}
	}
	for _, f := range s.Missing(a, facts) {
		if slices.Contains(names, f.Name) {
			faults = append(faults, f)
		}
	}
	return faults
}
