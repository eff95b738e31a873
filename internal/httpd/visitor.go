package httpd

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/fault"
)

// Visitor is who sends a request.
type Visitor struct {
	Actor access.Actor // the zero Actor for anyone
	// FormToken must come back in the field "jeton" of each form that changes
	// something. It belongs to the session; empty without one.
	FormToken string
}

// Identify finds who sends a request, by its session or its token. Failing
// to tell is an error; being nobody is none.
type Identify func(c *fiber.Ctx) (Visitor, error)

// visitorKey names the visitor among the values of a request.
const visitorKey = "visitor"

// Identified lets VisitorOf be asked in the handlers that follow: the pages
// that everybody reads alike never ask, and cost nothing more.
func Identified(identify Identify, clock func() time.Time) fiber.Handler {
	return func(c *fiber.Ctx) error {
		c.Locals(visitorKey, func() (Visitor, error) {
			v, err := identify(c)
			v.Actor.At = clock()
			return v, err
		})
		return c.Next()
	}
}

// VisitorOf tells who sends this request, asking the record once.
func VisitorOf(c *fiber.Ctx) (Visitor, error) {
	switch known := c.Locals(visitorKey).(type) {
	case Visitor:
		return known, nil
	case func() (Visitor, error):
		v, err := known()
		if err == nil {
			c.Locals(visitorKey, v)
		}
		return v, err
	}
	return Visitor{}, nil
}

// Signed is VisitorOf for what only somebody who has signed in may ask:
// Anonymous otherwise.
func Signed(c *fiber.Ctx) (Visitor, error) {
	v, err := VisitorOf(c)
	if err == nil && !v.Actor.Signed() {
		err = fault.New(fault.Anonymous, "Connectez-vous pour continuer.")
	}
	return v, err
}

// SignedFor is Signed for what only somebody who may do this somewhere may ask:
// Denied otherwise.
func SignedFor(c *fiber.Ctx, action access.Action) (Visitor, error) {
	v, err := Signed(c)
	if err == nil && v.Actor.Scope(action).Empty() {
		err = v.Actor.Require(action, access.Object{})
	}
	return v, err
}
