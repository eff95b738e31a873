package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The journeys of the label that is audited start from the files that the demonstration
// prepared, each at its step: its clock does not move by months. TestVisitWithoutNetwork
// makes the visit. The whole life in one go, from the application to the end of the
// title, is tried by the tests of the record, which choose their own instants.

// TestCorrectionIsAnswered has a place send what lacks, with a document, and the person
// who examines declare the file complete and write an assessment.
func TestCorrectionIsAnswered(t *testing.T) {
	t.Parallel()
	h := takeAs(t, manager, "correction-390", visit{screen: phone})
	h.open("/espace/labels")
	h.enter("Répondre à une demande de correction")
	h.says("Une correction vous est demandée", "Joignez celui du trimestre en cours.")
	h.enter("Répondre à la correction")
	h.write("texte_C2", "Le programme d’avril à juin est joint.")
	h.to(`input[name="document_C2"]`)
	h.giveFile(h.programme())
	h.look("1-reponse")
	h.enter("Enregistrer")
	h.says("Vos réponses sont enregistrées.", "programme.txt")
	h.enter("Envoyer la réponse")
	h.says("Votre réponse est envoyée. L’instruction reprend.")
	h.look("2-envoyee")
	file := strings.TrimPrefix(h.path(), "/espace/labels/")

	officer := takeAs(t, visiting, "instruire-1280", visit{screen: desk})
	officer.open("/espace/instruction/" + file)
	officer.says("programme.txt")
	officer.look("1-dossier")
	officer.enter("Déclarer ce dossier recevable")
	officer.says("Le dossier est recevable.")
	officer.enter("Évaluer les critères")
	officer.choose("constat_A6", "Conforme")
	officer.enter("Garder en brouillon")
	officer.says("Votre brouillon est gardé.")
	officer.enter("Demander un avis")
	officer.look("2-avis")
}

// path gives the path of the page.
func (h *hand) path() string {
	h.t.Helper()
	path, _, _ := strings.Cut(strings.TrimPrefix(h.location(), h.base), "?")
	return path
}

// programme writes a document to join.
func (h *hand) programme() string {
	h.t.Helper()
	path := filepath.Join(h.t.TempDir(), "programme.txt")
	if err := os.WriteFile(path, []byte("Programme fictif des ateliers, avril à juin.\n"), 0o644); err != nil {
		h.t.Fatal(err)
	}
	return path
}

// TestCommitteeDecides has the members of a committee say that they have no interest,
// vote, and who presides grant the label as the votes make it.
func TestCommitteeDecides(t *testing.T) {
	t.Parallel()
	const session = "/espace/seances/2"
	members := []*hand{}
	for _, m := range []struct{ who, name string }{{deciding, "presidence"}, {agency, "agence"}, {department, "departement"}, {manager, "gestionnaire"}} {
		h := takeAs(t, m.who, "comite-"+m.name+"-1280", visit{screen: desk})
		h.open("/espace/interets")
		h.tick("dossier", "3")
		h.enter("Je n’ai aucun intérêt")
		h.says("Votre déclaration est enregistrée.")
		members = append(members, h)
	}
	chair := members[0]
	chair.open(session)
	chair.look("1-prevue")
	chair.enter("Modifier la séance")
	chair.to(`input[name="jour"]`)
	chair.eval(`document.activeElement.value = "2026-03-03"`, nil) // a session opens on its day
	chair.write("heure", "18:00")
	chair.enter("Enregistrer")
	for range len(members) - 1 {
		chair.to(`input[name="present"]:not(:checked)`)
		chair.do(chromedp.KeyEvent(" "))
	}
	chair.enter("Ouvrir la séance")
	chair.look("2-ouverte")
	for _, h := range members {
		h.open(session + "/votes")
		h.choose("vote_3", "Pour, avec réserves")
		h.enter("Enregistrer mes votes")
		h.says("Vos votes sont enregistrés.")
	}
	members[3].look("3-vote")
	chair.open(session + "/decisions")
	chair.look("4-decisions")
	chair.to(`input[name="dossier"]`)
	chair.do(chromedp.KeyEvent(" "))
	chair.enter("Décider les dossiers cochés")
	chair.says("1 dossier décidé sur 1.")
	chair.look("5-decide")

	town := takeAs(t, commune, "comite-lieu-390", visit{screen: phone})
	town.open("/espace/labels/3")
	town.says("Le label est accordé", "EMN-2026-")
	town.look("1-accorde")
	town.enter("Voir le titre")
	town.says("Publier le programme des ateliers sur la fiche du lieu.")
	town.look("2-titre")
}

