package httpd

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"annuaire/fault"
	"annuaire/internal/metrics"
)

// syncBuffer is a log that several goroutines write.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func testConfig() Config { return Config{Logger: quiet()} }

func get(t *testing.T, app *fiber.App, path string, headers ...string) (*http.Response, string) {
	t.Helper()
	return do(t, app, http.MethodGet, path, headers...)
}

func do(t *testing.T, app *fiber.App, method, path string, headers ...string) (*http.Response, string) {
	t.Helper()
	req := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// serve runs app on a real connection until the test ends.
func serve(t *testing.T, app *fiber.App, limits Limits) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- app.Listener(Guard(ln, limits)) }()
	t.Cleanup(func() {
		if err := app.ShutdownWithTimeout(time.Second); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		<-done
	})
	return ln.Addr().String()
}

func TestStringsOutliveTheRequest(t *testing.T) {
	t.Parallel()
	app := New(testConfig())
	var mu sync.Mutex
	var kept []string
	app.Get("/garder/:nom", func(c *fiber.Ctx) error {
		mu.Lock()
		defer mu.Unlock()
		kept = append(kept, c.Params("nom"), c.Query("q"), c.Get("X-Test"))
		return nil
	})
	const n = 200
	for i := range n {
		get(t, app, fmt.Sprintf("/garder/nom-%04d?q=question-%04d", i, i), "X-Test", fmt.Sprintf("valeur-%04d", i))
	}
	for i := range n {
		want := []string{fmt.Sprintf("nom-%04d", i), fmt.Sprintf("question-%04d", i), fmt.Sprintf("valeur-%04d", i)}
		for j, w := range want {
			if kept[3*i+j] != w {
				t.Fatalf("request %d: kept %q, want %q", i, kept[3*i+j], w)
			}
		}
	}
}

func TestRoutesHoldCaseAndSlash(t *testing.T) {
	t.Parallel()
	app := New(testConfig())
	app.Get("/espace/comptes", func(c *fiber.Ctx) error { return c.SendString("ok") })
	for path, want := range map[string]int{"/espace/comptes": 200, "/Espace/comptes": 404, "/espace/comptes/": 404} {
		if resp, _ := get(t, app, path); resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, resp.StatusCode, want)
		}
	}
}

