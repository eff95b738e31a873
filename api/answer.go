package api

import (
	"context"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/internal/httpd"
	"annuaire/search"
)

const (
	jsonType    = "application/json; charset=utf-8"
	geoJSONType = "application/geo+json"
	jsonLDType  = "application/ld+json"
)

// buffers hold the answers while they are written.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 32<<10); return &b }}

// maxKeptBuffer in bytes bounds the buffers that are kept for the next answer.
const maxKeptBuffer = 1 << 20

// send answers with what write appends.
func send(c *fiber.Ctx, contentType string, write func([]byte) []byte) error {
	return trySend(c, contentType, func(b []byte) ([]byte, error) { return write(b), nil })
}

// trySend is send where writing may fail; what is empty is no content.
func trySend(c *fiber.Ctx, contentType string, write func([]byte) ([]byte, error)) error {
	buffer := buffers.Get().(*[]byte)
	b, err := write((*buffer)[:0])
	if cap(b) <= maxKeptBuffer {
		*buffer = b
		defer buffers.Put(buffer)
	}
	switch {
	case err != nil:
		return err
	case len(b) == 0:
		return c.SendStatus(fiber.StatusNoContent)
	}
	c.Response().Header.SetContentType(contentType)
	c.Response().SetBody(b) // copied: the buffer is free again
	return nil
}

// values gives the parameters of a request in copies that outlive it.
func values(c *fiber.Ctx) url.Values {
	if len(c.Request().URI().QueryString()) == 0 {
		return url.Values{}
	}
	args := c.Context().QueryArgs()
	v := make(url.Values, args.Len())
	given := make([]string, 0, args.Len()) // what the lists are cut from
	for key, value := range args.All() {
		name := string(key)
		if list, again := v[name]; again {
			v[name] = append(list, string(value))
			continue
		}
		given = append(given, string(value))
		v[name] = given[len(given)-1 : len(given) : len(given)]
	}
	return v
}

// wantsGeoJSON tells whether GeoJSON is asked for, by the parameter format or
// by the header Accept.
func wantsGeoJSON(c *fiber.Ctx, v url.Values) bool {
	if format := v.Get("format"); format != "" {
		return format == "geojson"
	}
	return c.Accepts(fiber.MIMEApplicationJSON, geoJSONType) == geoJSONType
}

// unchanged answers 304 when the client holds the answer already. Answers that
// tell whether places are open are another one each minute.
func (s *service) unchanged(c *fiber.Ctx, snap *atlas.Snapshot, timed bool) bool {
	return s.fresh(c, snap.Tag(), snap.Built(), timed)
}

// unchangedQuery is unchanged for the answer of a query. Its text was looked up
// by an engine that may be behind the snapshot, and that another may replace at
// any moment: no date tells when the answer changed, only the tag does.
func (s *service) unchangedQuery(c *fiber.Ctx, snap *atlas.Snapshot, q *atlas.Query, timed bool) bool {
	if q.Among == nil {
		return s.unchanged(c, snap, timed)
	}
	return s.fresh(c, snap.Tag()+q.Among.Tag, time.Time{}, timed)
}

// fresh is httpd.Fresh for an answer that may be timed; modified is zero when
// no date is known.
func (s *service) fresh(c *fiber.Ctx, version string, modified time.Time, timed bool) bool {
	if timed {
		minute := s.Clock().Truncate(time.Minute)
		version += strconv.FormatInt(minute.Unix(), 36)
		if !modified.IsZero() && minute.After(modified) {
			modified = minute
		}
	}
	return httpd.Fresh(c, version, modified)
}

// match looks a text up for a query, with the engine that its list began with
// where that one can answer.
func (s *service) match(ctx context.Context, q *atlas.Query) (err error) {
	if q.Text != "" {
		q.Among, err = s.Search.Find(search.Prefer(ctx, atlas.EngineOf(q.Cursor)), q.Text)
	}
	return err
}
