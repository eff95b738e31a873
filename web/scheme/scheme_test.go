package scheme_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/internal/httpd/httpdtest"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/store/storetest"
	"annuaire/web/account/accounttest"
	"annuaire/web/page"
	"annuaire/web/scheme"
)

// site is a service with the pages of schemes, on a record of its own.
type site struct {
	t     *testing.T
	app   *fiber.App
	store *store.Store
	agent accounttest.Signed
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := storetest.Open(t, []geo.Territory{{Level: geo.Region, Code: "53", Name: "Bretagne"}, {Level: geo.Country, Code: "FR", Name: "France"}})
	w := &site{t: t, store: s}
	w.app = httpd.New(httpd.Config{Logger: slog.New(slog.DiscardHandler), Before: accounttest.Guards(s)})
	renderer := page.NewRenderer(page.Config{Assets: fstest.MapFS{}, Sample: page.Page{Content: page.Paragraph("Essai.")}})
	scheme.New(scheme.Deps{Store: s, Renderer: renderer}).Register(w.app)
	w.agent = w.someone("agence@example.fr", access.Agency, access.Country)
	return w
}

func (w *site) someone(email string, role access.Role, over access.Territory) accounttest.Signed {
	return accounttest.SignIn(w.t, w.store, accounttest.Person{Email: email, Name: "Agnès", Strong: true, Grants: []access.Grant{{Role: role, Territory: over}}})
}

func (w *site) get(path string, as accounttest.Signed) httpdtest.Answer {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	as.Sign(r)
	return httpdtest.Send(w.t, w.app, r)
}

// post sends a form with the hidden fields that its page has.
func (w *site) post(path string, as accounttest.Signed, pairs ...string) httpdtest.Answer {
	w.t.Helper()
	values := url.Values{"jeton": {as.Token}}
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	as.Sign(r)
	return httpdtest.Send(w.t, w.app, r)
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="(revision|acte|cle)" value="([^"]*)"`)

// hidden gives the hidden fields of the page at an address.
func (w *site) hidden(path string) (pairs []string) {
	w.t.Helper()
	seen := map[string]bool{}
	for _, m := range hiddenField.FindAllStringSubmatch(w.get(path, w.agent).Body, -1) {
		if !seen[m[1]] {
			pairs = append(pairs, m[1], m[2])
		}
		seen[m[1]] = true
	}
	return pairs
}

// save sends the form of a page, and wants it kept.
func (w *site) save(path string, pairs ...string) string {
	w.t.Helper()
	a := w.post(path, w.agent, append(w.hidden(path), pairs...)...)
	if a.Status != http.StatusSeeOther {
		w.t.Fatalf("%s: %d\n%s", path, a.Status, faultsOf(a.Body))
	}
	return a.Location
}

var faultText = regexp.MustCompile(`(?s)<p class="faute"[^>]*>.*?</p>`)

func faultsOf(body string) string { return strings.Join(faultText.FindAllString(body, -1), "\n") }

func (w *site) begun(from, code, prefix string) string {
	w.t.Helper()
	a := w.post("/espace/dispositifs/nouveau", w.agent, "depuis", from, "nom", "", "code", code, "prefixe", prefix)
	at, _, _ := strings.Cut(a.Location, "?")
	if a.Status != http.StatusSeeOther {
		w.t.Fatalf("%d\n%s", a.Status, a.Body)
	}
	return at
}

