package committee_test

import (
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
	"annuaire/web/appeal"
	"annuaire/web/committee"
	"annuaire/web/page"
)

// bench is the pages over a record with an application that is ready to be decided.
type bench struct {
	*testing.T
	store      *store.Store
	app        *fiber.App
	place      string
	file       int64
	manager    accounttest.Signed
	instructor accounttest.Signed
	colleague  accounttest.Signed // another one
	president  accounttest.Signed // decides, and presides
	judge      accounttest.Signed // decides too
	member     accounttest.Signed // has an account, and no right
	other      accounttest.Signed // likewise
	recused    accounttest.Signed // likewise
	stranger   accounttest.Signed
}

var anyCommand = store.Command{Seq: procedure.AnySeq}

func serve(t *testing.T, scheme labels.Scheme) *bench {
	t.Helper()
	s := storetest.Open(t, []geo.Territory{
		{Level: geo.Country, Code: "FR", Name: "France"}, {Level: geo.Region, Code: "53", Name: "Bretagne"},
		{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"}, {Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53"},
	})
	b := &bench{T: t, store: s}
	b.savePlace()
	b.people()
	b.file = b.ready(scheme)
	site, err := web.New(web.Deps{})
	if err != nil {
		t.Fatal(err)
	}
	b.app = httpd.New(httpd.Config{Before: accounttest.Guards(s), Page: site.Error})
	committee.New(committee.Deps{Store: s, Pages: site.Renderer()}).Register(b.app)
	appeal.New(appeal.Deps{Store: s, Pages: site.Renderer()}).Register(b.app)
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
	b.colleague = sign("collegue@example.fr", "Carole Collègue", true, access.Grant{Role: access.Instructor, Territory: access.Territory{Level: geo.Department, Code: "35"}})
	b.president = sign("preside@example.fr", "Paule Présidente", true, access.Grant{Role: access.DecisionMaker, Territory: access.Territory{Level: geo.Region, Code: "53"}})
	b.judge = sign("juge@example.fr", "Jean Juge", true, access.Grant{Role: access.DecisionMaker, Territory: access.Territory{Level: geo.Region, Code: "53"}})
	b.member = sign("membre@example.fr", "Mona Membre", false)
	b.other = sign("autre@example.fr", "Omar Autre", false)
	b.recused = sign("lien@example.fr", "Luc Lien", false)
	b.stranger = sign("ailleurs@example.fr", "Anne Ailleurs", false)
}

// ready leads an application of the place to where it is decided.
func (b *bench) ready(scheme labels.Scheme) int64 {
	b.Helper()
	agency := accounttest.SignIn(b, b.store, accounttest.Person{Email: "agence@example.fr", Strong: true, Grants: []access.Grant{{Role: access.Agency, Territory: access.Country}}})
	version, err := b.store.CreateScheme(b.Context(), agency.Actor, scheme)
	b.must(err)
	_, err = b.store.PublishScheme(b.Context(), agency.Actor, version.ID, anyCommand)
	b.must(err)
	app, err := b.store.StartApplication(b.Context(), b.manager.Actor, "essai", b.place, 0)
	b.must(err)
	name, pivot, signed := "Ville", "43493312300029", "Marie Gestion, directrice"
	form := store.SavedForm{ApplicationForm: labels.ApplicationForm{HolderName: &name, HolderPivot: &pivot, SignedBy: &signed, Answers: map[string]labels.Answer{
		"A1": {Value: labels.AnswerYes}, "A2": {Value: labels.AnswerYes}, "A3": {Value: labels.AnswerNo},
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
	why := store.Command{Seq: procedure.AnySeq, Reason: "Le lieu remplit presque tous les critères."}
	_, err = b.store.ProposeDecision(b.Context(), b.instructor.Actor, app.ID, why, store.ProposalForm{
		Kind: labels.ProposeReserves, Reserves: []labels.ReserveAsked{{Criterion: "A3", Text: "Réparer deux ordinateurs.", Due: time.Now().AddDate(0, 2, 0)}},
	})
	b.must(err)
	return app.ID
}

// byCommittee is a label that a committee decides; alone, one person.
func byCommittee() labels.Scheme {
	s := alone()
	s.Decides, s.Quorum, s.SessionDays = labels.ByCommittee, 3, 5
	return s
}

func alone() labels.Scheme {
	ground := []labels.Ground{{Code: "criteres", Name: "Un critère n’est pas rempli.", Public: "Critère non rempli"}}
	return labels.Scheme{
		Code: "essai", Prefix: "ESS", Name: "Label d’essai", Short: "Essai", Summary: "Pour les essais.", Owner: "Agence", Legal: "Délibération 1",
		Nature: labels.Audited, Decides: labels.ByAuthority, DecidesAt: geo.Region, Instructs: []geo.Level{geo.Department},
		Sections: []labels.Section{{Code: "usages", Name: "Les usages", Text: "Ce que le lieu propose."}},
		Months:   36, SurveilFrom: 12, SurveilTo: 18, RenewFrom: 6, ReapplyMonths: 6, CorrectionDays: 15, ContradictDays: 15, ObservationDays: 8, SessionDays: 0,
		AppealMonths: 2, MinorMonths: 6, MajorMonths: 3, ExpectedDays: 60, Silence: labels.Silence{Rule: labels.SilenceNone},
		Refusals: ground, Sanctions: ground,
		Criteria: []labels.Criterion{
			{Code: "A1", Section: "usages", Name: "Accueil", Text: "Accueillir sans rendez-vous.", Check: labels.Declared, Mandatory: true, Weight: 1},
			{Code: "A2", Section: "usages", Name: "Espace calme", Text: "Avoir un espace calme pour parler.", Evidence: "La salle.", Check: labels.Declared, Mandatory: true, Weight: 2},
			{Code: "A3", Section: "usages", Name: "Matériel", Text: "Prêter du matériel en état.", Check: labels.Declared, Mandatory: true, Surveilled: true, Weight: 2},
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
