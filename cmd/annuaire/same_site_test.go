package main

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/internal/pgtest"
	"annuaire/store"
	"annuaire/web/account/accounttest"
)

// Every change that the service takes, of whatever package, is refused when no
// page of this service sent it; what programs call takes no cookie instead.
func TestEveryChangeComesFromOurPages(t *testing.T) {
	t.Parallel()
	app, record := wholeSite(t)
	agency := accounttest.SignIn(t, record, accounttest.Person{
		Name: "Agnès", Strong: true, Grants: []access.Grant{{Role: access.Agency, Territory: access.Country}},
	})
	parameter := regexp.MustCompile(`[:*+][A-Za-z]*`)
	tried := 0
	for _, route := range app.GetRoutes(true) {
		if route.Method != "POST" && route.Method != "PUT" && route.Method != "PATCH" && route.Method != "DELETE" || strings.HasPrefix(route.Path, "/api/") {
			continue
		}
		path := parameter.ReplaceAllString(route.Path, "1")
		for name, c := range map[string]struct{ site, origin, token string }{
			"another site":     {"cross-site", "https://mauvais.example", agency.Token},
			"a neighbour":      {"same-site", "", agency.Token},
			"another origin":   {"", "https://mauvais.example", agency.Token},
			"nowhere told":     {"", "", agency.Token},
			"a page, no token": {"same-origin", "", ""},
			"another token":    {"same-origin", "", strings.Repeat("a", len(agency.Token))},
		} {
			tried++
			r := httptest.NewRequest(route.Method, path, strings.NewReader(url.Values{"jeton": {c.token}}.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Cookie", agency.Cookie)
			for header, value := range map[string]string{"Sec-Fetch-Site": c.site, "Origin": c.origin} {
				if value != "" {
					r.Header.Set(header, value)
				}
			}
			response, err := app.Test(r, -1)
			if err != nil {
				t.Fatal(err)
			}
			if response.StatusCode != 403 {
				t.Errorf("%s %s from %s answers %d", route.Method, route.Path, name, response.StatusCode)
			}
		}
	}
	if tried < 6*30 {
		t.Errorf("only %d changes were tried", tried)
	}
	t.Logf("%d changes refused", tried)
}

// wholeSite gives the pages and the API as the service wires them, over an
// empty record.
func wholeSite(t *testing.T) (*fiber.App, *store.Store) {
	t.Helper()
	address := pgtest.URL(t)
	record, err := store.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(record.Close)
	if err := ensureTerritories(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	config, err := readConfig([]string{"DATABASE_URL=" + address, "ANNUAIRE_DATA=" + t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	p := &program{config: config, out: io.Discard, errs: io.Discard, log: slog.New(slog.DiscardHandler)}
	w := newWorld(record, p.log, time.Hour)
	if err := w.build(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	letters, err := p.newPost()
	if err != nil {
		t.Fatal(err)
	}
	app, err := p.application(w, nil, letters, false)
	if err != nil {
		t.Fatal(err)
	}
	return app, record
}
