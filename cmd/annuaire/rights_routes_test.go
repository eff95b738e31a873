package main

import (
	"annuaire/access"
)

// reachable says who may reach a route.
type reachable struct {
	who    audience
	action access.Action               // of scoped and ofThing
	kind   kind                        // of what the address names
	rule   func(someone, thing) answer // where the action alone does not tell
}

type audience int

const (
	public  audience = iota // anyone; of a place, when it is published
	secret                  // whoever has the secret in the address, or draws one
	signed                  // whoever has signed in, about what is their own
	owned                   // whose it is
	scoped                  // whoever may do the action on something
	ofThing                 // whoever may do the action on what the address names
	byToken                 // programs, by a token
)

func may(action access.Action) reachable { return reachable{who: scoped, action: action} }

func on(k kind, action access.Action) reachable {
	return reachable{who: ofThing, kind: k, action: action}
}

func own(k kind) reachable { return reachable{who: owned, kind: k} }

func by(k kind) reachable { return reachable{who: secret, kind: k} }

func when(k kind, rule func(someone, thing) answer) reachable {
	return reachable{who: ofThing, kind: k, rule: rule}
}

func whoever(rule func(access.Actor) bool) reachable {
	return reachable{who: scoped, rule: func(p someone, _ thing) answer { return allowed(rule(p.actor)) }}
}

var site = reachable{kind: publicly}

