package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/store/storetest"
)

// reporting is a service that takes reports, on a record with one place.
func reporting(t *testing.T) (*fiber.App, *store.Store, directory.Place) {
	t.Helper()
	record := storetest.Open(t, []geo.Territory{{Level: geo.Commune, Code: "35238", Name: "Rennes", Department: "35", Region: "53"}, {Level: geo.Country, Code: "FR", Name: "France"}})
	agency := access.Actor{Account: 1, Strong: true, At: time.Now(), Grants: []access.Grant{{Role: access.Agency, Territory: access.Country}}}
	p, err := record.CreatePlace(t.Context(), agency, directory.Place{
		State: directory.Published, Pivot: directory.Pivot{Kind: directory.PivotUnknown}, Name: "Lieu", Commune: "Rennes", PostalCode: "35000", INSEE: "35238", TimeZone: "Europe/Paris",
	}, "Essai.")
	if err != nil {
		t.Fatal(err)
	}
	s := &service{Deps: Deps{Record: record, Clock: time.Now, PublicURL: "https://annuaire.example"}}
	app := httpd.New(httpd.Config{})
	app.Post("/api/v1/signalements", s.report)
	return app, record, p
}

// post sends a report and gives the answer and its body.
func post(t *testing.T, app *fiber.App, key, body string) (*http.Response, []byte) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/api/v1/signalements", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	res, err := app.Test(r, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(res.Body); err != nil {
		t.Fatal(err)
	}
	return res, text.Bytes()
}

func TestAProgramReports(t *testing.T) {
	t.Parallel()
	app, record, p := reporting(t)
	body := `{"lieu":"` + p.ID + `","objet":"telephone","valeurs":{"telephone":"01 99 00 12 34"}}`
	first, text := post(t, app, "a-1", body)
	var got SignalementRecu
	if err := json.Unmarshal(text, &got); err != nil || first.StatusCode != 201 || got.Etat != "recue" || first.Header.Get("Location") != got.Suivi {
		t.Fatalf("%d %s %v", first.StatusCode, text, err)
	}
	secret := strings.TrimPrefix(got.Suivi, "https://annuaire.example/suivi/")
	if tracked, err := record.TrackTicket(t.Context(), secret); err != nil || tracked.Number != got.Numero || tracked.Changes["telephone"] == "" {
		t.Errorf("tracked %+v, %v", tracked.Ticket, err)
	}
	again, same := post(t, app, "a-1", body)
	if again.StatusCode != 201 || !bytes.Equal(text, same) {
		t.Errorf("sent again: %d %s, want %s", again.StatusCode, same, text)
	}
	if other, _ := post(t, app, "a-1", strings.Replace(body, "34", "35", 1)); other.StatusCode != 422 {
		t.Errorf("another request with that key: %d", other.StatusCode)
	}
	if third, _ := post(t, app, "", body); third.StatusCode != 201 {
		t.Errorf("without a key: %d", third.StatusCode)
	}
	var opened int
	if err := record.Pool().QueryRow(t.Context(), `select count(*) from ticket`).Scan(&opened); err != nil || opened != 2 {
		t.Errorf("%d were opened, %v", opened, err)
	}
}

func TestOneKeySentAtOnceOpensOnce(t *testing.T) {
	t.Parallel()
	app, record, p := reporting(t)
	texts := make(chan string, 8)
	for range cap(texts) {
		go func() {
			_, text := post(t, app, "b", `{"lieu":"`+p.ID+`","objet":"fermeture"}`)
			texts <- string(text)
		}()
	}
	first := <-texts
	for range cap(texts) - 1 {
		if text := <-texts; text != first {
			t.Errorf("answers differ: %s, %s", text, first)
		}
	}
	var opened int
	if err := record.Pool().QueryRow(t.Context(), `select count(*) from ticket`).Scan(&opened); err != nil || opened != 1 {
		t.Errorf("%d were opened, %v", opened, err)
	}
}

func TestReportsThatAreRefused(t *testing.T) {
	t.Parallel()
	app, _, p := reporting(t)
	for name, c := range map[string]struct {
		body   string
		status int
		says   string
	}{
		"nothing":           {`{}`, 400, "objet"},
		"not JSON":          {`lieu=x`, 400, "JSON"},
		"another field":     {`{"lieu":"x","objet":"autre","message":"x","nom":"x"}`, 400, "nom"},
		"no such place":     {`{"lieu":"rien","objet":"autre","message":"x"}`, 404, "rien"},
		"a claim":           {`{"lieu":"` + p.ID + `","objet":"revendication"}`, 400, "objet"},
		"nothing said":      {`{"lieu":"` + p.ID + `","objet":"autre"}`, 400, "message"},
		"another column":    {`{"lieu":"` + p.ID + `","objet":"telephone","valeurs":{"nom":"x"}}`, 400, "nom"},
		"a column of none":  {`{"lieu":"` + p.ID + `","objet":"modification","valeurs":{"x":"x"}}`, 400, "valeurs.x"},
		"a bad value":       {`{"lieu":"` + p.ID + `","objet":"telephone","valeurs":{"telephone":"douze"}}`, 400, "telephone"},
		"a list for a text": {`{"lieu":["x"],"objet":"autre","message":"x"}`, 400, "lieu"},
		"values of a text":  {`{"lieu":"` + p.ID + `","objet":"telephone","valeurs":"x"}`, 400, "valeurs"},
		"a NUL":             {`{"lieu":"` + p.ID + `","objet":"autre","message":"a\u0000b"}`, 400, "message"},
		"a link":            {`{"lieu":"` + p.ID + `","objet":"autre","message":"https://x.example"}`, 400, "courriel"},
	} {
		res, text := post(t, app, "", c.body)
		if res.StatusCode != c.status || !strings.Contains(string(text), c.says) {
			t.Errorf("%s: %d %s", name, res.StatusCode, text)
		}
	}
}
