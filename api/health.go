package api

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/jsontext"
	"annuaire/search"
)

// Check is one thing that must work for the service to be ready.
type Check struct {
	Name string // French, such as "base"
	Run  func(ctx context.Context) error
}

// Following tells how what is in memory follows the record.
type Following struct {
	Compared time.Time // when both were last found equal; zero when never
	Repaired int       // places that a comparison had to put right, since the start
}

// healthz answers GET /healthz: the process is alive.
func (s *service) healthz(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, jsonType)
	return c.SendString(`{"etat":"ok"}`)
}

// readyPatience bounds the checks, so that a probe always has its answer.
const readyPatience = 2 * time.Second

// readyz answers GET /readyz: everything needed to serve works. The atlas
// keeps answering without the database, but changes no longer arrive.
func (s *service) readyz(c *fiber.Ctx) error {
	failures := runChecks(c.UserContext(), s.Ready)
	state, reason := "pret", ""
	for _, err := range failures {
		if err != nil {
			state, reason = "non_pret", publicReason(err)
			c.Status(fiber.StatusServiceUnavailable)
			c.Set(fiber.HeaderRetryAfter, "5")
			break
		}
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return send(c, jsonType, func(b []byte) []byte {
		b = jsontext.AppendString(append(b, `{"etat":`...), state)
		if reason != "" {
			b = jsontext.AppendString(append(b, `,"motif":`...), reason)
		}
		for i, check := range s.Ready {
			b = jsontext.AppendString(append(b, ','), check.Name)
			b = jsontext.AppendString(append(b, ':'), okOr(failures[i] == nil, "absent"))
		}
		b = appendSearch(b, s.Search.State())
		return append(s.appendAtlas(b), '}')
	})
}

// appendSearch writes which text engine answers, and why it is not the one
// that was set. Without any the service is still ready.
func appendSearch(b []byte, state search.State) []byte {
	b = jsontext.AppendString(append(b, `,"recherche":`...), okOr(state.Reason == "", "degradee"))
	b = appendText(append(b, `,"moteur":`...), state.Engine)
	if state.Reason != "" {
		b = jsontext.AppendString(append(b, `,"recherche_motif":`...), state.Reason)
	}
	b = strconv.AppendInt(append(b, `,"recherche_en_attente":`...), int64(state.Waiting), 10)
	b = strconv.AppendInt(append(b, `,"recherche_repares":`...), int64(state.Repaired), 10)
	if !state.Compared.IsZero() {
		b = appendInstant(append(b, `,"recherche_compare":`...), state.Compared.UTC().Truncate(time.Second))
	}
	return b
}

// appendAtlas writes what is in memory and since when it is known to be equal
// to the record.
func (s *service) appendAtlas(b []byte) []byte {
	snap := s.Atlas.Current()
	b = strconv.AppendInt(append(b, `,"lieux":`...), int64(snap.Len()), 10)
	b = appendInstant(append(b, `,"construit":`...), snap.Built().UTC().Truncate(time.Second))
	if s.Following == nil {
		return b
	}
	f := s.Following()
	if !f.Compared.IsZero() {
		b = appendInstant(append(b, `,"compare":`...), f.Compared.UTC().Truncate(time.Second))
		b = strconv.AppendInt(append(b, `,"compare_depuis_s":`...), int64(time.Since(f.Compared).Seconds()), 10)
	}
	return strconv.AppendInt(append(b, `,"repares":`...), int64(f.Repaired), 10)
}

// runChecks runs the checks side by side and gives the failure of each.
func runChecks(ctx context.Context, checks []Check) []error {
	ctx, cancel := context.WithTimeout(ctx, readyPatience)
	defer cancel()
	failures := make([]error, len(checks))
	var running sync.WaitGroup
	for i, check := range checks {
		running.Go(func() { failures[i] = check.Run(ctx) })
	}
	running.Wait()
	return failures
}

// publicReason gives what anyone may know of a failure.
func publicReason(err error) string {
	if known, ok := errors.AsType[*fault.Error](err); ok && known.Kind != fault.Internal {
		return known.Public
	}
	return "Une vérification a échoué ; sa cause est dans le journal du service."
}

func okOr(ok bool, otherwise string) string {
	if ok {
		return "ok"
	}
	return otherwise
}
