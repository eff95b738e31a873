package applying_test

import (
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"annuaire/directory"
	"annuaire/internal/httpd/httpdtest"
	"annuaire/internal/realdata"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/web/account/accounttest"
)

const save = "/espace/labels/enregistrer"

// begun begins an application by its page, and gives its address.
func (b *bench) begun(who accounttest.Signed, scheme string) string {
	b.Helper()
	sent := b.post(who, "/espace/labels/nouvelle", url.Values{"lieu": {b.place}, "dispositif": {scheme}})
	b.want("begun", sent, 303)
	path, _, _ := strings.Cut(sent.Location, "?")
	return path
}

// fill sends a step as its page shows it, with what is filled in.
func (b *bench) fill(who accounttest.Signed, step string, pairs ...string) httpdtest.Answer {
	b.Helper()
	values := b.hidden(b.get(who, step), save)
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return b.post(who, save, values)
}

func TestALabelIsAskedWithoutJavaScript(t *testing.T) {
	t.Parallel()
	b := serve(t, audited())
	b.want("at first", b.get(b.manager, "/espace/labels"), 200, "Rien pour l’instant", "Aucune candidature")
	b.want("the labels", b.get(b.manager, "/espace/labels/nouvelle"), 200, "Commencer une candidature", "Label d’essai", "Médiathèque &lt;Centre&gt;")
	at := b.begun(b.manager, "essai")
	b.want("the draft", b.get(b.manager, at+"?fait=commencee"), 200, "Les usages", "Les moyens", "La structure", "C-ESS-")
	b.want("again", b.post(b.manager, "/espace/labels/nouvelle", url.Values{"lieu": {b.place}, "dispositif": {"essai"}}), 409, "déjà en cours", "Continuer la candidature")

	step := at + "/etape/usages"
	if page := b.get(b.manager, step); strings.Contains(page.Body, "reponse_A2") {
		t.Error("what depends on an answer is asked before it")
	}
	more := b.fill(b.manager, step, "reponse_A1", "oui", "texte_A1", "Chaque <b>matin</b>")
	b.want("more is asked", more, 303)
	b.want("more", b.get(b.manager, more.Location), 200, "reponse_A2", "d’autres questions", "Chaque &lt;b&gt;matin&lt;/b&gt;", "Étape 1 sur 4")
	next := b.fill(b.manager, step, "reponse_A1", "oui", "texte_A1", "Chaque matin", "reponse_A2", "oui", "texte_A2", "")
	if !strings.HasSuffix(next.Location, "/etape/moyens") {
		t.Errorf("after the first step: %s", next.Location)
	}
	b.joins(at)
	b.want("the holder", b.fill(b.manager, at+"/etape/structure", "structure", "Ville de Rennes", "identifiant", "123", "signataire", "Anne"), 400, "Ce numéro n’est pas juste", `value="Ville de Rennes"`)
	b.want("the holder", b.fill(b.manager, at+"/etape/structure", "structure", "Ville de Rennes", "identifiant", "434 933 123 00029", "signataire", "Anne Martin, directrice"), 303)
	b.submits(at)
}

// joins sends a document that lies, then one that does not.
func (b *bench) joins(at string) {
	b.Helper()
	step := at + "/etape/moyens"
	page := b.get(b.manager, step)
	b.want("what is computed", page, 200, "La fiche ne le dit pas", "au moins 20 heures par semaine", "Corriger la fiche du lieu")
	values := b.hidden(page, save)
	values.Set("reponse_B2", "oui")
	values.Set("texte_B2", "Voir la pièce.")
	lie := b.upload(b.manager, save, values, "document_B2", "projet.pdf", []byte("<html><script>alert(1)</script>"))
	b.want("a lie", lie, 400, "page web", "Voir la pièce.", `aria-invalid="true"`)
	sent := b.upload(b.manager, save, b.with(lie, "reponse_B2", "oui", "texte_B2", "Voir la pièce."), "document_B2", "projet.txt", []byte("Notre projet.\n"))
	b.want("a document", sent, 303)
	page = b.get(b.manager, step)
	b.want("joined", page, 200, "projet.txt", "14 octets", "Retirer un document")
	_, rest, _ := strings.Cut(page.Body, `href="/espace/documents/`)
	number, _, _ := strings.Cut(rest, `"`)
	got := b.get(b.manager, "/espace/documents/"+number)
	if got.Status != 200 || got.Header.Get("Content-Disposition") != "attachment; filename=projet.txt" || got.Header.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.Contains(got.Header.Get("Content-Security-Policy"), "sandbox") || got.Body != "Notre projet.\n" {
		b.Errorf("the document is answered %d %v", got.Status, got.Header)
	}
	b.want("to a stranger", b.get(b.stranger, "/espace/documents/"+number), 404)
	b.want("to nobody", b.get(accounttest.Signed{}, "/espace/documents/"+number), 401)
}

