package applying_test

import (
	"bytes"
	"html"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
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
	"annuaire/web/applying"
)

// bench is the pages over a record with a place, its people and a label.
type bench struct {
	*testing.T
	store                               *store.Store
	app                                 *fiber.App
	place                               string
	manager, town, instructor, stranger accounttest.Signed
}

var anyCommand = store.Command{Seq: procedure.AnySeq}

func serve(t *testing.T, schemes ...labels.Scheme) *bench {
	t.Helper()
	s := storetest.Open(t, []geo.Territory{
		{Level: geo.Country, Code: "FR", Name: "France"}, {Level: geo.Region, Code: "53", Name: "Bretagne"},
		{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"}, {Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53"},
	})
	b := &bench{T: t, store: s}
	b.savePlace()
	sign := func(email string, strong bool, grants ...access.Grant) accounttest.Signed {
		return accounttest.SignIn(b, s, accounttest.Person{Email: email, Name: email, Strong: strong, Grants: grants})
	}
	b.manager = sign("lieu@example.fr", false, access.Grant{Role: access.PlaceManager, Place: b.place})
	b.town = sign("ville@example.fr", false, access.Grant{Role: access.TerritoryManager, Territory: access.Territory{Level: geo.Commune, Code: "35238"}})
	b.instructor = sign("instruit@example.fr", true, access.Grant{Role: access.Instructor, Territory: access.Territory{Level: geo.Department, Code: "35"}})
	b.stranger = sign("autre@example.fr", false)
	agency := sign("agence@example.fr", true, access.Grant{Role: access.Agency, Territory: access.Country})
	for _, scheme := range schemes {
		version, err := s.CreateScheme(t.Context(), agency.Actor, scheme)
		b.must(err)
		_, err = s.PublishScheme(t.Context(), agency.Actor, version.ID, anyCommand)
		b.must(err)
	}
	site, err := web.New(web.Deps{})
	b.must(err)
	b.app = httpd.New(httpd.Config{Before: accounttest.Guards(s), Page: site.Error, Uploads: []httpd.Upload{applying.Upload}})
	applying.New(applying.Deps{Store: s, Renderer: site.Renderer()}).Register(b.app)
	return b
}

func (b *bench) savePlace() {
	b.Helper()
	p := directory.Place{
		State: directory.Published, Pivot: directory.Pivot{Number: "43493312300029", Kind: directory.SIRET}, Name: "Médiathèque <Centre>", Commune: "Rennes", PostalCode: "35000", INSEE: "35238",
		Address: "1 rue de l’Exemple", Phone: "+33299123456", TimeZone: "Europe/Paris", UpdatedOn: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	p.NewProvenance("essai")
	b.must(b.store.Import(b.Context(), "essai", store.Author{Name: "essai", Reason: "Essai."}, false, func(im *store.Import) error {
		return im.Save(b.Context(), []directory.Change{{Place: p, SourceID: "lieu-a"}})
	}))
	b.must(b.store.Pool().QueryRow(b.Context(), `select id from place`).Scan(&b.place))
}

// audited asks in two sections what is declared, computed, documented, and one thing on a
// condition.
func audited() labels.Scheme {
	ground := []labels.Ground{{Code: "criteres", Name: "Un critère n’est pas rempli.", Public: "Critère non rempli"}}
	return labels.Scheme{
		Code: "essai", Prefix: "ESS", Name: "Label d’essai", Short: "Essai", Summary: "Pour les essais.", Owner: "Agence", Legal: "Délibération 1",
		Nature: labels.Audited, Decides: labels.ByAuthority, DecidesAt: geo.Region, Instructs: []geo.Level{geo.Department},
		Sections: []labels.Section{{Code: "usages", Name: "Les usages", Text: "Ce que le lieu propose."}, {Code: "moyens", Name: "Les moyens", Text: "Ce que le lieu a."}},
		Months:   36, RenewFrom: 6, ReapplyMonths: 6, CorrectionDays: 15, ContradictDays: 15, AppealMonths: 2, MinorMonths: 6, MajorMonths: 3, ExpectedDays: 60,
		Silence: labels.Silence{Rule: labels.SilenceRefuses, Number: 4, Unit: "mois"}, Refusals: ground, Sanctions: ground,
		Criteria: []labels.Criterion{
			{Code: "A1", Section: "usages", Name: "Accueil", Text: "Accueillir sans rendez-vous.", Check: labels.Declared, Mandatory: true, Weight: 1},
			{Code: "A2", Section: "usages", Name: "Ateliers", Text: "Tenir des ateliers.", Check: labels.Declared, Mandatory: true, Weight: 1, When: &labels.Condition{Criterion: "A1", Answer: "oui"}},
			{Code: "B1", Section: "moyens", Name: "Horaires", Text: "Ouvrir assez.", Check: labels.Data, Measure: &labels.Threshold{Name: "heures_semaine", AtLeast: 20}, Weight: 1},
			{Code: "B2", Section: "moyens", Name: "Projet", Text: "Avoir un projet écrit.", Evidence: "Le projet.", Check: labels.Document, Mandatory: true, Weight: 2},
		},
	}
}

func charter() labels.Scheme {
	s := audited()
	s.Code, s.Prefix, s.Name, s.Nature, s.Decides, s.Charter = "charte", "CHA", "Charte d’essai", labels.Charter, labels.ByCheck, "Nous accueillons.\n\nNous aidons."
	s.Silence, s.Criteria, s.Sections = labels.Silence{Rule: labels.SilenceNone}, s.Criteria[:1], s.Sections[:1]
	return s
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

// post sends a form as its page would: what is hidden in it, and what is filled in.
func (b *bench) post(who accounttest.Signed, path string, values url.Values) httpdtest.Answer {
	b.Helper()
	values.Set("jeton", who.Token)
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.sent(who, r)
}

// upload sends a form with a file.
func (b *bench) upload(who accounttest.Signed, path string, values url.Values, field, name string, content []byte) httpdtest.Answer {
	b.Helper()
	values.Set("jeton", who.Token)
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for key, list := range values {
		for _, value := range list {
			b.must(w.WriteField(key, value))
		}
	}
	part, err := w.CreateFormFile(field, name)
	b.must(err)
	_, err = part.Write(content)
	b.must(err)
	b.must(w.Close())
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.sent(who, r)
}

func (b *bench) sent(who accounttest.Signed, r *http.Request) httpdtest.Answer {
	b.Helper()
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Cookie", who.Cookie)
	return httpdtest.Send(b, b.app, r)
}

func (b *bench) want(what string, got httpdtest.Answer, status int, texts ...string) {
	b.Helper()
	_, main, _ := strings.Cut(got.Body, "<main")
	if got.Status != status {
		b.Fatalf("%s: answered %d, want %d: %s", what, got.Status, status, main)
	}
	for _, text := range texts {
		if !strings.Contains(got.Body, text) {
			b.Errorf("%s: the page lacks %q: %s", what, text, main)
		}
	}
}

// hidden gives the hidden fields of the form of a page that is sent to an address.
func (b *bench) hidden(page httpdtest.Answer, action string) url.Values {
	b.Helper()
	_, form, found := strings.Cut(page.Body, `action="`+action+`"`)
	if !found {
		b.Fatalf("no form is sent to %s", action)
	}
	form, _, _ = strings.Cut(form, "</form>")
	values := url.Values{}
	for _, input := range strings.Split(form, `<input type="hidden" name="`)[1:] {
		name, rest, _ := strings.Cut(input, `" value="`)
		value, _, _ := strings.Cut(rest, `"`)
		values.Set(name, html.UnescapeString(value))
	}
	return values
}
