package page

import (
	"encoding/json"
	"io/fs"
	"log/slog"
	"mime"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/internal/httpd"
)

// StaticPrefix is the address of what tools/bundle wrote. Names carry a hash
// of their content, so that browsers may keep them for ever.
const StaticPrefix = "/statique/"

// assets are the bundled files and the way from a plain name to a hashed one.
type assets struct {
	files fs.FS
	names map[string]string
}

// loadAssets reads what was bundled. A program built without a bundle still
// serves every page, unstyled; it says so once in its log.
func loadAssets(files fs.FS) assets {
	a := assets{files: files, names: map[string]string{}}
	manifest, err := fs.ReadFile(files, "manifest.json")
	if err == nil {
		err = json.Unmarshal(manifest, &a.names)
	}
	if err != nil {
		slog.Warn("le site est servi sans feuille de style ni script : lancez « make build » pour les préparer", "erreur", err)
	}
	return a
}

// path gives the address of an asset, empty when it was not bundled.
func (a assets) path(name string) string {
	hashed, ok := a.names[name]
	if !ok {
		return ""
	}
	return StaticPrefix + hashed
}

// Static answers one bundled file, the parameter "fichier" of the route.
func (r *Renderer) Static(c *fiber.Ctx) error { return r.assets.serve(c) }

// Script answers a bundled script, named as in the bundle, under an address of its
// own: the program of a service worker, which a browser lets rule what is beside it.
// It is asked for again each time, and obeys the policy that it comes with.
func (r *Renderer) Script(c *fiber.Ctx, name string) error {
	return SendFile(c, r.assets.files, r.assets.names[name], "no-cache")
}

// serve answers one bundled file, in the packed form that the browser takes
// where the bundle has one.
func (a assets) serve(c *fiber.Ctx) error {
	const caching = "public, max-age=31536000, immutable"
	name := c.Params("fichier")
	if path.Ext(name) == ".br" || path.Ext(name) == ".gz" {
		return fiber.ErrNotFound
	}
	if !isWorker(name) {
		lighten(c)
	}
	for coding, suffix := range map[string]string{"br": ".br", "gzip": ".gz"} {
		if httpd.Encoding(c) != coding || !fs.ValidPath(name) {
			continue
		}
		if packed, err := fs.ReadFile(a.files, name+suffix); err == nil {
			c.Set(fiber.HeaderCacheControl, caching)
			c.Set(fiber.HeaderContentType, contentType(name))
			c.Set(fiber.HeaderContentEncoding, coding)
			c.Vary(fiber.HeaderAcceptEncoding)
			return c.Send(packed)
		}
	}
	return SendFile(c, a.files, name, caching)
}

// isWorker tells whether a file is the program of a worker, which obeys the
// policy that it comes with.
func isWorker(name string) bool { return strings.HasPrefix(name, "travail-") }

// lighten spares a style, a script or a font what only documents obey: those
// lines were a tenth of the bytes of a script. What is left forbids all, should
// a file be opened by itself.
func lighten(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'")
	for _, name := range []string{fiber.HeaderPermissionsPolicy, fiber.HeaderXFrameOptions} {
		c.Response().Header.Del(name)
	}
}

// SendFile answers one file of a folder, kept by browsers as caching says.
func SendFile(c *fiber.Ctx, files fs.FS, name, caching string) error {
	if !fs.ValidPath(name) || name == "manifest.json" || strings.HasPrefix(path.Base(name), ".") {
		return fiber.ErrNotFound
	}
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, caching)
	c.Set(fiber.HeaderContentType, contentType(name))
	return c.Send(content)
}

// contentType does not rely on the machine's own table for the few kinds served.
func contentType(name string) string {
	switch ext := path.Ext(name); ext {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	case ".svg":
		return "image/svg+xml"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".geojson":
		return "application/geo+json"
	default:
		return mime.TypeByExtension(ext)
	}
}