// labelled is the title of the audited label that the demonstration gave.
const labelled = "EMN-2025-00001"

// TestTitleIsContested has a place lift its reserve, then answer who thinks of
// suspending its title, and contest the suspension.
func TestTitleIsContested(t *testing.T) {
	t.Parallel()
	const file = "/espace/titres/" + labelled
	place := takeAs(t, commune, "titre-lieu-390", visit{screen: phone})
	place.open(file)
	place.unfold("Répondre")
	place.write("motif", "Le programme est sur la fiche depuis hier.")
	place.to(`input[name="fichier"]`)
	place.giveFile(place.programme())
	place.look("1-reponse")
	place.enter("Envoyer ma réponse")
	place.says("Le programme est sur la fiche depuis hier.")

	officer := takeAs(t, visiting, "titre-instruction-1280", visit{screen: desk})
	officer.open(file)
	officer.unfold("Lever")
	officer.write("motif", "Le programme est publié.")
	officer.to(`input[name="document"]`)
	officer.do(chromedp.KeyEvent(" "))
	officer.enter("Lever")
	officer.says("Pourquoi elle est levée", "Le programme est publié.")
	officer.look("1-levee")

	chair := takeAs(t, deciding, "titre-decision-1280", visit{screen: desk})
	chair.open(file)
	chair.unfold("Ouvrir une procédure contradictoire")
	chair.pick("but", "suspension")
	chair.write("motif", "Trois personnes disent que le lieu est fermé en journée.")
	chair.look("1-contradictoire")
	chair.enter("Ouvrir et prévenir le lieu")
	chair.says("Procédure contradictoire", "Suspendre le titre")

	place.open(file)
	place.unfold("Présenter des observations")
	place.write("motif", "Des travaux ont fermé le lieu une semaine.")
	place.look("2-observations")
	place.enter("Envoyer mes observations")
	place.says("Des travaux ont fermé le lieu une semaine.")

	chair.open(file)
	chair.unfold("Clore la procédure")
	chair.to(`form[action$="/clore"] button`)
	chair.press(kb.Enter)
	chair.suspend()
	place.contest()
}

// suspend suspends the title, once the place was heard.
func (h *hand) suspend() {
	h.t.Helper()
	h.unfold("Suspendre ce titre")
	h.write("motif", "Le lieu reste fermé aux heures qu’il annonce.")
	h.write("reference", "S-2026-1")
	h.to(`input[name="echeance"]`)
	h.eval(`document.activeElement.value = "2026-05-29"`, nil)
	h.write("condition", "Ouvrir aux heures de la fiche.")
	h.look("2-suspension")
	h.enter("Suspendre")
	h.says("S-2026-1")
	h.look("3-suspendu")
	h.become("")
	h.open("/labels/titres/" + labelled)
	h.says("Suspendu")
	h.look("4-public")
}

// contest files an appeal against the suspension.
func (h *hand) contest() {
	h.t.Helper()
	h.open("/espace/recours/nouveau?titre=" + labelled)
	h.write("texte", "La fermeture n’a duré qu’une semaine. Nous demandons le retour du titre.")
	h.look("3-recours")
	h.enter("Déposer le recours")
	h.says("Votre recours est déposé.", "La fermeture n’a duré qu’une semaine.")
	h.look("4-depose")
}
