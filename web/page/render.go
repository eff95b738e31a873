package page

import (
	"io/fs"

	"github.com/gofiber/fiber/v2"

	"annuaire/internal/httpd"
	"annuaire/internal/pagezip"
)

// Config is what the pages of one service share.
type Config struct {
	Assets   fs.FS  // what tools/bundle wrote, with its manifest.json
	Demo     bool   // the places are invented: every page says so
	Contact  string // e-mail address shown to visitors, may be empty
	Operator string // who runs this service, one sentence; has a default
	Sample   Page   // looks like most pages: the codec that packs them is made of it
}

// Renderer holds what every page shares.
type Renderer struct {
	assets   assets
	demo     bool
	contact  string
	operator string
	codec    *pagezip.Codec
}

// NewRenderer makes the renderer of a service.
func NewRenderer(config Config) *Renderer {
	r := &Renderer{assets: loadAssets(config.Assets), demo: config.Demo, contact: config.Contact, operator: config.Operator}
	if r.operator == "" {
		r.operator = "Annuaire des lieux de médiation numérique, tenu à jour par les lieux et les collectivités."
	}
	r.codec = r.codecOf(config.Sample)
	return r
}

// codecOf makes what packs pages.
func (r *Renderer) codecOf(sample Page) *pagezip.Codec {
	w := borrowWriter(r.assets)
	defer writers.Put(w)
	sample.operator = r.operator
	sample.Write(w)
	return pagezip.For(w.out)
}

// Content is what a page holds between its header and its footer.
type Content interface{ Write(w *Writer) }

// Page answers one whole page, with the status that c has already. One that is
// private is neither kept nor packed: the length of a packed page could tell,
// try after try, the token that it holds beside what somebody else had it show.
func (r *Renderer) Page(c *fiber.Ctx, p Page) error {
	p.demo, p.contact, p.operator, p.path = r.demo, r.contact, r.operator, c.Path()
	if !p.Private && p.Member == nil {
		return r.Answer(c, &p)
	}
	w := borrowWriter(r.assets)
	defer writers.Put(w)
	p.Write(w)
	c.Response().SetBody(w.out)
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return nil
}

// Answer writes a page, or the part of one that a script replaces.
func (r *Renderer) Answer(c *fiber.Ctx, part Content) error {
	w := borrowWriter(r.assets)
	defer writers.Put(w)
	part.Write(w)
	c.Vary(fiber.HeaderAcceptEncoding)
	if httpd.AcceptsGzip(c) {
		w.packed = r.codec.AppendGzip(w.packed[:0], w.out, w.parts)
		c.Response().SetBody(w.packed)
		c.Set(fiber.HeaderContentEncoding, "gzip")
	} else {
		c.Response().SetBody(w.out)
	}
	if c.Response().StatusCode() < fiber.StatusBadRequest {
		// Pages tell whether places are open: they may be kept, and must be asked again.
		c.Set(fiber.HeaderCacheControl, "no-cache")
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return nil
}
