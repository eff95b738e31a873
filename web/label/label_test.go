package label_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/internal/httpd/httpdtest"
	"annuaire/labels"
	"annuaire/store"
	"annuaire/store/storetest"
	"annuaire/web"
	"annuaire/web/account/accounttest"
	"annuaire/web/label"
)

var territories = []geo.Territory{
	{Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53"}, {Level: geo.Commune, Code: "75056", Name: "Paris", Department: "75", Region: "11"},
	{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"}, {Level: geo.Department, Code: "75", Name: "Paris", Region: "11"},
	{Level: geo.Region, Code: "53", Name: "Bretagne"}, {Level: geo.Region, Code: "11", Name: "Île-de-France"}, {Level: geo.Country, Code: "FR", Name: "France"},
}

var now = time.Date(2027, 6, 1, 12, 0, 0, 0, time.UTC)

// site is these pages over a record of their own.
type site struct {
	app    *fiber.App
	record *store.Store
}

func newSite(t testing.TB, titles int) *site {
	t.Helper()
	s := &site{record: storetest.Open(t, territories)}
	s.fill(t, titles)
	pages, err := web.New(web.Deps{PublicURL: "https://annuaire.exemple"})
	if err != nil {
		t.Fatal(err)
	}
	s.app = httpd.New(httpd.Config{Logger: slog.New(slog.DiscardHandler), Page: pages.Error, Before: accounttest.Guards(s.record)})
	g := geo.NewGazetteer(territories)
	label.New(label.Deps{
		Store: s.record, Renderer: pages.Renderer(), Clock: func() time.Time { return now }, PublicURL: "https://annuaire.exemple", Gazetteer: func() *geo.Gazetteer { return g },
	}).Register(s.app)
	return s
}

// fill puts in a label and titles, one place each, without what their acts would
// write: each seventh is in another state than active.
func (s *site) fill(t testing.TB, titles int) {
	t.Helper()
	scheme, err := json.Marshal(labels.Scheme{
		Code: "emn", Prefix: "EMN", Name: "Espace labellisé", Short: "Labellisé", Summary: "Un label.", Nature: labels.Audited, Owner: "Agence", Months: 36, ShowsReserves: true,
		Sanctions: []labels.Ground{{Code: "accueil", Name: "Accueil", Public: "Accueil du public interrompu"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	conn, err := s.record.Pool().Acquire(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	if _, err := conn.Exec(t.Context(), `set session_replication_role = replica`); err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = conn.Exec(context.Background(), `set session_replication_role = origin`) }()
	for _, sql := range []string{
		`insert into account (id, email, state) overriding system value values (1000, 'a@example.fr', 'active')`,
		`insert into label_version (id, scheme, version, state, seq, definition, digest, created_at, published_at) overriding system value
			select 1000, 'emn', 1, 'publie', 2, d, sha256(convert_to(d::text, 'UTF8')), now(), now() from (select '` + string(scheme) + `'::jsonb d) x`,
		fmt.Sprintf(`insert into place (id, nom, commune, code_insee, code_postal, adresse, date_maj, source, state, version, pivot_kind, time_zone)
			select 'lieu-' || n, 'Médiathèque n° ' || n, 'Rennes', '35238', '35000', '1 rue', '2027-01-01', 'essai', 'published', 1, 'inconnu', 'Europe/Paris' from generate_series(1, %d) n`, titles),
		fmt.Sprintf(`insert into label_application (id, number, version, state, place_id, place_name, place_version, code_insee, account, started_at) overriding system value
			select n, 'C-' || n, 1000, 'accordee', 'lieu-' || n, 'x', 1, '35238', 1000, now() from generate_series(1, %d) n`, titles),
		fmt.Sprintf(`insert into label_title (id, number, application, version, scheme, state, seq, place_id, place_name, code_insee, latitude, longitude, holder_name, holder_pivot,
				valid_from, valid_until, awarded_at, state_since, reason_class, decision_ref, suspended_until, status_index, updated_at, search) overriding system value
			select n, 'EMN-2026-' || lpad(n::text, 5, '0'), n, 1000, 'emn', (array['actif', 'actif', 'actif', 'actif', 'sous_reserve', 'suspendu', 'retire'])[1 + n %% 7], 2,
				'lieu-' || n, 'Médiathèque n° ' || n, '35238', 48.1, -1.7, 'Ville', '21350238800019', '2026-03-02', '2029-03-01', '2026-03-01T12:00Z', '2027-05-01T12:00Z', '', 'D-' || n,
				case when n %% 7 = 5 then date '2027-07-31' end, n, '2027-05-01T12:00Z', 'emn-2026-' || lpad(n::text, 5, '0') || ' mediatheque n° ' || n || ' rennes ville'
			from generate_series(1, %d) n`, titles),
		`insert into label_title_span (title, seq, state, since, until) select id, 1, 'actif', '2026-03-01T23:00Z', case when state <> 'actif' then state_since end from label_title`,
		`insert into label_title_span (title, seq, state, since) select id, 2, state, state_since from label_title where state <> 'actif'`,
		`insert into transition (kind, aggregate, seq, event, from_state, to_state, party, effective_at, recorded_at, visibility, reason, reason_code, decision_ref, prev_hash, hash)
			select 'titre', id, 1, 'delivrer', '', 'actif', 'decideur', '2026-03-01T23:00Z', awarded_at, 'public', '', '', decision_ref, '', '' from label_title where id < 100`,
		`insert into transition (kind, aggregate, seq, event, from_state, to_state, party, effective_at, recorded_at, visibility, reason, reason_code, decision_ref, prev_hash, hash)
			select 'titre', id, 2, 'suspendre', 'actif', 'suspendu', 'decideur', state_since, state_since, 'public', 'Dit à la personne seule', 'accueil', 'D-9', '', '' from label_title where id < 100 and state = 'suspendu'`,
		`analyze label_title`,
	} {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
}

func (s *site) get(t testing.TB, path string) httpdtest.Answer {
	t.Helper()
	return httpdtest.Send(t, s.app, httptest.NewRequest(http.MethodGet, path, nil))
}

// Of the first titles, 4 is under reserve, 5 suspended, 6 withdrawn.
const active, suspended, withdrawn = "EMN-2026-00001", "EMN-2026-00005", "EMN-2026-00006"

func TestPages(t *testing.T) {
	t.Parallel()
	s := newSite(t, 60)
	for _, test := range []struct {
		path   string
		status int
		has    string
		hasNot string
	}{
		{"/labels/registre", 200, "60\u00a0titres", "EMN-2026-00001"},
		{"/labels/registre?page=2", 200, "Titres 51 à 60 sur 60", ""},
		{"/labels/registre?q=M%C3%A9diath%C3%A8que+Rennes+00007", 200, "EMN-2026-00007", "EMN-2026-00008"},
		{"/labels/registre?statut=suspendu", 200, suspended, withdrawn},
		{"/labels/registre?statut=valable&territoire=departement-35", 200, "EMN-2026-00060", suspended},
		{"/labels/registre?territoire=region-11", 200, "Aucun titre ne répond", ""},
		{"/labels/registre?statut=%27%3Cscript%3E&label=x%27--&territoire=a-b-c&page=-3", 200, "Aucun titre ne répond", "<script>"},
		{"/labels/titres/" + active, 200, "Ce titre est valable, jusqu’au 1er mars 2029.", ""},
		{"/labels/titres/" + suspended, 200, "il est suspendu depuis le 1er mai 2027", "Dit à la personne seule"},
		{"/labels/titres/" + suspended, 200, "Suspension : accueil du public interrompu", ""},
		{"/labels/titres/" + withdrawn, 200, "il a été retiré le 1er mai 2027", ""},
		{"/labels/titres/EMN-1999-00001", 404, "Aucun titre ne porte ce numéro", ""},
		{"/labels/titres/" + active + "/certificat", 200, "Médiathèque n° 1", "Ce titre est suspendu"},
		{"/labels/titres/" + suspended + "/certificat", 200, "Ce titre est suspendu depuis le 1er mai 2027", ""},
		{"/labels/titres/" + active + "/certificat.pdf", 200, "%PDF-", ""},
		{"/labels/verifier", 200, "Numéro, ou adresse du code", "Ce titre"},
		{"/labels/verifier?numero=emn-2026-00001", 200, "Ce titre est valable", ""},
		{"/labels/verifier?numero=" + url.QueryEscape("https://annuaire.exemple/labels/verifier?numero="+withdrawn), 200, "il a été retiré le 1er mai 2027", ""},
		{"/labels/verifier?numero=" + withdrawn + "&date=2027-04-30", 200, "Ce titre était valable le 30 avril 2027.", ""},
		{"/labels/verifier?numero=" + withdrawn + "&date=2027-05-01", 200, "Son statut a changé ce jour-là", ""},
		{"/labels/verifier?numero=" + withdrawn + "&date=2027-05-02", 200, "Ce titre n’était plus valable le 2 mai 2027 : il avait été retiré.", ""},
		{"/labels/verifier?numero=" + suspended + "&date=2027-05-02", 200, "n’était pas valable le 2 mai 2027 : il était suspendu.", ""},
		{"/labels/verifier?numero=" + active + "&date=2026-03-01", 200, "Ce titre n’était pas encore valable le 1er mars 2026.", ""},
		{"/labels/verifier?numero=" + active + "&date=2028-02-29", 200, "Ce titre sera valable le 29 février 2028, si rien ne change d’ici là.", ""},
		{"/labels/verifier?numero=" + active + "&date=2029-03-02", 200, "Ce titre ne sera pas valable le 2 mars 2029.", ""},
		{"/labels/verifier?numero=EMN-1999-00001", 404, "Aucun titre ne porte ce numéro", ""},
		{"/labels/verifier?numero=bonjour", 422, "Ce numéro n’est pas complet", ""},
		{"/labels/verifier?numero=" + active + "&date=2027-02-30", 422, "Donnez une date entière", ""},
		{"/labels/verifier?format=json&numero=" + withdrawn, 200, `"valable":false,"statut":"retire"`, "<"},
		{"/labels/statistiques", 200, "lieux ont ce label aujourd’hui, dans 1\u00a0région.", ""},
		{"/labels/statistiques?territoire=region-53", 200, "Ille-et-Vilaine", ""},
		{"/labels/insigne.svg", 200, "<svg", ""},
	} {
		a := s.get(t, test.path)
		if a.Status != test.status || !strings.Contains(a.Body, test.has) || test.hasNot != "" && strings.Contains(a.Body, test.hasNot) {
			t.Errorf("%s: %d, %t, %t", test.path, a.Status, strings.Contains(a.Body, test.has), test.hasNot != "" && strings.Contains(a.Body, test.hasNot))
		}
	}
}

// dropped sends a file to be verified, as the form does.
func (s *site) dropped(t *testing.T, content []byte) httpdtest.Answer {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("fichier", "attestation.json")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write(content)
	_ = form.Close()
	r := httptest.NewRequest(http.MethodPost, "/labels/verifier", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return httpdtest.Send(t, s.app, r)
}

func TestDroppedCredential(t *testing.T) {
	t.Parallel()
	s := newSite(t, 8)
	for number, want := range map[string]string{active: "Ce titre est valable", suspended: "il est suspendu depuis le 1er mai 2027", withdrawn: "il a été retiré"} {
		file := s.get(t, "/labels/titres/"+number+"/attestation.json")
		if a := s.dropped(t, []byte(file.Body)); a.Status != 200 || !strings.Contains(a.Body, "Ce fichier est authentique") || !strings.Contains(a.Body, want) {
			t.Errorf("%s: %d", number, a.Status)
		}
		if a := s.dropped(t, []byte(strings.Replace(file.Body, "Médiathèque", "Mediathèque", 1))); a.Status != 422 || !strings.Contains(a.Body, "ce fichier a été modifié") {
			t.Errorf("%s, changed: %d", number, a.Status)
		}
	}
	for name, content := range map[string][]byte{"empty": {}, "text": []byte("bonjour"), "deep": bytes.Repeat([]byte("["), 100_000), "zip": []byte("PK\x03\x04")} {
		if a := s.dropped(t, content); a.Status != 422 {
			t.Errorf("%s: %d", name, a.Status)
		}
	}
	if a := s.dropped(t, bytes.Repeat([]byte(" "), 300<<10)); a.Status != 413 {
		t.Errorf("too large: %d", a.Status)
	}
}

// The keys are made once, whoever asks first; after a rotation the former still
// verifies.
func TestKeysAndStatuses(t *testing.T) {
	t.Parallel()
	s := newSite(t, 8)
	answers := make(chan string)
	for range 8 {
		go func() {
			keys, err := s.record.SigningKeys(context.Background(), now)
			if err != nil || len(keys) != 1 {
				answers <- fmt.Sprint(err, len(keys))
				return
			}
			answers <- keys[0].Name()
		}()
	}
	first := <-answers
	for range 7 {
		if other := <-answers; other != first {
			t.Errorf("%s, and %s", first, other)
		}
	}
	if a := s.get(t, "/labels/cles"); !strings.Contains(a.Body, first) {
		t.Errorf("the key %s is not published: %s", first, a.Body)
	}
	list := s.get(t, "/labels/statuts.json").Body
	if !strings.Contains(list, suspended+"/attestation.json") || !strings.Contains(list, `"statut":"retire"`) || strings.Contains(list, active) {
		t.Errorf("status list: %s", list)
	}
	if err := s.record.RotateSigningKey(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	keys, err := s.record.SigningKeys(t.Context(), now)
	if err != nil || len(keys) != 2 || keys[0].Name() == first || keys[1].Name() != first || keys[1].Private != nil {
		t.Errorf("after a rotation: %v, %v", len(keys), err)
	}
}

// BenchmarkRegister gives the time of a page of a register of 20,000 titles: one in
// a hundred should not take more than 30 ms.
func BenchmarkRegister(b *testing.B) {
	s := newSite(b, 20_000)
	paths := []string{
		"/labels/registre", "/labels/registre?page=390", "/labels/registre?q=mediatheque+12", "/labels/registre?statut=suspendu&territoire=region-53",
		"/labels/registre?q=EMN-2026-01234", "/labels/registre?label=emn&statut=valable&page=20",
	}
	for _, path := range paths {
		s.get(b, path)
	}
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		if a := s.get(b, paths[i%len(paths)]); a.Status != 200 {
			b.Fatal(a.Status)
		}
		times = append(times, time.Since(began))
	}
	sort.Slice(times, func(i, j int) bool { return times[i] < times[j] })
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
}
