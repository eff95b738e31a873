package main

import (
	"maps"

	"annuaire/access"
)

func init() { maps.Copy(routes, labelRoutes) }

// acting is a right to do something that the thing itself may still refuse: it is in
// another state, or who acts must say first that they have no interest in it.
func acting(k kind, rule func(someone, thing) answer) reachable {
	return when(k, func(p someone, on thing) answer {
		if rule(p, on) == no {
			return no
		}
		return able
	})
}

// byForm is for what the form names, and not the address: sent empty, it is for
// nothing, and for nobody.
func byForm() reachable {
	return reachable{who: scoped, rule: func(someone, thing) answer { return no }}
}

// harmless is for a form that, sent empty, is shown again: nothing is done.
func harmless() reachable {
	return reachable{who: scoped, rule: func(someone, thing) answer { return void }}
}

// said is a right as for acting; who has none is told something, and nothing is done.
func said(k kind, rule func(someone, thing) answer) reachable {
	return when(k, func(p someone, on thing) answer {
		if rule(p, on) == no {
			return void
		}
		return able
	})
}

// labelRoutes are the rows of labels.
var labelRoutes = map[string]reachable{
	"GET /labels": {}, "GET /labels/registre": {}, "GET /labels/verifier": {}, "POST /labels/verifier": {}, "GET /labels/statistiques": {},
	"GET /labels/:dispositif": {}, "GET /labels/:dispositif/versions/:version": {}, "GET /labels/cles": {}, "GET /labels/statuts.json": {}, "GET /labels/insigne.svg": {},
	"GET /labels/titres/:numero": {}, "GET /labels/titres/:numero/certificat": {}, "GET /labels/titres/:numero/certificat.pdf": {}, "GET /labels/titres/:numero/attestation.json": {},
	"GET /labels/titres/:numero/signaler": {}, "POST /labels/titres/:numero/signaler": {},
	"GET /api/v1/labels": {}, "GET /api/v1/labels/titres": {}, "GET /api/v1/labels/titres/:numero": {}, "GET /donnees/labels.csv": {}, "GET /donnees/labels.json": {},

	"GET /espace/dispositifs": may(access.LabelDesign), "GET /espace/dispositifs/nouveau": may(access.LabelDesign), "POST /espace/dispositifs/nouveau": may(access.LabelDesign),
	"GET /espace/dispositifs/:numero": on(aScheme, access.LabelDesign), "GET /espace/dispositifs/:numero/:etape": acting(aScheme, mayDesign), "POST /espace/dispositifs/:numero/:etape": acting(aScheme, mayDesign),
	"GET /espace/dispositifs/:numero/differences": on(aScheme, access.LabelDesign), "GET /espace/dispositifs/:numero/apercu": on(aScheme, access.LabelDesign),
	"GET /espace/dispositifs/:numero/publier": acting(aScheme, mayDesign), "POST /espace/dispositifs/:numero/publier": acting(aScheme, mayDesign),
	"GET /espace/dispositifs/:numero/fermer": on(aScheme, access.LabelDesign), "POST /espace/dispositifs/:numero/fermer": acting(aScheme, mayDesign),
	"GET /espace/dispositifs/:numero/rouvrir": on(aScheme, access.LabelDesign), "POST /espace/dispositifs/:numero/rouvrir": acting(aScheme, mayDesign),
	"GET /espace/dispositifs/:numero/retirer": on(aScheme, access.LabelDesign), "POST /espace/dispositifs/:numero/retirer": acting(aScheme, mayDesign),
	"GET /espace/dispositifs/:numero/abandonner": on(aScheme, access.LabelDesign), "POST /espace/dispositifs/:numero/abandonner": acting(aScheme, mayDesign),
	"POST /espace/dispositifs/:numero/version": acting(aScheme, mayDesign), "POST /espace/dispositifs/:numero/annuler": acting(aScheme, mayDesign),
	"GET /espace/dispositifs/:numero/criteres": acting(aScheme, mayDesign), "GET /espace/dispositifs/:numero/criteres/:critere": acting(aScheme, mayDesign),
	"POST /espace/dispositifs/:numero/criteres/:critere": acting(aScheme, mayDesign), "POST /espace/dispositifs/:numero/criteres/:critere/:geste": acting(aScheme, mayDesign),

	"GET /espace/labels": may(access.LabelApply), "GET /espace/labels/nouvelle": may(access.LabelApply), "POST /espace/labels/nouvelle": byForm(), "POST /espace/labels/enregistrer": byForm(),
	"GET /espace/labels/:id<int>": when(aFile, mayApply), "GET /espace/labels/:id<int>/etape/:etape": acting(aFile, mayApply), "GET /espace/labels/:id<int>/accuse": acting(aFile, mayApply),
	"POST /espace/labels/:id<int>/deposer": acting(aFile, mayApply), "POST /espace/labels/:id<int>/repondre": acting(aFile, mayApply), "POST /espace/labels/:id<int>/retirer": acting(aFile, mayApply),
	"GET /espace/documents/:id<int>": acting(aDocument, mayReadDocument),

	"GET /espace/instruction": may(access.LabelInstruct), "GET /espace/instruction/export.csv": may(access.LabelInstruct), "POST /espace/instruction/lot": may(access.LabelInstruct),
	"GET /espace/instruction/:id<int>": when(aFile, mayReview), "POST /espace/instruction/:id<int>/interet": acting(aFile, mayDeclare), "POST /espace/instruction/:id<int>/prendre": acting(aFile, mayExamine),
	"GET /espace/instruction/:id<int>/confier": acting(aFile, mayReview), "POST /espace/instruction/:id<int>/confier": acting(aFile, mayExamine),
	"GET /espace/instruction/:id<int>/reorienter": acting(aFile, mayReview), "POST /espace/instruction/:id<int>/reorienter": acting(aFile, mayExamine),
	"GET /espace/instruction/:id<int>/reprendre": acting(aFile, mayReview), "POST /espace/instruction/:id<int>/reprendre": acting(aFile, mayReopen),
	"GET /espace/instruction/:id<int>/correction": acting(aFile, mayReview), "POST /espace/instruction/:id<int>/correction": acting(aFile, mayExamine),
	"GET /espace/instruction/:id<int>/evaluation": acting(aFile, mayReview), "POST /espace/instruction/:id<int>/evaluation": acting(aFile, mayExamine),
	"GET /espace/instruction/:id<int>/avis": acting(aFile, mayReview), "POST /espace/instruction/:id<int>/avis": acting(aFile, mayExamine),
	"GET /espace/instruction/:id<int>/proposition": acting(aFile, mayReview), "POST /espace/instruction/:id<int>/proposition": acting(aFile, mayExamine),
	"POST /espace/instruction/:id<int>/recevable": acting(aFile, mayExamine), "POST /espace/instruction/:id<int>/continuer": acting(aFile, mayExamine),
	"POST /espace/instruction/:id<int>/adherer": acting(aFile, mayExamine), "POST /espace/instruction/:id<int>/relancer": acting(aFile, mayExamine),
	"POST /espace/instruction/:id<int>/avis/:avis<int>/:acte": acting(anOpinion, mayExamine),
	"GET /espace/avis": {who: signed}, "GET /espace/avis/:id<int>": own(askedOf), "POST /espace/avis/:id<int>": acting(askedOf, isOwner), "POST /espace/avis/:id<int>/interet": acting(askedOf, isOwner),

	"GET /espace/visites": {who: signed}, "GET /espace/visites/hors-ligne.js": {}, "POST /espace/visites/critere": {who: signed},
	"GET /espace/visites/nouvelle": byForm(), "POST /espace/visites": byForm(),
	"GET /espace/visites/:numero<int>": when(aVisit, maySeeVisit), "GET /espace/visites/:numero<int>/rendez-vous.ics": acting(aVisit, maySeeVisit), "GET /espace/visites/:numero<int>/rapport": acting(aVisit, maySeeVisit),
	"GET /espace/visites/:numero<int>/carnet": acting(aVisit, mayVisit), "GET /espace/visites/:numero<int>/carnet/:critere": acting(aVisit, mayVisit), "GET /espace/visites/:numero<int>/etat.json": acting(aVisit, mayVisit),
	"GET /espace/visites/:numero<int>/signature": acting(aVisit, mayVisit), "POST /espace/visites/:numero<int>/rapporter": acting(aVisit, mayVisit),
	"GET /espace/visites/:numero<int>/photos/:document<int>": acting(aVisit, maySeeVisit), "POST /espace/visites/:numero<int>/photos/:document<int>/retirer": acting(aVisit, mayVisit),
	"POST /espace/visites/:numero<int>/interets": acting(aVisit, mayVisit), "POST /espace/visites/:numero<int>/accepter": acting(aVisit, mayHost), "POST /espace/visites/:numero<int>/decliner": acting(aVisit, mayHost),
	"POST /espace/visites/:numero<int>/annuler": acting(aVisit, mayConduct), "POST /espace/visites/:numero<int>/observer": acting(aVisit, mayHost),
	"POST /espace/visites/:numero<int>/clore": acting(aVisit, mayConduct), "POST /espace/visites/:numero<int>/deplacer": acting(aVisit, mayConduct),

	"GET /espace/seances": {who: signed}, "GET /espace/seances/nouvelle": may(access.LabelPrepare), "POST /espace/seances/nouvelle": may(access.LabelPrepare),
	"GET /espace/seances/:id<int>": when(aSitting, maySit), "GET /espace/seances/:id<int>/ordre-du-jour": acting(aSitting, maySit), "GET /espace/seances/:id<int>/votes": acting(aSitting, maySit),
	"GET /espace/seances/:id<int>/decisions": acting(aSitting, maySit), "GET /espace/seances/:id<int>/proces-verbal": acting(aSitting, maySit), "GET /espace/seances/:id<int>/dossiers/:dossier<int>": acting(aSitting, maySit),
	"GET /espace/seances/:id<int>/modifier": acting(aSitting, maySit), "POST /espace/seances/:id<int>/modifier": acting(aSitting, mayPrepare),
	"GET /espace/seances/:id<int>/inscrire": acting(aSitting, maySit), "POST /espace/seances/:id<int>/inscrire": said(aSitting, mayPrepare),
	"GET /espace/seances/:id<int>/retirer": acting(aSitting, maySit), "POST /espace/seances/:id<int>/retirer": said(aSitting, mayPrepare),
	"POST /espace/seances/:id<int>/votes": acting(aSitting, isMember), "POST /espace/seances/:id<int>/decisions": said(aSitting, isMember),
	"POST /espace/seances/:id<int>/dossiers/:dossier<int>/:acte": acting(aSitting, maySit), "POST /espace/seances/:id<int>/proces-verbal": acting(aSitting, maySit),
	"POST /espace/seances/:id<int>/presences": acting(aSitting, isMember), "POST /espace/seances/:id<int>/convoquer": acting(aSitting, mayPrepare),
	"POST /espace/seances/:id<int>/annuler": acting(aSitting, mayPrepare), "POST /espace/seances/:id<int>/ouvrir": acting(aSitting, isMember),

	"GET /espace/interets": {who: signed}, "POST /espace/interets": {who: signed}, "GET /espace/interets/:id<int>": acting(aFile, mayDeclare), "POST /espace/interets/:id<int>": acting(aFile, mayDeclare),
	"GET /espace/decisions": may(access.LabelDecide), "GET /espace/decisions/:id<int>": acting(aFile, maySeeFile),
	"GET /espace/decisions/:id<int>/decider": acting(aFile, mayDecideFile), "POST /espace/decisions/:id<int>/decider": acting(aFile, mayDecideFile),

	"GET /espace/recours": {who: signed}, "GET /espace/recours/nouveau": byForm(), "POST /espace/recours/nouveau": harmless(),
	"GET /espace/recours/:id<int>": when(anAppeal, maySeeAppeal), "POST /espace/recours/:id<int>/prendre": acting(anAppeal, mayJudge), "POST /espace/recours/:id<int>/proposer": acting(anAppeal, mayJudge),
	"POST /espace/recours/:id<int>/juger": acting(anAppeal, mayJudge), "POST /espace/recours/:id<int>/retirer": acting(anAppeal, mayAppeal),

	"GET /espace/titres": may(access.LabelSee), "GET /espace/titres/:numero": on(aTitle, access.LabelSee), "GET /espace/titres/:numero/documents/:document": acting(aTitle, mayHoldOrWatch),
	"POST /espace/titres/:numero/repondre": acting(aTitle, mayHold), "POST /espace/titres/:numero/changement": acting(aTitle, mayHold), "POST /espace/titres/:numero/observations": acting(aTitle, mayHold),
	"POST /espace/titres/:numero/renoncer": acting(aTitle, mayHold), "POST /espace/titres/:numero/transferer": acting(aTitle, mayHoldOrWatch), "POST /espace/titres/:numero/prolonger": acting(aTitle, mayWatch),
	"POST /espace/titres/:numero/reserve": acting(aTitle, mayWatch), "POST /espace/titres/:numero/non-conformite": acting(aTitle, mayWatch), "POST /espace/titres/:numero/lever": acting(aTitle, mayWatch),
	"POST /espace/titres/:numero/controler": acting(aTitle, mayWatch), "POST /espace/titres/:numero/signalement": acting(aTitle, mayWatch), "POST /espace/titres/:numero/contradictoire": acting(aTitle, mayWatch),
	"POST /espace/titres/:numero/clore": acting(aTitle, mayWatch), "POST /espace/titres/:numero/suspendre": acting(aTitle, mayWatch), "POST /espace/titres/:numero/suspendre-urgence": acting(aTitle, mayWatch),
	"POST /espace/titres/:numero/lever-suspension": acting(aTitle, mayWatch), "POST /espace/titres/:numero/retirer": acting(aTitle, mayWatch), "POST /espace/titres/:numero/annuler": acting(aTitle, mayWatch),
}
