package labels

import (
	"time"
	"unicode/utf8"

	"annuaire/fault"
	"annuaire/procedure"
)

// Opinion is what somebody is asked, by name, about an application.
type Opinion struct {
	ID           int64
	Application  int64
	Expert       int64 // account
	Question     string
	Closed       string // a question to answer by yes or no, "" for none
	Confidential bool   // those who examine and decide alone read it
	AskedBy      int64
	AskedAt      time.Time
	DueAt        time.Time // the first instant after it
	RemindedAt   time.Time
	AnsweredAt   time.Time
	Answer       string
	Yes          *bool // nil: the closed question was not asked, or not answered
	State        OpinionState
}

// OpinionState is where an opinion stands.
type OpinionState string

// The states. What was answered is never cancelled: it is set aside, and stays.
const (
	OpinionAsked     OpinionState = "demande"
	OpinionGiven     OpinionState = "donne"
	OpinionCancelled OpinionState = "annule"
	OpinionRevoked   OpinionState = "revoque"
)

// The bounds of an opinion.
const (
	OpinionDaysMost  = 180
	ClosedMax        = 500   // characters
	OpinionAnswerMax = 20000 // characters
)

// Check says, field by field, what is wrong with what is asked on a day, to be
// answered until the last day.
func (o *Opinion) Check(today, last time.Time) error {
	var faults fault.Fields
	checkText(&faults, "question", o.Question, "Écrivez la question que vous posez.")
	if utf8.RuneCountInString(o.Closed) > ClosedMax {
		faults.Add("fermee", "Écrivez au plus %d caractères.", ClosedMax)
	}
	if !last.After(today) || last.After(procedure.AddDays(today, OpinionDaysMost)) {
		faults.Add("echeance", "Choisissez une date à partir de demain, dans les six mois.")
	}
	return faults.Err("Il manque quelque chose pour demander cet avis.")
}

// CheckAnswer says what is wrong with what the expert answers.
func (o *Opinion) CheckAnswer(answer string, yes *bool) error {
	var faults fault.Fields
	switch n := utf8.RuneCountInString(answer); {
	case n == 0:
		faults.Add("reponse", "Écrivez votre avis.")
	case n > OpinionAnswerMax:
		faults.Add("reponse", "Écrivez au plus %d caractères.", OpinionAnswerMax)
	}
	if o.Closed != "" && yes == nil {
		faults.Add("oui", "Répondez par oui ou par non.")
	}
	return faults.Err("Il manque quelque chose à votre avis.")
}