// with gives the hidden fields of a page that is shown again, with what is filled in.
func (b *bench) with(page httpdtest.Answer, pairs ...string) url.Values {
	b.Helper()
	values := b.hidden(page, save)
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

func (b *bench) submits(at string) {
	b.Helper()
	page := b.get(b.manager, at+"/etape/envoi")
	b.want("read again", page, 200, "B1 « Horaires »", "Environ 60 jours", "Ville de Rennes", "Déposer la candidature", "434933123")
	values := b.hidden(page, at+"/deposer")
	b.want("without a mandate", b.post(b.manager, at+"/deposer", values), 400, "Confirmez que vous pouvez engager la structure")
	values = b.hidden(page, at+"/deposer")
	values.Set("mandat", "oui")
	sent := b.post(b.manager, at+"/deposer", values)
	b.want("submitted", sent, 303)
	b.want("the receipt", b.get(b.manager, sent.Location), 200, "Accusé de réception", "Ille-et-Vilaine", "la demande est refusée", "C-ESS-")
	b.want("sent twice", b.post(b.manager, at+"/deposer", values), 303)
	b.want("followed", b.get(b.manager, at), 200, "Déposée", "Accusé de réception", "Candidature déposée", "projet.txt")
	b.want("no more steps", b.get(b.manager, at+"/etape/usages"), 303)
	b.want("at home", b.get(b.manager, "/espace/labels"), 200, "Déposée", "Label d’essai")
}

func TestACharterIsAdheredToAtOnce(t *testing.T) {
	t.Parallel()
	b := serve(t, charter())
	at := b.begun(b.manager, "charte")
	b.fill(b.manager, at+"/etape/usages", "reponse_A1", "oui", "texte_A1", "")
	b.fill(b.manager, at+"/etape/structure", "structure", "Ville", "identifiant", "43493312300029", "signataire", "Anne")
	page := b.get(b.manager, at+"/etape/envoi")
	b.want("the text", page, 200, "Nous accueillons.", "je l’accepte")
	values := b.hidden(page, at+"/deposer")
	values.Set("mandat", "oui")
	b.want("not accepted", b.post(b.manager, at+"/deposer", values), 400, "Acceptez le texte de la charte")
	values = b.hidden(page, at+"/deposer")
	values.Set("mandat", "oui")
	values.Set("charte", "oui")
	b.want("adhered", b.post(b.manager, at+"/deposer", values), 303)
	b.want("the receipt", b.get(b.manager, at+"/accuse"), 200, "adhère à la charte", "CHA-")
	b.want("at home", b.get(b.manager, "/espace/labels"), 200, "Vos labels", "Titres en cours", "CHA-")
	b.want("no second one", b.get(b.manager, "/espace/labels/nouvelle"), 200, "Le renouvellement s’ouvre le")
}

// Two people fill in the same draft: the second is told, and loses nothing.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	b := serve(t, audited())
	at := b.begun(b.manager, "essai")
	mine, theirs := b.hidden(b.get(b.manager, at+"/etape/usages"), save), b.hidden(b.get(b.town, at+"/etape/usages"), save)
	mine.Set("reponse_A1", "oui")
	mine.Set("texte_A1", "Le mien.")
	theirs.Set("reponse_A1", "non")
	theirs.Set("texte_A1", "Le leur.")
	b.want("the first", b.post(b.manager, save, mine), 303)
	b.want("the second", b.post(b.town, save, theirs), 409, "Quelqu’un d’autre a enregistré", "Le leur.")
}

func TestOthersReachNothing(t *testing.T) {
	t.Parallel()
	b := serve(t, audited())
	at := b.begun(b.manager, "essai")
	values := b.hidden(b.get(b.manager, at+"/etape/usages"), save)
	for what, who := range map[string]accounttest.Signed{"a stranger": b.stranger, "who examines": b.instructor} {
		for _, path := range []string{at, at + "/etape/usages", at + "/accuse"} {
			b.want(what, b.get(who, path), 404)
		}
		b.want(what+" saves", b.post(who, save, values), 404)
		b.want(what+" submits", b.post(who, at+"/deposer", url.Values{"acte": {"1"}, "cle": {"0123456789abcdef"}}), 404)
		b.want(what+" withdraws", b.post(who, at+"/retirer", url.Values{"acte": {"1"}, "cle": {"0123456789abcdef"}}), 404)
		b.want(what+" at home", b.get(who, "/espace/labels"), 403)
		b.want(what+" begins", b.post(who, "/espace/labels/nouvelle", url.Values{"lieu": {b.place}, "dispositif": {"essai"}}), 403)
	}
	b.want("nobody", b.get(accounttest.Signed{}, "/espace/labels"), 401)
	b.want("no such file", b.get(b.manager, "/espace/labels/999999"), 404)
	b.want("no such step", b.get(b.manager, at+"/etape/%ff"), 404)
	b.want("no version", b.post(b.manager, save, url.Values{"dossier": {strings.TrimPrefix(at, "/espace/labels/")}, "etape": {"usages"}}), 400)
	b.want("withdrawn", b.post(b.manager, at+"/retirer", b.hidden(b.get(b.manager, at), at+"/retirer")), 303)
	b.want("after", b.get(b.manager, at), 200, "Retirée")
}

