package httpd

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
)

// serveUploads listens with one address that takes larger bodies.
func serveUploads(t *testing.T) (url string) {
	t.Helper()
	app := New(Config{Uploads: []Upload{{Path: "/fichiers", Limit: 20<<20 + 64<<10, Patience: 5 * time.Second}}})
	size := func(c *fiber.Ctx) error {
		file, err := c.FormFile("fichier")
		if err != nil {
			return err
		}
		return c.SendString(fmt.Sprint(file.Size))
	}
	app.Post("/fichiers", size)
	app.Post("/autre", size)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = app.Listener(ln) }()
	t.Cleanup(func() { _ = app.Shutdown() })
	return "http://" + ln.Addr().String()
}

func sendFile(t *testing.T, url, cookie string, size int) (status int, text string) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, _ := form.CreateFormFile("fichier", "lieux.csv")
	_, _ = part.Write(make([]byte, size))
	_ = form.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, &body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	if cookie != "" {
		request.Header.Set("Cookie", cookie)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err.Error() // the server closes while the body is sent
	}
	defer answer.Body.Close()
	content, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(content)
}

func TestUploadsAreLargerWhereTheyMay(t *testing.T) {
	t.Parallel()
	url := serveUploads(t)
	for name, c := range map[string]struct {
		path, cookie string
		size         int
		taken        bool
	}{
		"small":          {"/fichiers", "", 1 << 20, true},
		"20 MiB":         {"/fichiers", "annuaire=x", 20 << 20, true},
		"over":           {"/fichiers", "annuaire=x", 21 << 20, false},
		"without cookie": {"/fichiers", "", 5 << 20, false},
		"elsewhere":      {"/autre", "annuaire=x", 5 << 20, false},
		"with a query":   {"/fichiers?a=b", "annuaire=x", 5 << 20, true},
	} {
		status, text := sendFile(t, url+c.path, c.cookie, c.size)
		if taken := status == http.StatusOK && text == fmt.Sprint(c.size); taken != c.taken || !taken && status != 0 && status != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
}

func TestUploadsAreFewAtOnce(t *testing.T) {
	t.Parallel()
	var u uploads
	now := time.Now()
	for range maxUploads {
		if !u.enter(time.Minute, now) {
			t.Fatal("refused too early")
		}
	}
	if u.enter(time.Minute, now) {
		t.Error("one too many was taken")
	}
	u.leave()
	if !u.enter(time.Minute, now) {
		t.Error("a place given back is not taken again")
	}
	if !u.enter(time.Minute, now.Add(2*time.Minute)) {
		t.Error("places are not free when reading must have ended")
	}
}
