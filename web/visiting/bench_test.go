package visiting_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
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
	"annuaire/web/page"
	"annuaire/web/visiting"
)

// bench is the pages over a record with an application that is examined.
type bench struct {
	*testing.T
	store      *store.Store
	app        *fiber.App
	place      string
	file       int64
	manager    accounttest.Signed
	instructor accounttest.Signed
	expert     accounttest.Signed
	stranger   accounttest.Signed
}

var anyCommand = store.Command{Seq: procedure.AnySeq}

func serve(t *testing.T) *bench {
	t.Helper()
	s := storetest.Open(t, []geo.Territory{
		{Level: geo.Country, Code: "FR", Name: "France"}, {Level: geo.Region, Code: "53", Name: "Bretagne"},
		{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"}, {Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53"},
	})
	b := &bench{T: t, store: s}
	b.savePlace()
	b.people()
	b.file = b.examined()
	site, err := web.New(web.Deps{})
	if err != nil {
		t.Fatal(err)
	}
	b.app = httpd.New(httpd.Config{Before: accounttest.Guards(s), Page: site.Error, Uploads: []httpd.Upload{visiting.Upload}})
	visiting.New(visiting.Deps{Store: s, Pages: site.Renderer(), PublicURL: "https://exemple.fr"}).Register(b.app)
	return b
}

func (b *bench) savePlace() {
	b.Helper()
	p := directory.Place{
		State: directory.Published, Pivot: directory.Pivot{Kind: directory.PivotUnknown}, Name: "Médiathèque", Commune: "Rennes", PostalCode: "35000", INSEE: "35238",
		Address: "1 rue de l’Exemple", Phone: "+33299123456", Typologies: []string{"BIB"}, TimeZone: "Europe/Paris", UpdatedOn: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	p.NewProvenance("essai")
	author := store.Author{Name: "essai", Reason: "Essai."}
	err := b.store.Import(b.Context(), "essai", author, false, func(im *store.Import) error {
		return im.Save(b.Context(), []directory.Change{{Place: p, SourceID: "lieu-a"}})
	})
	if err != nil {
		b.Fatal(err)
	}
	if err := b.store.Pool().QueryRow(b.Context(), `select id from place`).Scan(&b.place); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) people() {
	b.Helper()
	sign := func(email, name string, strong bool, grants ...access.Grant) accounttest.Signed {
		return accounttest.SignIn(b, b.store, accounttest.Person{Email: email, Name: name, Strong: strong, Grants: grants})
	}
	b.manager = sign("lieu@example.fr", "Marie Gestion", false, access.Grant{Role: access.PlaceManager, Place: b.place})
	b.instructor = sign("instruit@example.fr", "Inès Instruction", true, access.Grant{Role: access.Instructor, Territory: access.Territory{Level: geo.Department, Code: "35"}})
	b.expert = sign("expert@example.fr", "Éric Expert", false)
	b.stranger = sign("ailleurs@example.fr", "Anne Ailleurs", false)
}

// examined leads an application of the place to where it is examined.
func (b *bench) examined() int64 {
	b.Helper()
	agency := accounttest.SignIn(b, b.store, accounttest.Person{Email: "agence@example.fr", Strong: true, Grants: []access.Grant{{Role: access.Agency, Territory: access.Country}}})
	version, err := b.store.CreateScheme(b.Context(), agency.Actor, scheme())
	b.must(err)
	_, err = b.store.PublishScheme(b.Context(), agency.Actor, version.ID, anyCommand)
	b.must(err)
	app, err := b.store.StartApplication(b.Context(), b.manager.Actor, "essai", b.place, 0)
	b.must(err)
	name, pivot, signed := "Ville", "43493312300029", "Marie Gestion, directrice"
	form := store.SavedForm{ApplicationForm: labels.ApplicationForm{HolderName: &name, HolderPivot: &pivot, SignedBy: &signed, Answers: map[string]labels.Answer{
		"A1": {Value: labels.AnswerYes}, "A2": {Value: labels.AnswerYes}, "A3": {Value: labels.AnswerYes},
	}}}
	_, err = b.store.SaveApplication(b.Context(), b.manager.Actor, app.ID, form)
	b.must(err)
	_, err = b.store.SubmitApplication(b.Context(), b.manager.Actor, app.ID, store.Submission{Command: anyCommand, Accepted: true, Mandated: true})
	b.must(err)
	b.must(b.store.DeclareInterest(b.Context(), b.instructor.Actor, app.ID, "", false))
	_, err = b.store.TakeFile(b.Context(), b.instructor.Actor, app.ID, anyCommand)
	b.must(err)
	_, err = b.store.AdmitFile(b.Context(), b.instructor.Actor, app.ID, anyCommand)
	b.must(err)
	return app.ID
}

func scheme() labels.Scheme {
	ground := []labels.Ground{{Code: "criteres", Name: "Un critère n’est pas rempli.", Public: "Critère non rempli"}}
	return labels.Scheme{
		Code: "essai", Prefix: "ESS", Name: "Label d’essai", Short: "Essai", Summary: "Pour les essais.", Owner: "Agence", Legal: "Délibération 1",
		Nature: labels.Audited, Decides: labels.ByAuthority, DecidesAt: geo.Region, Instructs: []geo.Level{geo.Department},
		Sections: []labels.Section{{Code: "usages", Name: "Les usages", Text: "Ce que le lieu propose."}},
		Months:   36, SurveilFrom: 12, SurveilTo: 18, RenewFrom: 6, ReapplyMonths: 6, CorrectionDays: 15, ContradictDays: 15, ObservationDays: 8, SessionDays: 5,
		AppealMonths: 2, MinorMonths: 6, MajorMonths: 3, ExpectedDays: 60, Silence: labels.Silence{Rule: labels.SilenceNone}, NeedsVisit: true,
		Refusals: ground, Sanctions: ground,
		Criteria: []labels.Criterion{
			{Code: "A1", Section: "usages", Name: "Accueil", Text: "Accueillir sans rendez-vous.", Check: labels.Declared, Mandatory: true, Weight: 1},
			{Code: "A2", Section: "usages", Name: "Espace calme", Text: "Avoir un espace calme pour parler.", Evidence: "La salle.", Check: labels.Visit, Mandatory: true, Weight: 2},
			{Code: "A3", Section: "usages", Name: "Matériel", Text: "Prêter du matériel en état.", Check: labels.Visit, Mandatory: true, Surveilled: true, Weight: 2},
		},
	}
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		fields, _ := page.FaultsOf(err)
		b.Fatal(err, fields)
	}
}

