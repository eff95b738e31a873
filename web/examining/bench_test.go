package examining_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/internal/httpd/httpdtest"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
	"annuaire/store/storetest"
	"annuaire/web"
	"annuaire/web/account/accounttest"
	"annuaire/web/examining"
)

// bench is the pages over a record with a place that asks for a label, and its people.
type bench struct {
	*testing.T
	store                                        *store.Store
	app                                          *fiber.App
	place                                        string
	id                                           int64 // of the application
	manager, instructor, colleague, away, expert accounttest.Signed
}

var anyCommand = store.Command{Seq: procedure.AnySeq}

func serve(t *testing.T) *bench {
	t.Helper()
	s := storetest.Open(t, []geo.Territory{
		{Level: geo.Country, Code: "FR", Name: "France"}, {Level: geo.Region, Code: "53", Name: "Bretagne"},
		{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"}, {Level: geo.Department, Code: "22", Name: "Côtes-d’Armor", Region: "53"},
		{Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53"},
	})
	b := &bench{T: t, store: s}
	b.savePlace()
	examines := func(email, department string) accounttest.Signed {
		return b.sign(email, true, access.Grant{Role: access.Instructor, Territory: access.Territory{Level: geo.Department, Code: department}})
	}
	b.manager = b.sign("lieu@example.fr", false, access.Grant{Role: access.PlaceManager, Place: b.place})
	b.instructor, b.colleague, b.away = examines("instruit@example.fr", "35"), examines("collegue@example.fr", "35"), examines("autre@example.fr", "22")
	b.expert = b.sign("expert@example.fr", false)
	b.apply(b.sign("agence@example.fr", true, access.Grant{Role: access.Agency, Territory: access.Country}))
	site, err := web.New(web.Deps{})
	b.must(err)
	b.app = httpd.New(httpd.Config{Before: accounttest.Guards(s), Page: site.Error})
	examining.New(examining.Deps{Store: s, Pages: site.Renderer()}).Register(b.app)
	return b
}

func (b *bench) sign(email string, strong bool, grants ...access.Grant) accounttest.Signed {
	return accounttest.SignIn(b, b.store, accounttest.Person{Email: email, Name: strings.TrimSuffix(email, "@example.fr"), Strong: strong, Grants: grants})
}

func (b *bench) savePlace() {
	b.Helper()
	p := directory.Place{
		State: directory.Published, Pivot: directory.Pivot{Number: "43493312300029", Kind: directory.SIRET}, Name: "=Médiathèque <Centre>", Commune: "Rennes", PostalCode: "35000", INSEE: "35238",
		Address: "1 rue de l’Exemple", Phone: "+33299123456", TimeZone: "Europe/Paris", UpdatedOn: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	p.NewProvenance("essai")
	b.must(b.store.Import(b.Context(), "essai", store.Author{Name: "essai", Reason: "Essai."}, false, func(im *store.Import) error {
		return im.Save(b.Context(), []directory.Change{{Place: p, SourceID: "lieu-a"}})
	}))
	b.must(b.store.Pool().QueryRow(b.Context(), `select id from place`).Scan(&b.place))
}

// apply publishes a label, and has the place ask for it.
func (b *bench) apply(agency accounttest.Signed) {
	b.Helper()
	ground := []labels.Ground{{Code: "criteres", Name: "Un critère n’est pas rempli.", Public: "Critère non rempli"}}
	version, err := b.store.CreateScheme(b.Context(), agency.Actor, labels.Scheme{
		Code: "essai", Prefix: "ESS", Name: "Label d’essai", Short: "Essai", Summary: "Pour les essais.", Owner: "Agence", Legal: "Délibération 1",
		Nature: labels.Audited, Decides: labels.ByAuthority, DecidesAt: geo.Region, Instructs: []geo.Level{geo.Department},
		Sections: []labels.Section{{Code: "usages", Name: "Les usages", Text: "Ce que le lieu propose."}},
		Months:   36, RenewFrom: 6, ReapplyMonths: 6, CorrectionDays: 15, ContradictDays: 15, AppealMonths: 2, MinorMonths: 6, MajorMonths: 3, ExpectedDays: 60,
		Silence: labels.Silence{Rule: labels.SilenceRefuses, Number: 4, Unit: "mois"}, Refusals: ground, Sanctions: ground,
		Criteria: []labels.Criterion{
			{Code: "A1", Section: "usages", Name: "Accueil", Text: "Accueillir sans rendez-vous.", Check: labels.Declared, Mandatory: true, Weight: 1},
			{Code: "A2", Section: "usages", Name: "Contact", Text: "Publier un contact.", Check: labels.Data, Measure: &labels.Threshold{Name: "contact", AtLeast: 1}, Weight: 1},
		},
	})
	b.must(err)
	_, err = b.store.PublishScheme(b.Context(), agency.Actor, version.ID, anyCommand)
	b.must(err)
	app, err := b.store.StartApplication(b.Context(), b.manager.Actor, "essai", b.place, 0)
	b.must(err)
	holder, pivot, signer := "Ville de Rennes", "43493312300029", "Anne Martin, directrice"
	_, err = b.store.SaveApplication(b.Context(), b.manager.Actor, app.ID, store.SavedForm{ApplicationForm: labels.ApplicationForm{
		Answers: map[string]labels.Answer{"A1": {Value: labels.AnswerYes, Text: "Chaque <b>matin</b>"}}, HolderName: &holder, HolderPivot: &pivot, SignedBy: &signer,
	}})
	b.must(err)
	_, err = b.store.SubmitApplication(b.Context(), b.manager.Actor, app.ID, store.Submission{Command: anyCommand, Mandated: true})
	b.must(err)
	b.id = app.ID
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) get(who accounttest.Signed, path string) httpdtest.Answer {
	b.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Cookie", who.Cookie)
	return httpdtest.Send(b, b.app, r)
}

var keys = regexp.MustCompile(`name="cle" value="([^"]*)"`)
var acts = regexp.MustCompile(`name="acte" value="([^"]*)"`)

// send sends a form of a page, with what it hides and what is filled in.
func (b *bench) send(who accounttest.Signed, page, path string, pairs ...string) httpdtest.Answer {
	b.Helper()
	shown := b.get(who, page).Body
	values := url.Values{"jeton": {who.Token}}
	if found := keys.FindStringSubmatch(shown); found != nil {
		values.Set("cle", found[1])
	}
	if found := acts.FindStringSubmatch(shown); found != nil {
		values.Set("acte", found[1])
	}
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Cookie", who.Cookie)
	return httpdtest.Send(b, b.app, r)
}

// want checks the status of an answer, and what its page says.
func (b *bench) want(what string, got httpdtest.Answer, status int, texts ...string) {
	b.Helper()
	if got.Status != status {
		_, main, _ := strings.Cut(got.Body, "<h1")
		b.Fatalf("%s: %d, want %d: %.900s", what, got.Status, status, main)
	}
	for _, text := range texts {
		if !strings.Contains(got.Body, text) {
			b.Errorf("%s does not say %q", what, text)
		}
	}
}
