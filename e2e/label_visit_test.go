package e2e

import (
	"context"
	"encoding/base64"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// visiting is who examines the labels of the demonstration, and makes its visits.
const visiting = "instruction@demo.example"

// TestVisitWithoutNetwork opens the checklist of a visit on a telephone, loses the
// network, fills in two criteria and takes a photo, opens it again still without
// network, and finds all of it with the service, once, when the network is back.
func TestVisitWithoutNetwork(t *testing.T) {
	t.Parallel()
	h := takeAs(t, visiting, "visite-390", visit{screen: phone})
	h.open("/espace/visites")
	h.look("1-liste")
	h.openVisit()
	h.look("2-visite")
	h.enter("Ouvrir le carnet de visite")
	h.waitFor(`document.querySelector(".visite-appareil")?.dataset.pret === "oui"`)
	h.look("3-carnet")
	notebook := strings.TrimPrefix(h.location(), h.base)
	codes := h.texts(".visite-carnet a")
	first, second := codeOf(codes[0]), codeOf(codes[1])

	h.offline(true)
	h.open(notebook + "/" + first)
	h.note("mineure", "Deux chaises seulement dans l’espace calme.")
	h.to(`input[name="photo"]`)
	h.giveFile(h.photo())
	h.send("Enregistrer et continuer")
	h.note("conforme", "")
	h.look("4-hors-ligne")
	h.send("Enregistrer et continuer")
	h.open(notebook)
	h.waitSays("3 réponses enregistrées sur cet appareil, pas encore envoyées.")
	h.look("5-carnet-hors-ligne")
	h.open(notebook + "/" + first)
	h.waitSays("Pas encore envoyée")
	h.shows("mineure", "Deux chaises seulement dans l’espace calme.")
	h.look("6-relu-hors-ligne")

	h.offline(false)
	h.open(notebook)
	h.waitFor(`document.querySelectorAll(".visite-attend").length === 0 && document.querySelector(".visite-envoi").textContent === ""`)
	h.open(notebook + "/" + first)
	h.shows("mineure", "Deux chaises seulement dans l’espace calme.")
	h.says("1 photo")
	if n := len(h.texts(".visite-photos li")); n != 1 {
		t.Errorf("%d photos are there", n)
	}
	h.open(notebook + "/" + second)
	h.shows("conforme", "")
	h.look("7-envoye")
	h.finish(notebook, codes)
}

// finish fills in what is left, signs, and sees that nothing stays on the device.
func (h *hand) finish(notebook string, codes []string) {
	h.t.Helper()
	for _, text := range codes[2:] {
		h.open(notebook + "/" + codeOf(text))
		h.note("conforme", "Vu sur place.")
		h.send("Enregistrer et continuer")
	}
	h.open(strings.TrimSuffix(notebook, "/carnet") + "/signature")
	h.look("8-signature")
	h.writeDay("arrivee")
	h.write("arrivee_heure", "9 h")
	h.write("depart", "10 h 30")
	h.write("presents", "La directrice, un médiateur")
	h.send("Signer le rapport")
	h.says("Le rapport est signé.")
	h.waitFor(`Promise.all([indexedDB.databases(), caches.keys(), navigator.serviceWorker.getRegistrations()]).then(all => all.every(kept => kept.length === 0))`)
	h.look("9-signe")
	h.enter("Lire le rapport de visite")
	h.says("Deux chaises seulement", "Inchangé depuis la signature")
	h.look("10-rapport")
}

// openVisit opens the first visit that is accepted.
func (h *hand) openVisit() {
	h.t.Helper()
	var path string
	h.eval(`[...document.querySelectorAll("tbody tr")].find(r => r.textContent.includes("Acceptée"))?.querySelector("a").getAttribute("href") ?? ""`, &path)
	if path == "" {
		h.t.Fatal("no visit is accepted")
	}
	h.open(path)
}

// waitSays waits until a script has written a text.
func (h *hand) waitSays(text string) {
	h.t.Helper()
	h.waitFor(`document.querySelector("main").textContent.includes(` + quoted(text) + `)`)
}

// offline takes the network away from the page and from what works for it.
func (h *hand) offline(away bool) {
	h.t.Helper()
	h.do(network.EmulateNetworkConditions(away, 0, -1, -1))
}

// note fills in the form of a criterion.
func (h *hand) note(verdict, text string) {
	h.t.Helper()
	h.pick("constat", verdict)
	if text != "" {
		h.write("texte", text)
	}
}

// shows wants the form of a criterion to hold what was written.
func (h *hand) shows(verdict, text string) {
	h.t.Helper()
	h.waitFor(`document.querySelector("[name=constat]:checked")?.value === ` + quoted(verdict))
	var found string
	h.eval(`document.querySelector("[name=texte]").value`, &found)
	if found != text {
		h.t.Errorf("at %s the text is %q, want %q", h.location(), found, text)
	}
}

// send presses a button that the script of the page obeys, and waits for the next page.
func (h *hand) send(button string) {
	h.t.Helper()
	h.leads(chromedp.ActionFunc(func(ctx context.Context) error {
		return chromedp.Evaluate(`[...document.querySelectorAll("main button")].find(b => b.textContent.trim() === `+quoted(button)+`).click()`, nil).Do(ctx)
	}), "pressing "+button)
}

// writeDay puts the day before today, by the clock of the service, in a field.
func (h *hand) writeDay(name string) {
	h.t.Helper()
	h.eval(`document.querySelector("[name=`+name+`]").value = "2026-03-02"`, nil)
}

// photo writes a picture that a telephone might take.
func (h *hand) photo() string {
	h.t.Helper()
	var data string
	h.eval(`(() => { const c = document.createElement("canvas"); c.width = 1600; c.height = 1200; const d = c.getContext("2d");
		d.fillStyle = "#d8cfc0"; d.fillRect(0, 0, 1600, 1200); d.fillStyle = "#0b5c63"; d.fillRect(200, 500, 300, 500); d.fillRect(900, 500, 300, 500);
		return c.toDataURL("image/jpeg", 0.9).split(",")[1]; })()`, &data)
	content, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		h.t.Fatal(err)
	}
	path := filepath.Join(h.t.TempDir(), "salle.jpg")
	if err := os.WriteFile(path, content, 0o644); err != nil {
		h.t.Fatal(err)
	}
	return path
}

var codeForm = regexp.MustCompile(`^\S+`)

// codeOf gives the code of a criterion out of its line: "A6 : Accueil".
func codeOf(line string) string { return codeForm.FindString(line) }
