package httpd

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// openPrefixes are the addresses whose reading is open to every site.
var openPrefixes = []string{"/api/v1/", "/tuiles/", "/ogc", "/donnees/"}

func (cfg Config) headers(c *fiber.Ctx) error {
	cfg.setHeaders(c)
	if c.Method() == fiber.MethodOptions && isOpen(c) {
		c.Set(fiber.HeaderAccessControlAllowMethods, "GET, HEAD")
		c.Set(fiber.HeaderAccessControlAllowHeaders, "Accept, If-None-Match, If-Modified-Since")
		c.Set(fiber.HeaderAccessControlMaxAge, "86400")
		c.Set(fiber.HeaderAllow, "GET, HEAD, OPTIONS")
		return c.SendStatus(fiber.StatusNoContent)
	}
	return c.Next()
}

// setHeaders writes what every answer carries, errors included.
func (cfg Config) setHeaders(c *fiber.Ctx) {
	h := &c.Response().Header
	h.Set("X-Content-Type-Options", "nosniff")
	// Addresses hold what people search and where: other sites learn nothing of them.
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Permissions-Policy", "geolocation=(self), camera=(), microphone=()")
	if hasPrefix(c, cfg.Embeddable) {
		h.Set("Content-Security-Policy", cfg.framedPolicy)
	} else {
		h.Set("Content-Security-Policy", cfg.ownPolicy)
		h.Set("X-Frame-Options", "DENY")
	}
	if cfg.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	if isOpen(c) && reads(c.Method()) {
		h.Set(fiber.HeaderAccessControlAllowOrigin, "*")
		h.Set(fiber.HeaderAccessControlExposeHeaders, "ETag, Link, Content-Disposition, X-Request-Id")
	}
}

func reads(method string) bool {
	return method == fiber.MethodGet || method == fiber.MethodHead || method == fiber.MethodOptions
}

func isOpen(c *fiber.Ctx) bool { return hasPrefix(c, openPrefixes) }

func hasPrefix(c *fiber.Ctx, prefixes []string) bool {
	path := c.Request().URI().PathOriginal() // what the router reads
	for _, prefix := range prefixes {
		if len(path) >= len(prefix) && string(path[:len(prefix)]) == prefix {
			return true
		}
	}
	return false
}

// policy gives the content security policy of answers that frames may hold.
// It is strict for data too: a browser that shows a JSON answer runs nothing.
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
