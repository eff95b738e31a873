package e2e

import "testing"

// TestManagerConfirmsByLink has the department write to the one place of a small
// town, whose manager says once, by the link of the letter, that all is right.
func TestManagerConfirmsByLink(t *testing.T) {
	t.Parallel()
	by := takeAs(t, department, "campagne-1280", visit{screen: desk})
	by.prepareCampaign("Relecture à Cesson-Sévigné")
	by.look("2-apercu")
	by.enter("Écrire à 1 lieu")
	by.says("La campagne est lancée.", "0 sur 1")
	by.look("3-lancee")
	campaign := by.location()

	manager := take(t, "confirmation-390", visit{screen: phone})
	manager.openLetter("@cesson-sevigne.example", "")
	manager.look("1-courriel")
	manager.followLetter("/confirmer/")
	manager.says("Cette fiche est-elle juste ?")
	manager.look("2-question")
	link := manager.location()
	manager.enter("Tout est juste")
	manager.says("La fiche est confirmée.", "mise à jour le 3 mars 2026")
	manager.look("3-merci")
	manager.open(link[len(manager.base):])
	manager.says("La fiche est confirmée.", "mise à jour le 3 mars 2026")
	manager.enter("Voir la fiche de")
	manager.openUntil(manager.location()[len(manager.base):], "Fiche mise à jour le 3 mars 2026.")

	by.open(campaign[len(by.base):])
	by.says("1 sur 1", "Confirmée par le message")
	by.look("4-avancement")
}

// prepareCampaign fills in the form of a campaign over one commune.
func (h *hand) prepareCampaign(name string) {
	h.t.Helper()
	h.open("/espace/campagnes")
	h.enter("Préparer une campagne")
	h.write("nom", name)
	h.choose("territoire", "Cesson-Sévigné")
	h.tick("niveau", "a-jour")
	h.write("message", "Merci de dire si tout est juste.")
	h.look("1-preparer")
	h.enter("Continuer")
}
