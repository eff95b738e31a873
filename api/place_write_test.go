package api_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/api"
	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/internal/realdata"
	"annuaire/store"
	"annuaire/store/storetest"
	"annuaire/web/account/accounttest"
)

// writer is the API over a record of its own, and the token of a commune.
type writer struct {
	*testing.T
	store *store.Store
	app   *fiber.App
}

var known = []geo.Territory{
	{Level: geo.Country, Code: geo.CountryCode, Name: "France"},
	{Level: geo.Region, Code: "53", Name: "Bretagne"},
	{Level: geo.Department, Code: "35", Name: "Ille-et-Vilaine", Region: "53"},
	{Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53", PostalCodes: []string{"35000"}},
	{Level: geo.Commune, Code: "35047", Name: "Bruz", Department: "35", Region: "53", PostalCodes: []string{"35170"}},
}

func write(t *testing.T) writer {
	t.Helper()
	s := storetest.Open(t, known)
	app := httpd.New(httpd.Config{Before: accounttest.Guards(s)})
	if err := api.Register(app, api.Deps{Atlas: atlas.New(atlas.Build(geo.NewGazetteer(known), nil, nil)), Clock: time.Now, Record: s}); err != nil {
		t.Fatal(err)
	}
	return writer{t, s, app}
}

// token makes one of a commune, for these actions.
func (w writer) token(commune string, actions ...access.Action) string {
	w.Helper()
	agent := accounttest.SignIn(w, w.store, accounttest.Person{
		Email: "agent." + commune + "@example.fr", Grants: []access.Grant{{Role: access.TerritoryManager, Territory: access.Territory{Level: geo.Commune, Code: commune}}},
	})
	text, err := w.store.CreateToken(w.Context(), agent.Actor, store.NewToken{
		Name: "essai", Limit: access.Limit{Actions: actions, Territory: access.Country}, Life: time.Hour,
	}, time.Now())
	if err != nil {
		w.Fatal(err)
	}
	return text
}

func (w writer) send(method, path, token, body string, headers ...string) (int, string) {
	w.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := w.app.Test(r, -1)
	if err != nil {
		w.Error(err)
		return 0, ""
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		w.Error(err)
	}
	return answer.StatusCode, string(text)
}

const rennes = `{"nom":"Médiathèque","commune":"Rennes","code_postal":"35000","code_insee":"35238","services":["Aide aux démarches administratives"],"telephone":"02 99 01 02 03","latitude":48.11,"longitude":-1.67}`

func TestPlacesByProgram(t *testing.T) {
	t.Parallel()
	w := write(t)
	token := w.token("35238", access.PlacePublish, access.PlaceArchive, access.PlaceConfirm)
	status, body := w.send("POST", "/api/v1/lieux", token, rennes)
	var p api.LieuEcrit
	if err := json.Unmarshal([]byte(body), &p); err != nil || status != http.StatusCreated || p.ID != "lieu-1" || p.Valeurs["telephone"] != "+33299010203" {
		t.Fatalf("%d %s %v", status, body, err)
	}
	for _, c := range []struct {
		what, method, path, body string
		headers                  []string
		status                   int
		holds                    string
	}{
		{"no version", "PATCH", "/api/v1/lieux/lieu-1", `{"nom":"Autre"}`, nil, 400, `"version"`},
		{"change", "PATCH", "/api/v1/lieux/lieu-1", `{"nom":"Autre"}`, []string{"If-Match", `"1"`}, 200, `"version":2`},
		{"old version", "PATCH", "/api/v1/lieux/lieu-1", `{"nom":"Encore","version":1}`, nil, 409, "modifié"},
		{"unknown field", "PATCH", "/api/v1/lieux/lieu-1", `{"nom":"x","couleur":"bleu","version":2}`, nil, 400, "couleur"},
		{"bad value", "PATCH", "/api/v1/lieux/lieu-1", `{"telephone":"3949","services":"x","version":2}`, nil, 400, "services"},
		{"giving away", "PATCH", "/api/v1/lieux/lieu-1", `{"code_insee":"35047","version":2}`, nil, 403, ""},
		{"no such commune", "PATCH", "/api/v1/lieux/lieu-1", `{"code_insee":"35999","version":2}`, nil, 400, "code_insee"},
		{"not JSON", "PATCH", "/api/v1/lieux/lieu-1", `[1]`, nil, 400, "objet JSON"},
		{"no such place", "PATCH", "/api/v1/lieux/lieu-77", `{"nom":"x","version":1}`, nil, 404, ""},
		{"confirm", "POST", "/api/v1/lieux/lieu-1/confirmation", ``, nil, 200, `"id":"lieu-1"`},
		{"archive without a reason", "DELETE", "/api/v1/lieux/lieu-1", `{"version":2}`, nil, 400, "motif"},
	} {
		if status, body := w.send(c.method, c.path, token, c.body, c.headers...); status != c.status || !strings.Contains(body, c.holds) {
			t.Errorf("%s: %d %s", c.what, status, body)
		}
	}
	now, err := w.store.Place(t.Context(), "lieu-1")
	if err != nil || now.Name != "Autre" {
		t.Fatal(now.Name, err)
	}
	version, _ := json.Marshal(now.Version)
	if status, body := w.send("DELETE", "/api/v1/lieux/lieu-1", token, `{"motif":"Fermé","version":`+string(version)+`}`); status != 200 || !strings.Contains(body, "archivée") {
		t.Errorf("%d %s", status, body)
	}
}

func TestProgramsWithoutTheRight(t *testing.T) {
	t.Parallel()
	w := write(t)
	stranger, limited := w.token("35047", access.PlacePublish, access.PlaceArchive, access.PlaceConfirm), w.token("35238", access.PlaceConfirm)
	for _, c := range []struct {
		token  string
		status int
	}{{"", 401}, {"faux", 401}, {stranger, 403}, {limited, 403}} {
		if status, body := w.send("POST", "/api/v1/lieux", c.token, rennes); status != c.status || !strings.Contains(body, `"detail"`) {
			t.Errorf("%d, want %d: %s", status, c.status, body)
		}
	}
	if n, err := w.store.CountPlaces(t.Context()); n != 0 || err != nil {
		t.Errorf("%d places, %v", n, err)
	}
}

// Twenty senders of one numbered request: one effect, one answer byte for byte.
func TestNumberedRequests(t *testing.T) {
	t.Parallel()
	w := write(t)
	token := w.token("35238", access.PlacePublish)
	const senders = 20
	answers := make([]string, senders)
	var wait sync.WaitGroup
	for i := range senders {
		wait.Go(func() {
			status, body := w.send("POST", "/api/v1/lieux", token, rennes, "Idempotency-Key", "une-cle")
			if answers[i] = body; status != http.StatusCreated {
				t.Errorf("sender %d: %d %s", i, status, body)
			}
		})
	}
	wait.Wait()
	if slices.Sort(answers); answers[0] != answers[senders-1] {
		t.Errorf("two answers:\n%s\n%s", answers[0], answers[senders-1])
	}
	if n, err := w.store.CountPlaces(t.Context()); n != 1 || err != nil {
		t.Errorf("%d places, %v", n, err)
	}
	if status, body := w.send("POST", "/api/v1/lieux", token, strings.Replace(rennes, "Médiathèque", "Autre", 1), "Idempotency-Key", "une-cle"); status != 422 {
		t.Errorf("another body: %d %s", status, body)
	}
	if status, _ := w.send("POST", "/api/v1/lieux", token, `{"nom":"x"}`, "Idempotency-Key", "autre"); status != 400 {
		t.Errorf("a bad body: %d", status)
	}
	if status, _ := w.send("POST", "/api/v1/lieux", token, rennes, "Idempotency-Key", "autre"); status != 201 {
		t.Errorf("mended: %d: failures are not kept", status)
	}
}

// Every naughty string in every column is read back equal, but for the blanks
// around it, or refused with a reason; never with an error of ours.
func TestNaughtyStringsByProgram(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(realdata.File(t, "malveillant", "blns.json"))
	if err != nil {
		t.Fatal(err)
	}
	var naughty []string
	if err := json.Unmarshal(text, &naughty); err != nil {
		t.Fatal(err)
	}
	w := write(t)
	token := w.token("35238", access.PlacePublish)
	if status, _ := w.send("POST", "/api/v1/lieux", token, rennes); status != http.StatusCreated {
		t.Fatal(status)
	}
	if status, _ := w.send("PATCH", "/api/v1/lieux/lieu-1", token, `{"version":1,"nom":"Autre"}`); status != http.StatusOK {
		t.Fatal(status) // what follows is of an old version: it is refused after it was read
	}
	kept, refused := 0, 0
	for i, s := range naughty {
		columns := map[string]any{"nom": "Lieu " + s, "commune": "Rennes", "code_postal": "35000", "code_insee": "35238", "presentation_detail": s, "adresse": s, "structure_parente": s}
		body, _ := json.Marshal(columns)
		status, answer := w.send("POST", "/api/v1/lieux", token, string(body))
		switch status {
		case http.StatusCreated:
			kept++
			var p api.LieuEcrit
			if err := json.Unmarshal([]byte(answer), &p); err != nil {
				t.Fatal(err)
			}
			record, err := w.store.Place(t.Context(), p.ID)
			if want := strings.TrimSpace(s); err != nil || record.Details != want || record.Parent != want || record.Name != strings.TrimSpace("Lieu "+s) {
				t.Errorf("%d: %q is kept as %q, %q, %v", i, s, record.Details, record.Parent, err)
			}
		case http.StatusBadRequest:
			refused++
		default:
			t.Errorf("%d: %q: %d %s", i, s, status, answer)
		}
		for turn := range 3 { // the columns in turn
			c := directory.Columns[(3*i+turn)%len(directory.Columns)]
			if status, answer := w.send("PATCH", "/api/v1/lieux/lieu-1", token, `{"version":1,"`+c.Name+`":`+string(quoted(s))+`}`); status != 400 && status != 409 {
				t.Errorf("%s %q: %d %s", c.Name, s, status, answer)
			}
		}
	}
	t.Logf("%d strings: %d kept, %d refused", len(naughty), kept, refused)
}

func quoted(s string) []byte {
	text, _ := json.Marshal(s)
	return text
}
