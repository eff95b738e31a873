package main

import "annuaire/access"

// reachable says who may reach a route.
type reachable struct {
	who    audience
	action access.Action // of scoped and ofPlace
	atMost bool          // some of those who may are refused all the same, by a finer rule: only that the others are is checked
}

type audience int

const (
	public  audience = iota // anyone
	secret                  // whoever has the secret in the address, or draws one
	signed                  // whoever has signed in, about what is their own
	scoped                  // whoever may do the action on something
	ofPlace                 // whoever may do the action on the place in the address
	ofRight                 // whoever may end, or has ended, the right in the address
	byToken                 // programs, by a token
)

func may(action access.Action) reachable { return reachable{who: scoped, action: action} }

func onPlace(action access.Action) reachable { return reachable{who: ofPlace, action: action} }

// routes has a row for every route of the service, by method and path: a new
// route without a row fails the test.
var routes = map[string]reachable{
	"GET /": {}, "GET /accessibilite": {}, "GET /carte": {}, "GET /carte/liste": {}, "GET /donnees": {}, "GET /donnees/lieux.csv": {},
	"GET /donnees/lieux.geojson": {}, "GET /donnees/lieux.jsonld": {}, "GET /fonds-de-carte/:fichier": {}, "GET /healthz": {}, "GET /readyz": {},
	"GET /lieux": {}, "GET /lieux/:id": {}, "GET /lieux/:id/retrait": {}, "GET /lieux/:id/revendiquer": {}, "GET /lieux/:id/signaler": {},
	"GET /statique/:fichier": {}, "GET /territoires": {}, "GET /territoires/:niveau/:code": {}, "GET /proposer": {},
	"GET /tuiles/:couche.json": {}, "GET /tuiles/:couche/:z/:x/:y.mvt": {}, "GET /tuiles/lieux.json": {}, "GET /tuiles/lieux/:z/:x/:y.mvt": {},
	"GET /ogc": {}, "GET /ogc/": {}, "GET /ogc/api": {}, "GET /ogc/collections": {}, "GET /ogc/collections/lieux": {}, "GET /ogc/collections/lieux/items": {},
	"GET /ogc/collections/lieux/items/:id": {}, "GET /ogc/collections/territoires": {}, "GET /ogc/collections/territoires/items": {},
	"GET /ogc/collections/territoires/items/:id": {}, "GET /ogc/conformance": {},
	"GET /api/v1/lieux": {}, "GET /api/v1/lieux/:id": {}, "GET /api/v1/lieux/:id/historique": {}, "GET /api/v1/lieux/proches": {}, "GET /api/v1/openapi.json": {},
	"GET /api/v1/suggestions": {}, "GET /api/v1/territoires/:niveau/:code": {}, "GET /api/v1/territoires/localiser": {},
	"POST /api/v1/signalements": {}, "POST /lieux/:id/retrait": {}, "POST /lieux/:id/revendiquer": {}, "POST /lieux/:id/signaler": {}, "POST /proposer": {},
	"GET /compte/demander": {}, "POST /compte/demander": {}, "GET /connexion": {}, "POST /connexion": {}, "GET /mot-de-passe": {}, "POST /mot-de-passe": {},
	"POST /deconnexion": {},

	"GET /proposer/:brouillon/:etape": {who: secret}, "POST /proposer/:brouillon/:etape": {who: secret},
	"GET /compte/demander/confirmer/:secret": {who: secret}, "POST /compte/demander/confirmer/:secret": {who: secret},
	"GET /connexion/code": {who: secret}, "POST /connexion/code": {who: secret},
	"GET /invitation/:secret": {who: secret}, "POST /invitation/:secret": {who: secret},
	"GET /mot-de-passe/:secret": {who: secret}, "POST /mot-de-passe/:secret": {who: secret},
	"GET /suivi/:secret": {who: secret}, "POST /suivi/:secret/confirmer": {who: secret}, "POST /suivi/:secret/contester": {who: secret},
	"POST /suivi/:secret/oublier": {who: secret}, "POST /suivi/:secret/retirer": {who: secret},
	"GET /confirmer/:secret": {who: secret}, "POST /confirmer/:secret": {who: secret}, "GET /confirmer/:secret/corriger": {who: secret},
	"GET /confirmer/:secret/ne-plus-ecrire": {who: secret}, "POST /confirmer/:secret/ne-plus-ecrire": {who: secret},

	"GET /espace": {who: signed}, "GET /espace/compte": {who: signed}, "GET /espace/compte/fermer": {who: signed}, "POST /espace/compte/fermer": {who: signed},
	"GET /espace/compte/seconde-etape": {who: signed}, "POST /espace/compte/seconde-etape": {who: signed}, "POST /espace/compte/seconde-etape/codes": {who: signed},
	"POST /espace/compte/seconde-etape/retirer": {who: signed}, "POST /espace/compte/mot-de-passe": {who: signed}, "POST /espace/compte/nom": {who: signed},
	"POST /espace/compte/sessions": {who: signed}, "POST /espace/compte/sessions/:numero": {who: signed},
	"GET /espace/jetons": {who: signed}, "POST /espace/jetons": {who: signed}, "POST /espace/jetons/:numero/supprimer": {who: signed},
	"GET /espace/lieux/nouveau": {who: signed}, "POST /espace/lieux/nouveau": {who: signed},
	"GET /espace/lieux/nouveau/:brouillon/:etape": {who: signed}, "POST /espace/lieux/nouveau/:brouillon/:etape": {who: signed},

	"GET /espace/comptes": may(access.AccountDecide), "GET /espace/comptes/:numero": may(access.AccountDecide), "POST /espace/comptes/:numero": may(access.AccountDecide),
	"GET /espace/demandes": {who: signed}, "GET /espace/demandes/export.csv": {who: signed}, // one's own, and those one may see
	"GET /espace/demandes/:numero":  may(access.TicketSee),
	"POST /espace/demandes/:numero": may(access.TicketDecide), "POST /espace/demandes/:numero/suivre": {who: signed},
	"GET /espace/doublons": may(access.DuplicateSee), "GET /espace/doublons/:gardee/:autre": may(access.DuplicateSee), "GET /espace/doublons/fusions": may(access.DuplicateSee),
	"POST /espace/doublons/:gardee/:autre": may(access.DuplicateRule), "POST /espace/doublons/fusions/:numero/annuler": may(access.DuplicateRule),
	"GET /espace/equipe": may(access.TeamSee), "GET /espace/equipe/nouveau": may(access.TeamManage), "POST /espace/equipe/nouveau": may(access.TeamManage),
	"GET /espace/equipe/deleguer": may(access.TeamLend), "POST /espace/equipe/deleguer": may(access.TeamLend),
	"POST /espace/equipe/:id/retirer": {who: ofRight}, "POST /espace/equipe/:id/retablir": {who: ofRight},
	"GET /espace/imports": may(access.ImportSee), "GET /espace/imports/nouveau": may(access.ImportRun), "POST /espace/imports": may(access.ImportRun),
	"GET /espace/imports/:numero<int>": may(access.ImportSee), "GET /espace/imports/:numero<int>/colonnes": may(access.ImportSee),
	"GET /espace/imports/:numero<int>/constats": may(access.ImportSee), "GET /espace/imports/:numero<int>/constats.csv": may(access.ImportSee),
	"GET /espace/imports/:numero<int>/doublons": may(access.ImportSee), "POST /espace/imports/:numero<int>/annuler": may(access.ImportUndo),
	"POST /espace/imports/:numero<int>/colonnes": may(access.ImportRun), "POST /espace/imports/:numero<int>/doublons": may(access.ImportRun),
	"POST /espace/imports/:numero<int>/ecarter": may(access.ImportRun), "POST /espace/imports/:numero<int>/enregistrer": may(access.ImportRun),
	"GET /espace/journal": may(access.JournalSee), "GET /espace/journal.csv": may(access.JournalSee), "POST /espace/journal/verifier": {scoped, access.JournalSee, true}, // who reads it all
	"GET /espace/campagnes": may(access.CampaignSee), "GET /espace/campagnes/nouvelle": may(access.CampaignRun), "POST /espace/campagnes/nouvelle": may(access.CampaignRun),
	"GET /espace/campagnes/:numero": may(access.CampaignSee), "GET /espace/campagnes/:numero/lieux.csv": may(access.CampaignSee),
	"POST /espace/campagnes/:numero/lancer": may(access.CampaignRun), "POST /espace/campagnes/:numero/relancer": may(access.CampaignRun),
	"POST /espace/campagnes/:numero/clore": may(access.CampaignRun), "GET /espace/fraicheur.csv": may(access.PlaceSee),
	"POST /espace/fraicheur/confirmer": may(access.PlaceConfirm),
	"GET /espace/fraicheur":            may(access.PlaceSee), "GET /espace/lieux": may(access.PlaceSee), "GET /espace/lieux.csv": may(access.PlaceSee),

	"GET /espace/lieux/:id": onPlace(access.PlaceSee), "GET /espace/lieux/:id/historique": onPlace(access.PlaceSee),
	"GET /espace/lieux/:id/historique/:version": onPlace(access.PlaceSee), "POST /espace/lieux/:id/historique/:version": onPlace(access.PlaceRevert),
	// The page hides, shows again or archives: each asks for its own right when it is done.
	"GET /espace/lieux/:id/archiver": {ofPlace, access.PlaceSee, true}, "POST /espace/lieux/:id/archiver": {ofPlace, access.PlaceSee, true},
	"GET /espace/lieux/:id/fermeture": onPlace(access.PlaceClose), "POST /espace/lieux/:id/fermeture": onPlace(access.PlaceClose),
	"GET /espace/lieux/:id/transmettre": onPlace(access.PlaceTransfer), "POST /espace/lieux/:id/transmettre": onPlace(access.PlaceTransfer),
	"POST /espace/lieux/:id/confirmer": onPlace(access.PlaceConfirm),
	// Whoever has signed in may correct any public place: what they may not publish is proposed.
	"GET /espace/lieux/:id/modifier": {who: signed}, "POST /espace/lieux/:id/modifier": {who: signed},
	"GET /espace/lieux/:id/modifier/:etape": {who: signed}, "POST /espace/lieux/:id/modifier/:etape": {who: signed},

	"POST /api/v1/lieux": {who: byToken}, "PATCH /api/v1/lieux/:id": {who: byToken}, "DELETE /api/v1/lieux/:id": {who: byToken},
	"POST /api/v1/lieux/:id/confirmation": {who: byToken},
}
