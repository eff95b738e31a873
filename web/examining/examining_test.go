package examining_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"annuaire/web/account/accounttest"
)

const home = "/espace/instruction"

// A file goes from the queue to its proposal by plain forms.
func TestAFileIsExaminedWithoutJavaScript(t *testing.T) {
	t.Parallel()
	b := serve(t)
	at := home + "/" + strconv.FormatInt(b.id, 10)
	b.want("the queue", b.get(b.instructor, home), 200, "=Médiathèque &lt;Centre&gt;", "C-ESS-", "Déposée", "silence dans")
	b.want("before declaring", b.get(b.instructor, at), 200, "Avant d’ouvrir ce dossier", "Déclarer et prendre")
	if strings.Contains(b.get(b.instructor, at).Body, "matin") {
		t.Error("the answers are shown before the declaration")
	}
	b.want("a form before declaring", b.get(b.instructor, at+"/correction"), 303)
	b.want("no answer", b.send(b.instructor, at, at+"/prendre", "interet", ""), 400, "Choisissez une réponse")
	b.want("taken", b.send(b.instructor, at, at+"/prendre", "interet", "aucun"), 303)
	b.want("open", b.get(b.instructor, at+"?fait=prendre"), 200, "Vous suivez ce dossier", "Chaque &lt;b&gt;matin&lt;/b&gt;", "Déclarer ce dossier recevable", "La fiche n’a pas changé")
	b.want("admitted", b.send(b.instructor, at, at+"/recevable"), 303)
	b.want("from a page out of date", b.send(b.instructor, at, at+"/recevable", "cle", "0123456789abcdef", "acte", "1"), 409, "quelqu’un d’autre a agi")

	b.want("what is not found", b.send(b.instructor, at+"/evaluation", at+"/evaluation", "constat_A1", "mineure", "texte_A1", ""), 400, "décrivez ce qui n’est pas conforme")
	b.want("a draft", b.send(b.instructor, at+"/evaluation", at+"/evaluation", "constat_A1", "mineure", "texte_A1", "Porte fermée.", "garder", "oui"), 303)
	b.want("the draft", b.get(b.instructor, at+"/evaluation"), 200, "Porte fermée.")
	b.want("sent", b.send(b.instructor, at+"/evaluation", at+"/evaluation", "constat_A1", "mineure", "texte_A1", "Porte fermée."), 303)
	b.want("found", b.get(b.instructor, at), 200, "Défaut mineur", "Porte fermée.", "accord avec réserves")

	b.want("a proposal without reserve", b.send(b.instructor, at+"/proposition", at+"/proposition", "proposition", "accord_reserves", "motif", "Bon lieu."), 400, "doit être corrigé")
	due := time.Now().AddDate(0, 3, 0).Format(time.DateOnly)
	b.want("proposed", b.send(b.instructor, at+"/proposition", at+"/proposition", "proposition", "accord_reserves", "motif", "Bon lieu.", "reserve_A1", "Ouvrir la porte.", "reserve_le_A1", due), 303)
	b.want("the proposal", b.get(b.instructor, at), 200, "Accorder avec réserves", "Ouvrir la porte.", "Prête à décider")
	b.want("reopened", b.send(b.instructor, at+"/reprendre", at+"/reprendre", "motif", "Une pièce manque."), 303)
}

