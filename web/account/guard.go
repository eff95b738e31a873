package account

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
)

// Guard tells who sends each request, by the cookie of a session or the token
// of a program, and refuses changes that no page of ours sent.
type Guard struct {
	Store *store.Store
	Clock func() time.Time // of sessions and tokens
	Now   func() time.Time // of what rights are judged at: that of the demonstration where there is one
	// Origin is the scheme and host of the public address, in lower case. Empty:
	// not known, and each request says by itself where it believes to be.
	Origin string
}

// Handlers run before every route.
func (g *Guard) Handlers() []fiber.Handler {
	return []fiber.Handler{httpd.Identified(g.Identify, g.Now), httpd.FromOurPages(g.Origin)}
}

// Identify finds who sends a request. Addresses of programs take no cookie.
func (g *Guard) Identify(c *fiber.Ctx) (httpd.Visitor, error) {
	if text, is := httpd.BearerToken(c); is {
		return g.program(c, text)
	}
	token := g.token(c)
	if token == "" || httpd.IsOfPrograms(c) {
		return httpd.Visitor{}, nil
	}
	actor, ok, err := g.Store.SessionActor(c.UserContext(), token, g.Clock())
	if err != nil || !ok {
		return httpd.Visitor{}, err
	}
	return httpd.Visitor{Actor: actor, FormToken: FormToken(token)}, nil
}

func (g *Guard) program(c *fiber.Ctx, text string) (httpd.Visitor, error) {
	actor, ok, err := g.Store.TokenActor(c.UserContext(), text, g.Clock())
	if err == nil && !ok {
		err = fault.New(fault.Anonymous, "Ce jeton n'est pas reconnu : il a expiré, il a été supprimé, ou il est incomplet.")
	}
	return httpd.Visitor{Actor: actor}, err
}

// FormToken gives what the forms of a session carry. Nobody makes it without
// the token of the session, which pages never show and the record does not
// keep.
func FormToken(session string) string {
	mac := hmac.New(sha256.New, []byte(session))
	mac.Write([]byte("jeton de formulaire"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// secure tells whether browsers reach this service by https.
func (g *Guard) secure() bool { return strings.HasPrefix(g.Origin, "https://") }

// CookieName names the cookie of the session. Under https its prefix has the
// browser refuse one that another site, or a page without https, would set.
func (g *Guard) CookieName() string {
	if g.secure() {
		return "__Host-annuaire"
	}
	return "annuaire"
}

// token gives what the cookie of a session holds, "" for none.
func (g *Guard) token(c *fiber.Ctx) string { return c.Cookies(g.CookieName()) }

// remember has the browser keep a session, until it closes or the session ends.
func (g *Guard) remember(c *fiber.Ctx, token string) {
	c.Cookie(&fiber.Cookie{
		Name: g.CookieName(), Value: token, Path: "/", HTTPOnly: true, Secure: g.secure(), SameSite: fiber.CookieSameSiteLaxMode, SessionOnly: true,
	})
}

// forget has the browser drop the session.
func (g *Guard) forget(c *fiber.Ctx) {
	c.Cookie(&fiber.Cookie{
		Name: g.CookieName(), Path: "/", HTTPOnly: true, Secure: g.secure(), SameSite: fiber.CookieSameSiteLaxMode, Expires: time.Unix(1, 0),
	})
}
