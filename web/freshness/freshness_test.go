package freshness_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestTheLinkOfALetter(t *testing.T) {
	t.Parallel()
	b := serve(t, "Médiathèque")
	path := b.reminder("Médiathèque")
	for range 3 { // machines that check mail follow links
		got := b.get(anyone, path)
		b.want("the link", got, 200, "Tout est juste", "Médiathèque", "1er janvier 2024", "Corriger la fiche", "signaler?objet=fermeture", path+"/ne-plus-ecrire")
		if cache := got.headers.Get("Cache-Control"); !strings.Contains(cache, "no-store") {
			t.Errorf("the page may be kept: %q", cache)
		}
	}
	if b.version("lieu-x0") != 1 {
		t.Fatal("looking confirms")
	}
	foreign := httptest.NewRequest(http.MethodPost, path, nil)
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	b.want("another site", b.do(foreign, anyone), 403)
	for range 2 {
		if got := b.post(anyone, path, nil); got.status != 303 || got.location != path {
			t.Errorf("the button gives %d %s", got.status, got.location)
		}
	}
	b.want("thanks", b.get(anyone, path), 200, "La fiche est confirmée", "6 mai 2026")
	if v := b.version("lieu-x0"); v != 2 {
		t.Errorf("version %d", v)
	}
	b.clock = noon.Add(31 * 24 * time.Hour)
	b.want("an old link", b.get(anyone, path), 410, "n’est plus valable")
	b.want("an old button", b.post(anyone, path, nil), 410)
	b.want("no link", b.get(anyone, "/confirmer/xxx"), 404)
	b.want("a naughty link", b.post(anyone, "/confirmer/%27or%20true", nil), 404)
}

func TestCorrectLeadsToTheRightForm(t *testing.T) {
	t.Parallel()
	b := serve(t, "Médiathèque")
	path := b.reminder("Médiathèque")
	for name, want := range map[string]string{"anyone": "/lieux/lieu-x0/signaler", "35238": "/espace/lieux/lieu-x0/modifier", "35047": "/lieux/lieu-x0/signaler"} {
		who := anyone
		if name != "anyone" {
			who = b.agent(name)
		}
		if got := b.get(who, path+"/corriger"); got.status != 303 || got.location != want {
			t.Errorf("%s: %d %s, want %s", name, got.status, got.location, want)
		}
	}
}

func TestNoMoreLetters(t *testing.T) {
	t.Parallel()
	b := serve(t, "Médiathèque")
	path := b.reminder("Médiathèque") + "/ne-plus-ecrire"
	b.want("the question", b.get(anyone, path), 200, "Ne plus m’écrire")
	b.want("the answer", b.post(anyone, path, nil), 200, "Vous ne recevrez plus ces messages")
	b.clock = noon.Add(100 * 24 * time.Hour)
	if n, err := b.store.Remind(t.Context(), b.clock, true, 100); err != nil || n != 1 { // Ailleurs alone
		t.Errorf("%d letters, %v", n, err)
	}
}

func TestListOfSheets(t *testing.T) {
	t.Parallel()
	b := serve(t, "Médiathèque", "<script>alert(1)</script>", "=HYPERLINK(1)")
	agent, manager := b.agent("35238"), b.manager("lieu-x0")
	b.want("nobody", b.get(anyone, "/espace/fraicheur"), 401)
	got := b.get(agent, "/espace/fraicheur?niveau=a-mettre-a-jour&tri=-nom&type=BIB")
	b.want("the agent", got, 200, "Médiathèque", "À mettre à jour", "&lt;script&gt;", `name="lieu"`)
	if strings.Contains(got.body, "Ailleurs") || strings.Contains(got.body, "<script>alert") {
		t.Error("a sheet of elsewhere, or markup, is shown")
	}
	got = b.get(manager, "/espace/fraicheur")
	b.want("the manager", got, 200, "Médiathèque")
	if strings.Contains(got.body, "HYPERLINK") {
		t.Error("a manager sees the sheets of others")
	}
	for _, naughty := range []string{"?q=%27+or+1=1", "?niveau=x&tri=drop&page=-4&type=%3Cb%3E", "?page=99999999999999999999", "?page=9999", "?q=" + strings.Repeat("a", 300)} {
		b.want(naughty, b.get(agent, "/espace/fraicheur"+naughty), 200)
	}
	file := b.get(agent, "/espace/fraicheur.csv?niveau=a-mettre-a-jour")
	b.want("the file", file, 200, "33299123456")
	for _, row := range rowsOf(t, file.body) {
		for _, cell := range row {
			if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "+") {
				t.Errorf("a cell is a formula: %q", cell)
			}
		}
	}
}

func rowsOf(t *testing.T, body string) [][]string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff")))
	if strings.Contains(strings.SplitN(body, "\n", 2)[0], ";") {
		r.Comma = ';'
	}
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatal(len(rows), err)
	}
	return rows
}