func TestPanicIsAnswered(t *testing.T) {
	t.Parallel()
	logs := &syncBuffer{}
	app := New(Config{Logger: slog.New(slog.NewTextHandler(logs, nil))})
	app.Get("/api/v1/panne", func(*fiber.Ctx) error { panic("secret detail") })
	resp, body := get(t, app, "/api/v1/panne")
	if resp.StatusCode != 500 || strings.Contains(body, "secret") {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
	if !strings.Contains(logs.String(), "secret detail") {
		t.Error("the panic was not logged")
	}
}

func TestPanicOfTheErrorPageIsAnswered(t *testing.T) {
	t.Parallel()
	cfg := testConfig()
	cfg.Page = func(*fiber.Ctx, int, *fault.Error) error { panic("template") }
	if resp, body := get(t, New(cfg), "/nulle-part", "Accept", "text/html"); resp.StatusCode != 500 || body == "" {
		t.Errorf("%d %q", resp.StatusCode, body)
	}
}

func TestDeadlineReachesTheHandler(t *testing.T) {
	t.Parallel()
	cfg := testConfig()
	cfg.Deadline = 5 * time.Millisecond
	app := New(cfg)
	app.Get("/api/v1/lent", func(c *fiber.Ctx) error {
		<-c.UserContext().Done()
		return c.UserContext().Err()
	})
	resp, body := get(t, app, "/api/v1/lent")
	if resp.StatusCode != 503 || resp.Header.Get("Retry-After") == "" {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
}

func TestForwardedHeadersComeFromTrustedProxiesOnly(t *testing.T) {
	t.Parallel()
	proxies := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8")}
	for name, c := range map[string]struct {
		trusted         []netip.Prefix
		forwarded, want string
	}{
		"nobody trusted":         {nil, "203.0.113.7", "127.0.0.1"},
		"one proxy":              {proxies, "203.0.113.7", "203.0.113.7"},
		"forged first hop":       {proxies, "198.51.100.1, 203.0.113.7", "203.0.113.7"},
		"two proxies":            {proxies, "203.0.113.7, 10.0.0.3", "203.0.113.7"},
		"unreadable":             {proxies, "unknown", "127.0.0.1"},
		"absent":                 {proxies, "", "127.0.0.1"},
		"IPv4 written as IPv6":   {proxies, "::ffff:203.0.113.7", "203.0.113.7"},
		"unreadable before good": {proxies, "x, 203.0.113.7", "203.0.113.7"},
		"forged line before":     {proxies, "198.51.100.1\n203.0.113.7", "203.0.113.7"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := testConfig()
			cfg.TrustedProxies = c.trusted
			app := New(cfg)
			app.Get("/moi", func(ctx *fiber.Ctx) error {
				return ctx.SendString(ClientAddr(ctx, c.trusted).String() + " " + ctx.Hostname() + " " + ctx.Protocol())
			})
			url := "http://" + serve(t, app, Limits{}) + "/moi"
			req, _ := http.NewRequest(http.MethodGet, url, nil)
			for line := range strings.SplitSeq(c.forwarded, "\n") {
				req.Header.Add("X-Forwarded-For", line)
			}
			if c.trusted == nil {
				req.Header.Set("X-Forwarded-Host", "attacker.example")
				req.Header.Set("X-Forwarded-Proto", "https")
			}
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			body, _ := io.ReadAll(resp.Body)
			if got := strings.Fields(string(body)); got[0] != c.want || got[1] == "attacker.example" || got[2] != "http" {
				t.Errorf("got %q, want %s", body, c.want)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	cfg := testConfig()
	cfg.Page = func(c *fiber.Ctx, status int, err *fault.Error) error {
		return c.Type("html").SendString("<h1>" + err.Public + "</h1>")
	}
	app := New(cfg)
	fail := func(err error) fiber.Handler { return func(*fiber.Ctx) error { return err } }
	app.Get("/api/v1/sql", fail(errors.New(`pq: relation "places" does not exist`)))
	app.Get("/api/v1/champ", fail(&fault.Error{Kind: fault.Invalid, Public: "Un paramètre est faux.", Fields: fault.Fields{{Name: "lat", Message: "un nombre"}}}))
	app.Get("/api/v1/loin", fail(fault.New(fault.Unavailable, "La base est absente.")))
	app.Get("/api/v1/interne", fail(fault.Wrap(errors.New("cause"), fault.Internal, "phrase privée")))
	app.Get("/page", fail(fault.New(fault.Gone, "Ce lieu a fermé.")))
	app.Post("/api/v1/envoi", fail(fault.New(fault.Conflict, "Déjà changé.")))
	for _, c := range []struct {
		path, accept string
		status       int
		kind, want   string
	}{
		{"/api/v1/sql", "", 500, ProblemType, `"title":"Erreur interne"`},
		{"/api/v1/champ", "", 400, ProblemType, `"errors":[{"name":"lat","message":"un nombre"}]`},
		{"/api/v1/loin", "", 503, ProblemType, "La base est absente."},
		{"/api/v1/interne", "", 500, ProblemType, "de notre côté"},
		{"/page", "text/html", 410, "text/html", "<h1>Ce lieu a fermé.</h1>"},
		{"/page", "application/json", 410, ProblemType, "Ce lieu a fermé."},
		{"/rien", "text/html", 404, "text/html", "Rien ne se trouve à cette adresse."},
		{"/api/v1/rien", "", 404, ProblemType, `"title":"Introuvable"`},
		{"/api/v1/envoi", "", 405, ProblemType, `"title":"Méthode non acceptée"`},
	} {
		resp, body := get(t, app, c.path, "Accept", c.accept)
		if resp.StatusCode != c.status || resp.Header.Get("Content-Type") != c.kind || !strings.Contains(body, c.want) {
			t.Errorf("%s: %d %s %s", c.path, resp.StatusCode, resp.Header.Get("Content-Type"), body)
		}
		if strings.Contains(body, "places") || strings.Contains(body, "privée") {
			t.Errorf("%s: private text was sent: %s", c.path, body)
		}
		if c.status == 503 && resp.Header.Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", c.path)
		}
		if resp.Header.Get("Content-Security-Policy") == "" || resp.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: headers %v", c.path, resp.Header)
		}
	}
}

func TestSecurityHeadersAndOpenReading(t *testing.T) {
	t.Parallel()
	cfg := testConfig()
	cfg.Embeddable = []string{"/widget"}
	cfg.ImageSources = []string{"https://tuiles.example"}
	cfg.Secure = true
	app := New(cfg)
	ok := func(c *fiber.Ctx) error { return c.SendString("ok") }
	for _, path := range []string{"/", "/widget", "/api/v1/lieux"} {
		app.Get(path, ok)
	}
	app.Post("/api/v1/lieux", ok)

	resp, _ := get(t, app, "/")
	csp := resp.Header.Get("Content-Security-Policy")
	if strings.Contains(csp, "unsafe") || !strings.Contains(csp, "img-src 'self' data: https://tuiles.example;") || !strings.Contains(csp, "frame-ancestors 'none'") {
		t.Error(csp)
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
		"Access-Control-Allow-Origin": "", "Strict-Transport-Security": "max-age=31536000", "Server": ""} {
		if got := resp.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if resp, _ := get(t, app, "/widget"); resp.Header.Get("X-Frame-Options") != "" || !strings.Contains(resp.Header.Get("Content-Security-Policy"), "frame-ancestors *") {
		t.Error("the widget cannot be framed")
	}
	resp, _ = get(t, app, "/api/v1/lieux")
	if csp := resp.Header.Get("Content-Security-Policy"); csp != "default-src 'none'; frame-ancestors 'none'" || resp.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("data may run or be framed: %v", resp.Header)
	}
	for method, want := range map[string]string{"GET": "*", "HEAD": "*", "OPTIONS": "*", "POST": ""} {
		if resp, _ := do(t, app, method, "/api/v1/lieux"); resp.Header.Get("Access-Control-Allow-Origin") != want {
			t.Errorf("%s: open to %q, want %q", method, resp.Header.Get("Access-Control-Allow-Origin"), want)
		}
	}
	if resp, _ := do(t, app, "OPTIONS", "/api/v1/lieux"); resp.StatusCode != 204 || resp.Header.Get("Access-Control-Allow-Methods") != "GET, HEAD" {
		t.Errorf("preflight: %d %v", resp.StatusCode, resp.Header)
	}
}

func TestCompressionAndTags(t *testing.T) {
	t.Parallel()
	app := New(testConfig())
	page := strings.Repeat("Bonjour, voici les lieux. ", 200)
	app.Get("/page", func(c *fiber.Ctx) error { return c.Type("html").SendString(page) })
	app.Get("/petit", func(c *fiber.Ctx) error { return c.Type("html").SendString("court") })
	tags := map[string]string{}
	for accepted, want := range map[string]string{"": "", "gzip": "gzip", "br": "br", "gzip, deflate, br, zstd": "br", "br;q=0, gzip;q=0.5": "gzip", "zstd": "", "gzip;Q=0": "", "br;Q=0.1, gzip;q=1": "gzip"} {
		resp, body := get(t, app, "/page", "Accept-Encoding", accepted)
		if resp.Header.Get("Content-Encoding") != want || resp.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: %v", accepted, resp.Header)
		}
		if want == "" && body != page {
			t.Errorf("%q: the body changed", accepted)
		}
		if other, seen := tags[resp.Header.Get("ETag")]; seen && other != want {
			t.Errorf("one tag for %q and %q", other, want)
		}
		tags[resp.Header.Get("ETag")] = want
		again, body := get(t, app, "/page", "Accept-Encoding", accepted, "If-None-Match", resp.Header.Get("ETag"))
		if again.StatusCode != 304 || body != "" {
			t.Errorf("%q again: %d, %d bytes", accepted, again.StatusCode, len(body))
		}
	}
	resp, body := get(t, app, "/page", "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if plain, _ := io.ReadAll(z); string(plain) != page {
		t.Error("gzip does not give the page back")
	}
	if resp.Header.Get("ETag") == "" {
		t.Error("no tag")
	}
	if resp, _ := get(t, app, "/petit", "Accept-Encoding", "gzip"); resp.Header.Get("Content-Encoding") != "" {
		t.Error("a short body was compressed")
	}
	if resp, body := do(t, app, "HEAD", "/page"); resp.StatusCode != 200 || body != "" || resp.ContentLength != int64(len(page)) {
		t.Errorf("HEAD: %d, %d bytes, length %d", resp.StatusCode, len(body), resp.ContentLength)
	}
}

func TestFresh(t *testing.T) {
	t.Parallel()
	app := New(testConfig())
	version := "1"
	modified := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	app.Get("/api/v1/lieux", func(c *fiber.Ctx) error {
		if Fresh(c, version, modified) {
			return nil
		}
		return c.SendString("liste")
	})
	first, _ := get(t, app, "/api/v1/lieux?a=1")
	held := first.Header.Get("ETag")
	if first.Header.Get("Last-Modified") != "Sun, 01 Mar 2026 10:00:00 GMT" || strings.HasPrefix(held, "W/") || held == "" {
		t.Fatal(first.Header)
	}
	for name, c := range map[string]struct {
		path    string
		headers []string
		want    int
	}{
		"same":                {"/api/v1/lieux?a=1", []string{"If-None-Match", held}, 304},
		"one of several":      {"/api/v1/lieux?a=1", []string{"If-None-Match", `"x", W/` + held}, 304},
		"any":                 {"/api/v1/lieux?a=1", []string{"If-None-Match", "*"}, 304},
		"another address":     {"/api/v1/lieux?a=2", []string{"If-None-Match", held}, 200},
		"another encoding":    {"/api/v1/lieux?a=1", []string{"If-None-Match", held, "Accept-Encoding", "gzip"}, 200},
		"another type":        {"/api/v1/lieux?a=1", []string{"If-None-Match", held, "Accept", "application/geo+json"}, 200},
		"not modified since":  {"/api/v1/lieux?a=1", []string{"If-Modified-Since", "Sun, 01 Mar 2026 10:00:00 GMT"}, 304},
		"modified since":      {"/api/v1/lieux?a=1", []string{"If-Modified-Since", "Sun, 01 Mar 2026 09:59:59 GMT"}, 200},
		"the tag decides":     {"/api/v1/lieux?a=1", []string{"If-None-Match", `"x"`, "If-Modified-Since", "Sun, 01 Mar 2026 10:00:00 GMT"}, 200},
		"unreadable date":     {"/api/v1/lieux?a=1", []string{"If-Modified-Since", "hier"}, 200},
		"no gzip but br":      {"/api/v1/lieux?a=1", []string{"If-None-Match", held, "Accept-Encoding", "br, gzip;q=0"}, 200},
		"nothing is asked":    {"/api/v1/lieux?a=1", nil, 200},
		"tag without quotes":  {"/api/v1/lieux?a=1", []string{"If-None-Match", strings.Trim(held, `"`)}, 200},
		"the tag with spaces": {"/api/v1/lieux?a=1", []string{"If-None-Match", "  " + held + " "}, 304},
	} {
		if resp, _ := get(t, app, c.path, c.headers...); resp.StatusCode != c.want {
			t.Errorf("%s: %d, want %d", name, resp.StatusCode, c.want)
		}
	}
}

// An answer that no date tells apart is known by its tag alone.
func TestFreshWithoutADate(t *testing.T) {
	t.Parallel()
	app := New(testConfig())
	app.Get("/api/v1/lieux", func(c *fiber.Ctx) error {
		if Fresh(c, "1", time.Time{}) {
			return nil
		}
		return c.SendString("liste")
	})
	first, _ := get(t, app, "/api/v1/lieux")
	if first.Header.Get("Last-Modified") != "" {
		t.Error(first.Header)
	}
	for header, want := range map[string]int{"If-Modified-Since: Sun, 01 Mar 2099 10:00:00 GMT": 200, "If-None-Match: " + first.Header.Get("ETag"): 304} {
		name, value, _ := strings.Cut(header, ": ")
		if resp, _ := get(t, app, "/api/v1/lieux", name, value); resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", header, resp.StatusCode, want)
		}
	}
}

// Answers that may be sent as gzip or not to clients that prefer br differ.
func TestTagsTellEveryCodingApart(t *testing.T) {
	t.Parallel()
	app := New(testConfig())
	app.Get("/api/v1/lieux", func(c *fiber.Ctx) error {
		Fresh(c, "1", time.Unix(0, 0))
		return c.SendString(fmt.Sprint(Encoding(c), AcceptsGzip(c)))
	})
	seen := map[string]string{} // by tag
	for _, accepted := range []string{"", "gzip", "br", "gzip, deflate, br, zstd", "gzip;q=0.2, br", "br;q=0.2, gzip", "gzip;q=0, br", "identity"} {
		resp, body := get(t, app, "/api/v1/lieux", "Accept-Encoding", accepted)
		if other, known := seen[resp.Header.Get("ETag")]; known && other != body {
			t.Errorf("%q and %q share a tag", body, other)
		}
		seen[resp.Header.Get("ETag")] = body
	}
	if len(seen) < 4 {
		t.Errorf("%d tags", len(seen))
	}
}

func TestWhatIsNotKeptHasNoTag(t *testing.T) {
	t.Parallel()
	app := New(testConfig())
	app.Get("/espace", func(c *fiber.Ctx) error {
		c.Set("Cache-Control", "no-store")
		return c.SendString("personnel")
	})
	if resp, _ := get(t, app, "/espace"); resp.Header.Get("ETag") != "" {
		t.Error(resp.Header)
	}
}

func TestStream(t *testing.T) {
	t.Parallel()
	app := New(testConfig())
	const lines = 20_000
	all := func(w io.Writer) error {
		for i := range lines {
			if _, err := fmt.Fprintf(w, "ligne %d\n", i); err != nil {
				return err
			}
		}
		return nil
	}
	app.Get("/tout", func(c *fiber.Ctx) error { return Stream(c, all) })
	app.Get("/casse", func(c *fiber.Ctx) error {
		return Stream(c, func(w io.Writer) error { _ = all(w); return errors.New("base absente") })
	})
	app.Get("/panique", func(c *fiber.Ctx) error {
		return Stream(c, func(w io.Writer) error { _ = all(w); panic("au milieu") })
	})
	base := "http://" + serve(t, app, Limits{})
	for _, accepted := range []string{"identity", "gzip"} {
		body, err := fetch(base+"/tout", accepted)
		if err != nil || strings.Count(body, "\n") != lines {
			t.Errorf("%s: %v, %d lines", accepted, err, strings.Count(body, "\n"))
		}
		for _, path := range []string{"/casse", "/panique"} {
			if _, err := fetch(base+path, accepted); err == nil {
				t.Errorf("%s %s: half a file passed for a whole one", path, accepted)
			}
		}
	}
	if resp, err := http.Head(base + "/tout"); err != nil || resp.StatusCode != 200 {
		t.Errorf("HEAD: %v %v", resp, err)
	}
}

func fetch(url, accepted string) (string, error) {
	req, _ := http.NewRequest(http.MethodGet, url, nil)
	req.Header.Set("Accept-Encoding", accepted)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var r io.Reader = resp.Body
	if resp.Header.Get("Content-Encoding") == "gzip" {
		if r, err = gzip.NewReader(resp.Body); err != nil {
			return "", err
		}
	}
	body, err := io.ReadAll(r)
	if err == nil { // gzip stops at its own end: the connection must end well too
		_, err = io.Copy(io.Discard, resp.Body)
	}
	return string(body), err
}

func TestConnectionsAreBounded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		limits Limits
		want   int
	}{
		"of one address": {Limits{PerAddress: 3}, 429},
		"in all":         {Limits{Total: 3}, 503},
		"of a proxy":     {Limits{PerAddress: 3, Exempt: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}, 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := New(testConfig())
			app.Get("/", func(c *fiber.Ctx) error { return c.SendString("ok") })
			addr := serve(t, app, c.limits)
			var conns []net.Conn
			for range 3 {
				conn, resp := ask(t, addr)
				if resp.StatusCode != 200 {
					t.Fatalf("%d before the limit", resp.StatusCode)
				}
				conns = append(conns, conn)
			}
			_, resp := ask(t, addr)
			if resp.StatusCode != c.want || c.want != 200 && resp.Header.Get("Retry-After") == "" {
				t.Errorf("%d, want %d", resp.StatusCode, c.want)
			}
			conns[0].Close()
			for resp.StatusCode != 200 { // until the server has seen the close
				_, resp = ask(t, addr)
			}
		})
	}
}

