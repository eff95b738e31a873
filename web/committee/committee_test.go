package committee_test

import (
	"crypto/rand"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"annuaire/internal/httpd/httpdtest"
	"annuaire/web/account/accounttest"
)

// form gives the hidden fields of a page, with what is filled in.
func (b *bench) form(p httpdtest.Answer, pairs ...string) url.Values {
	b.Helper()
	values := url.Values{"acte": {b.hidden(p, "acte")}, "cle": {rand.Text()}} // a page that is loaded again has another number
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return values
}

// follow answers a form and reads the page where it leads.
func (b *bench) follow(what string, who accounttest.Signed, path string, values url.Values, texts ...string) httpdtest.Answer {
	b.Helper()
	sent := b.post(who, path, values)
	b.want(what, sent, 303)
	got := b.get(who, sent.Location)
	b.want(what+", after", got, 200, texts...)
	return got
}

func (b *bench) at(session, rest string) string { return "/espace/seances/" + session + rest }

// planned plans a session by the page, with two members besides the chair.
func (b *bench) planned() (session string) {
	b.Helper()
	page := b.get(b.president, "/espace/seances/nouvelle")
	b.want("the form", page, 200, "Bretagne (région)")
	values := b.form(page, "territoire", "region:53", "nom", "Comité d’essai", "jour", time.Now().AddDate(0, 0, 6).Format(time.DateOnly), "heure", "14 h 30",
		"presidence", "preside@example.fr", "membres", "membre@example.fr\nlien@example.fr autre@example.fr", "quorum", "3")
	sent := b.post(b.president, "/espace/seances/nouvelle", values)
	b.want("planned", sent, 303)
	if again := b.post(b.president, "/espace/seances/nouvelle", values); again.Location != sent.Location {
		b.Errorf("sent twice, it leads to %s then %s", sent.Location, again.Location)
	}
	path, _, _ := strings.Cut(sent.Location, "?")
	return strings.TrimPrefix(path, "/espace/seances/")
}

func TestAPlanThatLacksSomething(t *testing.T) {
	t.Parallel()
	b := serve(t, byCommittee())
	page := b.get(b.president, "/espace/seances/nouvelle")
	refused := b.post(b.president, "/espace/seances/nouvelle", b.form(page, "territoire", "region:53", "nom", "X", "jour", "hier", "heure", "25 h", "presidence", "nul@example.fr", "quorum", "x"))
	b.want("what cannot be read", refused, 422, "Donnez une date", "Écrivez un nombre", `value="X"`)
	values := b.form(page, "territoire", "region:53", "nom", "X", "jour", "2099-01-01", "heure", "9h", "presidence", "membre@example.fr", "membres", "nul@example.fr", "quorum", "1")
	b.want("people who cannot", b.post(b.president, "/espace/seances/nouvelle", values), 422, "nul@example.fr", "Cette personne n’a pas le droit de décider")
	b.want("elsewhere", b.post(b.president, "/espace/seances/nouvelle", b.form(page, "territoire", "pays:FR", "nom", "X", "jour", "2026-12-01", "heure", "9h", "quorum", "1")), 422)
	b.want("nobody", b.get(b.member, "/espace/seances/nouvelle"), 403)
	b.want("a list for nobody", b.get(accounttest.Signed{}, "/espace/seances"), 401)
}

// TestACommitteeWithoutJavaScript goes from the plan to the closed minutes by plain forms.
func TestACommitteeWithoutJavaScript(t *testing.T) {
	t.Parallel()
	b := serve(t, byCommittee())
	session, file := b.planned(), strconv.FormatInt(b.file, 10)

	page := b.get(b.president, b.at(session, "/inscrire"))
	b.want("ready files", page, 200, "Médiathèque", "Accorder avec réserves", "Dans le délai")
	_, rest, _ := strings.Cut(page.Body, `name="dossier" value="`)
	chosen, _, _ := strings.Cut(rest, `"`)
	b.want("enlisted", b.post(b.president, b.at(session, "/inscrire"), b.form(page, "dossier", chosen)), 200, "1\u00a0dossier inscrit sur 1")
	b.want("nothing ticked", b.post(b.president, b.at(session, "/inscrire"), b.form(page)), 400, "Aucun dossier n’est coché")

	b.want("a member before", b.get(b.member, b.at(session, "")), 200, "Médiathèque", "Je n’ai aucun intérêt")
	b.want("the file before", b.get(b.member, b.at(session, "/dossiers/"+file)), 403, "Déclarez d’abord")
	b.want("a stranger", b.get(b.stranger, b.at(session, "")), 404)
	b.follow("declared", b.member, "/espace/interets", url.Values{"dossier": {file}}, "Votre déclaration est enregistrée")
	b.follow("declared by the chair", b.president, "/espace/interets", url.Values{"dossier": {file}})
	b.want("no reason", b.post(b.recused, "/espace/interets/"+file, url.Values{"declaration": {"retrait"}}), 422, "ce qui vous lie")
	b.follow("recused", b.recused, "/espace/interets/"+file, url.Values{"declaration": {"retrait"}, "interet": {"Ma sœur y travaille."}}, "Vous vous êtes retiré")
	b.want("the file of who is recused", b.get(b.recused, b.at(session, "/dossiers/"+file)), 403, "Vous vous êtes retiré")
	b.want("the act of who is recused", b.get(b.recused, "/espace/decisions/"+file), 404)
	b.want("no way back", b.post(b.recused, "/espace/interets/"+file, url.Values{"declaration": {"aucun"}}), 409, "définitive")

	b.follow("declared by another", b.other, "/espace/interets", url.Values{"dossier": {file}})
	b.opens(session)
	b.votes(session, file)
	b.decides(session, file)
	b.closes(session)
}