// routes has a row for every route of the service, by method and path: a new
// route without a row fails the test.
var routes = map[string]reachable{
	"GET /": {}, "GET /accessibilite": {}, "GET /carte": {}, "GET /carte/liste": {}, "GET /donnees": {}, "GET /donnees/lieux.csv": {},
	"GET /donnees/lieux.geojson": {}, "GET /donnees/lieux.jsonld": {}, "GET /fonds-de-carte/:fichier": {}, "GET /healthz": {}, "GET /readyz": {},
	"GET /lieux": {}, "GET /lieux/:id": site, "GET /lieux/:id/retrait": site, "GET /lieux/:id/revendiquer": site, "GET /lieux/:id/signaler": site,
	"GET /statique/:fichier": {}, "GET /territoires": {}, "GET /territoires/:niveau/:code": {kind: aTerritory}, "GET /proposer": {},
	"GET /tuiles/:couche.json": {}, "GET /tuiles/:couche/:z/:x/:y.mvt": {}, "GET /tuiles/lieux.json": {}, "GET /tuiles/lieux/:z/:x/:y.mvt": {},
	"GET /ogc": {}, "GET /ogc/": {}, "GET /ogc/api": {}, "GET /ogc/collections": {}, "GET /ogc/collections/lieux": {}, "GET /ogc/collections/lieux/items": {},
	"GET /ogc/collections/lieux/items/:id": site, "GET /ogc/collections/territoires": {}, "GET /ogc/collections/territoires/items": {},
	"GET /ogc/collections/territoires/items/:id": {}, "GET /ogc/conformance": {},
	"GET /api/v1/lieux": {}, "GET /api/v1/lieux/:id": site, "GET /api/v1/lieux/:id/historique": site, "GET /api/v1/lieux/proches": {}, "GET /api/v1/openapi.json": {},
	"GET /api/v1/suggestions": {}, "GET /api/v1/territoires/:niveau/:code": {kind: aTerritory}, "GET /api/v1/territoires/localiser": {},
	"POST /api/v1/signalements": {}, "POST /lieux/:id/retrait": site, "POST /lieux/:id/revendiquer": site, "POST /lieux/:id/signaler": site, "POST /proposer": {},
	"GET /compte/demander": {}, "POST /compte/demander": {}, "GET /connexion": {}, "POST /connexion": {}, "GET /mot-de-passe": {}, "POST /mot-de-passe": {},
	"POST /deconnexion": {},

	"GET /proposer/:brouillon/:etape": by(begun), "POST /proposer/:brouillon/:etape": by(begun),
	"GET /compte/demander/confirmer/:secret": by(otherwise), "POST /compte/demander/confirmer/:secret": by(otherwise),
	"GET /connexion/code": by(otherwise), "POST /connexion/code": by(otherwise),
	"GET /invitation/:secret": by(otherwise), "POST /invitation/:secret": by(otherwise),
	"GET /mot-de-passe/:secret": by(otherwise), "POST /mot-de-passe/:secret": by(otherwise),
	"GET /suivi/:secret": by(tracked), "POST /suivi/:secret/confirmer": by(tracked), "POST /suivi/:secret/contester": by(tracked),
	"POST /suivi/:secret/oublier": by(tracked), "POST /suivi/:secret/retirer": by(tracked),
	"GET /confirmer/:secret": by(otherwise), "POST /confirmer/:secret": by(otherwise), "GET /confirmer/:secret/corriger": by(otherwise),
	"GET /confirmer/:secret/ne-plus-ecrire":  {}, // only asks whether to
	"POST /confirmer/:secret/ne-plus-ecrire": by(otherwise),

	"GET /espace": {who: signed}, "GET /espace/compte": {who: signed}, "GET /espace/compte/fermer": {who: signed}, "POST /espace/compte/fermer": {who: signed},
	"GET /espace/compte/seconde-etape": {who: signed}, "POST /espace/compte/seconde-etape": {who: signed}, "POST /espace/compte/seconde-etape/codes": whoever(isStrong),
	"POST /espace/compte/seconde-etape/retirer": {who: signed}, "POST /espace/compte/mot-de-passe": {who: signed}, "POST /espace/compte/nom": {who: signed},
	"POST /espace/compte/sessions": {who: signed}, "POST /espace/compte/sessions/:numero": own(aSession),
	"GET /espace/jetons": {who: signed}, "POST /espace/jetons": {who: signed}, "POST /espace/jetons/:numero/supprimer": own(aToken),
	"GET /espace/lieux/nouveau": {who: signed}, "POST /espace/lieux/nouveau": {who: signed},
	"GET /espace/lieux/nouveau/:brouillon/:etape": own(aDraft), "POST /espace/lieux/nouveau/:brouillon/:etape": own(aDraft),
	"GET /espace/demandes": {who: signed}, "GET /espace/demandes/export.csv": {who: signed}, // one's own, and those one may see
	"POST /espace/demandes/:numero/suivre": own(askedBy),

	"GET /espace/comptes": may(access.AccountDecide), "GET /espace/comptes/:numero": on(aRequest, access.AccountDecide), "POST /espace/comptes/:numero": on(aRequest, access.AccountDecide),
	"GET /espace/demandes/:numero": when(aTicket, maySeeTicket), "POST /espace/demandes/:numero": when(aTicket, mayDecideTicket),
	"GET /espace/doublons": may(access.DuplicateSee), "GET /espace/doublons/fusions": may(access.DuplicateSee),
	"GET /espace/doublons/:gardee/:autre": when(aPair, maySeePair), "POST /espace/doublons/:gardee/:autre": on(aPair, access.DuplicateRule),
	"POST /espace/doublons/fusions/:numero/annuler": on(aMerge, access.DuplicateRule),
	"GET /espace/equipe":                            may(access.TeamSee), "GET /espace/equipe/nouveau": whoever(mayGiveSome), "POST /espace/equipe/nouveau": whoever(mayGiveSome),
	"GET /espace/equipe/deleguer": may(access.TeamLend), "POST /espace/equipe/deleguer": may(access.TeamLend),
	"POST /espace/equipe/:id/retirer": when(aRight, mayEndRight), "POST /espace/equipe/:id/retablir": when(anEnded, mayRestoreRight),

	"GET /espace/imports": may(access.ImportSee), "GET /espace/imports/nouveau": may(access.ImportRun), "POST /espace/imports": may(access.ImportRun),
	"GET /espace/imports/:numero<int>": on(anImport, access.ImportSee), "GET /espace/imports/:numero<int>/colonnes": on(anImport, access.ImportSee),
	"GET /espace/imports/:numero<int>/constats": on(anImport, access.ImportSee), "GET /espace/imports/:numero<int>/constats.csv": on(anImport, access.ImportSee),
	"GET /espace/imports/:numero<int>/doublons": on(anImport, access.ImportSee), "POST /espace/imports/:numero<int>/annuler": on(anImport, access.ImportUndo),
	"POST /espace/imports/:numero<int>/colonnes": on(anImport, access.ImportRun), "POST /espace/imports/:numero<int>/doublons": on(anImport, access.ImportRun),
	"POST /espace/imports/:numero<int>/ecarter": on(anImport, access.ImportRun), "POST /espace/imports/:numero<int>/enregistrer": on(anImport, access.ImportRun),

	"GET /espace/journal": may(access.JournalSee), "GET /espace/journal.csv": may(access.JournalSee), "POST /espace/journal/verifier": whoever(mayReadAll),
	"GET /espace/campagnes": may(access.CampaignSee), "GET /espace/campagnes/nouvelle": may(access.CampaignRun), "POST /espace/campagnes/nouvelle": may(access.CampaignRun),
	"GET /espace/campagnes/:numero": on(aCampaign, access.CampaignSee), "GET /espace/campagnes/:numero/lieux.csv": on(aCampaign, access.CampaignSee),
	"POST /espace/campagnes/:numero/lancer": on(aCampaign, access.CampaignRun), "POST /espace/campagnes/:numero/relancer": on(aCampaign, access.CampaignRun),
	"POST /espace/campagnes/:numero/clore": on(aCampaign, access.CampaignRun),
	"GET /espace/fraicheur":                may(access.PlaceSee), "GET /espace/fraicheur.csv": may(access.PlaceSee), "POST /espace/fraicheur/confirmer": may(access.PlaceConfirm),
	"GET /espace/lieux": may(access.PlaceSee), "GET /espace/lieux.csv": may(access.PlaceSee),

	"GET /espace/lieux/:id": on(aPlace, access.PlaceSee), "GET /espace/lieux/:id/historique": on(aPlace, access.PlaceSee),
	"GET /espace/lieux/:id/historique/:version": on(aPlace, access.PlaceRevert), "POST /espace/lieux/:id/historique/:version": on(aPlace, access.PlaceRevert),
	"GET /espace/lieux/:id/archiver": when(aPlace, mayWithdraw), "POST /espace/lieux/:id/archiver": when(aPlace, mayWithdraw),
	"GET /espace/lieux/:id/fermeture": on(aPlace, access.PlaceClose), "POST /espace/lieux/:id/fermeture": on(aPlace, access.PlaceClose),
	"GET /espace/lieux/:id/transmettre": on(aPlace, access.PlaceTransfer), "POST /espace/lieux/:id/transmettre": on(aPlace, access.PlaceTransfer),
	"POST /espace/lieux/:id/confirmer": on(aPlace, access.PlaceConfirm),
	"GET /espace/lieux/:id/modifier":   when(aPlace, mayCorrect), "POST /espace/lieux/:id/modifier": when(aPlace, mayCorrect),
	"GET /espace/lieux/:id/modifier/:etape": when(aPlace, mayCorrect), "POST /espace/lieux/:id/modifier/:etape": when(aPlace, mayCorrect),

	"POST /api/v1/lieux": {who: byToken}, "PATCH /api/v1/lieux/:id": {who: byToken}, "DELETE /api/v1/lieux/:id": {who: byToken},
	"POST /api/v1/lieux/:id/confirmation": {who: byToken},
}
