package httpd

import (
	"errors"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
)

// RequestIDHeader carries the name under which a request is logged.
const RequestIDHeader = "X-Request-Id"

// RequestID gives the name of the request in logs.
func RequestID(c *fiber.Ctx) string {
	return string(c.Response().Header.Peek(RequestIDHeader))
}

// log names the request, has it measured and writes one line about it. Neither
// the path nor the query is written, since they say what a person looks for and
// where; the route is, and the client's network but not its address.
func (cfg Config) log(c *fiber.Ctx) error {
	var name [16]byte
	c.Response().Header.SetCanonical([]byte(RequestIDHeader), strconv.AppendUint(name[:0], rand.Uint64(), 36))
	logged := cfg.Logger.Enabled(c.Context(), cfg.AccessLog)
	if !logged && cfg.Measure == nil {
		return answered(c)
	}
	began, outer := time.Now(), c.Route()
	if err := answered(c); err != nil {
		return err
	}
	took, route := time.Since(began), ""
	if inner := c.Route(); inner != outer { // else no route but that of what comes before all of them
		route = inner.Path
	}
	if cfg.Measure != nil {
		cfg.Measure(c.Method(), route, c.Response().StatusCode(), took)
	}
	if !logged {
		return nil
	}
	cfg.Logger.LogAttrs(c.Context(), cfg.AccessLog, "request",
		slog.String("method", c.Method()),
		slog.String("route", route),
		slog.Int("status", c.Response().StatusCode()),
		slog.Duration("took", took),
		slog.String("network", network(ClientAddr(c, cfg.TrustedProxies)).String()),
		slog.String("request", RequestID(c)))
	return nil
}

// answered has the request handled and its failure answered, so that what
// comes after sees the status that is sent.
func answered(c *fiber.Ctx) error {
	if err := c.Next(); err != nil {
		return c.App().ErrorHandler(c, err)
	}
	return nil
}

func routePath(c *fiber.Ctx) string {
	if r := c.Route(); r != nil {
		return r.Path
	}
	return ""
}

// recover turns a panic of a handler into an error: a panic would otherwise
// end the process.
func (cfg Config) recover(c *fiber.Ctx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			cfg.Logger.Error("panic", "value", p, "stack", string(debug.Stack()), "route", routePath(c), "request", RequestID(c))
			err = errPanic
		}
	}()
	return c.Next()
}

var errPanic = errors.New("a handler panicked")
