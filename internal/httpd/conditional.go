package httpd

import (
	"bytes"
	"hash/crc32"
	"hash/fnv"
	"net/http"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Fresh tells whether the client already holds this answer, in which case the
// answer is made: 304. Otherwise it only writes ETag and Last-Modified. The tag is derived
// from version, which must change whenever the answer may, from the address,
// from what the client accepts and from the encoding: no body has to be made
// to compare it.
func Fresh(c *fiber.Ctx, version string, modified time.Time) bool {
	h := fnv.New64a()
	for _, part := range [][]byte{
		[]byte(version),
		c.Request().RequestURI(),
		c.Request().Header.Peek(fiber.HeaderAccept),
		[]byte(Encoding(c)),
	} {
		h.Write(part)
		h.Write([]byte{0})
	}
	sum := h.Sum(make([]byte, 0, 8))
	etag := strconv.AppendUint([]byte{'"'}, beUint64(sum), 36)
	etag = append(etag, '"')
	c.Response().Header.SetBytesV(fiber.HeaderETag, etag)
	c.Response().Header.Set(fiber.HeaderLastModified, modified.UTC().Format(http.TimeFormat))
	if len(c.Response().Header.Peek(fiber.HeaderCacheControl)) == 0 {
		c.Set(fiber.HeaderCacheControl, "no-cache") // may be kept, must be asked again
	}
	c.Vary(fiber.HeaderAccept, fiber.HeaderAcceptEncoding)
	if !unchanged(c, etag, modified) {
		return false
	}
	notModified(c)
	return true
}

func beUint64(b []byte) (n uint64) {
	for _, x := range b {
		n = n<<8 | uint64(x)
	}
	return n
}

// unchanged applies RFC 9110, section 13.2.2: If-None-Match decides alone
// where it is given.
func unchanged(c *fiber.Ctx, etag []byte, modified time.Time) bool {
	if c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead {
		return false
	}
	if held := c.Request().Header.Peek(fiber.HeaderIfNoneMatch); len(held) > 0 {
		return matches(held, etag)
	}
	since, err := http.ParseTime(c.Get(fiber.HeaderIfModifiedSince))
	return err == nil && !modified.IsZero() && !modified.Truncate(time.Second).After(since)
}

func matches(held, etag []byte) bool {
	for one := range bytes.SplitSeq(held, []byte{','}) {
		one = bytes.TrimPrefix(bytes.TrimSpace(one), []byte("W/"))
		if bytes.Equal(one, etag) || len(one) == 1 && one[0] == '*' {
			return true
		}
	}
	return false
}

func notModified(c *fiber.Ctx) {
	c.Response().ResetBody()
	c.Response().Header.Del(fiber.HeaderContentEncoding)
	c.Status(fiber.StatusNotModified)
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// tag gives an ETag to the answers that have none, from their final bytes.
func tag(c *fiber.Ctx) error {
	if err := c.Next(); err != nil {
		return err
	}
	r := c.Response()
	if r.StatusCode() != fiber.StatusOK || r.IsBodyStream() || len(r.Header.Peek(fiber.HeaderETag)) > 0 || len(r.Body()) == 0 {
		return nil
	}
	body := r.Body()
	etag := append([]byte{'"'}, strconv.FormatUint(uint64(crc32.Checksum(body, castagnoli))<<32|uint64(crc32.ChecksumIEEE(body)), 36)...)
	etag = strconv.AppendInt(append(etag, '-'), int64(len(body)), 36)
	etag = append(etag, '"')
	r.Header.SetBytesV(fiber.HeaderETag, etag)
	if unchanged(c, etag, time.Time{}) {
		notModified(c)
	}
	return nil
}
