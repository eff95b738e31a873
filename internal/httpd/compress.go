package httpd

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// Bodies shorter than these, in bytes, are sent as they are. Data answers have
// the higher bound, above ten places: compressing those takes five times as
// long as finding and writing them.
const (
	minCompressPage = 1 << 10
	minCompressData = 24 << 10
)

// Encoding gives the content coding this client prefers among those made
// here: "br", "gzip" or "" for none.
func Encoding(c *fiber.Ctx) string {
	header := c.Request().Header.Peek(fiber.HeaderAcceptEncoding)
	if len(header) == 0 {
		return ""
	}
	br, gzip := quality(header, "br"), quality(header, "gzip")
	switch {
	case br > 0 && br >= gzip:
		return "br"
	case gzip > 0:
		return "gzip"
	}
	return ""
}

// quality reads the weight of one coding in an Accept-Encoding header.
func quality(header []byte, coding string) float64 {
	for part := range bytes.SplitSeq(header, []byte{','}) {
		name, params, _ := bytes.Cut(part, []byte{';'})
		if !bytes.EqualFold(bytes.TrimSpace(name), []byte(coding)) {
			continue
		}
		q, weighted := bytes.CutPrefix(bytes.TrimSpace(params), []byte("q="))
		if !weighted {
			return 1
		}
		weight, err := strconv.ParseFloat(string(q), 64)
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
	kind := string(r.Header.ContentType())
	if r.IsBodyStream() || !compressible(kind) {
		return nil
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	if len(r.Header.ContentEncoding()) > 0 || len(r.Body()) < minCompress(kind) {
		return nil
	}
	switch Encoding(c) {
	case "br":
		r.SetBodyRaw(fasthttp.AppendBrotliBytesLevel(nil, r.Body(), fasthttp.CompressBrotliBestSpeed))
		c.Set(fiber.HeaderContentEncoding, "br")
	case "gzip":
		r.SetBodyRaw(fasthttp.AppendGzipBytesLevel(nil, r.Body(), fasthttp.CompressBestSpeed))
		c.Set(fiber.HeaderContentEncoding, "gzip")
	}
	return nil
}

func minCompress(kind string) int {
	if strings.HasPrefix(kind, "application/") && !strings.HasPrefix(kind, "application/javascript") {
		return minCompressData
	}
	return minCompressPage
}

func compressible(kind string) bool {
	return strings.HasPrefix(kind, "text/") || strings.Contains(kind, "json") || strings.Contains(kind, "javascript") ||
		strings.Contains(kind, "svg") || strings.Contains(kind, "xml") || strings.Contains(kind, "mapbox-vector-tile")
}
