package visiting_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"annuaire/web/account/accounttest"
)

// TestAVisitWithoutJavaScript goes from the plan to the observations by plain forms.
func TestAVisitWithoutJavaScript(t *testing.T) {
	t.Parallel()
	b := serve(t)
	form := b.get(b.instructor, "/espace/visites/nouvelle?dossier=1")
	b.want("the form", form, 200, "Proposer une visite : Médiathèque", "A2 : Espace calme")
	day := time.Now().AddDate(0, 0, 3).Format(time.DateOnly)
	values := url.Values{
		"dossier": {"1"}, "acte": {b.hidden(form, "acte")}, "cle": {b.hidden(form, "cle")}, "jour": {day}, "heure": {"14 h 30"}, "duree": {"120"},
		"moi": {"oui"}, "visiteur_1": {"expert@example.fr"}, "critere": {"A2", "A3"}, "message": {"Préparez la salle."},
	}
	bad := url.Values{"dossier": {"1"}, "acte": values["acte"], "cle": values["cle"], "jour": {"demain"}, "heure": {"25 h"}}
	b.want("a bad plan", b.post(b.instructor, "/espace/visites", bad), 400, "Donnez une date", "Donnez une heure")
	planned := b.post(b.instructor, "/espace/visites", values)
	b.want("the plan", planned, 303)
	if again := b.post(b.instructor, "/espace/visites", values); again.Location != planned.Location {
		t.Errorf("sent twice, it leads to %s then %s", planned.Location, again.Location)
	}
	path, _, _ := strings.Cut(planned.Location, "?")

	venue := b.get(b.manager, path)
	b.want("for the venue", venue, 200, "Accepter cette date", "de 14\u00a0h\u00a030 à 16\u00a0h\u00a030", "Inès Instruction", "Éric Expert", "Préparez la salle.")
	refusal := url.Values{"acte": {b.hidden(venue, "acte")}, "cle": {b.hidden(venue, "cle")}}
	b.want("declined without a reason", b.post(b.manager, path+"/decliner", refusal), 400, "Donnez la raison")
	b.want("accepted", b.post(b.manager, path+"/accepter", url.Values{"acte": {b.hidden(venue, "acte")}, "cle": {b.hidden(venue, "cle")}}), 303)
	b.want("the list", b.get(b.manager, "/espace/visites"), 200, "1\u00a0visite à venir", "Acceptée")
	b.want("the calendar", b.get(b.manager, path+"/rendez-vous.ics"), 200, "BEGIN:VEVENT\r\n", "STATUS:CONFIRMED", "URL:https://exemple.fr"+path)

	b.want("before declaring", b.get(b.expert, path), 200, "Avant d’ouvrir cette visite")
	b.want("the notebook, before", b.get(b.expert, path+"/carnet"), 403)
	b.want("declared nothing", b.post(b.expert, path+"/interets", url.Values{}), 400, "Choisissez une réponse.")
	b.want("declared", b.post(b.expert, path+"/interets", url.Values{"lien": {"non"}}), 303)
	b.fillIn(path)
	b.want("a stranger", b.get(b.stranger, path), 404)
}

// fillIn has the expert note two criteria, with a photo, sign, and the venue answer.
func (b *bench) fillIn(path string) {
	b.Helper()
	number := strings.TrimPrefix(path, "/espace/visites/")
	b.want("the notebook", b.get(b.expert, path+"/carnet"), 200, "0 sur 2\u00a0critères", "Continuer : critère A2", "data-garder")
	page := b.get(b.expert, path+"/carnet/A2")
	b.want("a criterion", page, 200, "Avoir un espace calme pour parler.", "Sans visage")
	values := url.Values{"visite": {number}, "critere": {"A2"}, "cle": {b.hidden(page, "cle")}, "apres": {""}, "constat": {"mineure"}, "texte": {"Un peu de bruit."}}
	saved := b.step(b.expert, values, picture(9), false)
	b.want("saved", saved, 303)
	if saved.Location != path+"/carnet/A3" {
		b.Errorf("then comes %s", saved.Location)
	}
	b.want("sent twice", b.step(b.expert, values, picture(9), false), 303)
	again := b.get(b.expert, path+"/carnet/A2")
	b.want("again", again, 200, "Un peu de bruit.", "1\u00a0photo", `value="mineure" checked`)
	b.want("a file that is no photo", b.step(b.expert, url.Values{"visite": {number}, "critere": {"A2"}, "cle": {"une-autre-cle-0123"}, "constat": {"mineure"}, "texte": {"Encore."}},
		[]byte("%PDF-1.4"), false), 400, "n’est pas une photo")
	b.want("too early", b.get(b.expert, path+"/signature"), 200, "Dites ce que vous constatez pour le critère A3.")
	page = b.get(b.expert, path+"/carnet/A3")
	b.want("the last", b.step(b.expert, url.Values{"visite": {number}, "critere": {"A3"}, "cle": {b.hidden(page, "cle")}, "constat": {"conforme"}}, nil, false), 303)
	b.sign(path)
}

