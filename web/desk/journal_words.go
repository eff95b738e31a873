package desk

import (
	"maps"
	"slices"
	"strings"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/web/page"
)

// actionTitles are the acts in words. One that is not here is written as the
// journal has it.
var actionTitles = map[string]string{
	"lieu.creer": "Fiches créées", "lieu.changer": "Fiches changées", "lieu.reprendre": "Historique repris",
	"lieu.publier": "Fiche publiée ou modifiée", "lieu.confirmer": "Fiche confirmée", "lieu.fermer": "Fermeture annoncée ou levée",
	"lieu.suspendre": "Fiche suspendue ou remontrée", "lieu.archiver": "Lieu archivé ou ramené", "lieu.retablir": "Version rétablie", "lieu.transmettre": "Gestion transmise",

	"demande.ouvrir": "Demande faite", "demande.confirmer": "Demande confirmée", "demande.prendre": "Demande prise en charge", "demande.rendre": "Demande rendue",
	"demande.repondre": "Réponse donnée", "demande.transmettre": "Demande transmise au niveau supérieur", "demande.relancer": "Demande passée au niveau supérieur",
	"demande.accepter": "Demande acceptée", "demande.refuser": "Demande refusée", "demande.contester": "Refus contesté", "demande.retirer": "Demande retirée",
	"demande.expirer": "Demande expirée", "demande.annuler": "Décision annulée",

	"compte.creer": "Compte créé", "compte.inviter": "Personne invitée", "compte.ouvrir": "Compte ouvert", "compte.fermer": "Compte fermé",
	"compte.mot-de-passe": "Mot de passe changé", "compte.relier": "Compte relié à un fournisseur d’identité", "compte.seconde-etape": "Seconde étape ajoutée",
	"compte.sans-seconde-etape": "Seconde étape retirée", "compte.decider": "Demande de compte décidée",

	"droit.donner": "Droit donné", "droit.deleguer": "Droit délégué", "droit.retirer": "Droit retiré", "droit.rendre": "Droit rendu",
	"jeton.creer": "Jeton créé", "jeton.supprimer": "Jeton supprimé",
	"doublon.decider": "Doublon décidé", "doublon.fusionner": "Doublons fusionnés", "doublon.annuler": "Fusion annulée",
	"doublon.distinguer": "Lieux déclarés distincts", "doublon.reporter": "Doublon remis à plus tard", "doublon.revoir": "Doublon à revoir",
	"import.envoyer": "Fichier envoyé", "import.lire": "Fichier examiné", "import.enregistrer": "Import demandé", "import.appliquer": "Import enregistré",
	"import.annuler": "Annulation d’un import demandée", "import.defaire": "Import annulé", "import.ecarter": "Import écarté", "import.lancer": "Import lancé",
	"campagne.lancer": "Campagne préparée, lancée ou close",
}

// actTitles are the acts whose details tell more: by kind and act.
var actTitles = map[string]string{
	"lieu.creer": "Lieu ajouté", "lieu.modifier": "Fiche modifiée", "lieu.confirmer": "Fiche confirmée", "lieu.retablir": "Version rétablie",
	"lieu.suspendre": "Fiche suspendue", "lieu.montrer": "Fiche de nouveau publiée", "lieu.archiver": "Lieu archivé", "lieu.desarchiver": "Lieu ramené de l’archive", "lieu.transmettre": "Gestion transmise",
	"campagne.creer": "Campagne préparée", "campagne.lancer": "Campagne lancée", "campagne.relancer": "Campagne relancée", "campagne.clore": "Campagne close",
}

// actWords says in words what was done.
func actWords(r store.JournalRow) string {
	if act, ok := r.Details["acte"].(string); ok {
		if title := actTitles[r.Kind+"."+act]; title != "" {
			return title
		}
	}
	return actionWords(r.Action)
}

// codeWords writes a code of the details in words, where its key says of what.
func codeWords(key, code string) string {
	words := ""
	switch key {
	case "objet":
		words = directory.TicketKind(code).French()
	case "etat":
		words = directory.TicketState(code).French()
	case "role":
		words = access.Role(code).French()
	case "bureau":
		level, _, _ := strings.Cut(code, ":")
		words = strings.TrimPrefix(strings.TrimPrefix(levelName(geo.Level(level)), "de "), "du ")
	}
	if words == "" {
		return strings.ReplaceAll(code, "_", " ")
	}
	return page.LowerFirst(words)
}

func actionWords(action string) string {
	if title := actionTitles[action]; title != "" {
		return title
	}
	if title := moveWords(action); title != "" {
		return title
	}
	return action
}

// actionChoices offers the acts by their words, and the one in force when it is
// not among them.
func actionChoices(inForce string) []page.Choice {
	var choices []page.Choice
	for _, action := range slices.Sorted(maps.Keys(actionTitles)) {
		choices = append(choices, page.Choice{Value: action, Text: actionTitles[action]})
	}
	slices.SortStableFunc(choices, func(a, b page.Choice) int { return strings.Compare(object(a.Value), object(b.Value)) })
	choices = append(choices, moveChoices()...)
	if inForce != "" && !slices.ContainsFunc(choices, func(c page.Choice) bool { return c.Value == inForce }) {
		choices = append(choices, page.Choice{Value: inForce, Text: inForce})
	}
	return choices
}

func object(action string) string {
	object, _, _ := strings.Cut(action, ".")
	return object
}

var kindTitles = map[string]string{
	"lieu": "lieu", "demande": "demande", "compte": "compte", "demande-de-compte": "demande de compte", "droit": "droit", "jeton": "jeton", "import": "import",
	"campagne": "campagne", "doublon": "doublon", "organisation": "organisation", "brouillon": "brouillon", "fusion": "fusion",
}

func kindWords(kind string) string {
	if title := kindTitles[kind]; title != "" {
		return title
	}
	if p, is := procedureKinds[kind]; is {
		return p.name
	}
	return kind
}

var kindChoices = func() []page.Choice {
	var choices []page.Choice
	for _, kind := range slices.Sorted(maps.Keys(kindTitles)) {
		choices = append(choices, page.Choice{Value: kind, Text: page.UpperFirst(kindTitles[kind])})
	}
	for _, m := range labels.Lives {
		choices = append(choices, page.Choice{Value: m.Kind, Text: page.UpperFirst(procedureKinds[m.Kind].name)})
	}
	return choices
}()

var detailTitles = map[string]string{
	"lieux": "lieux", "lieu": "lieu", "acte": "acte", "version": "version", "objet": "objet", "etat": "état", "bureau": "niveau", "role": "rôle", "compte": "compte",
	"fin": "jusqu’au", "decision": "décision", "motif": "motif", "rang": "rang",
}

func detailTitle(key string) string {
	if title := detailTitles[key]; title != "" {
		return title
	}
	return strings.ReplaceAll(key, "_", " ")
}
