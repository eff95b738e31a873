package committee

import (
	"time"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/web/page"
)

var sessionShapes = map[procedure.State]page.Shape{
	labels.SessionPlanned: page.Waiting, labels.SessionOpen: page.Attention, labels.SessionClosed: page.Done, labels.SessionCancelled: page.Stopped,
}

func sessionBadge(s procedure.State) page.Badge {
	return page.Badge{Word: labels.SessionLife.French(s), Shape: sessionShapes[s]}
}

var fileShapes = map[procedure.State]page.Shape{
	labels.Ready: page.Waiting, labels.InCommittee: page.Attention, labels.Adjourned: page.Waiting,
	labels.Granted: page.Done, labels.GrantedReserves: page.Done, labels.Refused: page.Stopped, labels.Withdrawn: page.Stopped,
}

func fileBadge(s procedure.State) page.Badge {
	return page.Badge{Word: labels.ApplicationLife.French(s), Shape: fileShapes[s]}
}

var proposalWords = map[labels.ProposalKind]string{
	labels.ProposeGrant: "Accorder", labels.ProposeReserves: "Accorder avec réserves", labels.ProposeRefusal: "Refuser",
}

func day(t time.Time) string { return directory.FrenchDay(t.In(directory.Paris)) }

// inputDay writes a day as a field of that kind holds it.
func inputDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// apart is contents away from what precedes them.
type apart []page.Content

// Write implements page.Content.
func (a apart) Write(w *page.Writer) {
	w.Raw(`<div class="envoi">`)
	for _, one := range a {
		one.Write(w)
	}
	w.Raw("</div>\n")
}