func ask(t *testing.T, addr string) (net.Conn, *http.Response) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return conn, &http.Response{StatusCode: 429, Header: http.Header{"Retry-After": {"5"}}} // reset before it was read
	}
	return conn, resp
}

func TestSlowHeadersAreCut(t *testing.T) {
	t.Parallel()
	cfg := testConfig()
	cfg.ReadTimeout = 50 * time.Millisecond
	addr := serve(t, New(cfg), Limits{})
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: a\r\nX-Lent: ")
	if _, err := io.ReadAll(conn); errors.Is(err, context.DeadlineExceeded) || isTimeout(err) {
		t.Error("the connection stayed open")
	}
}

func isTimeout(err error) bool {
	e, ok := errors.AsType[net.Error](err)
	return ok && e.Timeout()
}

func TestLogHoldsNothingPersonal(t *testing.T) {
	t.Parallel()
	logs := &syncBuffer{}
	cfg := Config{Logger: slog.New(slog.NewJSONHandler(logs, nil)), TrustedProxies: []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0")}}
	app := New(cfg)
	app.Get("/lieux/:id", func(c *fiber.Ctx) error { return c.SendString("ok") })
	resp, _ := get(t, app, "/lieux/secret-token?lat=48.1173&q=mon+nom", "X-Forwarded-For", "203.0.113.77")
	line := logs.String()
	for _, private := range []string{"secret", "48.1173", "nom", "203.0.113.77"} {
		if strings.Contains(line, private) {
			t.Errorf("%q was logged: %s", private, line)
		}
	}
	for _, needed := range []string{`"route":"/lieux/:id"`, `"status":200`, `"request":"` + resp.Header.Get(RequestIDHeader) + `"`} {
		if !strings.Contains(line, needed) {
			t.Errorf("%s is missing: %s", needed, line)
		}
	}
}

func TestRequestsAreMeasuredByRoute(t *testing.T) {
	t.Parallel()
	var measured []string
	cfg := testConfig()
	cfg.Measure = func(method, route string, status int, took time.Duration) {
		measured = append(measured, fmt.Sprint(method, " ", route, " ", status, " ", took >= 0))
	}
	app := New(cfg)
	app.Get("/", func(c *fiber.Ctx) error { return c.SendString("ok") })
	app.Get("/lieux/:id", func(c *fiber.Ctx) error { return fiber.ErrGone })
	app.Get("/panne", func(*fiber.Ctx) error { panic("secret") })
	for _, path := range []string{"/", "/lieux/a", "/panne", "/absente", "/lieux/a/b"} {
		get(t, app, path)
	}
	do(t, app, http.MethodHead, "/lieux/b")
	do(t, app, http.MethodPost, "/lieux/b")
	do(t, app, http.MethodOptions, "/api/v1/lieux")
	do(t, app, "BREW", "/lieux/b")
	want := []string{
		"GET / 200 true", "GET /lieux/:id 410 true", "GET /panne 500 true", "GET  404 true", "GET  404 true",
		"HEAD /lieux/:id 410 true", "POST  405 true", "OPTIONS  204 true", "BREW  405 true",
	}
	if diff := cmp.Diff(want, measured); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkMiddleware(b *testing.B) {
	app := New(Config{Logger: quiet(), AccessLog: slog.LevelDebug})
	app.Get("/api/v1/bonjour", func(c *fiber.Ctx) error { return c.SendString("bonjour") })
	bench(b, app)
}

func BenchmarkMeasuredMiddleware(b *testing.B) {
	app := New(Config{Logger: quiet(), AccessLog: slog.LevelDebug, Measure: metrics.NewRequests(prometheus.NewRegistry()).Measure})
	app.Get("/api/v1/bonjour", func(c *fiber.Ctx) error { return c.SendString("bonjour") })
	bench(b, app)
}

func BenchmarkBareFiber(b *testing.B) {
	app := fiber.New()
	app.Get("/api/v1/bonjour", func(c *fiber.Ctx) error { return c.SendString("bonjour") })
	bench(b, app)
}