func TestACorrectionIsAnswered(t *testing.T) {
	t.Parallel()
	b := serve(t, audited())
	at := b.begun(b.manager, "essai")
	b.fill(b.manager, at+"/etape/usages", "reponse_A1", "non", "texte_A1", "")
	values := b.hidden(b.get(b.manager, at+"/etape/moyens"), save)
	values.Set("reponse_B2", "oui")
	values.Set("texte_B2", "")
	b.want("joined", b.upload(b.manager, save, values, "document_B2", "p.txt", []byte("Projet.")), 303)
	b.fill(b.manager, at+"/etape/structure", "structure", "Ville", "identifiant", "43493312300029", "signataire", "Anne")
	values = b.hidden(b.get(b.manager, at+"/etape/envoi"), at+"/deposer")
	values.Set("mandat", "oui")
	b.want("submitted", b.post(b.manager, at+"/deposer", values), 303)
	b.asksCorrection()

	b.want("at home", b.get(b.manager, "/espace/labels"), 200, "Répondre à une demande de correction", "avant la fin du")
	b.want("the file", b.get(b.manager, at), 200, "Une correction vous est demandée", "Datez le projet.", "B2 · Projet", "Le délai est arrêté")
	page := b.get(b.manager, at+"/etape/correction")
	b.want("only that", page, 200, "texte_B2", "Datez le projet.")
	if strings.Contains(page.Body, "texte_A1") {
		t.Error("what is not to correct is open")
	}
	b.want("nothing changed", b.post(b.manager, at+"/repondre", b.hidden(page, at+"/repondre")), 400, "Rien n’a changé")
	b.want("saved", b.fill(b.manager, at+"/etape/correction", "reponse_B2", "oui", "texte_B2", "Daté du 1er mars."), 303)
	b.want("sent", b.post(b.manager, at+"/repondre", b.hidden(b.get(b.manager, at+"/etape/correction"), at+"/repondre")), 303)
	b.want("after", b.get(b.manager, at+"?fait=repondu"), 200, "L’instruction reprend", "Daté du 1er mars.", "Réponse envoyée")
}

// asksCorrection has the instructor take the file, and ask to correct one criterion.
func (b *bench) asksCorrection() {
	b.Helper()
	var id int64
	b.must(b.store.Pool().QueryRow(b.Context(), `select id from label_application`).Scan(&id))
	b.must(b.store.DeclareInterest(b.Context(), b.instructor.Actor, id, "", false))
	_, err := b.store.TakeFile(b.Context(), b.instructor.Actor, id, anyCommand)
	b.must(err)
	last := procedure.AddDays(procedure.DayOf(time.Now(), directory.Paris), 30)
	_, err = b.store.RequestCorrection(b.Context(), b.instructor.Actor, id, store.Command{Seq: procedure.AnySeq, Reason: "Datez le projet.", Deadline: procedure.EndOf(last, directory.Paris)},
		store.CorrectionForm{Nature: procedure.Incorrect, Fields: []string{"B2"}})
	b.must(err)
}

// Whatever is typed comes back escaped, or is refused with a reason.
func TestNaughtyTexts(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(realdata.File(t, "malveillant", "blns.json"))
	var naughty []string
	if err != nil || json.Unmarshal(content, &naughty) != nil {
		t.Fatal(err)
	}
	b := serve(t, audited())
	at := b.begun(b.manager, "essai")
	for len(naughty) >= 4 {
		some := naughty[:4]
		naughty = naughty[4:]
		usages, structure := at+"/etape/usages", at+"/etape/structure"
		for _, sent := range []httpdtest.Answer{
			b.fill(b.manager, usages, "reponse_A1", labels.AnswerYes, "texte_A1", some[0]),
			b.fill(b.manager, structure, "structure", some[1], "identifiant", some[2], "signataire", some[3]),
		} {
			if sent.Status != 303 && sent.Status != 400 || strings.Contains(sent.Body, "<script>alert") || strings.Contains(sent.Body, "<img src=x") {
				t.Errorf("%q: answered %d", some, sent.Status)
			}
		}
	}
	for _, step := range []string{"/etape/usages", "/etape/envoi", ""} {
		b.want("what is left", b.get(b.manager, at+step), 200)
	}
}
