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

// log names the request and writes one line about it. Neither the path nor the
// query is written, since they say what a person looks for and where; the
// route is, and the client's network but not its address.
func (cfg Config) log(c *fiber.Ctx) error {
	began := time.Now()
	c.Set(RequestIDHeader, strconv.FormatUint(rand.Uint64(), 36))
	if err := c.Next(); err != nil {
		// Answered here, so that the line tells the status that was sent.
		if failure := c.App().ErrorHandler(c, err); failure != nil {
			return failure
		}
	}
	if cfg.Logger.Enabled(c.Context(), cfg.AccessLog) {
		cfg.Logger.LogAttrs(c.Context(), cfg.AccessLog, "request",
			slog.String("method", c.Method()),
			slog.String("route", routePath(c)),
			slog.Int("status", c.Response().StatusCode()),
			slog.Duration("took", time.Since(began)),
			slog.String("network", network(ClientAddr(c, cfg.TrustedProxies)).String()),
			slog.String("request", RequestID(c)))
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
