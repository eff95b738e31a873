package main

import (
	"net/url"
	"strconv"
)

// What the addresses of labels name.
const (
	aScheme   kind = "version of a scheme"
	aFile     kind = "application to a label"
	aDocument kind = "document of an application"
	anOpinion kind = "opinion on an application"
	askedOf   kind = "opinion asked of somebody"
	aVisit    kind = "visit"
	aSitting  kind = "session of a committee"
	anAppeal  kind = "appeal"
	aTitle    kind = "title"
)

// labelThings makes what labels are about.
func (m *matrix) labelThings() {
	m.Helper()
	for _, k := range []kind{aFile, aDocument, anOpinion, askedOf, aSitting, anAppeal} {
		m.thing(k, thing{name: "no " + string(k), at: map[string]string{"id": strconv.Itoa(1 << 40), "avis": "1", "dossier": "1", "acte": "relancer"}, form: sent(0)})
	}
	m.thing(aScheme, thing{name: "no scheme", at: numbered(1 << 40), form: sent(0)})
	m.thing(aVisit, thing{name: "no visit", at: map[string]string{"numero": strconv.Itoa(1 << 40), "document": "1"}, form: sent(0)})
	m.thing(aTitle, thing{name: "no title", at: map[string]string{"numero": "AUCUN-2026-00001", "document": "1"}, form: sent(0)})
}

// sent is a form that says all that an act may ask for, so that only rights refuse it.
func sent(seq int64) url.Values {
	return url.Values{
		"acte": {strconv.FormatInt(seq, 10)}, "cle": {"cle-de-la-matrice-0001"}, "motif": {"Une raison tout à fait suffisante pour essayer."},
	}
}
