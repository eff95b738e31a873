package httpd

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"
)

// Bodies shorter than these, in bytes, are sent as they are. Data answers have
// the higher bound, what one write takes with its headers: packing 17 kB of
// places at the cheapest level takes 37 µs, finding and writing them 15, and
// sending them whole instead of packed 4.
const (
	minCompressPage = 1 << 10
	minCompressData = 30 << 10
)

// Encoding gives the content coding this client prefers among those made
// here: "br", "gzip" or "" for none.
func Encoding(c *fiber.Ctx) string {
	br, gzip := codings(c)
	switch {
	case br > 0 && br >= gzip:
		return "br"
	case gzip > 0:
		return "gzip"
	}
	return ""
}

// AcceptsGzip tells whether the client takes gzip, preferred or not.
func AcceptsGzip(c *fiber.Ctx) bool {
	_, gzip := codings(c)
	return gzip > 0
}

// codings gives how much the client wants each coding, 0 for not at all.
func codings(c *fiber.Ctx) (br, gzip float64) {
	header := c.Request().Header.PeekCanonical(acceptEncoding)
	switch string(header) { // as tools and browsers write it
	case "":
		return 0, 0
	case "gzip":
		return 0, 1
	case "gzip, deflate, br", "gzip, deflate, br, zstd":
		return 1, 1
	}
	return quality(header, "br"), quality(header, "gzip")
}

// quality reads the weight of one coding in an Accept-Encoding header.
func quality(header []byte, coding string) float64 {
	for part := range bytes.SplitSeq(header, []byte{','}) {
		name, params, _ := bytes.Cut(part, []byte{';'})
		if !bytes.EqualFold(bytes.TrimSpace(name), []byte(coding)) {
			continue
		}
		params = bytes.TrimSpace(params)
		if len(params) < 2 || params[0]|' ' != 'q' || params[1] != '=' {
			return 1
		}
		weight, err := strconv.ParseFloat(string(params[2:]), 64)
		if err != nil {
			return 0
		}
		return weight
	}
	return 0
}

// compress packs the answers that gain by it, at the cheapest level.
func compress(c *fiber.Ctx) error {
	if err := c.Next(); err != nil {
		return err
	}
	r := c.Response()
	kind := r.Header.ContentType()
	if r.IsBodyStream() || !compressible(kind) {
		return nil
	}
	varyByEncoding(c)
	if len(r.Header.ContentEncoding()) > 0 || len(r.Body()) < minCompress(kind) {
		return nil
	}
	coding := Encoding(c)
	if coding == "" {
		return nil
	}
	p := packers.Get().(*packer)
	defer p.release()
	if err := p.pack(coding, r.Body()); err != nil {
		return err
	}
	r.SetBody(p.out) // copied: the packer is free again
	r.Header.SetContentEncoding(coding)
	return nil
}

// Headers as they are peeked: fasthttp need not put their case right.
var (
	acceptEncoding = []byte(fiber.HeaderAcceptEncoding)
	vary           = []byte(fiber.HeaderVary)
)

// varyByEncoding tells caches that the answer depends on Accept-Encoding.
func varyByEncoding(c *fiber.Ctx) {
	h := &c.Response().Header
	switch listed := h.PeekCanonical(vary); {
	case len(listed) == 0:
		h.SetCanonical(vary, acceptEncoding)
	case !bytes.Contains(listed, acceptEncoding):
		c.Vary(fiber.HeaderAcceptEncoding)
	}
}

func minCompress(kind []byte) int {
	if bytes.HasPrefix(kind, []byte("application/")) && !bytes.HasPrefix(kind, []byte("application/javascript")) {
		return minCompressData
	}
	return minCompressPage
}

// packable are parts of the media types that are text, or pack as well.
var packable = [][]byte{[]byte("mapbox-vector-tile"), []byte("json"), []byte("text/"), []byte("javascript"), []byte("svg"), []byte("xml")}

func compressible(kind []byte) bool {
	return slices.ContainsFunc(packable, func(part []byte) bool { return bytes.Contains(kind, part) })
}
