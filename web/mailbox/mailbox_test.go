package mailbox_test

import (
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/internal/httpd"
	"annuaire/internal/httpd/httpdtest"
	"annuaire/mail"
	"annuaire/task"
	"annuaire/web"
	"annuaire/web/mailbox"
)

const publicURL = "http://localhost:8080"

func serve(t *testing.T) (*fiber.App, *mail.Folder) {
	t.Helper()
	office, err := mail.NewOffice(publicURL, "")
	if err != nil {
		t.Fatal(err)
	}
	folder := mail.NewFolder(office, filepath.Join(t.TempDir(), "courriels"))
	site, err := web.New(web.Deps{})
	if err != nil {
		t.Fatal(err)
	}
	app := httpd.New(httpd.Config{Page: site.Error})
	mailbox.New(mailbox.Deps{Folder: folder, Renderer: site.Renderer(), PublicURL: publicURL}).Register(app)
	return app, folder
}

func get(t *testing.T, app *fiber.App, path string) (status int, body, policy string) {
	t.Helper()
	resp := httpdtest.Send(t, app, httptest.NewRequest("GET", path, nil))
	return resp.Status, resp.Body, resp.Header.Get("Content-Security-Policy")
}

func TestMailbox(t *testing.T) {
	t.Parallel()
	app, folder := serve(t)
	if status, body, _ := get(t, app, "/demo/courriels"); status != 200 || !strings.Contains(body, "Aucun message") {
		t.Errorf("an empty box: %d", status)
	}
	due := time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC)
	m := task.Mail{To: "camille@example.fr", Letter: task.TicketDecided, With: map[string]string{
		"objet": "<script>alert(1)</script>", "lieu": `"><img src=x onerror=alert(1)>`, "decision": "acceptée", "reponse": "<b>Merci</b>", "chemin": "/suivi/abc",
	}}
	if err := folder.Send(t.Context(), mail.Envelope{ID: 7, At: due}, m); err != nil {
		t.Fatal(err)
	}
	status, body, _ := get(t, app, "/demo/courriels")
	path := "/demo/courriels/20260304T100000.000Z-7.eml"
	if status != 200 || !strings.Contains(body, path) || !strings.Contains(body, "camille@example.fr") || !strings.Contains(body, "04/03/2026 11:00:00") {
		t.Errorf("the list: %d\n%s", status, body)
	}
	status, body, _ = get(t, app, path)
	if status != 200 || !strings.Contains(body, `href="/suivi/abc"`) || strings.Contains(body, "<script>alert") || strings.Contains(body, "<img") {
		t.Errorf("the letter: %d\n%s", status, body)
	}
	status, body, policy := get(t, app, path+"/html")
	if status != 200 || !strings.Contains(body, "&lt;script&gt;") || strings.Contains(body, "<script") {
		t.Errorf("the letter as a page: %d\n%s", status, body)
	}
	if !strings.HasPrefix(policy, "default-src 'none'; style-src 'unsafe-inline'") {
		t.Errorf("its policy: %s", policy)
	}
	for _, bad := range []string{"x", "..%2Fsecret.eml", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "20260304T100000.000Z-8.eml"} {
		if status, _, _ := get(t, app, "/demo/courriels/"+bad); status != 404 {
			t.Errorf("%s: %d", bad, status)
		}
	}
}
