package httpd

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// openPrefixes are the addresses whose reading is open to every site.
var openPrefixes = []string{"/api/v1/", "/tuiles/", "/ogc", "/donnees/"}

// header is one line that answers carry, its name in canonical form.
type header struct{ name, value []byte }

// audience is who may do what with an answer, by its address.
type audience int

const (
	ownPage    audience = iota
	framedPage          // other sites may frame it
	openData            // programs of every site may read it
)

func (cfg Config) audience(c *fiber.Ctx) audience {
	switch {
	case hasPrefix(c, cfg.Embeddable):
		return framedPage
	case hasPrefix(c, openPrefixes):
		return openData
	}
	return ownPage
}

// dataPolicy is the content security policy of data: a browser that shows a
// JSON answer neither runs nor loads anything, and no page frames it. It also
// spares each of the many tiles of a map a long line.
const dataPolicy = "default-src 'none'; frame-ancestors 'none'"

// lastingHeaders gives what every answer carries, errors included.
func (cfg Config) lastingHeaders() map[audience][]header {
	line := func(name, value string) header { return header{[]byte(name), []byte(value)} }
	common := []header{
		line(fiber.HeaderXContentTypeOptions, "nosniff"),
		// Addresses hold what people search and where: other sites learn nothing of them.
		line(fiber.HeaderReferrerPolicy, "same-origin"),
	}
	if cfg.Secure {
		common = append(common, line(fiber.HeaderStrictTransportSecurity, "max-age=31536000"))
	}
	with := func(more ...header) []header { return slices.Concat(common, more) }
	permissions := line(fiber.HeaderPermissionsPolicy, "geolocation=(self), camera=(), microphone=()")
	return map[audience][]header{
		ownPage:    with(line(fiber.HeaderContentSecurityPolicy, cfg.policy("'none'")), line(fiber.HeaderXFrameOptions, "DENY"), permissions),
		framedPage: with(line(fiber.HeaderContentSecurityPolicy, cfg.policy("*")), permissions),
		openData:   with(line(fiber.HeaderContentSecurityPolicy, dataPolicy), line(fiber.HeaderXFrameOptions, "DENY")),
	}
}

// openHeaders let every site read what is open.
var openHeaders = []header{
	{[]byte(fiber.HeaderAccessControlAllowOrigin), []byte("*")},
	{[]byte(fiber.HeaderAccessControlExposeHeaders), []byte("ETag, Link, Content-Disposition, X-Request-Id")},
}

func (cfg Config) headers(c *fiber.Ctx) error {
	cfg.setHeaders(c)
	if c.Method() == fiber.MethodOptions && cfg.audience(c) == openData {
		c.Set(fiber.HeaderAccessControlAllowMethods, "GET, HEAD")
		c.Set(fiber.HeaderAccessControlAllowHeaders, "Accept, If-None-Match, If-Modified-Since")
		c.Set(fiber.HeaderAccessControlMaxAge, "86400")
		c.Set(fiber.HeaderAllow, "GET, HEAD, OPTIONS")
		return c.SendStatus(fiber.StatusNoContent)
	}
	return c.Next()
}

func (cfg Config) setHeaders(c *fiber.Ctx) {
	who := cfg.audience(c)
	setAll(c, cfg.lasting[who])
	if who == openData && reads(c.Method()) {
		setAll(c, openHeaders)
	}
}

func setAll(c *fiber.Ctx, headers []header) {
	answer := &c.Response().Header
	for i := range headers {
		answer.SetCanonical(headers[i].name, headers[i].value)
	}
}

func reads(method string) bool {
	return method == fiber.MethodGet || method == fiber.MethodHead || method == fiber.MethodOptions
}

func hasPrefix(c *fiber.Ctx, prefixes []string) bool {
	path := c.Request().URI().PathOriginal() // what the router reads
	for _, prefix := range prefixes {
		if len(path) >= len(prefix) && string(path[:len(prefix)]) == prefix {
			return true
		}
	}
	return false
}

// policy gives the content security policy of pages that frames may hold.
func (cfg Config) policy(frames string) string {
	return strings.Join([]string{
		"default-src 'self'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src " + strings.Join(append([]string{"'self'", "data:"}, cfg.ImageSources...), " "),
		"connect-src " + strings.Join(append([]string{"'self'"}, cfg.ConnectSources...), " "),
		"worker-src 'self' blob:",
		"font-src 'self'",
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors " + frames,
	}, "; ")
}