func (b *bench) opens(session string) {
	b.Helper()
	page := b.get(b.president, b.at(session, ""))
	everybody := []string{"present", strconv.FormatInt(b.president.Account, 10), "present", strconv.FormatInt(b.member.Account, 10), "present", strconv.FormatInt(b.recused.Account, 10), "present", strconv.FormatInt(b.other.Account, 10)}
	b.want("before its day", b.post(b.president, b.at(session, "/ouvrir"), b.form(page, everybody...)), 409, "Cette séance est prévue le")
	if _, err := b.store.Pool().Exec(b.Context(), `update label_session set at = now()`); err != nil { // its day has come
		b.Fatal(err)
	}
	b.want("no quorum", b.post(b.president, b.at(session, "/ouvrir"), b.form(page, everybody[:2]...)), 409, "Il manque des membres")
	b.want("not the chair", b.post(b.judge, b.at(session, "/ouvrir"), b.form(page, everybody...)), 422, "pas votre rôle")
	b.follow("open", b.president, b.at(session, "/ouvrir"), b.form(page, everybody...), "La séance est ouverte", "Présent")
}

func (b *bench) votes(session, file string) {
	b.Helper()
	page := b.get(b.member, b.at(session, "/votes"))
	b.want("the ballot", page, 200, "Pas encore voté", "Pour, avec réserves")
	b.follow("voted", b.member, b.at(session, "/votes"), b.form(page, "vote_"+file, "reserves"), "Vos votes sont enregistrés", `value="reserves" selected`)
	b.want("nonsense", b.post(b.member, b.at(session, "/votes"), b.form(page, "vote_"+file, "oui")), 422, "Choisissez un vote")
	b.want("nothing to vote", b.get(b.recused, b.at(session, "/votes")), 200, "Aucun dossier n’attend votre vote")
	b.want("the vote of who is recused", b.post(b.recused, b.at(session, "/votes"), b.form(page, "vote_"+file, "contre")), 422, "pas ouvert à votre vote")
	b.follow("voted by another", b.other, b.at(session, "/votes"), b.form(page, "vote_"+file, "abstention"))
	b.follow("voted by the chair", b.president, b.at(session, "/votes"), b.form(page, "vote_"+file, "pour"))
}

func (b *bench) decides(session, file string) {
	b.Helper()
	path := b.at(session, "/dossiers/"+file)
	b.want("in bulk", b.get(b.president, b.at(session, "/decisions")), 200, "1 pour, 1 pour avec réserves", "Sortis : 1", `value="accorder_avec_reserves" selected`)
	page := b.get(b.president, path)
	b.want("alone", page, 200, "Réparer deux ordinateurs.", "Ajourner ce dossier", "Luc Lien")
	late := b.form(page, "decision", "accorder_avec_reserves", "motif", "Oui.", "reserve_A3", "Réparer.", "reserve_le_A3", "2020-01-01")
	b.want("a reserve that is late", b.post(b.president, path+"/decider", late), 422, "Choisissez une date", "Réparer.")
	b.want("against the votes", b.post(b.president, path+"/decider", b.form(page, "decision", "refuser", "motif", "Non.", "motif_code", "criteres")), 409, "La décision suit le vote")
	b.want("by a member", b.post(b.member, path+"/decider", b.form(page, "decision", "refuser", "motif", "Non.", "motif_code", "criteres")), 422)
	good := b.form(page, "decision", "accorder_avec_reserves", "motif", "Le lieu <est> utile.", "reserve_A3", "Réparer.", "reserve_le_A3", time.Now().AddDate(0, 1, 0).Format(time.DateOnly))
	b.follow("decided", b.president, path+"/decider", good, "La décision est enregistrée", "D-ESS-")
	b.want("sent twice", b.post(b.president, path+"/decider", good), 303)
	b.want("the act", b.get(b.manager, "/espace/decisions/"+file), 200, "Label accordé avec réserves", "Le lieu &lt;est&gt; utile.", "Comité réuni le", "Réparer.", "tribunal administratif", "ESS-2")
}

