package api

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/internal/jsontext"
)

// healthz answers GET /healthz: the process is alive.
func (s *service) healthz(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, jsonType)
	return c.SendString(`{"etat":"ok"}`)
}

// readyPatience bounds one check, so that a probe always has its answer.
const readyPatience = 2 * time.Second

// readyz answers GET /readyz: everything needed to serve works. The atlas
// keeps answering without the database, but changes no longer arrive.
func (s *service) readyz(c *fiber.Ctx) error {
	snap := s.Atlas.Current()
	state, status := "pret", fiber.StatusOK
	var checks []byte
	for _, check := range s.Ready {
		result := "ok"
		if err := runCheck(c.UserContext(), check); err != nil {
			result, state, status = "absent", "non_pret", fiber.StatusServiceUnavailable
		}
		checks = jsontext.AppendString(append(checks, ','), check.Name)
		checks = jsontext.AppendString(append(checks, ':'), result)
	}
	search := "ok"
	if s.Search() == nil {
		search = "degradee"
	}
	if status != fiber.StatusOK {
		c.Set(fiber.HeaderRetryAfter, "5")
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Status(status)
	return send(c, jsonType, func(b []byte) []byte {
		b = jsontext.AppendString(append(b, `{"etat":`...), state)
		b = append(b, checks...)
		b = jsontext.AppendString(append(b, `,"recherche":`...), search)
		b = strconv.AppendInt(append(b, `,"lieux":`...), int64(snap.Len()), 10)
		b = appendInstant(append(b, `,"construit":`...), snap.Built().UTC().Truncate(time.Second))
		return append(b, '}')
	})
}

func runCheck(ctx context.Context, check Check) error {
	ctx, cancel := context.WithTimeout(ctx, readyPatience)
	defer cancel()
	return check.Run(ctx)
}
