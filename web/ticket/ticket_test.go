package ticket_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/internal/httpd/httpdtest"
	"annuaire/store"
	"annuaire/store/storetest"
	"annuaire/web/account/accounttest"
	"annuaire/web/page"
	"annuaire/web/ticket"
)

// site is a service with one place, on a record of its own.
type site struct {
	t     *testing.T
	app   *fiber.App
	store *store.Store
	place directory.Place
	log   *strings.Builder
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := storetest.Open(t, []geo.Territory{
		{Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53"},
		{Level: geo.Commune, Code: "35240", Name: "Le Rheu", Department: "35", Region: "53"},
		{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"},
		{Level: geo.Region, Code: "53", Name: "Bretagne"}, {Level: geo.Country, Code: "FR", Name: "France"},
	})
	w := &site{t: t, store: s, log: &strings.Builder{}}
	w.place = w.create(directory.Place{
		State: directory.Published, Pivot: directory.Pivot{Kind: directory.PivotUnknown}, Name: "Médiathèque <Lucien>", Commune: "Rennes",
		PostalCode: "35000", INSEE: "35238", Address: "1 rue de l'Exemple", Phone: "+33199001234", Hours: "Mo-Fr 09:00-12:00", TimeZone: "Europe/Paris",
		UpdatedOn: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC),
	})
	w.app = httpd.New(httpd.Config{Logger: slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Before: accounttest.Guards(s)})
	ticket.New(ticket.Deps{Store: s, Pages: page.NewRenderer(page.Config{Assets: fstest.MapFS{}, Sample: page.Page{Content: page.Paragraph("Essai.")}})}).Register(w.app)
	return w
}

func (w *site) create(p directory.Place) directory.Place {
	w.t.Helper()
	p, err := w.store.CreatePlace(w.t.Context(), agency, p, "Essai.")
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

var agency = access.Actor{Account: 1, Strong: true, At: time.Now(), Grants: []access.Grant{{Role: access.Agency, Territory: access.Country}}}

func (w *site) town() accounttest.Signed {
	return accounttest.SignIn(w.t, w.store, accounttest.Person{Email: "ville@example.fr", Name: "Agnès", Grants: []access.Grant{
		{Role: access.TerritoryManager, Territory: access.Territory{Level: geo.Commune, Code: "35238"}},
	}})
}

// answer is what a request gave.
type answer struct {
	status   int
	body     string
	location string
	header   http.Header
}

func (w *site) send(r *http.Request) answer {
	w.t.Helper()
	res := httpdtest.Send(w.t, w.app, r)
	return answer{res.Status, res.Body, res.Location, res.Header}
}

func (w *site) get(path string, as ...accounttest.Signed) answer {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for _, who := range as {
		who.Sign(r)
	}
	return w.send(r)
}

func (w *site) post(path string, values url.Values, as ...accounttest.Signed) answer {
	w.t.Helper()
	for _, who := range as {
		values.Set("jeton", who.Token)
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, who := range as {
		who.Sign(r)
	}
	return w.send(r)
}

var sealIn = regexp.MustCompile(`name="sceau" value="([^"]+)"`)

// seal gives a seal written this long ago, as the pages write them.
func (w *site) seal(ago time.Duration) string {
	w.t.Helper()
	seal, err := ticket.SealAt(w.t.Context(), w.store, time.Now().Add(-ago))
	if err != nil {
		w.t.Fatal(err)
	}
	return seal
}

func (w *site) report(values url.Values) answer {
	w.t.Helper()
	if !values.Has("sceau") {
		values.Set("sceau", w.seal(time.Minute))
	}
	return w.post("/lieux/"+w.place.ID+"/signaler", values)
}

func (a answer) has(t *testing.T, what string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			t.Errorf("%s: %q is not there (status %d)", what, text, a.status)
		}
	}
}

func TestAnyoneReportsAndFollows(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	town := w.town()
	path := "/lieux/" + w.place.ID + "/signaler"
	w.get(path).has(t, "choice", "Qu’est-ce qui ne va pas", "Médiathèque &lt;Lucien&gt;", "Étape 1 sur 2")
	if a := w.post(path, url.Values{"etape": {"choix"}}); a.status != 400 {
		t.Errorf("no choice: %d", a.status)
	}
	chosen := w.post(path, url.Values{"etape": {"choix"}, "objet": {"telephone"}})
	if chosen.status != 303 || chosen.location != path+"?objet=telephone" {
		t.Fatalf("choice: %d %s", chosen.status, chosen.location)
	}
	form := w.get(chosen.location)
	form.has(t, "form", directory.PhoneWords("+33199001234"), "Le bon numéro", "(facultatif)")
	if sealIn.FindString(form.body) == "" || form.header.Get("Cache-Control") != "no-store" {
		t.Errorf("no seal, or kept: %s", form.header.Get("Cache-Control"))
	}
	sent := w.report(url.Values{"objet": {"telephone"}, "telephone": {"01 99 00 99 99"}, "courriel": {""}})
	if sent.status != 303 || !strings.HasPrefix(sent.location, "/suivi/") {
		t.Fatalf("sent: %d %s", sent.status, sent.body)
	}
	tracking := w.get(sent.location)
	tracking.has(t, "tracking", "C’est envoyé", "Reçue", "examinée par Rennes", "01 99 00 99 99", "Retirer ma demande")

	w.get("/espace/demandes", town).has(t, "queue", "Téléphone faux", "sans adresse", "À traiter (1)")
	w.get("/espace/demandes/1", town).has(t, "file", directory.PhoneWords("+33199001234"), directory.PhoneWords("+33199009999"), "Accepter et changer la fiche", "Anonyme")
	decided := w.post("/espace/demandes/1", url.Values{"acte": {"accepter"}, "version": {"1"}, "fiche": {"1"}, "telephone": {"01 99 00 99 98"}, "texte": {"Merci."}}, town)
	if decided.status != 303 {
		t.Fatalf("decided: %d %s", decided.status, decided.body)
	}
	w.get(decided.location, town).has(t, "decided", "La demande est acceptée", "Annuler cette décision", "Ce qui a changé")
	w.get(strings.TrimSuffix(sent.location, "?fait=envoi")).has(t, "answered", "Votre demande est acceptée", "Merci.")
	if p, err := w.store.Place(t.Context(), w.place.ID); err != nil || p.Phone != "+33199009998" {
		t.Errorf("telephone %s, %v", p.Phone, err)
	}
	again := w.post("/espace/demandes/1", url.Values{"acte": {"refuser"}, "version": {"1"}, "motif": {"Non."}}, town)
	if again.status != 409 {
		t.Errorf("an old page decides: %d", again.status)
	}
	again.has(t, "conflict", "quelqu’un d’autre a agi", "acceptée")
	secret := strings.Split(strings.TrimPrefix(sent.location, "/suivi/"), "?")[0]
	if strings.Contains(w.log.String(), secret) {
		t.Error("the log holds the secret")
	}
}

func TestUnwantedReportsAreShownAgain(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	said := "Le rideau est baissé."
	for name, c := range map[string]struct {
		values url.Values
		says   string
	}{
		"too fast":          {url.Values{"sceau": {w.seal(0)}}, "très rapide"},
		"too old":           {url.Values{"sceau": {w.seal(13 * time.Hour)}}, "longtemps"},
		"no seal":           {url.Values{"sceau": {""}}, "longtemps"},
		"another's seal":    {url.Values{"sceau": {strings.Repeat("A", 54)}}, "longtemps"},
		"a filled decoy":    {url.Values{"site_internet": {"https://x.example"}}, "caché"},
		"a link, no answer": {url.Values{"message": {said + " www.x.example"}}, "contient un lien"},
		"a bad address":     {url.Values{"courriel": {"chez moi"}}, "adresse électronique complète"},
		"too long":          {url.Values{"message": {said + strings.Repeat("x", 2000)}}, "2000 caractères"},
	} {
		values := url.Values{"objet": {"autre"}, "message": {said}}
		for key, value := range c.values {
			values[key] = value
		}
		a := w.report(values)
		if a.status != 400 {
			t.Errorf("%s: status %d", name, a.status)
		}
		a.has(t, name, c.says, said)
	}
	var opened int
	if err := w.store.Pool().QueryRow(t.Context(), `select count(*) from ticket`).Scan(&opened); err != nil || opened != 0 {
		t.Errorf("%d were opened, %v", opened, err)
	}
}

func TestAnAddressIsConfirmedByItsMailOnly(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	town := w.town()
	sent := w.report(url.Values{"objet": {"autre"}, "message": {"La porte est au fond."}, "courriel": {"moi@example.fr"}})
	tracking := w.get(sent.location)
	tracking.has(t, "tracking", "À confirmer", "Effacer mon adresse")
	if strings.Contains(tracking.body, "Confirmer ma demande") || strings.Contains(tracking.body, "moi@example.fr") {
		t.Error("who does not read that mail may confirm, or reads the address")
	}
	var mailed string
	if err := w.store.Pool().QueryRow(t.Context(), `select args->'with'->>'chemin' from river_job where kind = 'mail' order by id desc limit 1`).Scan(&mailed); err != nil {
		t.Fatal(err)
	}
	w.get(mailed).has(t, "mailed", "Confirmer ma demande")
	if a := w.post(mailed+"/confirmer", url.Values{}); a.status != 303 {
		t.Fatalf("confirm: %d", a.status)
	}
	w.get(mailed+"?fait=confirmer").has(t, "confirmed", "C’est confirmé", "Reçue")
	file := w.get("/espace/demandes/1", town)
	file.has(t, "file", "Une adresse confirmée, que vous ne voyez pas")
	if strings.Contains(file.body, "moi@example.fr") {
		t.Error("the desk reads the address")
	}
	if a := w.post(mailed+"/oublier", url.Values{}); a.status != 303 {
		t.Errorf("forget: %d", a.status)
	}
}

func TestARefusalHasItsReasonAndAnAppeal(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	town := w.town()
	sent := w.report(url.Values{"objet": {"fermeture"}, "duree": {"definitive"}})
	tracking := strings.Split(sent.location, "?")[0]
	refused := w.post("/espace/demandes/1", url.Values{"acte": {"refuser"}, "version": {"1"}, "motif": {" "}}, town)
	if refused.status != 400 {
		t.Errorf("without a reason: %d", refused.status)
	}
	refused.has(t, "without a reason", "Donnez la raison du refus")
	if a := w.post("/espace/demandes/1", url.Values{"acte": {"refuser"}, "version": {"1"}, "motif": {"Le lieu est ouvert."}}, town); a.status != 303 {
		t.Fatalf("refused: %d %s", a.status, a.body)
	}
	w.get(tracking).has(t, "refused", "Le lieu est ouvert.", "Contester ce refus", "jusqu’au")
	if a := w.post(tracking+"/contester", url.Values{"recours": {""}}); a.status != 400 {
		t.Errorf("an appeal without words: %d", a.status)
	}
	if a := w.post(tracking+"/contester", url.Values{"recours": {"Rideau baissé depuis un mois."}}); a.status != 303 {
		t.Errorf("appeal: %d", a.status)
	}
	w.get(tracking).has(t, "appealed", "Vous avez contesté le refus", "l’Agence du numérique")
	w.get("/espace/demandes/1", town).has(t, "the town afterwards", "La décision revient maintenant à un autre niveau")
	if a := w.post("/espace/demandes/1", url.Values{"acte": {"refuser"}, "version": {"3"}, "motif": {"Non."}}, town); a.status != 403 {
		t.Errorf("the town judges the appeal: %d", a.status)
	}
}

func TestStrangersAreSentAway(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	w.report(url.Values{"objet": {"fermeture"}})
	other := accounttest.SignIn(t, w.store, accounttest.Person{Email: "rheu@example.fr", Grants: []access.Grant{
		{Role: access.TerritoryManager, Territory: access.Territory{Level: geo.Commune, Code: "35240"}},
	}})
	for path, want := range map[string]int{"/espace/demandes/1": 404, "/espace/demandes/9999": 404, "/espace/demandes/x": 404, "/espace/demandes/-1": 404, "/espace/demandes": 200, "/espace/demandes/export.csv": 200} {
		if a := w.get(path, other); a.status != want || strings.Contains(a.body, "Lucien") {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if a := w.post("/espace/demandes/1", url.Values{"acte": {"accepter"}, "version": {"1"}}, other); a.status != 404 {
		t.Errorf("a stranger decides: %d", a.status)
	}
	if a := w.post("/espace/demandes/1/suivre", url.Values{}, other); a.status != 404 {
		t.Errorf("a stranger follows: %d", a.status)
	}
	if a := w.get("/espace/demandes"); a.status != 303 && a.status != 401 {
		t.Errorf("nobody lists: %d", a.status)
	}
	for path, want := range map[string]int{"/suivi/x": 404, "/suivi/" + strings.Repeat("a", 43): 404, "/lieux/rien/signaler": 404, "/lieux/%00/signaler": 404, "/lieux/a%FF/retrait": 404} {
		if a := w.get(path); a.status != want && a.status != 400 {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}

func TestTheQueueFiltersSortsAndExports(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	town := w.town()
	evil := w.place
	evil.Name = `=HYPERLINK("https://x.example")`
	evil = w.create(evil)
	w.post("/lieux/"+evil.ID+"/signaler", url.Values{"objet": {"fermeture"}, "sceau": {w.seal(time.Minute)}})
	w.report(url.Values{"objet": {"autre"}, "message": {"+1"}})
	w.get("/espace/demandes?tri=-age", town).has(t, "sorted", "Lieu fermé", "Autre remarque", "descending")
	only := w.get("/espace/demandes?objet=autre", town)
	only.has(t, "filtered", "Autre remarque", "Tout voir")
	if strings.Contains(only.body, "HYPERLINK") {
		t.Error("the filter keeps the other kind")
	}
	for _, bad := range []string{"?vue=x", "?objet=x", "?etat=x", "?tri=x", "?page=0", "?page=x", "?lieu=%00"} {
		if a := w.get("/espace/demandes"+bad, town); a.status != 400 {
			t.Errorf("%s: %d", bad, a.status)
		}
	}
	export := w.get("/espace/demandes/export.csv?vue=toutes", town)
	export.has(t, "export", "numero;objet", `"'=HYPERLINK(""https://x.example"")"`)
	if got := strings.Count(export.body, "\n"); got != 3 {
		t.Errorf("%d lines", got)
	}
}

func TestPagesAboutAPlaceThatIsClaimedOrWithdrawn(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	town := w.town()
	path := "/lieux/" + w.place.ID
	w.get(path+"/revendiquer").has(t, "claim", "Gérer cette fiche", "Votre rôle")
	w.get(path+"/retrait").has(t, "removal", "Demander le retrait")
	if a := w.post(path+"/revendiquer", url.Values{"sceau": {w.seal(time.Minute)}, "message": {"Responsable"}}); a.status != 400 {
		t.Errorf("a claim of nobody: %d", a.status)
	}
	manager := accounttest.SignIn(t, w.store, accounttest.Person{Email: "moi@example.fr", Name: "Moi"})
	claimed := w.post(path+"/revendiquer", url.Values{"message": {"Responsable"}}, manager)
	if claimed.status != 303 {
		t.Fatalf("claim: %d %s", claimed.status, claimed.body)
	}
	w.get("/espace/demandes?vue=miennes", manager).has(t, "mine", "Gestion à confier", "Suivre")
	if a := w.post("/espace/demandes/1/suivre", url.Values{}, manager); a.status != 303 || !strings.HasPrefix(a.location, "/suivi/") {
		t.Errorf("follow: %d", a.status)
	}
	if a := w.post("/espace/demandes/1", url.Values{"acte": {"accepter"}, "version": {"1"}, "fiche": {"1"}}, town); a.status != 303 {
		t.Fatalf("accept: %d %s", a.status, a.body)
	}
	var held int
	err := w.store.Pool().QueryRow(context.Background(), `select count(*) from membership where account = $1 and place_id = $2`, manager.Account, w.place.ID).Scan(&held)
	if err != nil || held != 1 {
		t.Errorf("%d rights, %v", held, err)
	}
}

func TestAProposedPlaceIsLookedAtAndPublished(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	town := w.town()
	proposed := w.place
	proposed.ID, proposed.Version, proposed.Pivot.Kind = "", 0, directory.PivotUnknown
	_, err := w.store.OpenTicket(t.Context(), access.Actor{At: time.Now()}, directory.Ticket{Kind: directory.TicketCreation, Proposed: &proposed, Message: "Il existe."})
	if err != nil {
		t.Fatal(err)
	}
	w.get("/espace/demandes/1", town).has(t, "file", "Le lieu proposé", "1 rue de l", "lundi : 9", "Des fiches qui lui ressemblent", "/lieux/"+w.place.ID, "Accepter et publier le lieu", "Corriger avant de publier")
	refused := w.post("/espace/demandes/1", url.Values{"acte": {"accepter"}, "version": {"1"}, "nom": {""}}, town)
	if refused.status != 400 {
		t.Errorf("without a name: %d", refused.status)
	}
	refused.has(t, "without a name", `<details class="calcul" open>`, "obligatoire")
	if a := w.post("/espace/demandes/1", url.Values{"acte": {"accepter"}, "version": {"1"}, "nom": {"Autre nom"}}, town); a.status != 303 {
		t.Fatalf("accepted: %d %s", a.status, a.body)
	}
	w.get("/espace/demandes/1?fait=accepter", town).has(t, "accepted", "La demande est acceptée", "Annuler cette décision")
}

// naughty are texts that have broken forms elsewhere.
var naughty = []string{
	"", " ", "\t\n", "null", "undefined", "0", "-1", "1e309", "NaN", "'; drop table ticket; --", `"><script>alert(1)</script>`, "<img src=x onerror=alert(1)>",
	"javascript:alert(1)", "{{7*7}}", "${7*7}", "%00", "a\x00b", "\xff\xfe", "\u202eabc", "ﷺﷺﷺ", "Ω≈ç√∫", "🏳️‍🌈", "Z̮̞̠͙͔ͅḀ̗̞͈̻̗", "../../etc/passwd", "=1+1", strings.Repeat("é", 5000), "\r\nSet-Cookie: a=b",
}

func TestNaughtyTextsInEveryField(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	town := w.town()
	w.report(url.Values{"objet": {"autre"}, "message": {"x"}})
	kindOf := map[string]string{ // the kind whose form has the field
		"objet": "autre", "etape": "autre", "sceau": "autre", "site_internet": "autre", "message": "autre", "courriel": "autre", "telephone": "telephone",
		"horaires": "horaires", "doublon": "doublon", "duree": "fermeture", "fermeture_du": "fermeture", "fermeture_au": "fermeture",
		"adresse": "demenagement", "code_postal": "demenagement", "commune": "demenagement", "latitude": "position", "longitude": "position",
	}
	actOf := map[string]string{
		"acte": "accepter", "version": "accepter", "fiche": "accepter", "texte": "repondre", "motif": "refuser", "motif_type": "refuser",
		"motif_archivage": "accepter", "suite": "accepter", "nom": "accepter", "horaires": "accepter",
	}
	answers := 0
	check := func(field, text string, a answer) {
		answers++
		if a.status >= 500 || strings.Contains(a.body, "<script>alert") || strings.Contains(a.body, "<img src=x") {
			t.Fatalf("%s = %q: %d", field, text, a.status)
		}
	}
	for _, text := range naughty {
		if _, err := w.store.Pool().Exec(t.Context(), `delete from attempt`); err != nil { // so that no limit hides an answer
			t.Fatal(err)
		}
		for field, kind := range kindOf {
			values := url.Values{"objet": {kind}, "message": {"Bonjour"}, "duree": {"temporaire"}, "sceau": {w.seal(time.Minute)}}
			values.Set(field, text)
			check(field, text, w.post("/lieux/"+w.place.ID+"/signaler", values))
		}
		for field, act := range actOf {
			values := url.Values{"acte": {act}, "version": {"1"}, "fiche": {"1"}, "motif": {""}, "texte": {""}}
			values.Set(field, text)
			check(field, text, w.post("/espace/demandes/1", values, town))
		}
	}
	t.Logf("%d answers, none over 499", answers)
}
