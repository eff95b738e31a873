package access

import (
	"slices"
	"strings"
)

// refusal is refuse on copies: only a no costs an allocation.
func refusal(a Actor, action Action, o Object) Decision { return a.refuse(action, &o) }

// refuse gives the reason for a no: the one nearest to a yes.
func (a *Actor) refuse(action Action, o *Object) Decision {
	switch {
	case !a.Signed():
		return Decision{Reason: "Connectez-vous pour continuer."}
	case a.Token != nil && !slices.Contains(a.Token.Actions, action):
		return Decision{Reason: "Ce jeton ne permet pas de " + action.French() + ". Créez-en un qui le permet."}
	case !a.Token.allows(action, o):
		return Decision{Reason: "Ce jeton ne vaut pas sur ce territoire. Créez-en un qui le couvre."}
	}
	for _, near := range []func(*Actor, *rule, *Grant, *Object, Action) string{weak, ended, lent, inOtherState} {
		if reason := a.nearest(near, action, o); reason != "" {
			return Decision{Reason: reason}
		}
	}
	return Decision{Reason: "Votre compte ne permet pas de " + action.French() + ". " + whoMay[action]}
}

// nearest gives the first reason that near finds in the lines about an action
// that reach the object by some right of the actor.
func (a *Actor) nearest(near func(*Actor, *rule, *Grant, *Object, Action) string, action Action, o *Object) string {
	for i := range rulesOf[action] {
		r := &rulesOf[action][i]
		for j := range a.Grants {
			g := &a.Grants[j]
			if !slices.Contains(r.roles, g.Role) || !r.reaches(g, o) {
				continue
			}
			if reason := near(a, r, g, o, action); reason != "" {
				return reason
			}
		}
	}
	return ""
}

func weak(a *Actor, r *rule, g *Grant, o *Object, _ Action) string {
	if !r.inState(o.State) || a.Strong || !g.Role.NeedsSecondFactor() || g.endedAt(a.At) {
		return ""
	}
	return "Ce droit demande un second facteur. Ajoutez-le à votre compte, puis connectez-vous avec lui."
}

func ended(a *Actor, r *rule, g *Grant, o *Object, action Action) string {
	if !r.inState(o.State) || !g.endedAt(a.At) {
		return ""
	}
	return "Votre droit a pris fin le " + g.Until.Format("02/01/2006") + ". " + whoMay[action]
}

func lent(_ *Actor, r *rule, g *Grant, o *Object, action Action) string {
	if !r.inState(o.State) || !g.Delegated || !slices.Contains(notDelegated, action) {
		return ""
	}
	return "Un droit délégué ne permet pas de " + action.French() + ". " + whoMay[action]
}

func inOtherState(a *Actor, r *rule, g *Grant, o *Object, action Action) string {
	switch {
	case r.inState(o.State) || !a.holds(g):
		return ""
	case action == TeamManage || action == TeamSee || action == TeamLend:
		return "Votre droit ne permet pas de " + action.French() + " pour ce rôle. " + whoMay[action]
	}
	return "Votre droit permet de " + action.French() + ", mais pas dans son état actuel."
}

// French says what the action is, as the end of "Votre compte ne permet pas de".
func (a Action) French() string { return actionTitles[a] }

var actionTitles = map[Action]string{
	PlaceSee: "voir cette fiche", PlacePublish: "publier cette fiche", PlaceConfirm: "confirmer cette fiche",
	PlaceClose: "annoncer la fermeture de ce lieu", PlaceSuspend: "suspendre cette fiche", PlaceArchive: "archiver cette fiche",
	PlaceRevert: "rétablir une version de cette fiche", PlaceTransfer: "transmettre la gestion de ce lieu",
	TicketSee: "voir cette demande", TicketDecide: "traiter cette demande",
	DuplicateSee: "voir ces doublons", DuplicateRule: "traiter ces doublons",
	ImportSee: "voir cet import", ImportRun: "importer sur ce territoire", ImportUndo: "annuler cet import",
	CampaignSee: "voir cette campagne", CampaignRun: "lancer une campagne sur ce territoire",
	TeamSee: "voir cette équipe", TeamManage: "gérer les droits de cette équipe", TeamLend: "déléguer ce droit",
	AccountDecide: "décider de cette demande de compte",
	LabelSee:      "voir ce dossier", LabelApply: "demander ce label", LabelInstruct: "instruire ce dossier", LabelPrepare: "préparer cette séance",
	LabelDecide: "décider de ce label", LabelDesign: "écrire un label",
	TokenManage: "gérer ce jeton", JournalSee: "lire le journal de ce territoire", DeskSee: "ouvrir cet espace",
}

// whoMay says for each action who may do it, by the table.
var whoMay = func() map[Action]string {
	sentences := map[Action]string{}
	for _, action := range Actions {
		sentences[action] = "Peuvent le faire : " + strings.Join(whoMayOf(action), ", ") + "."
	}
	return sentences
}()

func whoMayOf(action Action) []string {
	var who []string
	for _, r := range rulesOf[action] {
		for _, title := range r.holders() {
			if !slices.Contains(who, title) {
				who = append(who, title)
			}
		}
	}
	slices.Reverse(who) // those who are nearest first, the agency last
	return who
}

// holders names those whom a line speaks of.
func (r *rule) holders() []string {
	if r.reach == ofSelf {
		return []string{"la personne concernée"}
	}
	var titles []string
	for _, role := range r.roles {
		switch {
		case role == Agency:
			titles = append(titles, "l’agence")
		case role == TerritoryManager && r.reach == below:
			titles = append(titles, "la collectivité du niveau supérieur")
		case role == TerritoryManager:
			titles = append(titles, "la collectivité du territoire")
		case role == Instructor && len(r.roles) == 1:
			titles = append(titles, "le service qui instruit")
		case role == DecisionMaker && len(r.roles) == 1:
			titles = append(titles, "l’autorité qui décide")
		case role == PlaceManager:
			titles = append(titles, "les gestionnaires du lieu")
		case role == Mediator:
			titles = append(titles, "les médiateurs du lieu")
		}
	}
	return titles
}
