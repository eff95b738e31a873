package httpd

import (
	"net/url"

	"github.com/gofiber/fiber/v2"
)

// mostPosted is how many values of a form are read: more than any page asks.
const mostPosted = 1000

// Posted gives what the form of a request was sent with, the first values of one
// that has too many. They are bytes that anybody may have sent.
func Posted(c *fiber.Ctx) url.Values {
	posted, read := url.Values{}, 0
	for name, value := range c.Request().PostArgs().All() {
		if read++; read > mostPosted {
			break
		}
		posted.Add(string(name), string(value))
	}
	return posted
}
