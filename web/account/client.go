package account

import (
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/internal/httpd"
)

func (p *Pages) client(c *fiber.Ctx) netip.Addr { return httpd.ClientAddr(c, p.TrustedProxies) }

// subscriber gives what counts as one place to guess from: an IPv4 address, or
// the network that an IPv6 subscriber holds whole.
func (p *Pages) subscriber(c *fiber.Ctx) string {
	a := p.client(c)
	if a.Is6() {
		if n, err := a.Prefix(64); err == nil {
			return n.String()
		}
	}
	return a.String()
}

// network gives what people recognise their own connection by, and that is not
// an address: the session keeps it.
func network(a netip.Addr) string {
	bits := 48
	if a.Is4() {
		bits = 24
	}
	n, err := a.Prefix(bits)
	if err != nil {
		return "réseau inconnu"
	}
	return n.String()
}

// device says in words what a browser calls itself: enough to recognise one's
// own, no more.
func device(agent string) string {
	browser, system := firstOf(agent, browsers), firstOf(agent, systems)
	switch {
	case browser == "" && system == "":
		return "Appareil inconnu"
	case system == "":
		return browser
	case browser == "":
		return system
	}
	return browser + ", " + system
}

// Several names may be in one text: the first of the list wins.
var (
	browsers = []mark{{"Firefox/", "Firefox"}, {"Edg/", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems  = []mark{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS", "Mac"}, {"Linux", "Linux"}}
)

type mark struct{ in, name string }

func firstOf(text string, marks []mark) string {
	for _, m := range marks {
		if strings.Contains(text, m.in) {
			return m.name
		}
	}
	return ""
}
