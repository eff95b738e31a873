package label_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"annuaire/geo"
	"annuaire/internal/httpd"
	"annuaire/internal/httpd/httpdtest"
	"annuaire/store/storetest"
	"annuaire/web/label"
	"annuaire/web/page"
)

// schemeSite is a service that shows the shipped labels.
func schemeSite(t *testing.T) func(path, accept string) httpdtest.Answer {
	t.Helper()
	s := storetest.Open(t, []geo.Territory{{Level: geo.Country, Code: "FR", Name: "France"}})
	if err := s.PublishShipped(t.Context(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	app := httpd.New(httpd.Config{Logger: slog.New(slog.DiscardHandler)})
	label.New(label.Deps{
		Store: s, Clock: time.Now, PublicURL: "https://annuaire.example",
		Renderer: page.NewRenderer(page.Config{Assets: fstest.MapFS{}, Sample: page.Page{Content: page.Paragraph("Essai.")}}),
	}).Register(app)
	return func(path, accept string) httpdtest.Answer {
		t.Helper()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Accept", accept)
		return httpdtest.Send(t, app, r)
	}
}

func TestPublicPagesOfSchemes(t *testing.T) {
	t.Parallel()
	get := schemeSite(t)
	for path, wants := range map[string][]string{
		"/labels":                   {"Charte du réseau de médiation numérique", "30\u00a0critères, dont 12\u00a0indispensables", `href="/labels/emn"`, `href="/labels/registre"`, `href="/labels/verifier"`},
		"/labels/emn":               {"A1. Ouvrir assez d’heures", "Un comité de la région", "refusée", `href="/labels/emn/versions/1.json"`, "Article 1. Ce que vaut ce label"},
		"/labels/reseau":            {"Article 8. Quitter le réseau", "Sans limite de durée."},
		"/labels/reseau/versions/1": {"Article 8. Quitter le réseau"},
	} {
		a := get(path, "text/html")
		for _, want := range wants {
			if a.Status != http.StatusOK || !strings.Contains(a.Body, want) {
				t.Errorf("%s: %d, without %q", path, a.Status, want)
			}
		}
	}
	for _, path := range []string{"/labels/inconnu", "/labels/inconnu.json", "/labels/emn/versions/2", "/labels/emn/versions/x", "/labels/emn/versions/0.json"} {
		if a := get(path, "text/html"); a.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
}

// Whoever reads a scheme as data can check it against its digest.
func TestASchemeAsDataMatchesItsDigest(t *testing.T) {
	t.Parallel()
	get := schemeSite(t)
	for path, accept := range map[string]string{"/labels/emn.json": "*/*", "/labels/emn": "application/json", "/labels/emn/versions/1.json": "text/html"} {
		a := get(path, accept)
		var read label.SchemeJSON
		if err := json.Unmarshal([]byte(a.Body), &read); a.Status != http.StatusOK || err != nil {
			t.Fatalf("%s: %d, %v", path, a.Status, err)
		}
		_, rest, _ := strings.Cut(a.Body, `"definition":`)
		sum := sha256.Sum256([]byte(strings.TrimSuffix(strings.TrimSpace(rest), "}")))
		if hex.EncodeToString(sum[:]) != read.Digest || read.Version != 1 || !read.Open {
			t.Errorf("%s: %+v", path, read.Digest)
		}
	}
	if a := get("/labels/emn", "text/html,application/xhtml+xml,*/*;q=0.8"); !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
		t.Errorf("a browser is given %s", a.Header.Get("Content-Type"))
	}
}
