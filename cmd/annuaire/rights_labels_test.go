package main

import (
	"net/url"
	"strconv"

	"annuaire/access"
	"annuaire/geo"
	"annuaire/labels"
)

// What the addresses of labels name.
const (
	aScheme      kind = "version of a scheme"
	aFile        kind = "application to a label"
	aDocument    kind = "document of an application"
	anOpinion    kind = "opinion on an application"
	askedOf      kind = "opinion asked of somebody"
	aVisit       kind = "visit"
	aSitting     kind = "session of a committee"
	anAppeal     kind = "appeal"
	aTitle       kind = "title"
	aPublicTitle kind = "title in the register"
)

// labelPlaces are the places that ask for labels, with their commune.
var labelPlaces = map[string]string{
	"essai-brouillon": rightsTown.Code, "essai-deposee": rightsTown.Code, "essai-visite": rightsTown.Code, "essai-comite": rightsTown.Code,
	"essai-refusee": rightsTown.Code, "essai-voisine": rightsSibling.Code, "essai-lointaine": rightsChild.Code, "essai-lointaine-refusee": rightsChild.Code,
}

const (
	expert, visitor, member, recused, chair = "expert", "visiteur", "membre", "instructeur recused", "decideur region"
)

// peopleOfLabels are those whom labels know by name, and who decides for both
// departments.
func (m *matrix) peopleOfLabels() {
	m.Helper()
	before := len(m.people)
	m.add(expert, true)
	m.add(visitor, true)
	m.add(member, true)
	m.add(recused, true, over(access.Instructor, rightsParent))
	m.add(chair, true, over(access.DecisionMaker, access.Territory{Level: geo.Region, Code: "53"}))
	m.add("instructeur town", true, over(access.Instructor, rightsTown))
	for i := range m.people[before:] {
		m.people[before+i].ofLabels = true
	}
}

// labelThings makes what labels are about, in one's own territory, its sibling and a
// stranger's. The department examines, the region decides.
func (m *matrix) labelThings() {
	m.Helper()
	m.noLabelThings()
	w := newRightsLabels(m)
	w.schemes()
	w.draft("essai-brouillon")
	w.submitted("essai-deposee", "gestionnaire own", "instructeur own")
	w.submitted("essai-voisine", "territory sibling", "instructeur own")
	w.visited("essai-visite", "territory own", "instructeur own", expert, recused)
	w.visited("essai-lointaine", "territory far child", "instructeur far", "nothing", "")
	w.sitting("essai-comite")
	w.refused("essai-refusee", "gestionnaire own", "instructeur own", recused)
	w.refused("essai-lointaine-refusee", "territory far child", "instructeur far", "")
	w.title("essai-deposee", "instructeur own")
	w.title("essai-voisine", "instructeur own")
	w.title("essai-lointaine", "instructeur far")
}

// noLabelThings are addresses that name nothing.
func (m *matrix) noLabelThings() {
	m.Helper()
	none := strconv.Itoa(1 << 40)
	for _, k := range []kind{aFile, aDocument, anOpinion, askedOf, aSitting, anAppeal} {
		m.thing(k, thing{name: "no " + string(k), at: map[string]string{"id": none, "avis": "1", "dossier": "1", "acte": "relancer"}, form: sent(0)})
	}
	m.thing(aScheme, thing{name: "no scheme", at: numbered(1 << 40), form: sent(0)})
	m.thing(aVisit, thing{name: "no visit", at: map[string]string{"numero": none, "document": "1"}, form: sent(0)})
	for _, k := range []kind{aTitle, aPublicTitle} {
		m.thing(k, thing{name: "no title", at: map[string]string{"numero": "AUCUN-2026-00001", "document": "1"}, form: sent(0)})
	}
}

// sent is a form that says what acts ask for, so that only rights refuse it.
func sent(seq int64) url.Values {
	return url.Values{
		"acte": {strconv.FormatInt(seq, 10)}, "cle": {"cle-de-la-matrice-0001"}, "motif": {"Une raison tout à fait suffisante pour essayer."},
		"fondement": {"Règlement du label, article 12"}, "echeance": {"2031-03-04"}, "courriel": {"autre@exemple.fr"}, "nom": {"Autre"},
		"question": {"Qu’en pensez-vous ?"}, "reponse": {"Du bien."}, "nature": {"incomplet"}, "service": {"commune:35238"}, "declaration": {"aucun"}, "interet": {""},
		"texte": {"Un texte qui suffit."}, "critere": {"C2"}, "decision": {string(labels.Refuse)}, "proposition": {"refuser"},
	}
}

func set(names ...string) map[string]bool {
	in := map[string]bool{}
	for _, name := range names {
		if name != "" {
			in[name] = true
		}
	}
	return in
}
