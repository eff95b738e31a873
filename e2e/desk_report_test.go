package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestCitizenReportsAnError says that a telephone is wrong, confirms by the link
// of a letter, and reads the decision of the town by the secret link.
func TestCitizenReportsAnError(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		journey, place, phone, email string
		visit                        visit
	}{
		{"signalement-1280", "/lieux/demo-0801", "02 61 91 66 01", "lectrice@exemple.example", visit{screen: desk}},
		{"signalement-390-sans-javascript", "/lieux/demo-0799", "02 61 91 66 02", "lecteur@exemple.example", visit{screen: phone, noScript: true}},
	} {
		t.Run(r.journey, func(t *testing.T) {
			t.Parallel()
			h := take(t, r.journey, r.visit)
			h.report(r.place, "telephone", r.email, func() { h.write("telephone", r.phone) })
			followed := h.confirmReport(r.email)

			agent := takeAs(t, commune, r.journey, r.visit)
			agent.openTicket(h.ticketNumber())
			agent.look("5-demande")
			agent.write("texte", "Merci, le standard confirme ce numéro.")
			agent.enter("Accepter et changer la fiche")
			agent.says("La demande est acceptée.")
			agent.look("6-decision")

			h.open(followed)
			h.says("Acceptée", "Merci, le standard confirme ce numéro.")
			h.look("7-suivi-apres")
			h.openUntil(r.place, r.phone)
		})
	}
}

// TestCitizenAppeals has the town refuse a report, its author contest that, and
// the department decide.
func TestCitizenAppeals(t *testing.T) {
	t.Parallel()
	const email = "requerante@exemple.example"
	h := take(t, "recours-390", visit{screen: phone})
	h.report("/lieux/demo-0796", "autre", email, func() { h.write("message", "La porte de la rue est murée : on entre par la cour.") })
	followed := h.confirmReport(email)
	number := h.ticketNumber()

	town := takeAs(t, commune, h.journey, visit{screen: phone})
	town.openTicket(number)
	town.unfold("Refuser")
	town.choose("motif_type", "Nous n’avons pas pu joindre")
	town.look("5-refus")
	town.enter("Refuser la demande")
	town.says("La demande est refusée, avec sa raison.")

	h.open(followed)
	h.says("Nous n’avons pas pu joindre le lieu pour vérifier.")
	h.look("6-suivi-refus")
	h.write("recours", "Je suis passée ce matin : la porte est bien murée.")
	h.enter("Contester le refus")
	h.says("Votre recours est envoyé")
	h.look("7-suivi-recours")

	above := takeAs(t, department, "recours-1280", visit{screen: desk})
	above.openTicket(number)
	above.says("Je suis passée ce matin")
	above.look("8-demande-contestee")
	above.write("texte", "Vous aviez raison, la fiche le dira.")
	above.enter("Accepter : c’est corrigé")
	above.says("La demande est acceptée.")

	h.open(followed)
	h.says("Vous aviez raison, la fiche le dira.")
	h.look("9-suivi-apres-recours")
}

// report goes from a sheet to the page that follows what is said of it.
func (h *hand) report(sheet, kind, email string, answer func()) {
	h.t.Helper()
	h.open(sheet)
	h.enter("Signaler une erreur")
	h.pick("objet", kind)
	h.look("1-objet")
	h.enter("Continuer")
	answer()
	h.write("courriel", email)
	h.look("2-details")
	h.until("two seconds after the page came", func() bool { // what is sent sooner is thought to be by a program
		var since float64
		h.eval(`performance.now() - performance.getEntriesByType("navigation")[0].responseEnd`, &since)
		return since > 2100
	})
	h.enter("Envoyer le signalement")
	h.says("C’est envoyé", "À confirmer")
	h.look("3-suivi")
}

// confirmReport follows the link of the letter and confirms. It gives the path of
// the page by which the report is followed.
func (h *hand) confirmReport(email string) string {
	h.t.Helper()
	h.openLetter(email, "")
	h.followLetter("/suivi/")
	h.look("4-confirmer")
	h.enter("Confirmer ma demande")
	h.says("C’est confirmé")
	path, _, _ := strings.Cut(strings.TrimPrefix(h.location(), h.base), "?")
	return path
}

// ticketNumber reads the number on the page that follows a report.
func (h *hand) ticketNumber() string {
	h.t.Helper()
	_, number, found := strings.Cut(plainSpaces(h.text("h1")), "n° ")
	if !found {
		h.t.Fatalf("%q has no number", h.text("h1"))
	}
	return number
}

// openTicket goes from the queue to one ticket.
func (h *hand) openTicket(number string) {
	h.t.Helper()
	h.open("/espace/demandes")
	h.reach(`e.matches("a") && e.textContent.trim().endsWith("n° `+number+`")`, "ticket "+number)
	h.leads(chromedp.KeyEvent(kb.Enter), "ticket "+number)
}
