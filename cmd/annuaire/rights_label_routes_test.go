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

// act is something done to what one sees: who sees it without the right may be told
// that its state does not allow it, and nothing is done.
func act(k kind, sees, rule func(someone, thing) answer) reachable {
	return when(k, func(p someone, on thing) answer {
		switch {
		case rule(p, on) != no:
			return able
		case sees(p, on) != no:
			return void
		}
		return no
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
	"GET /labels/titres/:numero": {kind: aPublicTitle}, "GET /labels/titres/:numero/certificat": {kind: aPublicTitle}, "GET /labels/titres/:numero/certificat.pdf": {kind: aPublicTitle}, "GET /labels/titres/:numero/attestation.json": {kind: aPublicTitle},
	"GET /labels/titres/:numero/signaler": {kind: aPublicTitle}, "POST /labels/titres/:numero/signaler": {kind: aPublicTitle},
	"GET /api/v1/labels": {}, "GET /api/v1/labels/titres": {}, "GET /api/v1/labels/titres/:numero": {kind: aPublicTitle}, "GET /donnees/labels.csv": {}, "GET /donnees/labels.json": {},

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
	"POST /espace/labels/:id<int>/deposer": act(aFile, maySeeFile, mayApply), "POST /espace/labels/:id<int>/repondre": act(aFile, maySeeFile, mayApply), "POST /espace/labels/:id<int>/retirer": act(aFile, maySeeFile, mayApply),
	"GET /espace/documents/:id<int>": acting(aDocument, mayReadDocument),

	"GET /espace/instruction": may(access.LabelInstruct), "GET /espace/instruction/export.csv": may(access.LabelInstruct), "POST /espace/instruction/lot": may(access.LabelInstruct),
	"GET /espace/instruction/:id<int>": when(aFile, mayReview), "POST /espace/instruction/:id<int>/interet": act(aFile, maySeeFile, mayDeclare), "POST /espace/instruction/:id<int>/prendre": act(aFile, maySeeFile, mayExamine),
	"GET /espace/instruction/:id<int>/confier": acting(aFile, mayReview), "POST /espace/instruction/:id<int>/confier": act(aFile, maySeeFile, mayExamine),
	"GET /espace/instruction/:id<int>/reorienter": acting(aFile, mayReview), "POST /espace/instruction/:id<int>/reorienter": act(aFile, maySeeFile, mayExamine),
	"GET /espace/instruction/:id<int>/reprendre": acting(aFile, mayReview), "POST /espace/instruction/:id<int>/reprendre": act(aFile, maySeeFile, mayReopen),
	"GET /espace/instruction/:id<int>/correction": acting(aFile, mayReview), "POST /espace/instruction/:id<int>/correction": act(aFile, maySeeFile, mayExamine),
	"GET /espace/instruction/:id<int>/evaluation": acting(aFile, mayReview), "POST /espace/instruction/:id<int>/evaluation": act(aFile, maySeeFile, mayExamine),
	"GET /espace/instruction/:id<int>/avis": acting(aFile, mayReview), "POST /espace/instruction/:id<int>/avis": act(aFile, maySeeFile, mayExamine),
	"GET /espace/instruction/:id<int>/proposition": acting(aFile, mayReview), "POST /espace/instruction/:id<int>/proposition": act(aFile, maySeeFile, mayExamine),
	"POST /espace/instruction/:id<int>/recevable": act(aFile, maySeeFile, mayExamine), "POST /espace/instruction/:id<int>/continuer": act(aFile, maySeeFile, mayExamine),
	"POST /espace/instruction/:id<int>/adherer": act(aFile, maySeeFile, mayExamine), "POST /espace/instruction/:id<int>/relancer": act(aFile, maySeeFile, mayExamine),
	"POST /espace/instruction/:id<int>/avis/:avis<int>/:acte": act(anOpinion, maySeeFile, mayExamine),
	"GET /espace/avis": {who: signed}, "GET /espace/avis/:id<int>": own(askedOf), "POST /espace/avis/:id<int>": acting(askedOf, isOwner), "POST /espace/avis/:id<int>/interet": acting(askedOf, isOwner),

	"GET /espace/visites": {who: signed}, "GET /espace/visites/hors-ligne.js": {}, "POST /espace/visites/critere": {who: signed},
	"GET /espace/visites/nouvelle": byForm(), "POST /espace/visites": byForm(),
	"GET /espace/visites/:numero<int>": when(aVisit, maySeeVisit), "GET /espace/visites/:numero<int>/rendez-vous.ics": acting(aVisit, maySeeVisit), "GET /espace/visites/:numero<int>/rapport": acting(aVisit, maySeeVisit),
	"GET /espace/visites/:numero<int>/carnet": acting(aVisit, mayVisit), "GET /espace/visites/:numero<int>/carnet/:critere": acting(aVisit, mayVisit), "GET /espace/visites/:numero<int>/etat.json": acting(aVisit, maySeeVisit),
	"GET /espace/visites/:numero<int>/signature": acting(aVisit, mayVisit), "POST /espace/visites/:numero<int>/rapporter": act(aVisit, maySeeVisit, mayVisit),
	"GET /espace/visites/:numero<int>/photos/:document<int>": acting(aVisit, maySeeVisit), "POST /espace/visites/:numero<int>/photos/:document<int>/retirer": act(aVisit, maySeeVisit, mayVisit),
	"POST /espace/visites/:numero<int>/interets": act(aVisit, maySeeVisit, mayVisit), "POST /espace/visites/:numero<int>/accepter": act(aVisit, maySeeVisit, mayHost), "POST /espace/visites/:numero<int>/decliner": act(aVisit, maySeeVisit, mayHost),
	"POST /espace/visites/:numero<int>/annuler": act(aVisit, maySeeVisit, mayConduct), "POST /espace/visites/:numero<int>/observer": act(aVisit, maySeeVisit, mayHost),
	"POST /espace/visites/:numero<int>/clore": act(aVisit, maySeeVisit, mayConduct), "POST /espace/visites/:numero<int>/deplacer": act(aVisit, maySeeVisit, mayConduct),

	"GET /espace/seances": {who: signed}, "GET /espace/seances/nouvelle": may(access.LabelPrepare), "POST /espace/seances/nouvelle": may(access.LabelPrepare),
	"GET /espace/seances/:id<int>": when(aSitting, maySit), "GET /espace/seances/:id<int>/ordre-du-jour": acting(aSitting, maySit), "GET /espace/seances/:id<int>/votes": acting(aSitting, maySit),
	"GET /espace/seances/:id<int>/decisions": acting(aSitting, maySit), "GET /espace/seances/:id<int>/proces-verbal": acting(aSitting, maySit), "GET /espace/seances/:id<int>/dossiers/:dossier<int>": acting(aSitting, maySit),
	"GET /espace/seances/:id<int>/modifier": acting(aSitting, maySit), "POST /espace/seances/:id<int>/modifier": act(aSitting, maySit, mayPrepare),
	"GET /espace/seances/:id<int>/inscrire": acting(aSitting, maySit), "POST /espace/seances/:id<int>/inscrire": said(aSitting, mayPrepare),
	"GET /espace/seances/:id<int>/retirer": acting(aSitting, maySit), "POST /espace/seances/:id<int>/retirer": said(aSitting, mayPrepare),
	"POST /espace/seances/:id<int>/votes": act(aSitting, maySit, isMember), "POST /espace/seances/:id<int>/decisions": said(aSitting, isMember),
	"POST /espace/seances/:id<int>/dossiers/:dossier<int>/:acte": act(aSitting, maySit, maySit), "POST /espace/seances/:id<int>/proces-verbal": act(aSitting, maySit, maySit),
	"POST /espace/seances/:id<int>/presences": act(aSitting, maySit, isMember), "POST /espace/seances/:id<int>/convoquer": act(aSitting, maySit, mayPrepare),
	"POST /espace/seances/:id<int>/annuler": act(aSitting, maySit, mayPrepare), "POST /espace/seances/:id<int>/ouvrir": act(aSitting, maySit, isMember),

	"GET /espace/interets": {who: signed}, "POST /espace/interets": {who: signed}, "GET /espace/interets/:id<int>": acting(aFile, mayDeclare), "POST /espace/interets/:id<int>": acting(aFile, mayDeclare),
	"GET /espace/decisions": may(access.LabelDecide), "GET /espace/decisions/:id<int>": acting(aFile, maySeeFile),
	"GET /espace/decisions/:id<int>/decider": acting(aFile, mayDecideFile), "POST /espace/decisions/:id<int>/decider": act(aFile, maySeeFile, mayDecideFile),

	"GET /espace/recours": {who: signed}, "GET /espace/recours/nouveau": byForm(), "POST /espace/recours/nouveau": harmless(),
	"GET /espace/recours/:id<int>": when(anAppeal, maySeeAppeal), "POST /espace/recours/:id<int>/prendre": act(anAppeal, maySeeAppeal, mayJudge), "POST /espace/recours/:id<int>/proposer": act(anAppeal, maySeeAppeal, mayJudge),
	"POST /espace/recours/:id<int>/juger": act(anAppeal, maySeeAppeal, mayJudge), "POST /espace/recours/:id<int>/retirer": act(anAppeal, maySeeAppeal, mayAppeal),

	"GET /espace/titres": may(access.LabelSee), "GET /espace/titres/:numero": when(aTitle, maySeeTitle), "GET /espace/titres/:numero/documents/:document": acting(aTitle, maySeeTitle),
	"POST /espace/titres/:numero/repondre": act(aTitle, maySeeTitle, mayHold), "POST /espace/titres/:numero/changement": act(aTitle, maySeeTitle, mayHold), "POST /espace/titres/:numero/observations": act(aTitle, maySeeTitle, mayHold),
	"POST /espace/titres/:numero/renoncer": act(aTitle, maySeeTitle, mayHold), "POST /espace/titres/:numero/transferer": act(aTitle, maySeeTitle, mayHoldOrWatch), "POST /espace/titres/:numero/prolonger": act(aTitle, maySeeTitle, mayWatch),
	"POST /espace/titres/:numero/reserve": act(aTitle, maySeeTitle, mayWatch), "POST /espace/titres/:numero/non-conformite": act(aTitle, maySeeTitle, mayWatch), "POST /espace/titres/:numero/lever": act(aTitle, maySeeTitle, mayWatch),
	"POST /espace/titres/:numero/controler": act(aTitle, maySeeTitle, mayWatch), "POST /espace/titres/:numero/signalement": act(aTitle, maySeeTitle, mayWatch), "POST /espace/titres/:numero/contradictoire": act(aTitle, maySeeTitle, mayWatch),
	"POST /espace/titres/:numero/clore": act(aTitle, maySeeTitle, mayWatch), "POST /espace/titres/:numero/suspendre": act(aTitle, maySeeTitle, mayWatch), "POST /espace/titres/:numero/suspendre-urgence": act(aTitle, maySeeTitle, mayWatch),
	"POST /espace/titres/:numero/lever-suspension": act(aTitle, maySeeTitle, mayWatch), "POST /espace/titres/:numero/retirer": act(aTitle, maySeeTitle, mayWatch), "POST /espace/titres/:numero/annuler": act(aTitle, maySeeTitle, mayWatch),
}