// accepted is a visit of the instructor and the expert, accepted, whose hour has come.
func (b *bench) accepted() int64 {
	b.Helper()
	plan := labels.VisitPlan{Visitors: []string{"expert@example.fr"}, Myself: true, Criteria: []string{"A2", "A3"}, StartsAt: time.Now().Add(time.Hour), Minutes: 120}
	id, err := b.store.PlanVisit(b.Context(), b.instructor.Actor, b.file, anyCommand, plan)
	b.must(err)
	_, err = b.store.AcceptVisit(b.Context(), b.manager.Actor, id, anyCommand)
	b.must(err)
	return id
}

func (b *bench) get(who accounttest.Signed, path string) httpdtest.Answer {
	b.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Cookie", who.Cookie)
	return httpdtest.Send(b, b.app, r)
}

func (b *bench) post(who accounttest.Signed, path string, values url.Values) httpdtest.Answer {
	b.Helper()
	if values == nil {
		values = url.Values{}
	}
	values.Set("jeton", who.Token)
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Cookie", who.Cookie)
	return httpdtest.Send(b, b.app, r)
}

// step sends the form of one criterion, as a browser does, or as its script.
func (b *bench) step(who accounttest.Signed, values url.Values, photo []byte, script bool) httpdtest.Answer {
	b.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, list := range values {
		for _, value := range list {
			_ = form.WriteField(name, value)
		}
	}
	_ = form.WriteField("jeton", who.Token)
	if photo != nil {
		header := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="photo"; filename="IMG_1.jpg"`}, "Content-Type": {"image/jpeg"}}
		part, _ := form.CreatePart(header)
		_, _ = part.Write(photo)
	}
	_ = form.Close()
	r := httptest.NewRequest(http.MethodPost, "/espace/visites/critere", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Cookie", who.Cookie)
	if script {
		r.Header.Set("Accept", "application/json")
	}
	return httpdtest.Send(b, b.app, r)
}

func (b *bench) want(what string, got httpdtest.Answer, status int, texts ...string) {
	b.Helper()
	if got.Status != status {
		_, main, _ := strings.Cut(got.Body, "<main")
		b.Errorf("%s: status %d, want %d\n%.900s", what, got.Status, status, main)
	}
	for _, text := range texts {
		if !strings.Contains(got.Body, text) {
			b.Errorf("%s: the page does not say %q", what, text)
		}
	}
}

// hidden gives the value of a hidden field of a page.
func (b *bench) hidden(page httpdtest.Answer, name string) string {
	b.Helper()
	_, rest, found := strings.Cut(page.Body, `type="hidden" name="`+name+`" value="`)
	value, _, _ := strings.Cut(rest, `"`)
	if !found {
		b.Fatalf("no hidden field %s in:\n%.400s", name, page.Body)
	}
	return value
}

// picture draws a JPEG; another one for each shade.
func picture(shade uint8) []byte {
	drawn := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for x := range 64 {
		drawn.Set(x, 3, color.RGBA{shade, 100, 100, 255})
	}
	var out bytes.Buffer
	_ = jpeg.Encode(&out, drawn, nil)
	return out.Bytes()
}

func at(id int64, rest string) string { return fmt.Sprintf("/espace/visites/%d%s", id, rest) }
