// Package httpd makes the HTTP server that the API and the pages share: a
// Fiber application with every known weakness of Fiber v2 and fasthttp closed,
// one way of answering errors, conditional requests and compression.
package httpd

import (
	"log/slog"
	"net/netip"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"annuaire/fault"
)

// Config is everything the server needs to be told. Zero fields take the
// defaults written beside them.
type Config struct {
	Logger    *slog.Logger // slog.Default()
	AccessLog slog.Level   // level of the line written for each answered request

	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed; nobody by default
	Secure         bool           // the public address is https: browsers are told to insist on it

	ReadTimeout  time.Duration // 10 s, headers and body of one request
	WriteTimeout time.Duration // 2 min, one whole answer
	IdleTimeout  time.Duration // 60 s between two requests of a connection
	Deadline     time.Duration // 10 s, given to handlers by UserContext
	BodyLimit    int           // 4 MiB
	Uploads      []Upload      // addresses where it may be larger; none by default

	// Before runs before every route, in this order: who asks, and whether they
	// may at all. Nothing by default.
	Before []fiber.Handler

	ImageSources   []string // origins added to img-src, for a raster basemap
	ConnectSources []string // origins added to connect-src, for a basemap
	Embeddable     []string // path prefixes that other sites may frame

	// Page answers an error on a page for people. Without it the answer is a
	// plain French sentence.
	Page func(c *fiber.Ctx, status int, err *fault.Error) error

	// Measure is told of each answered request: its method, the pattern of its
	// route ("" when it has none), the status, and how long the answer took to
	// make, without the time to send it. Nothing is measured by default.
	Measure func(method, route string, status int, took time.Duration)

	lasting map[audience][]header // what every answer carries
}

func (cfg Config) withDefaults() Config {
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	cfg.ReadTimeout = orDuration(cfg.ReadTimeout, 10*time.Second)
	cfg.WriteTimeout = orDuration(cfg.WriteTimeout, 2*time.Minute)
	cfg.IdleTimeout = orDuration(cfg.IdleTimeout, time.Minute)
	cfg.Deadline = orDuration(cfg.Deadline, 10*time.Second)
	if cfg.BodyLimit == 0 {
		cfg.BodyLimit = 4 << 20
	}
	cfg.lasting = cfg.lastingHeaders()
	return cfg
}

func orDuration(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}

// writeBuffer in bytes, held by each open connection, takes most answers whole:
// what does not fit leaves in two writes, which halves the answers per second
// (8 kB: from 43,000 to 15,500).
const writeBuffer = 32 << 10

// New makes the application. Serve it on a listener made by Guard, which
// holds the number of connections.
func New(cfg Config) *fiber.App {
	cfg = cfg.withDefaults()
	app := fiber.New(fiber.Config{
		Immutable:               true, // strings given to handlers otherwise alias buffers that are reused
		CaseSensitive:           true,
		StrictRouting:           true,
		ReadTimeout:             cfg.ReadTimeout,
		WriteTimeout:            cfg.WriteTimeout,
		IdleTimeout:             cfg.IdleTimeout,
		BodyLimit:               cfg.BodyLimit,
		ReadBufferSize:          16 << 10, // also the longest header: filters make long addresses
		WriteBufferSize:         writeBuffer,
		ErrorHandler:            cfg.answerError,
		EnableTrustedProxyCheck: true,
		TrustedProxies:          proxyTexts(cfg.TrustedProxies),
		DisableStartupMessage:   true,
	})
	server := app.Server()
	server.CloseOnShutdown = true
	server.Handler = takeTurns(cfg.outermost(cfg.refuseMalformed(app, server.Handler)))
	cfg.admitUploads(server)

	handlers := []any{
		cfg.log,
		cfg.recover, // after log, which answers what it returns
		cfg.headers,
		cfg.deadline,
		tag, // outside compress: a tag belongs to one encoding
		compress,
	}
	for _, h := range cfg.Before {
		handlers = append(handlers, h)
	}
	app.Use(handlers...)
	return app
}

// proxyTexts gives Fiber the list in its own form, so that what it derives
// from forwarded headers (scheme, host) also comes from trusted proxies only.
func proxyTexts(prefixes []netip.Prefix) []string {
	texts := make([]string, len(prefixes))
	for i, p := range prefixes {
		texts[i] = p.String()
	}
	return texts
}

// refuseMalformed answers, before any routing, the requests whose framing or
// target two servers could read differently.
func (cfg Config) refuseMalformed(app *fiber.App, next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		err := malformed(&ctx.Request.Header)
		if err == nil {
			next(ctx)
			return
		}
		c := app.AcquireCtx(ctx)
		defer app.ReleaseCtx(c)
		ctx.SetConnectionClose()
		if app.ErrorHandler(c, err) != nil {
			ctx.SetStatusCode(fiber.StatusBadRequest)
		}
		if cfg.Measure != nil {
			cfg.Measure(c.Method(), "", ctx.Response.StatusCode(), 0)
		}
	}
}

// outermost keeps the process alive when the code that answers failures is
// itself what fails.
func (cfg Config) outermost(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		defer func() {
			if p := recover(); p != nil {
				cfg.Logger.Error("panic while answering", "value", p, "stack", string(debug.Stack()))
				ctx.Error(internal.Public+"\n", fiber.StatusInternalServerError)
			}
		}()
		next(ctx)
	}
}
