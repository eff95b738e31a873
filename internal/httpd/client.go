package httpd

import (
	"bytes"
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// ClientAddr gives the address a request comes from. Behind trusted proxies it
// is the last address of X-Forwarded-For that is not one of them: those before
// it are whatever the client chose to write.
func ClientAddr(c *fiber.Ctx, trusted []netip.Prefix) netip.Addr {
	peer, _ := netip.AddrFromSlice(c.Context().RemoteIP())
	peer = peer.Unmap()
	if !within(peer, trusted) {
		return peer
	}
	// A proxy may add a line of its own after one that the client wrote.
	lines := c.Request().Header.PeekAll(fiber.HeaderXForwardedFor)
	hops := strings.Split(string(bytes.Join(lines, []byte{','})), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			return peer
		}
		if hop = hop.Unmap(); !within(hop, trusted) {
			return hop
		}
		peer = hop
	}
	return peer
}

func within(a netip.Addr, prefixes []netip.Prefix) bool {
	for _, p := range prefixes {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// network keeps of an address what its operator hands out to one subscriber
// at the least: enough to see an attack, not to know a person.
func network(a netip.Addr) netip.Prefix {
	bits := 48
	if a.Is4() {
		bits = 24
	}
	p, _ := a.Prefix(bits)
	return p
}
