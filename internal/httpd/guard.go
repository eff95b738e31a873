package httpd

import (
	"errors"
	"net"
	"net/netip"
	"strconv"
	"sync"
)

// Limits bound the connections that are open at the same time.
type Limits struct {
	Total      int            // 10,000 when zero
	PerAddress int            // of one address, or of one /64 in IPv6; 200 when zero
	Exempt     []netip.Prefix // proxies, whose connections carry many clients
}

// Guard makes ln refuse what is over the limits, with an answer that says so
// and when to come back.
func Guard(ln net.Listener, limits Limits) net.Listener {
	if limits.Total == 0 {
		limits.Total = 10_000
	}
	if limits.PerAddress == 0 {
		limits.PerAddress = 200
	}
	return &guard{Listener: ln, limits: limits, open: map[netip.Addr]int{}}
}

type guard struct {
	net.Listener
	limits Limits

	mu    sync.Mutex
	total int
	open  map[netip.Addr]int
}

var (
	errTotal      = errors.New("too many connections")
	errPerAddress = errors.New("too many connections of one address")
)

func (g *guard) Accept() (net.Conn, error) {
	for {
		conn, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		from := subscriber(conn.RemoteAddr())
		switch g.enter(from) {
		case nil:
			return &guarded{Conn: conn, leave: sync.OnceFunc(func() { g.leave(from) })}, nil
		case errPerAddress:
			turnAway(conn, 429, "Trop de connexions depuis votre adresse. Attendez quelques secondes, puis recommencez.\n")
		default:
			turnAway(conn, 503, "Le service reçoit trop de demandes. Attendez quelques secondes, puis recommencez.\n")
		}
	}
}

func (g *guard) enter(from netip.Addr) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.total >= g.limits.Total {
		return errTotal
	}
	if g.open[from] >= g.limits.PerAddress && !within(from, g.limits.Exempt) {
		return errPerAddress
	}
	g.total++
	g.open[from]++
	return nil
}

func (g *guard) leave(from netip.Addr) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.total--
	if g.open[from]--; g.open[from] == 0 {
		delete(g.open, from)
	}
}

// subscriber gives what counts as one client: an IPv4 address, or the network
// that an IPv6 subscriber holds whole.
func subscriber(a net.Addr) netip.Addr {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.Addr{}
	}
	addr := tcp.AddrPort().Addr().Unmap()
	if addr.Is6() {
		if p, err := addr.Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return addr
}

// turnAway answers without reading, in one write that fits the socket's
// buffer, so that it cannot wait on the client.
func turnAway(conn net.Conn, status int, text string) {
	_, _ = conn.Write([]byte("HTTP/1.1 " + strconv.Itoa(status) + " \r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: " + retryAfter +
		"\r\nConnection: close\r\nContent-Length: " + strconv.Itoa(len(text)) + "\r\n\r\n" + text))
	_ = conn.Close()
}

type guarded struct {
	net.Conn
	leave func()
}

func (c *guarded) Close() error {
	c.leave()
	return c.Conn.Close()
}
