package httpd

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// Each request goes over its own connection as the very bytes written here.
func TestMalformedRequests(t *testing.T) {
	t.Parallel()
	app := New(testConfig())
	app.All("/api/v1/lieux", func(c *fiber.Ctx) error { return c.SendString(c.Query("q")) })
	addr := serve(t, app, Limits{})
	const host = "Host: a\r\n"
	for name, c := range map[string]struct {
		raw  string
		want int
	}{
		"good":                        {"GET /api/v1/lieux HTTP/1.1\r\n" + host + "\r\n", 200},
		"length and coding":           {"POST /api/v1/lieux HTTP/1.1\r\n" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
		"length and identity":         {"GET /api/v1/lieux HTTP/1.1\r\n" + host + "content-length: 3\r\ntransfer-encoding: identity\r\n\r\nabc", 400},
		"two lengths":                 {"POST /api/v1/lieux HTTP/1.1\r\n" + host + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400},
		"negative length":             {"POST /api/v1/lieux HTTP/1.1\r\n" + host + "Content-Length: -3\r\n\r\nabc", 400},
		"length is not a number":      {"POST /api/v1/lieux HTTP/1.1\r\n" + host + "Content-Length: 3x\r\n\r\nabc", 400},
		"unknown coding":              {"POST /api/v1/lieux HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip\r\n\r\n", 400},
		"bad chunk size":              {"POST /api/v1/lieux HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", 400},
		"absolute address":            {"GET http://autre.example/api/v1/lieux HTTP/1.1\r\n" + host + "\r\n", 400},
		"address without slash":       {"GET api/v1/lieux HTTP/1.1\r\n" + host + "\r\n", 400},
		"two slashes":                 {"GET //autre.example/api/v1/lieux HTTP/1.1\r\n" + host + "\r\n", 400},
		"star":                        {"OPTIONS * HTTP/1.1\r\n" + host + "\r\n", 400},
		"bad escape in the path":      {"GET /api/v1/lieux%zz HTTP/1.1\r\n" + host + "\r\n", 400},
		"bad escape in the query":     {"GET /api/v1/lieux?q=100% HTTP/1.1\r\n" + host + "\r\n", 400},
		"no host":                     {"GET /api/v1/lieux HTTP/1.1\r\n\r\n", 400},
		"two hosts":                   {"GET /api/v1/lieux HTTP/1.1\r\n" + host + host + "\r\n", 400},
		"space before colon":          {"GET /api/v1/lieux HTTP/1.1\r\n" + host + "X-A : b\r\n\r\n", 400},
		"NUL in a header":             {"GET /api/v1/lieux HTTP/1.1\r\n" + host + "X-A: b\x00c\r\n\r\n", 400},
		"folded header":               {"GET /api/v1/lieux HTTP/1.1\r\n" + host + "X-A: b\r\n c\r\n\r\n", 400},
		"unknown method":              {"BREW /api/v1/lieux HTTP/1.1\r\n" + host + "\r\n", 405},
		"trace":                       {"TRACE /api/v1/lieux HTTP/1.1\r\n" + host + "\r\n", 405},
		"connect":                     {"CONNECT autre.example:443 HTTP/1.1\r\n" + host + "\r\n", 405},
		"packed body":                 {"POST /api/v1/lieux HTTP/1.1\r\n" + host + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", 415},
		"body over the limit":         {"POST /api/v1/lieux HTTP/1.1\r\n" + host + "Content-Length: 4194305\r\n\r\n", 413},
		"header over the limit":       {"GET /api/v1/lieux?q=" + strings.Repeat("a", 20_000) + " HTTP/1.1\r\n" + host + "\r\n", 431},
		"path that climbs":            {"GET /api/../../etc/passwd HTTP/1.1\r\n" + host + "\r\n", 404},
		"path that climbs, escaped":   {"GET /api/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + host + "\r\n", 404},
		"NUL in the path":             {"GET /api/v1/lieux%00 HTTP/1.1\r\n" + host + "\r\n", 404},
		"bytes that are not UTF-8":    {"GET /api/v1/lieux?q=%ff%fe HTTP/1.1\r\n" + host + "\r\n", 200},
		"not HTTP":                    {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400},
		"a line and nothing":          {"GET\r\n\r\n", 400},
		"version of another protocol": {"GET /api/v1/lieux HTTP/9.9\r\n" + host + "\r\n", 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp, body := send(t, addr, c.raw)
			if resp.StatusCode != c.want {
				t.Errorf("%d, want %d: %s", resp.StatusCode, c.want, body)
			}
			if resp.StatusCode >= 400 && (!strings.Contains(body, ".") || strings.Contains(body, "fasthttp") || strings.Contains(body, "cannot")) {
				t.Errorf("not a neutral French answer: %s", body)
			}
		})
	}
}

func send(t *testing.T, addr, raw string) (*http.Response, string) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.WriteString(conn, raw); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return resp, string(body)
}

// bench runs one request again and again without a connection.
func bench(b *testing.B, app *fiber.App) {
	_ = app.Handler() // ends the set-up of routes
	handler := app.Server().Handler
	ctx := &fasthttp.RequestCtx{}
	ctx.Request.Header.SetMethod("GET")
	ctx.Request.Header.SetHost("a")
	ctx.Request.SetRequestURI("/api/v1/bonjour")
	b.ReportAllocs()
	for b.Loop() {
		ctx.Response.Reset()
		handler(ctx)
	}
	if ctx.Response.StatusCode() != 200 {
		b.Fatal(ctx.Response.StatusCode())
	}
}
