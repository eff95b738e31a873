package page

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gofiber/fiber/v2"
)

// answerOf asks for a page as a browser does, packed if it can be.
func answerOf(t *testing.T, p Page) (*http.Response, string) {
	t.Helper()
	r := NewRenderer(Config{Assets: fstest.MapFS{"manifest.json": {Data: []byte(`{"formulaires.css":"formulaires-X.css"}`)}}, Sample: Page{Content: Text("")}})
	app := fiber.New()
	app.Get("/espace", func(c *fiber.Ctx) error { return r.Page(c, p) })
	request := httptest.NewRequest(http.MethodGet, "/espace", nil)
	request.Header.Set("Accept-Encoding", "gzip")
	response, err := app.Test(request, -1)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

// TestPrivatePage is neither kept nor packed, and shows the way out.
func TestPrivatePage(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]Page{
		"member":  {Section: "espace", Form: true, Member: &Member{Name: "<Zoé>", Token: "secret"}, Content: Text("")},
		"private": {Form: true, Private: true, Content: Text("")},
	} {
		got, body := answerOf(t, p)
		if got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: %v", name, got.Header)
		}
		if !strings.Contains(body, `href="/statique/formulaires-X.css"`) {
			t.Errorf("%s: the style of forms is not asked for", name)
		}
		if signedIn := strings.Contains(body, "&lt;Zoé&gt;") && strings.Contains(body, `name="jeton" value="secret"`) && strings.Contains(body, `href="/espace" aria-current="page"`); signedIn != (p.Member != nil) {
			t.Errorf("%s: signed in %v:\n%s", name, signedIn, body)
		}
		if out := strings.Contains(body, `<a href="/connexion">Se connecter</a>`); out != (p.Member == nil) {
			t.Errorf("%s: the way in is shown: %v", name, out)
		}
	}
}

// TestSharedPage is packed, and may be kept if it is asked again.
func TestSharedPage(t *testing.T) {
	t.Parallel()
	if got, _ := answerOf(t, Page{Content: Text("")}); got.Header.Get("Cache-Control") != "no-cache" || got.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("%v", got.Header)
	}
}