func TestConfirmMany(t *testing.T) {
	t.Parallel()
	b := serve(t, "Médiathèque", "Mairie")
	agent := b.agent("35238")
	const path = "/espace/fraicheur/confirmer"
	b.want("nothing chosen", b.post(agent, path, nil), 400, "Aucune fiche n’est choisie")
	got := b.post(agent, path, url.Values{"lieu": {"lieu-x0", "lieu-x2", "inconnu", "<b>"}})
	b.want("some", got, 200, "3\u00a0fiches ne sont pas confirmées", "Médiathèque", "&lt;b&gt;")
	if b.version("lieu-x0") != 2 || b.version("lieu-x1") != 1 || b.version("lieu-x2") != 1 {
		t.Error("others were confirmed")
	}
	b.want("all", b.post(agent, path, url.Values{"lieu": {"lieu-x1"}}), 200, "1\u00a0fiche est confirmée")
	forged := agent
	forged.Token = "x"
	b.want("a forged form", b.post(forged, path, url.Values{"lieu": {"lieu-x0"}}), 403)
	b.want("nobody", b.post(anyone, path, url.Values{"lieu": {"lieu-x0"}}), 401)
}

func campaignForm() url.Values {
	return url.Values{"nom": {"Printemps <b>"}, "territoire": {"commune:35238"}, "niveau": {"a-verifier", "a-mettre-a-jour"}, "message": {"Bonjour à tous."}}
}

// campaign makes one by the pages and gives its path.
func (b *bench) campaign(form url.Values) (path string, id int64) {
	b.Helper()
	made := b.post(b.agent("35238"), "/espace/campagnes/nouvelle", form)
	path, _, _ = strings.Cut(made.location, "?")
	if _, err := fmt.Sscanf(path, "/espace/campagnes/%d", &id); err != nil || made.status != 303 {
		b.Fatalf("%d %s %v\n%.500s", made.status, made.location, err, made.body)
	}
	return path, id
}

func TestCampaignPages(t *testing.T) {
	t.Parallel()
	b := serve(t, "Médiathèque", "Mairie")
	agent := b.agent("35238")
	b.want("none", b.get(agent, "/espace/campagnes"), 200, "Aucune campagne")
	b.want("the form", b.get(agent, "/espace/campagnes/nouvelle"), 200, "Rennes", "À mettre à jour")
	b.want("empty", b.post(agent, "/espace/campagnes/nouvelle", nil), 422, "Donnez un nom", "Choisissez un territoire")
	made := b.post(agent, "/espace/campagnes/nouvelle", campaignForm())
	path, _, _ := strings.Cut(made.location, "?")
	var id int64
	if _, err := fmt.Sscanf(path, "/espace/campagnes/%d", &id); err != nil || made.status != 303 {
		t.Fatalf("%d %s %v\n%.500s", made.status, made.location, err, made.body)
	}
	b.want("before", b.get(agent, made.location), 200, "Rien n’est envoyé encore", "Écrire à 2\u00a0lieux", "Printemps &lt;b&gt;")
	if got := b.post(agent, path+"/lancer", nil); got.status != 303 {
		t.Fatalf("%d\n%.500s", got.status, got.body)
	}
	b.want("launched twice", b.post(agent, path+"/lancer", nil), 409)
	if _, err := b.store.WriteCampaign(t.Context(), id, time.Now()); err != nil {
		t.Fatal(err)
	}
	b.want("after", b.get(agent, path), 200, "Sans réponse", "2\u00a0lieux à appeler", "02\u00a099\u00a012\u00a034\u00a056", "Clore la campagne")
	b.want("the file", b.get(agent, path+"/lieux.csv"), 200, "Médiathèque", "oui")
	b.want("relaunched at once", b.post(agent, path+"/relancer", nil), 422, "quinze jours")
	if got := b.post(agent, path+"/clore", nil); got.status != 303 {
		t.Errorf("closing gives %d", got.status)
	}
	b.want("the list", b.get(agent, "/espace/campagnes"), 200, "Close", "Printemps")
	for _, bad := range []string{"x", "0", "99999999999999999999", "999"} {
		b.want(bad, b.get(agent, "/espace/campagnes/"+bad), 404)
	}
}

func TestStrangersSeeNoCampaign(t *testing.T) {
	t.Parallel()
	b := serve(t, "Médiathèque")
	path, _ := b.campaign(campaignForm())
	stranger, manager := b.agent("35047"), b.manager("lieu-x0")
	for _, p := range []string{path, path + "/lieux.csv"} {
		b.want("a stranger reads "+p, b.get(stranger, p), 404)
		b.want("a manager reads "+p, b.get(manager, p), 403)
		b.want("nobody reads "+p, b.get(anyone, p), 401)
	}
	for _, act := range []string{"/lancer", "/relancer", "/clore"} {
		b.want("a stranger"+act, b.post(stranger, path+act, nil), 404)
		b.want("a manager"+act, b.post(manager, path+act, nil), 403)
		b.want("nobody"+act, b.post(anyone, path+act, nil), 401)
	}
	b.want("a campaign elsewhere", b.post(stranger, "/espace/campagnes/nouvelle", campaignForm()), 403)
}
