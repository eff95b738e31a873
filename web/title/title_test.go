package title_test

import (
	"bytes"
	"log/slog"
	"mime/multipart"
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
	"annuaire/labels"
	"annuaire/store"
	"annuaire/store/storetest"
	"annuaire/web/account/accounttest"
	"annuaire/web/page"
	"annuaire/web/title"
)

// site is a service with one title, on a record of its own.
type site struct {
	t          *testing.T
	app        *fiber.App
	store      *store.Store
	number     string
	manager    accounttest.Signed
	instructor accounttest.Signed
	decider    accounttest.Signed
	stranger   accounttest.Signed
}

func newSite(t *testing.T) *site {
	t.Helper()
	w := &site{t: t, store: storetest.Open(t, []geo.Territory{
		{Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53"},
		{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"}, {Level: geo.Department, Code: "75", Name: "Paris", Region: "11"}, {Level: geo.Region, Code: "11", Name: "Île-de-France"},
		{Level: geo.Region, Code: "53", Name: "Bretagne"}, {Level: geo.Country, Code: "FR", Name: "France"},
	})}
	agency := w.person("agence@example.fr", access.Grant{Role: access.Agency, Territory: access.Country}).Actor
	place, err := w.store.CreatePlace(t.Context(), agency, directory.Place{
		State: directory.Published, Pivot: directory.Pivot{Number: "43493312300029", Kind: directory.SIRET}, Name: "Médiathèque <Lucien>", Commune: "Rennes",
		PostalCode: "35000", INSEE: "35238", Address: "1 rue de l'Exemple", Phone: "+33199001234", Hours: "Mo-Fr 09:00-12:00", TimeZone: "Europe/Paris",
		UpdatedOn: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC),
	}, "Essai.")
	if err != nil {
		t.Fatal(err)
	}
	at := func(level geo.Level, code string) access.Territory { return access.Territory{Level: level, Code: code} }
	w.manager = w.person("lieu@example.fr", access.Grant{Role: access.PlaceManager, Place: place.ID})
	w.instructor = w.person("instruit@example.fr", access.Grant{Role: access.Instructor, Territory: at(geo.Department, "35")})
	w.decider = w.person("decide@example.fr", access.Grant{Role: access.DecisionMaker, Territory: at(geo.Region, "53")})
	w.stranger = w.person("personne@example.fr", access.Grant{Role: access.TerritoryManager, Territory: at(geo.Department, "75")})
	w.number = w.award(agency, place.ID)
	w.app = httpd.New(httpd.Config{Logger: slog.New(slog.DiscardHandler), Before: accounttest.Guards(w.store)})
	title.New(title.Deps{
		Store: w.store, Clock: time.Now, Renderer: page.NewRenderer(page.Config{Assets: fstest.MapFS{}, Sample: page.Page{Content: page.Paragraph("Essai.")}}),
	}).Register(w.app)
	return w
}

func (w *site) person(email string, grants ...access.Grant) accounttest.Signed {
	return accounttest.SignIn(w.t, w.store, accounttest.Person{Email: email, Name: "Agnès", Grants: grants, Strong: true})
}

func (w *site) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// award publishes a charter, and has the place adhere to it.
func (w *site) award(agency access.Actor, place string) (number string) {
	w.t.Helper()
	ctx := w.t.Context()
	v, err := w.store.CreateScheme(ctx, agency, labels.Scheme{
		Code: "charte-essai", Prefix: "CHA", Name: "Charte d’essai", Short: "Charte", Summary: "Une charte pour les essais.", Owner: "Agence", Legal: "Délibération 2026-1",
		Nature: labels.Charter, Charter: "Nous accueillons tout le monde.", Decides: labels.ByCheck, DecidesAt: geo.Region, Instructs: []geo.Level{geo.Department},
		Sections: []labels.Section{{Code: "usages", Name: "Les usages", Text: "Ce que le lieu propose."}}, Silence: labels.Silence{Rule: labels.SilenceNone},
		Criteria: []labels.Criterion{{Code: "A1", Section: "usages", Name: "Accueil", Text: "Accueillir.", Check: labels.Declared, Mandatory: true, Eliminatory: true, Weight: 2, Surveilled: true}},
		Months:   36, SurveilFrom: 1, SurveilTo: 18, RenewFrom: 6, ReapplyMonths: 6, CorrectionDays: 15, ContradictDays: 15, ObservationDays: 8, SessionDays: 5,
		AppealMonths: 2, MinorMonths: 6, MajorMonths: 3, ExpectedDays: 60, ShowsReserves: true,
		Refusals:  []labels.Ground{{Code: "criteres", Name: "Un critère manque.", Public: "Critère non rempli"}},
		Sanctions: []labels.Ground{{Code: "manquement", Name: "Le lieu ne remplit plus les critères.", Public: "Critères non remplis"}},
	})
	w.must(err)
	_, err = w.store.PublishScheme(ctx, agency, v.ID, store.Command{Seq: -1})
	w.must(err)
	app, err := w.store.StartApplication(ctx, w.manager.Actor, "charte-essai", place, 0)
	w.must(err)
	holder, pivot, signed := "Ville de Rennes", "43493312300029", "Anne Martin, directrice"
	_, err = w.store.SaveApplication(ctx, w.manager.Actor, app.ID, store.SavedForm{ApplicationForm: labels.ApplicationForm{
		Answers: map[string]labels.Answer{"A1": {Value: labels.AnswerYes}}, HolderName: &holder, HolderPivot: &pivot, SignedBy: &signed,
	}})
	w.must(err)
	_, err = w.store.SubmitApplication(ctx, w.manager.Actor, app.ID, store.Submission{Command: store.Command{Seq: -1}, Accepted: true, Mandated: true})
	w.must(err)
	w.must(w.store.Pool().QueryRow(ctx, `select number from label_title`).Scan(&number))
	return number
}

func (w *site) send(r *http.Request, as ...accounttest.Signed) httpdtest.Answer {
	w.t.Helper()
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, who := range as {
		who.Sign(r)
	}
	return httpdtest.Send(w.t, w.app, r)
}

func (w *site) get(path string, as ...accounttest.Signed) httpdtest.Answer {
	w.t.Helper()
	return w.send(httptest.NewRequest(http.MethodGet, path, nil), as...)
}

func (w *site) post(path string, values url.Values, as ...accounttest.Signed) httpdtest.Answer {
	w.t.Helper()
	for _, who := range as {
		values.Set("jeton", who.Token)
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.send(r, as...)
}

func (w *site) want(what string, got httpdtest.Answer, status int, texts ...string) {
	w.t.Helper()
	if got.Status != status {
		w.t.Errorf("%s: %d, want %d\n%s", what, got.Status, status, got.Body)
		return
	}
	for _, text := range texts {
		if !strings.Contains(got.Body, text) {
			w.t.Errorf("%s: lacks %q", what, text)
		}
	}
}

var hiddenIn = regexp.MustCompile(`name="(acte|cle|objet)" value="([^"]*)"`)

// form reads the hidden fields of the form of an act, and adds values to them.
func (w *site) form(act string, as accounttest.Signed, pairs ...string) url.Values {
	w.t.Helper()
	body := w.get("/espace/titres/"+w.number, as).Body
	_, rest, found := strings.Cut(body, `action="/espace/titres/`+w.number+"/"+act+`"`)
	if !found {
		w.t.Fatalf("no form to %s", act)
	}
	rest, _, _ = strings.Cut(rest, "</form>")
	values := url.Values{}
	for _, m := range hiddenIn.FindAllStringSubmatch(rest, -1) {
		values.Set(m[1], m[2])
	}
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return values
}

// act sends the form of an act, which must be taken.
func (w *site) act(act string, as accounttest.Signed, pairs ...string) {
	w.t.Helper()
	got := w.post("/espace/titres/"+w.number+"/"+act, w.form(act, as, pairs...), as)
	if got.Status != http.StatusSeeOther || got.Location != "/espace/titres/"+w.number+"?fait="+act {
		w.t.Fatalf("%s: %d %s\n%s", act, got.Status, got.Location, got.Body)
	}
	w.want(act, w.get(got.Location, as), 200, "C’est fait")
}

func TestWhoReadsATitle(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	path := "/espace/titres/" + w.number
	w.want("nobody", w.get(path), 401)
	w.want("stranger", w.get(path, w.stranger), 404)
	w.want("no title", w.get("/espace/titres/CHA-2026-99999", w.instructor), 404)
	w.want("naughty", w.get("/espace/titres/%27%20or%201=1", w.instructor), 404)
	w.want("not text", w.get("/espace/titres/%ff%00", w.instructor), 404)
	w.want("manager", w.get(path, w.manager), 200, "Médiathèque &lt;Lucien&gt;", "Actif", "Déclarer un changement", "Renoncer à ce titre", "Ce qui s’est passé", "Titre délivré")
	w.want("instructor", w.get(path, w.instructor), 200, "Enregistrer un contrôle", "Émettre une réserve")
	got := w.get(path, w.decider)
	w.want("decider", got, 200, "Ouvrir une procédure contradictoire", "Suspendre en urgence")
	if strings.Contains(got.Body, "Suspendre ce titre") || strings.Contains(got.Body, "Renoncer") {
		t.Error("the decider is offered what they may not do")
	}
	w.want("list", w.get("/espace/titres", w.instructor), 200, w.number)
	w.want("words", w.get("/espace/titres?q=lucien+rennes", w.instructor), 200, w.number)
	w.want("other flag", w.get("/espace/titres?suivi=signalements", w.instructor), 200, "Aucun titre")
	w.want("list of a stranger", w.get("/espace/titres", w.stranger), 200, "Aucun titre")
	w.want("naughty list", w.get("/espace/titres?q=%27%00&etat=x&suivi=%3Cb%3E&page=-4", w.instructor), 200)
	w.want("a letter for a number", w.get("/espace/titres?page=99999999999999999999", w.instructor), 200)
}

// The life of a title, by its pages.
func TestATitleIsWatchedOverByItsPages(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	path := "/espace/titres/" + w.number
	w.want("no reason", w.post(path+"/reserve", w.form("reserve", w.instructor, "critere", "A1"), w.instructor), 400, "Donnez la raison", "open")
	w.want("no criterion", w.post(path+"/reserve", w.form("reserve", w.instructor, "motif", "Un constat <b>."), w.instructor), 400, "Choisissez un critère", "Un constat &lt;b&gt;.")
	w.act("reserve", w.instructor, "critere", "A1", "motif", "L’accueil ferme à midi.")
	w.want("manager", w.get(path, w.manager), 200, "Sous réserve", "L’accueil ferme à midi.", "Envoyer ma réponse")
	w.act("repondre", w.manager, "motif", "Nous ouvrons à midi.")
	w.want("no evidence", w.post(path+"/lever", w.form("lever", w.instructor, "motif", "Vu."), w.instructor), 400, "Joignez une preuve")
	w.act("controler", w.instructor, "moyen", "donnees", "issue", "favorable", "motif", "Les horaires le disent.")
	w.act("lever", w.instructor, "motif", "Vu.")
	w.act("changement", w.manager, "motif_code", "horaires", "motif", "Fermé en août.")

	stale := w.form("contradictoire", w.decider, "but", "suspension", "motif", "Des plaintes.")
	w.act("contradictoire", w.decider, "but", "retrait", "motif", "Des faits.")
	w.want("another's page", w.post(path+"/contradictoire", stale, w.decider), 409, "rechargez")
	w.act("observations", w.manager, "motif", "Nous répondons.")
	w.act("clore", w.decider)
	last := time.Now().AddDate(0, 3, 0).Format(time.DateOnly)
	w.act("suspendre", w.decider, "motif", "Des faits.", "reference", "D-1", "fondement", "Délibération 2026-1", "echeance", last, "condition", "Rouvrir.", "puis_retrait", "oui")
	w.want("suspended", w.get(path, w.manager), 200, "Suspendu", "Rouvrir.", "Sans décision d’ici là")
	w.act("controler", w.instructor, "moyen", "pieces", "issue", "favorable", "motif", "Rouvert.")
	w.act("lever-suspension", w.decider, "motif", "Rouvert.")
	w.act("transferer", w.decider, "structure", "Métropole", "pivot", "23350001600040", "motif", "Fusion.")
	w.want("not sure", w.post(path+"/renoncer", w.form("renoncer", w.manager), w.manager), 400, "Cochez cette case")
	w.want("not theirs", w.post(path+"/renoncer", w.form("reserve", w.instructor, "oui", "oui"), w.instructor), 403, "Ce n’est pas enregistré")
	w.act("renoncer", w.manager, "oui", "oui")
	w.want("renounced", w.get(path, w.manager), 200, "Renoncé")
}

func TestAFileIsJoined(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	w.act("reserve", w.instructor, "critere", "A1", "motif", "À montrer.")
	send := func(name string, content []byte) httpdtest.Answer {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		for field, value := range w.form("repondre", w.manager, "motif", "Voici.", "jeton", w.manager.Token) {
			w.must(form.WriteField(field, value[0]))
		}
		part, err := form.CreateFormFile("fichier", name)
		w.must(err)
		_, err = part.Write(content)
		w.must(err)
		w.must(form.Close())
		r := httptest.NewRequest(http.MethodPost, "/espace/titres/"+w.number+"/repondre", &body)
		r.Header.Set("Content-Type", form.FormDataContentType())
		return w.send(r, w.manager)
	}
	w.want("a program", send("virus.pdf", []byte("MZ\x90\x00 not a document")), 400, "fichier")
	if got := send("preuve é.txt", []byte("Nous ouvrons à midi.")); got.Status != 303 {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	got := w.get("/espace/titres/"+w.number, w.instructor)
	w.want("instructor", got, 200, "preuve é.txt")
	link := regexp.MustCompile(`/espace/titres/[^"]+/documents/\d+`).FindString(got.Body)
	file := w.get(link, w.instructor)
	w.want("the file", file, 200, "Nous ouvrons à midi.")
	if !strings.HasPrefix(file.Header.Get("Content-Disposition"), "attachment") || file.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", file.Header)
	}
	w.want("a stranger", w.get(link, w.stranger), 404)
	w.act("lever", w.instructor, "motif", "Vu.")
}

func TestAnyoneMayComplain(t *testing.T) {
	t.Parallel()
	w := newSite(t)
	path := "/labels/titres/" + w.number + "/signaler"
	form := w.get(path)
	w.want("form", form, 200, "Médiathèque &lt;Lucien&gt;", `name="sceau"`, "n’est pas publié")
	w.want("no title", w.get("/labels/titres/CHA-2026-99999/signaler"), 404)
	values := url.Values{"nature": {"ferme"}, "message": {"Fermé <script>."}, "courriel": {"moi@exemple.fr"}, "sceau": {regexp.MustCompile(`name="sceau" value="([^"]+)"`).FindStringSubmatch(form.Body)[1]}}
	w.want("too fast", w.post(path, values), 400, "très rapide", "Fermé &lt;script&gt;.")
	signed := url.Values{"nature": {"ferme"}, "message": {"Fermé <script>."}}
	w.want("nothing", w.post(path, url.Values{}, w.stranger), 400, "Choisissez ce que vous signalez")
	if got := w.post(path, signed, w.stranger); got.Status != 303 {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	w.want("thanks", w.get(path+"?fait=envoi"), 200, "Votre signalement est envoyé")
	w.want("instructor", w.get("/espace/titres/"+w.number, w.instructor), 200, "Fermé &lt;script&gt;.", "Traiter ce signalement")
	if body := w.get("/espace/titres/"+w.number, w.manager).Body; strings.Contains(body, "script&gt;") {
		t.Error("the holder reads the complaint")
	}
	w.want("flag", w.get("/espace/titres?suivi=signalements", w.instructor), 200, w.number, "Signalement à traiter")
	w.act("signalement", w.instructor, "motif", "Le lieu rouvre lundi.")
	w.act("renoncer", w.manager, "oui", "oui")
	w.want("over", w.get(path), 200, "a pris fin")
}