func (b *bench) closes(session string) {
	b.Helper()
	page := b.get(b.president, b.at(session, "/proces-verbal"))
	b.want("the draft", page, 200, "Luc Lien a quitté la séance", "Décision D-ESS-", "1 pour, 1 pour avec réserves")
	b.want("empty", b.post(b.president, b.at(session, "/proces-verbal"), b.form(page, "clore", "oui")), 422, "Écrivez le procès-verbal")
	b.follow("closed", b.president, b.at(session, "/proces-verbal"), b.form(page, "clore", "oui", "proces_verbal", "Tout s’est bien passé."), "La séance est close")
	b.want("locked", b.get(b.president, b.at(session, "/proces-verbal")), 200, "Tout s’est bien passé.")
	b.want("too late", b.post(b.president, b.at(session, "/proces-verbal"), b.form(page, "proces_verbal", "Autre.")), 409)
	b.want("to print", b.get(b.president, b.at(session, "/ordre-du-jour")), 200, "Paule Présidente (présidence)", "Médiathèque, Rennes")
	b.want("the list", b.get(b.member, "/espace/seances"), 200, "Comité d’essai", "Close")
}

// TestAnAppealWithoutJavaScript goes from a refusal by one person to the appeal that is
// upheld by another.
func TestAnAppealWithoutJavaScript(t *testing.T) {
	t.Parallel()
	b := serve(t, alone())
	file := strconv.FormatInt(b.file, 10)
	path := "/espace/decisions/" + file
	b.want("to decide", b.get(b.president, "/espace/decisions"), 200, "Médiathèque, Rennes")
	b.want("before declaring", b.get(b.president, path+"/decider"), 200, "Dites d’abord")
	b.follow("declared", b.president, "/espace/interets/"+file, url.Values{"declaration": {"aucun"}})
	page := b.get(b.president, path+"/decider")
	b.want("the form", page, 200, "Le lieu remplit presque", "Motif du refus")
	b.want("no ground", b.post(b.president, path+"/decider", b.form(page, "decision", "refuser", "motif", "Non.")), 422, "Choisissez un motif")
	b.want("who examined", b.get(b.instructor, path+"/decider"), 403)
	b.follow("refused", b.president, path+"/decider", b.form(page, "decision", "refuser", "motif", "Le matériel manque.", "motif_code", "criteres"), "Label refusé")

	b.want("the act", b.get(b.manager, path), 200, "Contester cette décision", "Le matériel manque.")
	page = b.get(b.manager, "/espace/recours/nouveau?candidature="+file)
	b.want("the form of an appeal", page, 200, "Dernier jour pour contester")
	b.want("no argument", b.post(b.manager, "/espace/recours/nouveau", b.form(page, "candidature", file)), 422, "Écrivez vos arguments")
	filed := b.form(page, "candidature", file, "texte", "Le matériel est <réparé>.")
	sent := b.post(b.manager, "/espace/recours/nouveau", filed)
	b.want("filed", sent, 303)
	if again := b.post(b.manager, "/espace/recours/nouveau", filed); again.Location != sent.Location {
		t.Errorf("sent twice, it leads to %q", again.Location)
	}
	b.want("once", b.get(b.manager, "/espace/recours/nouveau?candidature="+file), 409)
	appeal, _, _ := strings.Cut(sent.Location, "?")
	b.want("for the venue", b.get(b.manager, appeal), 200, "Le matériel est &lt;réparé&gt;.", "Retirer ce recours")
	for name, who := range map[string]accounttest.Signed{"who decided": b.president, "who examined": b.instructor, "a stranger": b.stranger} {
		b.want(name, b.get(who, appeal), 404)
		b.want(name+" judges", b.post(who, appeal+"/juger", b.form(page, "decision", "reformer", "motif", "Non.")), 404)
	}
	b.judged(appeal, file)
	b.want("the new act", b.get(b.manager, path), 200, "Décision réformée après recours", "Décision annulée", "ESS-2")
}

func (b *bench) judged(appeal, file string) {
	b.Helper()
	b.want("before declaring", b.get(b.colleague, appeal), 200, "Dites d’abord")
	for _, who := range []accounttest.Signed{b.colleague, b.judge} {
		b.follow("declared", who, "/espace/interets/"+file, url.Values{"declaration": {"aucun"}})
	}
	b.follow("taken", b.colleague, appeal+"/prendre", b.form(b.get(b.colleague, appeal)), "Vous examinez ce recours")
	page := b.get(b.colleague, appeal)
	b.want("no answer", b.post(b.colleague, appeal+"/proposer", b.form(page, "motif", "Oui.")), 422, "Choisissez une réponse")
	b.follow("proposed", b.colleague, appeal+"/proposer", b.form(page, "reponse", "accueillir", "motif", "Le matériel est réparé."), "La réponse est proposée")
	page = b.get(b.judge, appeal)
	b.want("to judge", page, 200, "Accueillir : accorder le label", "Avec les réserves proposées")
	b.want("no reason", b.post(b.judge, appeal+"/juger", b.form(page, "decision", "reformer")), 422, "Donnez les raisons")
	b.follow("judged", b.judge, appeal+"/juger", b.form(page, "decision", "reformer", "motif", "Le matériel est réparé."), "Le recours est jugé", "Accueilli")
}
