package importing

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/paulmach/orb"

	"annuaire/access"
	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/internal/httpd/httpdtest"
	"annuaire/store"
	"annuaire/store/storetest"
	"annuaire/web"
	"annuaire/web/account/accounttest"
)

var territories = []geo.Territory{
	{Level: geo.Country, Code: geo.CountryCode, Name: "France"},
	{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"},
	{Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53", PostalCodes: []string{"35000", "35200"}, Centre: orb.Point{-1.6778, 48.1147}, HasCentre: true},
	{Level: geo.Commune, Code: "35047", Name: "Bruz", Department: "35", Region: "53", PostalCodes: []string{"35170"}, Centre: orb.Point{-1.7508, 48.0242}, HasCentre: true},
}

// service is the pages over a record of their own, and what works on imports.
type service struct {
	*testing.T
	store  *store.Store
	app    *fiber.App
	runner *Runner
}

func serve(t *testing.T) service {
	t.Helper()
	s := storetest.Open(t, territories)
	g := geo.NewGazetteer(territories)
	site, err := web.New(web.Deps{Atlas: atlas.New(atlas.Build(g, nil, nil)), Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	runner := &Runner{Store: s, Territories: func() (*geo.Gazetteer, *geo.Locator) { return g, nil }, Clock: time.Now}
	app := httpd.New(httpd.Config{Before: accounttest.Guards(s), Page: site.Error, Uploads: []httpd.Upload{Upload}})
	New(Deps{Store: s, Renderer: site.Renderer(), Runner: runner}).Register(app)
	return service{t, s, app, runner}
}

type person = accounttest.Signed

func (s service) agent(name string, t access.Territory) person {
	s.Helper()
	return accounttest.SignIn(s, s.store, accounttest.Person{
		Email: name + "@example.fr", Name: name, Grants: []access.Grant{{Role: access.TerritoryManager, Territory: t}},
	})
}

func (s service) do(who person, r *http.Request) (status int, body string) {
	s.Helper()
	if who.Cookie != "" {
		who.Sign(r)
	}
	answer := httpdtest.Send(s, s.app, r)
	if to := answer.Location; to != "" {
		return answer.Status, to
	}
	return answer.Status, answer.Body
}

func (s service) get(who person, path string) (int, string) {
	s.Helper()
	return s.do(who, httptest.NewRequest(http.MethodGet, path, nil))
}

func (s service) post(who person, path string, values url.Values) (int, string) {
	s.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(who, r)
}

// upload sends a file; to is where the answer leads, or its page.
func (s service) upload(who person, name string, content []byte, fields map[string]string) (status int, to string) {
	s.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, value := range fields {
		_ = form.WriteField(field, value)
	}
	part, _ := form.CreateFormFile("fichier", name)
	_, _ = part.Write(content)
	_ = form.Close()
	r := httptest.NewRequest(http.MethodPost, home, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return s.do(who, r)
}

// sent uploads a table and gives the number of its import.
func (s service) sent(who person, feed, name, content string, whole bool) int64 {
	s.Helper()
	fields := map[string]string{"source": feed, "complet": "non"}
	if whole {
		fields["complet"] = "oui"
	}
	status, to := s.upload(who, name, []byte(content), fields)
	if status != http.StatusSeeOther {
		s.Fatalf("%d %s", status, to)
	}
	return numberIn(s.T, to)
}

func numberIn(t *testing.T, path string) int64 {
	t.Helper()
	id, err := strconv.ParseInt(regexp.MustCompile(`imports/(\d+)`).FindStringSubmatch(path)[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// formOf reads the choices that a page of columns shows.
func formOf(body string) url.Values {
	values := url.Values{}
	for _, found := range regexp.MustCompile(`name="(t\d+)" value="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		values.Set(found[1], strings.NewReplacer("&#39;", "'", "&amp;", "&", "&#34;", `"`, "&quot;", `"`, "&lt;", "<", "&gt;", ">").Replace(found[2]))
	}
	for _, list := range regexp.MustCompile(`(?s)<select id="[^"]*" name="(c\d+)".*?</select>`).FindAllStringSubmatch(body, -1) {
		if chosen := regexp.MustCompile(`value="([^"]*)" selected`).FindStringSubmatch(list[0]); chosen != nil {
			values.Set(list[1], strings.ReplaceAll(chosen[1], "&#39;", "'"))
		}
	}
	return values
}

// read says yes to the columns as they are proposed, and has the file read.
func (s service) read(who person, id int64) {
	s.Helper()
	status, body := s.get(who, address(id, "colonnes"))
	if status != http.StatusOK {
		s.Fatalf("%d %s", status, body)
	}
	if status, to := s.post(who, address(id, "colonnes"), formOf(body)); status != http.StatusSeeOther {
		s.Fatalf("%d %s", status, to)
	}
	s.work(id)
}

func (s service) work(id int64) {
	s.Helper()
	if err := s.runner.Run(s.Context(), id); err != nil {
		s.Fatal(err)
	}
}

func (s service) apply(who person, id int64) {
	s.Helper()
	if status, to := s.post(who, address(id, "enregistrer"), nil); status != http.StatusSeeOther {
		s.Fatalf("%d %s", status, to)
	}
	s.work(id)
}

func (s service) undo(who person, id int64) {
	s.Helper()
	if status, to := s.post(who, address(id, "annuler"), nil); status != http.StatusSeeOther {
		s.Fatalf("%d %s", status, to)
	}
	s.work(id)
}

func (s service) job(who person, id int64) store.ImportJob {
	s.Helper()
	j, err := s.store.ImportJob(s.Context(), who.Actor, access.ImportSee, id)
	if err != nil {
		s.Fatal(err)
	}
	return j
}

// places gives the living places by name.
func (s service) places() map[string]directory.Place {
	s.Helper()
	rows, err := s.store.Pool().Query(s.Context(), `select id from place where state <> 'archived'`)
	if err != nil {
		s.Fatal(err)
	}
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			s.Fatal(err)
		}
		ids = append(ids, id)
	}
	found := map[string]directory.Place{}
	for _, id := range ids {
		p, err := s.store.Place(s.Context(), id)
		if err != nil {
			s.Fatal(err)
		}
		found[p.Name] = p
	}
	return found
}

var (
	rennes     = access.Territory{Level: geo.Commune, Code: "35238"}
	bruz       = access.Territory{Level: geo.Commune, Code: "35047"}
	department = access.Territory{Level: geo.Department, Code: "35"}
)

const table = `Nom du lieu;Adresse complète;Tél;Ouvert le lundi ?
Médiathèque des Champs;1 rue des Champs, 35000 Rennes;02 99 00 12 34;oui
Espace du Vert Buisson;2 place du Vert Buisson, 35170 Bruz;0299001235;non
Sans adresse;;;
`

// TestImportOfAFreeTable goes from a file of somebody's own to the directory and
// back.
func TestImportOfAFreeTable(t *testing.T) {
	t.Parallel()
	s := serve(t)
	who := s.agent("departement", department)
	id := s.sent(who, "essai", "lieux.csv", table, false)
	status, body := s.get(who, address(id, "colonnes"))
	if status != http.StatusOK || !strings.Contains(body, "Adresse complète") || !strings.Contains(body, "des numéros de téléphone") {
		t.Fatalf("%d %s", status, body)
	}
	s.read(who, id)
	status, body = s.get(who, address(id, ""))
	if status != http.StatusOK || !strings.Contains(body, "2 lieux créés") || !strings.Contains(body, "1 ligne refusée") {
		t.Fatalf("%d %s", status, body)
	}
	if len(s.places()) != 0 {
		t.Error("something was written before anybody agreed")
	}
	if status, body = s.get(who, address(id, "constats")); status != http.StatusOK || !strings.Contains(body, "refusé") {
		t.Errorf("%d %s", status, body)
	}
	if status, body = s.get(who, address(id, "constats.csv")); status != http.StatusOK || !strings.Contains(body, "'+33299001234") {
		t.Errorf("the report, with its formulas disarmed: %d %s", status, body)
	}
	s.apply(who, id)
	places := s.places()
	if len(places) != 2 || places["Médiathèque des Champs"].Phone != "+33299001234" || places["Médiathèque des Champs"].Address != "1 rue des Champs" {
		t.Fatalf("%+v", places)
	}
	if status, body = s.get(who, address(id, "")); status != http.StatusOK || !strings.Contains(body, "Annuler cet import") {
		t.Errorf("%d %s", status, body)
	}
	if status, body = s.get(who, home); status != http.StatusOK || !strings.Contains(body, "enregistré") {
		t.Errorf("%d %s", status, body)
	}
	s.undo(who, id)
	if len(s.places()) != 0 {
		t.Errorf("%+v", s.places())
	}
	if j := s.job(who, id); j.State != store.ImportUndone || j.Summary.Undone != 2 {
		t.Errorf("%+v", j)
	}
}

// TestUndoneImportComesBack: the same file again finds the same places.
func TestUndoneImportComesBack(t *testing.T) {
	t.Parallel()
	s := serve(t)
	who := s.agent("departement", department)
	first := s.sent(who, "essai", "lieux.csv", table, false)
	s.read(who, first)
	s.apply(who, first)
	before := s.places()
	s.undo(who, first)
	again := s.sent(who, "essai", "lieux.csv", table, false)
	s.read(who, again)
	s.apply(who, again)
	after := s.places()
	if len(after) != 2 || after["Médiathèque des Champs"].ID != before["Médiathèque des Champs"].ID {
		t.Errorf("%+v, then %+v", before, after)
	}
	s.undo(who, again)
	if len(s.places()) != 0 {
		t.Error("the second one is not undone")
	}
}

// TestUndoLeavesAloneWhatSomebodyChanged restores the rest exactly.
func TestUndoLeavesAloneWhatSomebodyChanged(t *testing.T) {
	t.Parallel()
	s := serve(t)
	who := s.agent("departement", department)
	const titles = "id,nom,commune,code_postal,code_insee,adresse,telephone,date_maj\n"
	first := s.sent(who, "essai", "a.csv", titles+"a,Un,Rennes,35000,35238,1 rue A,+33299000001,2025-01-01\nb,Deux,Rennes,35000,35238,2 rue B,+33299000002,2025-01-01\nc,Trois,Bruz,35170,35047,3 rue C,,2025-01-01\n", true)
	s.read(who, first)
	s.apply(who, first)
	before := s.places()
	second := s.sent(who, "essai", "b.csv", titles+"a,Un,Rennes,35000,35238,10 rue A,+33299000011,2025-06-01\nb,Deux,Rennes,35000,35238,20 rue B,+33299000012,2025-06-01\n", true)
	s.read(who, second)
	s.apply(who, second)
	if got := s.places(); got["Un"].Address != "10 rue A" || got["Trois"].ArchiveProposal == "" {
		t.Fatalf("%+v", got)
	}
	edited := s.places()["Deux"]
	edited.Phone = "+33299000099"
	if _, err := s.store.UpdatePlace(t.Context(), who.Actor, edited, "Correction."); err != nil {
		t.Fatal(err)
	}
	s.undo(who, second)
	after := s.places()
	un, was := after["Un"], before["Un"]
	if un.Address != was.Address || un.Phone != was.Phone || !un.UpdatedOn.Equal(was.UpdatedOn) || un.Provenance["*"] != was.Provenance["*"] || len(un.Provenance) != len(was.Provenance) {
		t.Errorf("%+v, was %+v", un, was)
	}
	if after["Deux"].Address != "20 rue B" || after["Deux"].Phone != "+33299000099" {
		t.Errorf("%+v", after["Deux"])
	}
	if after["Trois"].ArchiveProposal != "" {
		t.Errorf("%+v", after["Trois"])
	}
	if j := s.job(who, second); j.Summary.LeftN != 1 || len(j.Summary.Left) != 1 || !strings.Contains(j.Summary.Left[0], "Deux") {
		t.Errorf("%+v", j.Summary)
	}
	if status, body := s.get(who, address(second, "")); status != http.StatusOK || !strings.Contains(body, "Lieux laissés tels quels") {
		t.Errorf("%d %s", status, body)
	}
}

// TestRowsBeyondTheTerritoryAreRefused one by one, and imports of strangers are
// not there.
func TestRowsBeyondTheTerritoryAreRefused(t *testing.T) {
	t.Parallel()
	s := serve(t)
	agent, stranger := s.agent("rennes", rennes), s.agent("bruz", bruz)
	id := s.sent(agent, "essai", "lieux.csv", table, false)
	s.read(agent, id)
	if j := s.job(agent, id); j.Summary.Created != 1 || j.Summary.Refused != 2 {
		t.Errorf("%+v", j.Summary)
	}
	s.apply(agent, id)
	if places := s.places(); len(places) != 1 || places["Médiathèque des Champs"].INSEE != "35238" {
		t.Errorf("%+v", places)
	}
	for _, step := range []string{"", "colonnes", "constats", "constats.csv", "doublons"} {
		if status, _ := s.get(stranger, address(id, step)); status != http.StatusNotFound {
			t.Errorf("%s: %d to a stranger", step, status)
		}
		if status, _ := s.get(person{}, address(id, step)); status != http.StatusUnauthorized {
			t.Errorf("%s: %d to nobody", step, status)
		}
	}
	for _, step := range []string{"enregistrer", "annuler", "ecarter", "doublons"} {
		if status, _ := s.post(stranger, address(id, step), nil); status != http.StatusNotFound {
			t.Errorf("%s: %d to a stranger", step, status)
		}
	}
	// A file of another territory under the same source changes nothing there.
	other := s.sent(stranger, "essai", "autre.csv", "id,nom,commune,code_postal,adresse\nx,Ailleurs,Bruz,35170,1 rue X\n", true)
	s.read(stranger, other)
	s.apply(stranger, other)
	if p := s.places()["Médiathèque des Champs"]; p.ArchiveProposal != "" {
		t.Errorf("a stranger's file proposes to archive: %+v", p)
	}
}

// TestRightsThatEndedMeanwhile stop what is owed.
func TestRightsThatEndedMeanwhile(t *testing.T) {
	t.Parallel()
	s := serve(t)
	who := s.agent("rennes", rennes)
	id := s.sent(who, "essai", "lieux.csv", table, false)
	s.read(who, id)
	if status, _ := s.post(who, address(id, "enregistrer"), nil); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	if _, err := s.store.Pool().Exec(t.Context(), `update membership set ended_at = now()`); err != nil {
		t.Fatal(err)
	}
	s.work(id)
	if len(s.places()) != 0 {
		t.Error("somebody without rights wrote")
	}
	var state string
	if err := s.store.Pool().QueryRow(t.Context(), `select state from import_job where id = $1`, id).Scan(&state); err != nil || state != "failed" {
		t.Errorf("%s, %v", state, err)
	}
}

// TestPairsAreDecided: what is certain updates, what somebody says is done, and
// what is distinct is remembered.
func TestPairsAreDecided(t *testing.T) {
	t.Parallel()
	s := serve(t)
	who := s.agent("departement", department)
	const titles = "id,pivot,nom,commune,code_postal,code_insee,adresse,telephone,courriels,site_web,date_maj\n"
	const place = "Médiathèque des Champs Libres,Rennes,35000,35238,10 cours des Alliés,+33299001234,contact@champs.example,https://champs.example,2025-01-01\n"
	first := s.sent(who, "une", "a.csv", titles+"a,,"+place, false)
	s.read(who, first)
	s.apply(who, first)
	second := s.sent(who, "deux", "b.csv", titles+"z9,,"+strings.Replace(place, "+33299001234", "+33299001299", 1), false)
	s.read(who, second)
	status, body := s.get(who, address(second, "doublons"))
	if status != http.StatusOK || !strings.Contains(body, "Est-ce le même lieu") {
		t.Fatalf("%d %s", status, body)
	}
	values := url.Values{"s0": {"z9"}, "d0": {"a"}, "p0": {"same"}}
	if status, to := s.post(who, address(second, "doublons"), values); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, to)
	}
	s.apply(who, second)
	if places := s.places(); len(places) != 1 {
		t.Errorf("%+v", places)
	}
	if j := s.job(who, second); j.Summary.Created != 0 || j.Summary.Updated+j.Summary.Unchanged != 1 {
		t.Errorf("%+v", j.Summary)
	}
	s.undo(who, second)
	third := s.sent(who, "deux", "b.csv", titles+"z9,,"+place, false)
	s.read(who, third)
	values.Set("p0", "distinct")
	if status, to := s.post(who, address(third, "doublons"), values); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, to)
	}
	s.apply(who, third)
	var living, distinct int
	err := s.store.Pool().QueryRow(t.Context(), `
		select (select count(*) from place where state = 'published'), (select count(*) from duplicate_verdict where verdict = 'distinct')`).Scan(&living, &distinct)
	if err != nil || living != 2 || distinct != 1 {
		t.Errorf("%d places, %d said distinct, %v", living, distinct, err)
	}
}

// TestTwoImportsAtOnce follow one another, and both are done.
func TestTwoImportsAtOnce(t *testing.T) {
	t.Parallel()
	s := serve(t)
	who := s.agent("departement", department)
	ids := []int64{s.sent(who, "une", "a.csv", table, false), s.sent(who, "deux", "b.csv", strings.ReplaceAll(table, "Médiathèque", "Cyberespace"), false)}
	for _, id := range ids {
		s.read(who, id)
		if status, _ := s.post(who, address(id, "enregistrer"), nil); status != http.StatusSeeOther {
			t.Fatal(status)
		}
	}
	errs := make(chan error, 4)
	for _, id := range append(ids, ids...) { // each twice, as after an instance that was lost
		go func() { errs <- s.runner.Run(t.Context(), id) }()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	for _, id := range ids {
		if j := s.job(who, id); j.State != store.ImportApplied {
			t.Errorf("%+v", j)
		}
	}
}

// TestHostileUploads are refused with a sentence.
func TestHostileUploads(t *testing.T) {
	t.Parallel()
	s := serve(t)
	who := s.agent("rennes", rennes)
	for name, c := range map[string]struct {
		content string
		says    string
	}{
		"empty":   {"", "Choisissez un fichier"},
		"picture": {"\x89PNG\r\n", "image PNG"},
		"zip":     {"PK\x03\x04", "abîmé"},
		"web":     {"<html>", "page web"},
		"depth":   {`[{"a":` + strings.Repeat(`{"a":`, 30), "16 niveaux"},
	} {
		status, body := s.upload(who, "x.csv", []byte(c.content), map[string]string{"source": "essai", "complet": "non"})
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	if status, body := s.upload(who, "<script>alert(1)</script>/../x.csv", []byte(table), map[string]string{"source": "= cmd", "complet": "non"}); status != http.StatusUnprocessableEntity || strings.Contains(body, "<script>alert") {
		t.Errorf("%d %s", status, body)
	}
	id := s.sent(who, "essai", "<script>alert(1)</script>.csv", "nom;ville\n<script>alert(2)</script>;Rennes\n", false)
	s.read(who, id)
	for _, step := range []string{"", "colonnes", "constats"} {
		if _, body := s.get(who, address(id, step)); strings.Contains(body, "<script>alert") {
			t.Errorf("%s: markup of a file is executed", step)
		}
	}
}