// A label is written from nothing, step by step, and published.
func TestALabelIsWrittenFromNothing(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	at := w.begun("label", "nouveau-label", "NOU")
	w.save(at+"/identite", "nom", "Nouveau label", "nom_court", "Nouveau", "resume", "Un label.", "nature", "label", "prefixe", "NOU", "porteur", "L’agence", "fondement", "Règlement.")
	w.save(at+"/charte", "charte", "Article 1. Objet\r\n\r\nDire la vérité.")
	w.save(at+"/parties", "partie-_1-nom", "L’accueil", "partie-_1-texte", "Recevoir.", "partie-_1-rang", "2", "partie-_2-nom", "Les usages", "partie-_2-rang", "1",
		"groupe-_1-nom", "Petits défauts", "groupe-_1-max", "2")
	w.save(at+"/criteres/nouveau", "code", "A1", "partie", "les_usages", "nom", "Accueillir", "texte", "Accueillir chacun.", "controle", "declaratif", "poids", "3", "obligatoire", "oui")
	w.save(at+"/criteres/nouveau", "code", "A2", "partie", "l_accueil", "nom", "Ouvrir", "texte", "Ouvrir.", "controle", "donnees", "mesure", "heures_semaine", "seuil", "12,5", "poids", "3",
		"eliminatoire", "oui", "si_critere", "A1", "si_reponse", "oui")
	w.save(at+"/regles", "duree_mois", "36", "renouvellement_mois", "6", "delai_habituel_jours", "60", "correction_jours", "15", "contradictoire_jours", "15",
		"silence_regle", "rejet", "silence_nombre", "4", "silence_unite", "mois", "delai_mineure_mois", "6", "delai_majeure_mois", "3", "recours_mois", "2")
	w.save(at+"/instances", "instruction", "departement", "instruction", "region", "decision", "autorite", "niveau_decision", "region")
	w.save(at+"/motifs", "refus-_1-nom", "Un critère manque.", "refus-_1-public", "Critère non rempli", "retrait-_1-nom", "Un critère est perdu.", "retrait-_1-public", "Critère perdu")
	w.save(at + "/publier")
	v, err := w.store.PublishedScheme(t.Context(), "nouveau-label")
	if err != nil {
		t.Fatal(err)
	}
	s := v.Scheme
	if s.Sections[0].Code != "les_usages" || s.Criteria[1].Measure.AtLeast != 12.5 || s.Criteria[1].When.Criterion != "A1" || s.Charter != "Article 1. Objet\n\nDire la vérité." {
		t.Errorf("%+v", s)
	}
	for _, path := range []string{at, at + "/differences", at + "/apercu", at + "/fermer"} {
		if a := w.get(path, w.agent); a.Status != http.StatusOK {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
	if a := w.get(at+"/identite", w.agent); a.Status != http.StatusConflict {
		t.Errorf("the form of a published version: %d", a.Status)
	}
}

func TestAStepSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	at := w.begun("modele-emn", "emn", "EMN")
	path := at + "/regles"
	pairs := append(w.hidden(path), "duree_mois", "36", "renouvellement_mois", "6", "correction_jours", "quinze", "contradictoire_jours", "10", "silence_regle", "aucune",
		"delai_mineure_mois", "6", "delai_majeure_mois", "3", "recours_mois", "2", "delai_habituel_jours", "60")
	a := w.post(path, w.agent, pairs...)
	for _, want := range []string{`value="quinze"`, "Écrivez un nombre entier", "entre 15 et", "Des critères se vérifient sur place", `href="#c-contradictoire_jours"`} {
		if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, want) {
			t.Errorf("%d, without %q", a.Status, want)
		}
	}
	if v := w.versionAt(at); v.Scheme.CorrectionDays != 30 {
		t.Errorf("what was refused is kept: %d", v.Scheme.CorrectionDays)
	}
	// Kept as it is when its editor says so, but what cannot be read never is.
	pairs = append(w.hidden(path), "duree_mois", "36", "contradictoire_jours", "10", "silence_regle", "aucune", "incomplet", "oui")
	if a := w.post(path, w.agent, pairs...); a.Status != http.StatusSeeOther || w.versionAt(at).Scheme.ContradictDays != 10 {
		t.Errorf("an incomplete draft: %d", a.Status)
	}
	if a := w.get(at+"/publier", w.agent); strings.Contains(a.Body, ">Publier cette version<") || !strings.Contains(a.Body, "entre 15 et") {
		t.Error("an incomplete draft can be published")
	}
	if a := w.post(at+"/publier", w.agent, w.hidden(at+"/abandonner")...); a.Status != http.StatusSeeOther || w.versionAt(at).State != labels.SchemeDraft {
		t.Errorf("published by hand: %d, %s", a.Status, w.versionAt(at).State)
	}
}

