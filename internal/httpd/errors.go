package httpd

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
)

// statuses is the one table from a kind of failure to an HTTP status.
var statuses = map[fault.Kind]int{
	fault.Internal:    fiber.StatusInternalServerError,
	fault.Invalid:     fiber.StatusBadRequest,
	fault.Rejected:    fiber.StatusUnprocessableEntity,
	fault.Unknown:     fiber.StatusNotFound,
	fault.Gone:        fiber.StatusGone,
	fault.Denied:      fiber.StatusForbidden,
	fault.Anonymous:   fiber.StatusUnauthorized,
	fault.Conflict:    fiber.StatusConflict,
	fault.TooLarge:    fiber.StatusRequestEntityTooLarge,
	fault.Unsupported: fiber.StatusUnsupportedMediaType,
	fault.Unavailable: fiber.StatusServiceUnavailable,
	fault.Busy:        fiber.StatusTooManyRequests,
}

// retryAfter in seconds is what a client that comes too early is told, unless
// the failure says when.
const retryAfter = "5"

// ofFiber are the failures that Fiber or fasthttp find by themselves. Their
// own texts are in English and may quote the request: they are only logged.
var ofFiber = map[int]*fault.Error{
	fiber.StatusNotFound:                    fault.New(fault.Unknown, "Rien ne se trouve à cette adresse."),
	fiber.StatusMethodNotAllowed:            fault.New(fault.Invalid, "Cette adresse n'accepte pas cette méthode."),
	fiber.StatusRequestEntityTooLarge:       fault.New(fault.TooLarge, "Le contenu envoyé dépasse la taille permise."),
	fiber.StatusRequestHeaderFieldsTooLarge: fault.New(fault.TooLarge, "L'adresse et les en-têtes de la requête dépassent la taille permise. Utilisez moins de filtres."),
	fiber.StatusRequestTimeout:              fault.New(fault.Invalid, "La requête a mis trop de temps à arriver."),
	fiber.StatusTooManyRequests:             fault.New(fault.Busy, "Trop de requêtes. Attendez quelques secondes, puis recommencez."),
	fiber.StatusUnauthorized:                fault.New(fault.Anonymous, "Il faut d'abord vous identifier."),
	fiber.StatusForbidden:                   fault.New(fault.Denied, "Vous n'avez pas le droit de faire cela."),
	fiber.StatusUnsupportedMediaType:        fault.New(fault.Unsupported, "Ce type de contenu n'est pas accepté."),
}

// explain turns any error into a status and what may be said of it.
func explain(err error) (status int, shown *fault.Error) {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		if e.Kind == fault.Internal {
			return fiber.StatusInternalServerError, internal
		}
		return statuses[e.Kind], e
	}
	if e, ok := errors.AsType[*fiber.Error](err); ok {
		if shown, known := ofFiber[e.Code]; known {
			return e.Code, shown
		}
		if e.Code >= 400 && e.Code < 500 {
			return e.Code, fault.New(fault.Invalid, "La requête n'est pas lisible.")
		}
		return fiber.StatusInternalServerError, internal
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fiber.StatusServiceUnavailable, fault.New(fault.Unavailable, "La réponse a pris trop de temps. Attendez quelques secondes, puis recommencez.")
	}
	return fiber.StatusInternalServerError, internal
}

var internal = fault.New(fault.Internal, "Une erreur est survenue de notre côté. Elle a été enregistrée. Recommencez dans quelques minutes.")

// answerError is the only place where a failure becomes an answer.
func (cfg Config) answerError(c *fiber.Ctx, err error) error {
	status, shown := explain(err)
	if status >= 500 {
		level := slog.LevelError
		if status == fiber.StatusServiceUnavailable {
			level = slog.LevelWarn
		}
		cfg.Logger.Log(c.Context(), level, "request failed", "error", err.Error(), "route", routePath(c), "request", RequestID(c))
	}
	resetForError(c, status)
	if shown.After > 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(math.Ceil(shown.After.Seconds()))))
	}
	cfg.setHeaders(c)
	if wantsProblem(c) || status == fiber.StatusRequestHeaderFieldsTooLarge {
		return SendProblem(c, status, shown)
	}
	if cfg.Page != nil {
		if err := cfg.Page(c.Status(status), status, shown); err == nil {
			return nil
		} else {
			cfg.Logger.Error("error page failed", "error", err.Error(), "request", RequestID(c))
		}
	}
	c.Type("txt", "utf-8")
	return c.Status(status).SendString(shown.Public + "\n")
}

// resetForError drops what a handler prepared before it failed, so that a
// failure is never cached or taken for a file.
func resetForError(c *fiber.Ctx, status int) {
	c.Response().ResetBody()
	for _, name := range []string{fiber.HeaderETag, fiber.HeaderLastModified, fiber.HeaderContentDisposition, fiber.HeaderContentEncoding} {
		c.Response().Header.Del(name)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	switch status {
	case fiber.StatusTooManyRequests, fiber.StatusServiceUnavailable:
		c.Set(fiber.HeaderRetryAfter, retryAfter)
	case fiber.StatusUnauthorized:
		c.Set(fiber.HeaderWWWAuthenticate, "Bearer")
	}
}

// machinePrefixes are the addresses that programs call.
var machinePrefixes = []string{"/api/", "/tuiles/", "/ogc", "/donnees/", "/healthz", "/readyz"}

// wantsProblem tells whether the caller is a program: by the address, else by
// what it says it accepts.
func wantsProblem(c *fiber.Ctx) bool {
	if hasPrefix(c, machinePrefixes) {
		return true
	}
	accept := c.Get(fiber.HeaderAccept)
	return strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
}
