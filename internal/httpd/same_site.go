package httpd

import (
	"crypto/subtle"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
)

// Names by which requests say who sends them, and that a page of ours did.
const (
	TokenField  = "jeton"   // of a form
	TokenHeader = "X-Jeton" // of a request made by a script
)

const bearer = "Bearer "

// BearerToken gives the token of a program, from the header Authorization; ok
// is false when there is no such header. One of another kind gives "".
func BearerToken(c *fiber.Ctx) (token string, ok bool) {
	header := c.Get(fiber.HeaderAuthorization)
	if header == "" {
		return "", false
	}
	if len(header) > len(bearer) && strings.EqualFold(header[:len(bearer)], bearer) {
		token = strings.TrimSpace(header[len(bearer):])
	}
	return token, true
}

// IsOfPrograms tells whether an address is of the API, where cookies say
// nothing: a page of another site could have sent them.
func IsOfPrograms(c *fiber.Ctx) bool { return hasPrefix(c, machinePrefixes) }

// FromOurPages refuses what changes something unless a page of this site sent
// it: by what browsers say of where a request comes from, and, for who has
// signed in, by a token that only our pages hold. origin is that of the public
// address; empty, it is the one that the request itself names.
//
// A program that shows its own token is let through, as is one of the addresses
// for programs that shows nothing: neither can be sent by a page of others.
func FromOurPages(origin string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if _, program := BearerToken(c); program {
			if _, err := VisitorOf(c); err != nil { // a bad token is told, even where none is needed
				return err
			}
			return c.Next()
		}
		if reads(c.Method()) || IsOfPrograms(c) {
			return c.Next()
		}
		if !sentFrom(c, origin) {
			return errElsewhere
		}
		v, err := VisitorOf(c)
		if err != nil {
			return err
		}
		if v.FormToken != "" && !hasFormToken(c, v.FormToken) {
			return errFormToken
		}
		return c.Next()
	}
}

var (
	errElsewhere = fault.New(fault.Denied, "Cette demande ne vient pas d'une page de ce site : rien n'a été changé. Ouvrez la page ici, puis recommencez.")
	errFormToken = fault.New(fault.Denied, "Cette page était ouverte depuis trop longtemps, ou d'une autre connexion : rien n'a été changé. Rechargez-la, puis recommencez.")
)

// sentFrom tells whether a page of this site sent a request. Every browser in
// use says so by one header or the other.
func sentFrom(c *fiber.Ctx, origin string) bool {
	switch c.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
	default:
		return false
	}
	from := c.Get(fiber.HeaderOrigin)
	if origin == "" {
		host := string(c.Request().Header.Host())
		return from == "http://"+host || from == "https://"+host
	}
	return from == origin
}

func hasFormToken(c *fiber.Ctx, want string) bool {
	got := c.Get(TokenHeader)
	if got == "" {
		got = c.FormValue(TokenField)
	}
	return subtle.ConstantTimeCompare([]byte(got), []byte(want)) == 1
}