func TestACorrectionAndAnOpinionByForms(t *testing.T) {
	t.Parallel()
	b := serve(t)
	at := home + "/" + strconv.FormatInt(b.id, 10)
	b.want("taken", b.send(b.instructor, at, at+"/prendre", "interet", "aucun"), 303)
	last := time.Now().AddDate(0, 0, 20).Format(time.DateOnly)
	b.want("asking", b.send(b.instructor, at+"/avis", at+"/avis", "courriel", "expert@example.fr", "question", "Qu’en pensez-vous ?", "fermee", "Accorder ?", "echeance", last), 303)
	b.want("asked", b.get(b.instructor, at), 200, "expert", "Attendu", "Relancer")
	b.want("the list", b.get(b.expert, "/espace/avis"), 200, "Médiathèque")
	own := "/espace/avis/1"
	b.want("before declaring", b.get(b.expert, own), 200, "Avant d’ouvrir ce dossier")
	b.want("declared", b.send(b.expert, own, own+"/interet", "interet", "aucun"), 303)
	b.want("open", b.get(b.expert, own), 200, "Accorder ?", "matin")
	b.want("empty", b.send(b.expert, own, own, "reponse", ""), 400, "Écrivez votre avis")
	b.want("given", b.send(b.expert, own, own, "reponse", "Un bon lieu.", "oui", "oui"), 303)
	b.want("read", b.get(b.instructor, at), 200, "Un bon lieu.", "Écarter cet avis")
	b.want("set aside", b.send(b.instructor, at, at+"/avis/1/ecarter", "motif", "Conflit révélé."), 303)
	b.want("no such act", b.send(b.instructor, at, at+"/avis/1/effacer"), 404)

	b.want("too soon", b.send(b.instructor, at+"/correction", at+"/correction", "nature", "incomplet", "champs", "A1", "motif", "Précisez.", "echeance", time.Now().AddDate(0, 0, 3).Format(time.DateOnly)), 400, "Laissez au moins")
	b.want("correcting", b.send(b.instructor, at+"/correction", at+"/correction", "nature", "incomplet", "champs", "A1", "motif", "Précisez.", "echeance", last), 303)
	b.want("corrected", b.get(b.instructor, at), 200, "Correction demandée", "Précisez.", "Le délai est arrêté")
	b.want("recalled", b.send(b.instructor, at, at+"/relancer"), 303)
}

func TestManyFilesAndTheirSheet(t *testing.T) {
	t.Parallel()
	b := serve(t)
	id := strconv.FormatInt(b.id, 10)
	b.want("none", b.send(b.instructor, home, home+"/lot", "acte_groupe", "prendre"), 400, "Aucun dossier n’est coché")
	b.want("no act", b.send(b.instructor, home, home+"/lot", "dossier", id), 400, "Rien n’a changé")
	b.want("some", b.send(b.instructor, home, home+"/lot", "dossier", id, "dossier", "4242", "acte_groupe", "prendre"), 200, "dossier n’est pas traité", "Ce qui est fait reste fait")
	sheet := b.get(b.instructor, home+"/export.csv?vue=toutes")
	b.want("the sheet", sheet, 200, "C-ESS-", "'=Médiathèque")
	for _, query := range []string{"?vue=rien", "?page=-1", "?tri=inconnu", "?suivi=x&etat=y&label=%00&retard=oui&q=%25"} {
		b.want(query, b.get(b.instructor, home+query), 200)
	}
	colleague := strconv.FormatInt(b.colleague.Actor.Account, 10)
	at := home + "/" + id
	b.want("handing over", b.get(b.instructor, at+"/confier"), 200, "collegue", "Côtes-d’Armor")
	b.want("to nobody", b.send(b.instructor, at+"/confier", at+"/confier", "collegue", ""), 400, "Choisissez une personne")
	b.want("to a colleague", b.send(b.instructor, at+"/confier", at+"/confier", "collegue", colleague), 303)
	b.want("to another desk", b.send(b.instructor, at+"/reorienter", at+"/reorienter", "service", "departement:22", "motif", "Le lieu a déménagé."), 303)
	b.want("there", b.get(b.away, home), 200, "C-ESS-")
}

func TestWhoOpensThePages(t *testing.T) {
	t.Parallel()
	b := serve(t)
	at := home + "/" + strconv.FormatInt(b.id, 10)
	for name, who := range map[string]accounttest.Signed{"the venue": b.manager, "nobody asked": b.expert, "another desk": b.away} {
		b.want(name, b.get(who, at), 404)
		b.want(name+" acts", b.send(who, at, at+"/recevable", "cle", "0123456789abcdef", "acte", "1"), 404)
	}
	b.want("the queue of the venue", b.get(b.manager, home), 403)
	b.want("without an account", b.get(accounttest.Signed{}, at), 401)
	b.want("no such file", b.get(b.instructor, home+"/999999"), 404)
	b.want("the opinion of somebody else", b.get(b.instructor, "/espace/avis/1"), 404)
}
