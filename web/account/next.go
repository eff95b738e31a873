package account

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/fault"
)

// NextField names, in the address of the sign-in page and in its form, where
// to go once signed in.
const NextField = "suite"

// LeadToSignIn makes of the answer to who must sign in first, when they only
// meant to read a page, a way to the sign-in page and back.
func LeadToSignIn(otherwise func(*fiber.Ctx, int, *fault.Error) error) func(*fiber.Ctx, int, *fault.Error) error {
	return func(c *fiber.Ctx, status int, err *fault.Error) error {
		if status != fiber.StatusUnauthorized || c.Method() != fiber.MethodGet || c.Get(fiber.HeaderAuthorization) != "" {
			return otherwise(c, status, err)
		}
		return c.Redirect("/connexion?"+url.Values{NextField: {c.OriginalURL()}}.Encode(), fiber.StatusSeeOther)
	}
}

// next reads where to go once signed in: a page of this site, the desk
// otherwise.
func next(text string) string {
	const desk = "/espace"
	if len(text) > 1000 || !strings.HasPrefix(text, "/") || strings.HasPrefix(text, "//") || strings.ContainsFunc(text, unfit) {
		return desk
	}
	at, err := url.Parse(text)
	if err != nil || at.Scheme != "" || at.Host != "" || at.User != nil {
		return desk
	}
	return text
}

// unfit tells whether a character has no place in an address; browsers read "\"
// as "/".
func unfit(r rune) bool { return r <= ' ' || r == '\\' || r == 0x7f }

// lead answers by leading on to another page. No cache keeps the way.
func lead(c *fiber.Ctx, address string) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Redirect(address, fiber.StatusSeeOther)
}
