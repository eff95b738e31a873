package e2e

import (
	"regexp"
	"strings"
	"testing"
)

// joining is a place of the demonstration that has no label yet.
const joining = "/lieux/demo-0802"

// TestJoinTheCharter signs the charter for a place, from the choice of a label to the
// certificate, and finds its badge in the directory.
func TestJoinTheCharter(t *testing.T) {
	t.Parallel()
	town := takeAs(t, commune, "charte-equipe-390", visit{screen: phone})
	town.open("/espace/equipe/nouveau?lieu=demo-0802") // who signs for a place has its charge
	town.pick("role", "gestionnaire")
	town.write("lieu", "demo-0802")
	town.write("courriel", manager)
	town.enter("Donner ce droit")

	h := takeAs(t, manager, "charte-390", visit{screen: phone})
	h.open("/espace/labels")
	h.enter("Demander un label")
	h.write("q", h.nameOf(joining))
	h.enter("Chercher")
	h.enter(h.nameOf(joining))
	h.look("1-choix")
	h.begin("reseau")
	h.says("La candidature est commencée.", "Vos engagements")
	h.enter("Continuer la candidature")
	h.look("2-engagements")
	for _, code := range []string{"A1", "A2", "A3", "A4", "A5", "A6"} {
		h.pick("reponse_"+code, "oui")
	}
	h.enter("Enregistrer et continuer")
	h.says("Être joignable", "Écrire ses horaires", "Atteint")
	h.look("3-fiche")
	h.enter("Enregistrer et continuer")
	h.holder()
	h.look("4-structure")
	h.enter("Enregistrer et continuer")
	h.says("Le texte de la charte", "Article 3. À quoi le lieu s’engage")
	h.look("5-envoi")
	h.tick("charte", "oui")
	h.tick("mandat", "oui")
	h.enter("Déposer la candidature")
	h.says("Le lieu adhère à la charte", "est délivré")
	h.look("6-accuse")
	h.readTheTitle(rmn.FindString(h.text("main")))
}

var rmn = regexp.MustCompile(`RMN-\d{4}-\d{5}`)

// nameOf reads the name of a place, and comes back.
func (h *hand) nameOf(sheet string) string {
	h.t.Helper()
	var name string
	h.eval(`fetch("`+sheet+`").then(r => r.text()).then(t => new DOMParser().parseFromString(t, "text/html").querySelector("h1").textContent.trim())`, &name, awaited)
	return name
}

// begin presses the button that starts an application for a label.
func (h *hand) begin(scheme string) {
	h.t.Helper()
	h.reach(`e.matches("button") && e.form?.querySelector("[name=dispositif]")?.value === `+quoted(scheme), "the button of "+scheme)
	h.press("\r")
}

// holder says which structure asks.
func (h *hand) holder() {
	h.t.Helper()
	h.write("structure", "Ville de Rennes (fictif)")
	h.write("identifiant", "21350238800019")
	h.write("signataire", "Chloé Commune, directrice")
}

// readTheTitle follows a title as anybody may: its page, its certificate, what verifies
// it, the sheet of the place and the filter of the list.
func (h *hand) readTheTitle(number string) {
	h.t.Helper()
	if number == "" {
		h.t.Fatal("the receipt names no title")
	}
	h.become("")
	h.open("/labels/titres/" + number)
	h.says("Ville de Rennes (fictif)", "Titre délivré")
	h.look("7-titre")
	h.enter("Voir le certificat")
	h.says(number, "Vérifiez ce titre")
	h.look("8-certificat")
	h.open("/labels/verifier")
	h.write("numero", number)
	h.enter("Vérifier")
	h.says(number)
	if !strings.Contains(h.text(".label-reponse"), "valable") {
		h.t.Errorf("the verification says %q", h.text(".label-reponse"))
	}
	h.look("9-verifie")
	h.openUntil(joining, "Membre du réseau")
	h.to(`.insignes a[href="/labels/titres/` + number + `"]`)
	h.look("10-fiche")
	h.until("the place in the filtered list", func() bool {
		h.open("/lieux?q=Rennes&label=reseau")
		var listed bool
		h.eval(`!!document.querySelector('.cartes a[href^="`+joining+`"]')`, &listed)
		return listed
	})
	h.look("11-liste")
}
