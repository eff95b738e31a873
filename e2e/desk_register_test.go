package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// registering is how one agent describes one place.
type registering struct {
	journey string
	visit   visit
	place   string
	street  string
	locate  func(*hand) // answers where the place is
	twin    string      // place that may be the same, empty for none
}

// TestAgentRegistersAPlace signs in, describes a place, publishes it, changes its
// telephone and goes back, by the keyboard alone.
func TestAgentRegistersAPlace(t *testing.T) {
	t.Parallel()
	for _, r := range []registering{
		{"inscription-1280", visit{screen: desk}, "Cyber-café des Carmes", "12 rue de Brest", (*hand).moveThePin, ""},
		{"inscription-390", visit{screen: phone}, "Ludothèque connectée du Gast", "31 boulevard Clemenceau", (*hand).writeThePoint, ""},
		{"inscription-sans-javascript", visit{screen: phone, noScript: true}, "Le Trait d’union, tiers-lieu de Rennes", "65 rue des Tanneurs", (*hand).doNotKnowThePoint, "Le Trait d'union, tiers-lieu"},
	} {
		t.Run(r.journey, func(t *testing.T) {
			t.Parallel()
			sheet := r.publish(t)
			r.read(t, sheet)
			r.change(t, sheet)
			r.revert(t, sheet)
		})
	}
}

// publish goes from the sign-in page to the new sheet, and gives its address.
func (r registering) publish(t *testing.T) string {
	h := take(t, r.journey, r.visit)
	h.open("/connexion")
	h.write("courriel", commune)
	h.write("mot_de_passe", demoPassword)
	h.enter("Me connecter")
	h.enter("Ajouter un lieu")
	h.answerAll(r)
	h.look("7-verifier")
	h.says(r.place, "lundi à vendredi de 9 h à 12 h et de 14 h à 17 h 30", "02 61 91 77 01")
	h.enter("Publier le lieu")
	h.look("8-publie")
	sheet, found := strings.CutPrefix(strings.TrimSuffix(h.location(), "?fait=publie"), h.base+"/espace")
	if !found {
		t.Fatalf("publishing leads to %s", h.location())
	}
	return sheet
}

// answerAll goes through every step of the form.
func (h *hand) answerAll(r registering) {
	h.t.Helper()
	h.write("nom", r.place)
	h.tick("typologie", "ASSO")
	h.look("1-lieu")
	h.enter("Continuer")
	h.write("adresse", r.street)
	h.write("code_postal", "35000")
	h.write("commune", "Rennes")
	h.look("2-adresse")
	h.enter("Continuer")
	r.locate(h)
	h.look("3-position")
	h.enter("Continuer")
	if r.twin != "" {
		h.says(r.twin, "Comparez avant de continuer")
		h.look("4-existe")
		h.enter("C’est un autre lieu : continuer")
	}
	h.describe()
}

// describe answers the last steps: hours, services, contact.
func (h *hand) describe() {
	h.t.Helper()
	h.writeTheWeek()
	h.look("5-horaires")
	h.enter("Continuer")
	h.tick("services", "Aide aux démarches administratives")
	h.tick("frais_a_charge", "Gratuit")
	h.look("6-services")
	h.enter("Continuer")
	h.write("telephone", "02 61 91 77 01")
	h.look("6-contact")
	h.enter("Continuer")
}

// writeTheWeek gives the hours of Monday, then those of the other days: copied
// by the button where there is JavaScript, written otherwise.
func (h *hand) writeTheWeek() {
	h.t.Helper()
	days := []string{"lu"}
	if h.noScript {
		days = []string{"lu", "ma", "me", "je", "ve"}
	}
	for _, day := range days {
		h.write(day+"1de", "9h")
		h.write(day+"1a", "12h")
		h.write(day+"2de", "14h")
		h.write(day+"2a", "17h30")
	}
	if h.noScript {
		return
	}
	h.unfold("Copier lundi")
	h.waitFor(`document.querySelector("[name=ve2a]").value === "17h30"`)
}

// moveThePin takes the position of the address, then sets the pin beside it with
// the arrows.
func (h *hand) moveThePin() {
	h.t.Helper()
	h.says("12 Rue de Brest 35000 Rennes")
	h.pick("position", "48.1145,-1.6925")
	h.unfold("Placer le point")
	h.waitFor(`document.querySelector("[data-placer]").dataset.prete === "oui"`)
	h.to(`.maplibregl-marker`)
	h.do(chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowDown))
	h.waitFor(`document.querySelector("[data-placer-etat]").textContent.includes("latitude 48,114")`)
}

// writeThePoint gives the latitude and the longitude of a place whose address is
// not found.
func (h *hand) writeThePoint() {
	h.t.Helper()
	h.pick("position", "main")
	h.waitFor(`document.querySelector("[data-placer]").dataset.prete === "oui"`)
	h.write("latitude", "48,1006")
	h.write("longitude", "-1,6702")
}

func (h *hand) doNotKnowThePoint() {
	h.t.Helper()
	h.pick("position", "inconnue")
}

// read finds the place on the public site, with its hours.
func (r registering) read(t *testing.T, sheet string) {
	h := take(t, r.journey, r.visit)
	h.openUntil(sheet, "02 61 91 77 01")
	h.says(r.place, r.street, "Vendredi9 h – 12 h, 14 h – 17 h 30", "SamediFermé")
	h.look("9-fiche")
}

// change gives the place another telephone.
func (r registering) change(t *testing.T, sheet string) {
	h := takeAs(t, commune, r.journey, r.visit)
	h.open("/espace" + sheet)
	h.enter("Modifier")
	h.enter("Enregistrer et vérifier")
	h.enter("Contact et équipement")
	h.write("telephone", "02 61 91 77 02")
	h.enter("Enregistrer et vérifier")
	h.says("02 61 91 77 02")
	h.look("10-changement")
	h.write("motif", "Le standard a changé.")
	h.enter("Publier les changements")
	h.openUntil(sheet, "02 61 91 77 02")
}

// revert reads the history and goes back to what was published first.
func (r registering) revert(t *testing.T, sheet string) {
	h := takeAs(t, commune, r.journey, r.visit)
	h.open("/espace" + sheet)
	h.enter("Historique")
	h.says("Le standard a changé.", "02 61 91 77 01", "02 61 91 77 02", "Version 2")
	h.look("11-historique")
	h.enter("Revenir à cette version")
	h.look("12-retour")
	h.toText("Revenir à cette version")
	h.press(kb.Enter)
	h.openUntil(sheet, "02 61 91 77 01")
}
