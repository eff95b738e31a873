package mail

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// mailServer is an SMTP server of a few commands, with faults on demand. A step
// is a command, CONNECT, or END for what ends a letter.
type mailServer struct {
	listener net.Listener
	answers  map[string]string // instead of the usual answer, by step
	cuts     string            // the step at which the connection is cut
	hangs    string            // the step that gets no answer
	tls      *tls.Config       // nil: STARTTLS is not offered
	always   *tls.Config       // encrypts from the start

	mu       sync.Mutex
	letters  []string
	commands []string
	open     map[net.Conn]bool
}

// serveMail starts a server that is stopped with the test.
func serveMail(t *testing.T, s *mailServer) *mailServer {
	t.Helper()
	var err error
	if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	s.open = map[net.Conn]bool{}
	var served sync.WaitGroup
	served.Go(func() {
		for {
			conn, err := s.listener.Accept()
			if err != nil {
				return
			}
			if s.always != nil {
				conn = tls.Server(conn, s.always)
			}
			s.mu.Lock()
			s.open[conn] = true
			s.mu.Unlock()
			served.Go(func() { defer conn.Close(); s.converse(conn) })
		}
	})
	t.Cleanup(func() {
		s.listener.Close()
		s.mu.Lock()
		for conn := range s.open {
			conn.Close()
		}
		s.mu.Unlock()
		served.Wait()
	})
	return s
}

func (s *mailServer) url(rest string) string { return "smtp://" + s.listener.Addr().String() + rest }

// usual gives the answer of each step.
var usual = map[string]string{
	"CONNECT": "220 essai", "MAIL": "250 2.1.0 oui", "RCPT": "250 2.1.5 oui", "DATA": "354 allez", "END": "250 2.0.0 pris", "RSET": "250 oui",
	"NOOP": "250 oui", "QUIT": "221 au revoir", "AUTH": "235 2.7.0 oui", "STARTTLS": "220 allez",
}

// step answers one step; false ends the conversation.
func (s *mailServer) step(conn net.Conn, step string) bool {
	s.mu.Lock()
	s.commands = append(s.commands, step)
	s.mu.Unlock()
	if step == s.cuts {
		return false
	}
	if step == s.hangs {
		_, _ = conn.Read(make([]byte, 1)) // until one side closes
		return false
	}
	answer := s.answers[step]
	if answer == "" {
		answer = usual[step]
	}
	if answer == "" {
		answer = "502 5.5.1 inconnu"
	}
	_, err := fmt.Fprintf(conn, "%s\r\n", answer)
	return err == nil && step != "QUIT"
}

func (s *mailServer) converse(conn net.Conn) {
	if !s.step(conn, "CONNECT") {
		return
	}
	lines := bufio.NewReader(conn)
	secured := false
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		step, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " ")
		switch step {
		case "EHLO":
			s.greet(conn, secured)
			continue
		case "STARTTLS":
			if s.tls == nil || !s.step(conn, step) {
				return
			}
			conn, secured = tls.Server(conn, s.tls), true
			lines = bufio.NewReader(conn)
			continue
		}
		if !s.step(conn, step) {
			return
		}
		if step == "DATA" && !s.take(conn, lines) {
			return
		}
	}
}

func (s *mailServer) greet(conn net.Conn, secured bool) {
	extensions := []string{"essai", "8BITMIME", "ENHANCEDSTATUSCODES", "AUTH PLAIN"}
	if s.tls != nil && !secured {
		extensions = append(extensions, "STARTTLS")
	}
	for i, e := range extensions {
		mark := "-"
		if i == len(extensions)-1 {
			mark = " "
		}
		fmt.Fprintf(conn, "250%s%s\r\n", mark, e)
	}
}

// take reads a letter, then answers END.
func (s *mailServer) take(conn net.Conn, lines *bufio.Reader) bool {
	if !strings.HasPrefix(s.answers["DATA"]+"354", "354") {
		return true
	}
	var letter strings.Builder
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		letter.WriteString(line)
	}
	if !s.step(conn, "END") {
		return false
	}
	if s.answers["END"] == "" {
		s.mu.Lock()
		s.letters = append(s.letters, letter.String())
		s.mu.Unlock()
	}
	return true
}

func (s *mailServer) taken() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.letters...)
}

// certify makes a certificate for this machine, and whom to believe for it.
func certify(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, roots
}
