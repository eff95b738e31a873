package papers

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"strings"
	"time"

	"annuaire/fault"
)

// Scanner looks for what harms in a file.
type Scanner interface {
	// Scan gives Rejected when the file is infected, Unavailable when nothing can be said.
	Scan(ctx context.Context, content []byte) error
}

// Clamd asks the daemon of ClamAV.
type Clamd struct {
	network, address string
	patience         time.Duration
}

// NewScanner gives the scanner of an address: tcp://host:3310 or unix:/path. nil for
// the empty address: there is none.
func NewScanner(address string) (Scanner, error) {
	if address == "" {
		return nil, nil
	}
	u, err := url.Parse(address)
	switch {
	case err == nil && u.Scheme == "tcp" && u.Port() != "":
		return &Clamd{"tcp", u.Host, scanPatience}, nil
	case err == nil && u.Scheme == "unix" && strings.HasPrefix(u.Path, "/"):
		return &Clamd{"unix", u.Path, scanPatience}, nil
	}
	return nil, fault.New(fault.Invalid, "ANTIVIRUS est l’adresse de clamd : tcp://hôte:3310 ou unix:/chemin.")
}

const (
	scanPatience = 30 * time.Second
	scanChunk    = 64 << 10
	maxReply     = 1024
)

// Scan implements Scanner.
func (c *Clamd) Scan(ctx context.Context, content []byte) error {
	ctx, cancel := context.WithTimeout(ctx, c.patience)
	defer cancel()
	reply, err := c.ask(ctx, content)
	switch {
	case err != nil || strings.HasSuffix(reply, "ERROR"):
		return fault.Wrap(err, fault.Unavailable, "L’antivirus ne répond pas : le fichier n’est pas enregistré. Le reste de votre saisie est gardé. Réessayez dans quelques minutes.")
	case reply == "stream: OK":
		return nil
	case strings.HasSuffix(reply, " FOUND"):
		return fault.New(fault.Rejected, "L’antivirus a trouvé un virus dans ce fichier : il n’est pas enregistré. Analysez votre ordinateur, puis envoyez un autre fichier.")
	}
	return fault.New(fault.Unavailable, "L’antivirus a répondu de façon inattendue : le fichier n’est pas enregistré. Réessayez dans quelques minutes.")
}

// ask sends the file by chunks, each after its length, and reads the answer.
func (c *Clamd) ask(ctx context.Context, content []byte) (string, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, c.network, c.address)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if deadline, has := ctx.Deadline(); has {
		if err := conn.SetDeadline(deadline); err != nil {
			return "", err
		}
	}
	sent := send(conn, content)
	// It may have answered and closed before the end: its answer says more than that.
	reply, err := io.ReadAll(io.LimitReader(conn, maxReply))
	if len(reply) == 0 && sent != nil {
		return "", sent
	}
	return strings.TrimSpace(strings.TrimRight(string(reply), "\x00")), err
}

func send(conn net.Conn, content []byte) error {
	if _, err := io.WriteString(conn, "zINSTREAM\x00"); err != nil {
		return err
	}
	length := make([]byte, 4)
	for len(content) > 0 {
		n := min(len(content), scanChunk)
		binary.BigEndian.PutUint32(length, uint32(n))
		buffers := net.Buffers{length, content[:n]}
		if _, err := buffers.WriteTo(conn); err != nil {
			return err
		}
		content = content[n:]
	}
	_, err := conn.Write([]byte{0, 0, 0, 0})
	return err
}
