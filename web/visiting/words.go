package visiting

import (
	"time"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/web/page"
)

// patience bounds how long a photo may take to come, by a weak network.
const patience = 2 * time.Minute

// badge says a state, and its shape.
func badge(state procedure.State) page.Badge {
	shape := map[procedure.State]page.Shape{
		labels.VisitProposed: page.Waiting, labels.VisitAccepted: page.Done, labels.VisitReported: page.Done, labels.VisitClosed: page.Done, labels.VisitCancelled: page.Stopped,
	}[state]
	return page.Badge{Word: labels.VisitLife.French(state), Shape: shape}
}

// verdictWords are the verdicts as a visitor reads them.
var verdictWords = []struct {
	verdict labels.Verdict
	hint    string
	shape   page.Shape
}{
	{labels.Compliant, "Ce qui est demandé est là.", page.Done},
	{labels.MinorNC, "Il manque peu : dites quoi.", page.Attention},
	{labels.MajorNC, "Le critère n’est pas rempli : dites pourquoi.", page.Attention},
	{labels.NotApplicable, "Ce critère ne concerne pas ce lieu.", page.Neutral},
	{labels.NotVerified, "Vous n’avez pas pu le voir.", page.Neutral},
}

func verdictBadge(v labels.Verdict) page.Badge {
	for _, w := range verdictWords {
		if w.verdict == v {
			return page.Badge{Word: v.French(), Shape: w.shape}
		}
	}
	return page.Badge{Word: "À remplir", Shape: page.Waiting}
}

// moment tells an instant where the visit is: "3 mars 2026 à 14 h 05".
func moment(v *labels.SiteVisit, at time.Time) string {
	local := at.In(v.Zone())
	return directory.FrenchDay(local) + " à " + labels.FrenchHour(local)
}

// done says what has just been done, by the word that the address carries.
var done = map[string]string{
	"proposer": "La visite est proposée. Le lieu et les personnes nommées en sont prévenus.",
	"accepter": "La date est acceptée. Les visiteurs en sont prévenus.",
	"decliner": "La visite est déclinée. La personne qui l’a proposée lit votre raison.",
	"deplacer": "L’autre date est proposée. Le lieu doit l’accepter.",
	"annuler":  "La visite est annulée. Le lieu et les visiteurs en sont prévenus.",
	"observer": "Vos observations sont enregistrées. Elles se lisent à côté du rapport.",
	"clore":    "La visite est close.",
	"interets": "Votre déclaration est enregistrée.",
	"signer":   "Le rapport est signé. Il ne change plus, et le lieu peut y ajouter ses observations.",
	"critere":  "Le critère est enregistré.",
	"retirer":  "La photo est retirée.",
}

func notice(word string) page.Content {
	if done[word] == "" {
		return page.Several{}
	}
	return &page.Notice{Calm: true, Title: "C’est fait", Text: done[word]}
}

// action is a link that looks like the one button of a page.
type action struct{ text, href string }

// Write implements page.Content.
func (a action) Write(w *page.Writer) {
	w.Raw(`<p><a class="bouton principal"`)
	w.Address("href", a.href)
	w.Between(">", a.text, "</a></p>\n")
}

// apart keeps a button away from what is around it.
type apart struct{ button page.PostButton }

// Write implements page.Content.
func (a apart) Write(w *page.Writer) {
	w.Raw(`<div class="gestes">`)
	a.button.Write(w)
	w.Raw("</div>\n")
}

// paragraph is a paragraph of other things than words.
type paragraph []page.Content

// Write implements page.Content.
func (p paragraph) Write(w *page.Writer) {
	w.Raw("<p>")
	page.Several(p).Write(w)
	w.Raw("</p>\n")
}
