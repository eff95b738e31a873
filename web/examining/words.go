package examining

import (
	"errors"
	"time"

	"annuaire/directory"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/web/page"
)

func asFault(err error) (*fault.Error, bool) { return errors.AsType[*fault.Error](err) }

// badge says a state, and its shape.
func badge(state procedure.State) page.Badge {
	shape, known := map[procedure.State]page.Shape{
		labels.Submitted: page.Attention, labels.Correction: page.Waiting, labels.VisitDue: page.Waiting, labels.Ready: page.Waiting, labels.InCommittee: page.Waiting,
		labels.Granted: page.Done, labels.GrantedReserves: page.Done, labels.Refused: page.Stopped, labels.Dropped: page.Stopped, labels.Withdrawn: page.Stopped,
	}[state]
	if !known {
		shape = page.Neutral
	}
	return page.Badge{Word: labels.ApplicationLife.French(state), Shape: shape}
}

// verdictShapes are the verdicts, in the order of choices.
var verdictShapes = []struct {
	verdict labels.Verdict
	shape   page.Shape
}{
	{labels.Compliant, page.Done},
	{labels.MinorNC, page.Attention},
	{labels.MajorNC, page.Stopped},
	{labels.NotApplicable, page.Neutral},
	{labels.NotVerified, page.Waiting},
}

func verdictBadge(v labels.Verdict) page.Content {
	for _, w := range verdictShapes {
		if w.verdict == v {
			return page.Badge{Word: v.French(), Shape: w.shape}
		}
	}
	return page.Badge{Word: "À vérifier", Shape: page.Waiting}
}

var proposalWords = map[labels.ProposalKind]string{
	labels.ProposeGrant: "Accorder le label", labels.ProposeReserves: "Accorder avec réserves", labels.ProposeRefusal: "Refuser le label",
}

var natureWords = map[procedure.CorrectionKind]string{
	procedure.Incorrect: "Inexact", procedure.Incomplete: "Incomplet", procedure.Outdated: "Périmé",
}

var partyWords = map[procedure.Party]string{
	labels.Instructor: "instruction", labels.Visitor: "visite", labels.Expert: "avis d’expert",
}

// dayWords gives the day of an instant in Paris.
func dayWords(at time.Time) string { return directory.FrenchDay(at.In(directory.Paris)) }

func momentWords(at time.Time) string {
	local := at.In(directory.Paris)
	return directory.FrenchDay(local) + " à " + labels.FrenchHour(local)
}

// lastDay is the last day that counts of a deadline.
func lastDay(due time.Time) time.Time { return procedure.DayOf(due.Add(-1), directory.Paris) }

// until says how far a day is: "dans 3 jours", "en retard de 2 jours".
func until(day, now time.Time) string {
	switch n := procedure.DaysBetween(procedure.DayOf(now, directory.Paris), day); {
	case n == 0:
		return "aujourd’hui"
	case n == 1:
		return "demain"
	case n > 1:
		return "dans " + page.Counted(n, "jour", "jours")
	default:
		return "en retard de " + page.Counted(-n, "jour", "jours")
	}
}

// since says how long something has lasted.
func since(at, now time.Time) string {
	n := procedure.DaysBetween(procedure.DayOf(at, directory.Paris), procedure.DayOf(now, directory.Paris))
	if n < 1 {
		return "aujourd’hui"
	}
	return page.Counted(n, "jour", "jours")
}

// deadlineWords names what is awaited.
var deadlineWords = map[string]string{
	"correction": "Réponse à la correction", "silence": "Décision par silence", "avis": "Avis demandé", "observations": "Observations du lieu", "recours": "Recours possible",
}

// answerWords says what was answered.
var answerWords = map[string]string{labels.AnswerYes: "Oui", labels.AnswerNo: "Non", labels.AnswerNone: "Sans objet"}

// stacked writes contents one under the other in a cell.
type stacked []page.Content

// Write implements page.Content.
func (s stacked) Write(w *page.Writer) {
	for _, content := range s {
		w.Raw("<div>")
		content.Write(w)
		w.Raw("</div>")
	}
}