func (w *site) versionAt(at string) store.SchemeVersion {
	w.t.Helper()
	var id int64
	if _, err := fmt.Sscanf(at, "/espace/dispositifs/%d", &id); err != nil {
		w.t.Fatal(err)
	}
	line, _, err := w.store.Scheme(w.t.Context(), w.agent.Actor, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return line.SchemeVersion
}

func TestCriteriaAreMovedTakenAwayAndGivenBack(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	at := w.begun("modele-reseau", "reseau", "RMN")
	codes := func() (list string) {
		for _, c := range w.versionAt(at).Scheme.Criteria {
			list += c.Code + " "
		}
		return list
	}
	before := codes()
	send := func(path string) {
		t.Helper()
		if a := w.post(at+path, w.agent, w.hidden(at+"/criteres")...); a.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d", path, a.Status)
		}
	}
	send("/criteres/A2/monter")
	if got := codes(); !strings.HasPrefix(got, "A2 A1 A3") {
		t.Errorf("moved up: %s", got)
	}
	send("/criteres/A2/descendre")
	send("/criteres/A1/monter") // it is the first: nothing moves
	if got := codes(); got != before {
		t.Errorf("moved back: %s", got)
	}
	old := w.hidden(at + "/criteres")
	send("/criteres/A3/retirer")
	if got := codes(); strings.Contains(got, "A3") {
		t.Errorf("taken away: %s", got)
	}
	if a := w.post(at+"/criteres/A4/retirer", w.agent, old...); a.Status != http.StatusConflict {
		t.Errorf("from an old page: %d", a.Status)
	}
	send("/annuler")
	if got := codes(); got != before {
		t.Errorf("given back: %s", got)
	}
	if a := w.post(at+"/criteres/Z9/monter", w.agent, w.hidden(at+"/criteres")...); a.Status != http.StatusNotFound {
		t.Errorf("a criterion that is not there: %d", a.Status)
	}
}

func TestPagesOfSchemesAreOfTheAgency(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	at := w.begun("modele-emn", "emn", "EMN")
	others := []accounttest.Signed{
		w.someone("decide@example.fr", access.DecisionMaker, access.Country), w.someone("region@example.fr", access.TerritoryManager, access.Territory{Level: geo.Region, Code: "53"}),
	}
	for _, path := range []string{"/espace/dispositifs", "/espace/dispositifs/nouveau", at, at + "/identite", at + "/criteres", at + "/criteres/A1", at + "/criteres/nouveau",
		at + "/differences", at + "/apercu", at + "/publier", at + "/abandonner", at + "/regles", at + "/parties", at + "/instances", at + "/motifs", at + "/charte"} {
		if a := w.get(path, w.agent); a.Status != http.StatusOK {
			t.Errorf("%s for the agency: %d", path, a.Status)
		}
		for _, other := range others {
			if a := w.get(path, other); a.Status != http.StatusForbidden {
				t.Errorf("%s for another: %d", path, a.Status)
			}
		}
	}
	for _, path := range []string{"/espace/dispositifs/nouveau", at + "/version", at + "/annuler", at + "/publier", at + "/abandonner", at + "/identite", at + "/criteres/A1", at + "/criteres/A1/retirer"} {
		if a := w.post(path, others[0], "revision", "1", "acte", "1", "cle", "0123456789abcdef0123"); a.Status != http.StatusForbidden {
			t.Errorf("posted to %s by another: %d", path, a.Status)
		}
	}
	for _, path := range []string{"/espace/dispositifs/0", "/espace/dispositifs/99", "/espace/dispositifs/x", at + "/inconnue", at + "/criteres/Z9", "/espace/dispositifs/99999999999999999999"} {
		if a := w.get(path, w.agent); a.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
}

func TestWhatAnybodySendsIsOnlyText(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	at := w.begun("modele-emn", "emn", "EMN")
	w.save(at+"/identite", "nom", `<script>alert(1)</script>"'`, "nom_court", "X", "resume", "R\x00\xff", "nature", "label", "prefixe", "EMN", "porteur", "P", "fondement", "F")
	for _, path := range []string{"/espace/dispositifs", at, at + "/identite", at + "/apercu", at + "/publier"} {
		if a := w.get(path, w.agent); a.Status != http.StatusOK || strings.Contains(a.Body, "<script>alert") {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
	long := append(w.hidden(at+"/identite"), "nom", strings.Repeat("é", 100000), "nom_court", "X", "resume", "R", "nature", "label", "prefixe", "EMN", "porteur", "P", "fondement", "F")
	if a := w.post(at+"/identite", w.agent, append(long, "incomplet", "oui")...); a.Status == http.StatusSeeOther {
		t.Error("a name of a hundred thousand characters is kept")
	}
}
