package httpd

import (
	"context"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
)

// deadline bounds what a handler may do: its context ends after cfg.Deadline.
func (cfg Config) deadline(c *fiber.Ctx) error {
	ctx := &lazyDeadline{at: time.Now().Add(cfg.Deadline)}
	defer ctx.end()
	c.SetUserContext(ctx)
	return c.Next()
}

// lazyDeadline is a context that ends at an instant, or when its request does.
// Its timer is only started once something can wait for it: most answers come
// from memory and never do.
type lazyDeadline struct {
	at time.Time

	mu     sync.Mutex
	ended  bool
	timed  context.Context // nil until it is needed
	cancel context.CancelFunc
}

func (d *lazyDeadline) timer() context.Context {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timed == nil {
		d.timed, d.cancel = context.WithDeadline(context.Background(), d.at)
		if d.ended {
			d.cancel()
		}
	}
	return d.timed
}

func (d *lazyDeadline) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ended = true
	if d.cancel != nil {
		d.cancel()
	}
}

func (d *lazyDeadline) Deadline() (time.Time, bool) { return d.at, true }

func (d *lazyDeadline) Done() <-chan struct{} { return d.timer().Done() }

func (d *lazyDeadline) Err() error { return d.timer().Err() }

// Value is asked of the timer, by which the contexts derived from this one
// recognise it, and need no goroutine each.
func (d *lazyDeadline) Value(key any) any { return d.timer().Value(key) }
