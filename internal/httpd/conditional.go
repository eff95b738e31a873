package httpd

import (
	"bytes"
	"hash/crc32"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// Headers as they are peeked and set: fasthttp need not put their case right.
var (
	accept          = []byte(fiber.HeaderAccept)
	cacheControl    = []byte(fiber.HeaderCacheControl)
	etagName        = []byte(fiber.HeaderETag)
	ifModifiedSince = []byte(fiber.HeaderIfModifiedSince)
	ifNoneMatch     = []byte(fiber.HeaderIfNoneMatch)
	lastModified    = []byte(fiber.HeaderLastModified)

	noStore       = []byte("no-store")
	noCache       = []byte("no-cache") // may be kept, must be asked again
	varyByAccepts = []byte(fiber.HeaderAccept + ", " + fiber.HeaderAcceptEncoding)
)

// Fresh tells whether the client already holds this answer, in which case the
// answer is made: 304. Otherwise it only writes ETag, and Last-Modified unless
// modified is zero: no date then tells when the answer changed. The tag is
// derived from version, which must change whenever the answer may, from the
// address, from what the client accepts and from the encoding: no body has to
// be made to compare it.
func Fresh(c *fiber.Ctx, version string, modified time.Time) bool {
	var tagBuffer [16]byte
	etag := appendTag(tagBuffer[:0], c, version)
	answer := &c.Response().Header
	answer.SetCanonical(etagName, etag)
	if !modified.IsZero() {
		answer.SetCanonical(lastModified, dateText(modified))
	}
	if len(answer.PeekCanonical(cacheControl)) == 0 {
		answer.SetCanonical(cacheControl, noCache)
	}
	if len(answer.PeekCanonical(vary)) == 0 {
		answer.SetCanonical(vary, varyByAccepts)
	} else {
		c.Vary(fiber.HeaderAccept, fiber.HeaderAcceptEncoding)
	}
	if !unchanged(c, etag, modified) {
		return false
	}
	notModified(c)
	return true
}

// Weaken says that the tag of an answer is of what it tells, not of its bytes:
// two of them may differ by the instant at which they were made.
func Weaken(c *fiber.Ctx) {
	answer := &c.Response().Header
	if etag := answer.PeekCanonical(etagName); len(etag) > 0 && etag[0] == '"' {
		answer.SetCanonical(etagName, append([]byte("W/"), etag...))
	}
}

// appendTag writes the tag of the answer of a version to this request.
func appendTag(b []byte, c *fiber.Ctx, version string) []byte {
	request := &c.Request().Header
	sum := fnv1a(fnvOffset, version)
	sum = fnv1a(sum, request.RequestURI())
	sum = fnv1a(sum, request.PeekCanonical(accept))
	sum = fnv1a(sum, []byte{variant(c)})
	b = strconv.AppendUint(append(b, '"'), sum, 36)
	return append(b, '"')
}

// variant tells apart the codings that an answer may come in: each has a tag
// of its own.
func variant(c *fiber.Ctx) (n byte) {
	br, gzip := codings(c)
	if br > 0 {
		n |= 1
	}
	if gzip > 0 {
		n |= 2
	}
	if gzip > br {
		n |= 4
	}
	return n
}

// FNV-1a of 64 bits, http://www.isthe.com/chongo/tech/comp/fnv/: the same on
// every instance. hash/fnv would allocate for each answer.
const (
	fnvOffset = 0xcbf29ce484222325
	fnvPrime  = 0x100000001b3
)

// fnv1a goes on with a part of what is hashed, and an end that no other part
// can imitate.
func fnv1a[T string | []byte](sum uint64, part T) uint64 {
	for i := range len(part) {
		sum = (sum ^ uint64(part[i])) * fnvPrime
	}
	return sum * fnvPrime // a zero byte
}

// httpDate is an instant as headers write it.
type httpDate struct {
	second int64
	text   []byte
}

// lastDate is what was written last: answers of one version share it.
var lastDate atomic.Pointer[httpDate]

func dateText(t time.Time) []byte {
	if known := lastDate.Load(); known != nil && known.second == t.Unix() {
		return known.text
	}
	d := &httpDate{t.Unix(), fasthttp.AppendHTTPDate(nil, t)}
	lastDate.Store(d)
	return d.text
}

// unchanged applies RFC 9110, section 13.2.2: If-None-Match decides alone
// where it is given.
func unchanged(c *fiber.Ctx, etag []byte, modified time.Time) bool {
	if c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead {
		return false
	}
	request := &c.Request().Header
	if held := request.PeekCanonical(ifNoneMatch); len(held) > 0 {
		return matches(held, etag)
	}
	date := request.PeekCanonical(ifModifiedSince)
	if len(date) == 0 {
		return false
	}
	since, err := http.ParseTime(string(date))
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

// tag gives an ETag to the answers that have none and may be kept, from their
// final bytes.
func tag(c *fiber.Ctx) error {
	if err := c.Next(); err != nil {
		return err
	}
	r := c.Response()
	if r.StatusCode() != fiber.StatusOK || r.IsBodyStream() || len(r.Header.PeekCanonical(etagName)) > 0 || len(r.Body()) == 0 ||
		bytes.Equal(r.Header.PeekCanonical(cacheControl), noStore) {
		return nil
	}
	etag := []byte(`"` + ContentTag(r.Body()) + `"`)
	r.Header.SetCanonical(etagName, etag)
	if unchanged(c, etag, time.Time{}) {
		notModified(c)
	}
	return nil
}

// ContentTag gives what tells these bytes apart from any others, the same on
// every instance.
func ContentTag(b []byte) string {
	var buffer [32]byte
	tag := strconv.AppendUint(buffer[:0], uint64(crc32.Checksum(b, castagnoli))<<32|uint64(crc32.ChecksumIEEE(b)), 36)
	tag = strconv.AppendInt(append(tag, '-'), int64(len(b)), 36)
	return string(tag)
}