func (b *bench) sign(path string) {
	b.Helper()
	page := b.get(b.expert, path+"/signature")
	now := time.Now().In(time.FixedZone("", 0))
	values := url.Values{
		"acte": {b.hidden(page, "acte")}, "cle": {b.hidden(page, "cle")}, "arrivee": {now.AddDate(0, 0, -1).Format(time.DateOnly)},
		"arrivee_heure": {"9 h"}, "depart": {"11:15"}, "rapport": {"Bon accueil."},
	}
	b.want("nobody there", b.post(b.expert, path+"/rapporter", values), 400, "Dites qui était présent.")
	values.Set("presents", "Marie Gestion")
	b.want("signed", b.post(b.expert, path+"/rapporter", values), 303)
	b.want("sent twice", b.post(b.expert, path+"/rapporter", values), 303)
	report := b.get(b.manager, path+"/rapport")
	b.want("the report", report, 200, "Défaut mineur", "Un peu de bruit.", "Marie Gestion", "Éric Expert", "Inchangé depuis la signature")
	photo := regexp.MustCompile(path + `/photos/[0-9]+`).FindString(report.Body)
	got := b.get(b.manager, photo)
	b.want("the photo", got, 200)
	if got.Header.Get("Content-Type") != "image/jpeg" || got.Header.Get("Cache-Control") != "no-store" {
		b.Errorf("the photo is %v", got.Header)
	}
	b.want("the notebook, after", b.get(b.expert, path+"/carnet"), 409, "signé")
	venue := b.get(b.manager, path)
	b.want("for the venue", venue, 200, "Ajouter ces observations")
	observed := url.Values{"acte": {b.hidden(venue, "acte")}, "cle": {b.hidden(venue, "cle")}, "motif": {"Les rideaux arrivent <mardi>."}}
	b.want("observed", b.post(b.manager, path+"/observer", observed), 303)
	b.want("beside the report", b.get(b.instructor, path+"/rapport"), 200, "Les rideaux arrivent &lt;mardi&gt;.")
}

// What a device sends is answered for its script, and says when another device wrote.
func TestWhatADeviceSends(t *testing.T) {
	t.Parallel()
	b := serve(t)
	id := b.accepted()
	b.want("the state", b.get(b.instructor, at(id, "/etat.json")), 200, `"jeton":"`+b.instructor.Token, `"ouverte":true`)
	b.want("not declared", b.get(b.expert, at(id, "/etat.json")), 200, `"ouverte":false`)
	send := func(key, text, written string) string {
		t.Helper()
		got := b.step(b.instructor, url.Values{"visite": {at(id, "")[len("/espace/visites/"):]}, "critere": {"A2"}, "cle": {key}, "constat": {"majeure"}, "texte": {text}, "ecrit": {written}, "apres": {""}}, nil, true)
		b.want(text, got, 200)
		return got.Body
	}
	if said := send("telephone-01234567", "Bruit.", "2026-01-01T10:00:00.000Z"); !strings.Contains(said, `"etat":"enregistre"`) {
		t.Error(said)
	}
	if said := send("tablette-012345678", "Fermé.", "2026-01-01T09:00:00.000Z"); !strings.Contains(said, `"etat":"ecarte"`) || !strings.Contains(said, `"autre":"1er janvier 2026`) {
		t.Error(said)
	}
	b.want("both versions", b.get(b.instructor, at(id, "/carnet/A2")), 200, "Bruit.", "Fermé.", "rempli sur deux appareils")
	refused := b.step(b.instructor, url.Values{"visite": {"1"}, "critere": {"Z9"}, "cle": {"0123456789abcdef"}, "constat": {"conforme"}}, nil, true)
	b.want("another criterion", refused, 400)
}

// The program that works without network is served where it may rule the pages.
func TestTheProgramWithoutNetwork(t *testing.T) {
	t.Parallel()
	b := serve(t)
	got := b.get(accounttest.Signed{}, "/espace/visites/hors-ligne.js")
	b.want("the program", got, 200, "visite-statique")
	if policy := got.Header.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") || !strings.Contains(policy, "connect-src 'self'") {
		t.Errorf("its policy is %q", policy)
	}
}

func TestHostileVisits(t *testing.T) {
	t.Parallel()
	b := serve(t)
	id := b.accepted()
	for _, path := range []string{"/espace/visites/0", "/espace/visites/99", "/espace/visites/9999999999999999999", at(id, "/carnet/Z9"), at(id, "/carnet/%00"), at(id, "/carnet/%FF"),
		at(id, "/photos/99"), at(id, "/rapport"), "/espace/visites/nouvelle?dossier=x", "/espace/visites/nouvelle?titre=%00", "/espace/visites/nouvelle?titre=X-1"} {
		if got := b.get(b.instructor, path); got.Status != 404 {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
	for name, values := range map[string]url.Values{
		"nothing": {}, "no visit": {"visite": {"x"}}, "no key": {"visite": {"1"}, "critere": {"A2"}, "constat": {"conforme"}},
		"a long key": {"visite": {"1"}, "critere": {"A2"}, "cle": {strings.Repeat("a", 500)}, "constat": {"conforme"}},
		"bytes":      {"visite": {"1"}, "critere": {"A2"}, "cle": {"0123456789\xff\x00abcdef"}, "constat": {"\xff"}, "texte": {"\x00\xff"}},
	} {
		if got := b.step(b.instructor, values, nil, true); got.Status != 400 {
			t.Errorf("%s: %d %.200s", name, got.Status, got.Body)
		}
	}
	for _, path := range []string{"/accepter", "/decliner", "/annuler", "/observer", "/clore", "/deplacer", "/rapporter"} {
		if got := b.post(b.instructor, at(id, path), url.Values{"acte": {"\xff"}, "cle": {"\x00"}}); got.Status != 400 {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
}
