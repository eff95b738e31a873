package title

import (
	"time"

	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/page"
)

var shapes = map[procedure.State]page.Shape{
	labels.Issued: page.Waiting, labels.Active: page.Done, labels.WithReserves: page.Attention, labels.Suspended: page.Stopped,
	labels.TitleWithdrawn: page.Stopped, labels.Annulled: page.Stopped,
}

func stateBadge(s procedure.State) page.Badge {
	return page.Badge{Word: labels.TitleLife.French(s), Shape: shapes[s]}
}

var flagWords = map[store.TitleFlag]string{
	store.FlagContradictory: "Procédure en cours", store.FlagReserves: "Réserve en retard", store.FlagComplaints: "Signalement à traiter",
	store.FlagAlerts: "Critère perdu", store.FlagSurveillance: "Contrôle à faire", store.FlagRenewal: "Renouvellement à demander",
}

// flags shows why a title needs somebody, a badge each.
func flags(list []store.TitleFlag) page.Content {
	var badges page.Several
	for _, f := range list {
		badges = append(badges, page.Badge{Word: flagWords[f], Shape: page.Attention}, page.Text(" "))
	}
	return badges
}

// dayOf writes the day of an instant, in Paris.
func dayOf(t time.Time) string { return directory.FrenchDay(t.In(directory.Paris)) }

// before writes the last day before a deadline.
func before(due time.Time) string { return dayOf(due.Add(-time.Nanosecond)) }

// lastDay writes the last day of a title.
func lastDay(t *labels.Title) string {
	if last := t.LastDay(); !last.IsZero() {
		return directory.FrenchDay(last)
	}
	return "sans date de fin"
}

// done says what was just done, by the word that the address carries.
var done = map[string]string{
	"reserve": "La réserve est émise. Le lieu est prévenu.", "non-conformite": "Le défaut est enregistré. Le lieu est prévenu.",
	"repondre": "Votre réponse est envoyée.", "lever": "La réserve est levée.", "controler": "Le contrôle est enregistré.",
	"changement": "Le changement est déclaré. Merci de l’avoir dit.", "signalement": "Le signalement est traité.",
	"contradictoire": "La procédure est ouverte. Le lieu est prévenu.", "observations": "Vos observations sont transmises.",
	"clore": "La procédure est close. Vous pouvez décider.", "suspendre": "Le titre est suspendu. Le lieu est prévenu.",
	"suspendre-urgence": "Le titre est suspendu, et le lieu peut répondre.", "lever-suspension": "La suspension est levée.",
	"retirer": "Le titre est retiré. Le lieu est prévenu.", "annuler": "Le titre est annulé. Le lieu est prévenu.",
	"renoncer": "Vous avez renoncé à ce titre.", "transferer": "Le titre est transféré.", "prolonger": "Le titre est prolongé.",
}

// partyWords says who made a move.
var partyWords = map[procedure.Party]string{
	labels.Holder: "Le lieu", labels.Instructor: "L’instruction", labels.Decider: "L’autorité", labels.Anyone: "Un visiteur", procedure.System: "Automatique",
}

// happened says what a move was, as what is done.
var happened = map[procedure.Event]string{
	labels.Issue: "Titre délivré", labels.TakeEffect: "Titre en vigueur", labels.OpenReserve: "Réserve émise", labels.LiftReserve: "Réserve levée",
	labels.Surveil: "Contrôle", labels.Disconform: "Défaut constaté", labels.ProveConform: "Réponse du lieu", labels.CloseConform: "Défaut levé",
	labels.ReportChange: "Changement déclaré", labels.Alert: "Critère perdu", labels.AlertEnds: "Critère retrouvé", labels.Flag: "Signalement reçu",
	labels.AnswerFlag: "Signalement traité", labels.OpenContradictory: "Procédure contradictoire ouverte", labels.Observe: "Observations du lieu",
	labels.CloseContradict: "Procédure contradictoire close", labels.Suspend: "Suspension", labels.SuspendUrgently: "Suspension en urgence",
	labels.LiftSuspension: "Suspension levée", labels.EndSuspension: "Fin de la suspension", labels.TitleWithdraw: "Retrait", labels.Annul: "Annulation",
	labels.Renounce: "Renonciation", labels.Supersede: "Remplacé par le suivant", labels.RenewalAsked: "Renouvellement demandé", labels.Remind: "Rappel envoyé",
	labels.Expire: "Expiration", labels.Prolong: "Prolongation", labels.Transfer: "Transfert", labels.Contest: "Recours déposé",
	labels.Reinstate: "Titre rétabli", labels.UpholdAct: "Décision maintenue",
}
