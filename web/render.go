package web

import (
	"github.com/gofiber/fiber/v2"

	"annuaire/internal/httpd"
	"annuaire/internal/pagezip"
)

// renderer holds what every page shares.
type renderer struct {
	assets   assets
	demo     bool
	contact  string
	operator string
	codec    *pagezip.Codec
}

func newRenderer(deps Deps, a assets) *renderer {
	r := &renderer{assets: a, demo: deps.Demo, contact: deps.Contact, operator: deps.Operator}
	if r.operator == "" {
		r.operator = "Annuaire des lieux de médiation numérique, tenu à jour par les lieux et les collectivités."
	}
	r.codec = r.pageCodec()
	return r
}

// content is what a page holds between its header and its footer.
type content interface{ write(w *writer) }

// page answers one whole page.
func (r *renderer) page(c *fiber.Ctx, p page) error {
	p.Demo, p.Contact, p.Operator, p.Path = r.demo, r.contact, r.operator, c.Path()
	return r.answer(c, &p)
}

// answer writes a page, or the part of one that a script replaces.
func (r *renderer) answer(c *fiber.Ctx, part content) error {
	w := borrowWriter(r.assets)
	defer writers.Put(w)
	part.write(w)
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
