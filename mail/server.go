package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"annuaire/fault"
)

// Server is an SMTP server, as SMTP_URL names it.
type Server struct {
	host           string
	port           int
	user, password string
	secure         security
	roots          *x509.CertPool // whom to believe; those of the machine when nil
	// Patience bounds the wait for each answer; 15 s when zero.
	Patience time.Duration
}

type security int

const (
	startTLS security = iota // refuses a server that does not offer it
	fromStart
	none
)

// ParseServer reads the address of a server: smtp://user:password@host:port, or
// smtps:// where the connection is encrypted from the start. What is said is
// encrypted, but to this very machine, or with ?tls=aucun.
func ParseServer(address string) (*Server, error) {
	u, err := url.Parse(address)
	if err != nil { // whose text quotes the password
		return nil, badServer("son adresse est illisible")
	}
	s := &Server{host: u.Hostname(), user: u.User.Username()}
	s.password, _ = u.User.Password()
	if s.host == "" || strings.Trim(u.Path, "/") != "" {
		return nil, badServer("il y faut le nom du serveur, et rien après le port que ?tls=")
	}
	switch u.Scheme {
	case "smtp":
		s.port = 587
	case "smtps":
		s.port, s.secure = 465, fromStart
	default:
		return nil, badServer("elle commence par smtp:// ou smtps://")
	}
	if text := u.Port(); text != "" {
		if s.port, err = strconv.Atoi(text); err != nil || s.port < 1 || s.port > 65535 {
			return nil, badServer("le port est un nombre de 1 à 65535")
		}
	}
	return s, s.choose(u.Query().Get("tls"))
}

// choose reads the parameter tls.
func (s *Server) choose(tls string) error {
	switch {
	case tls == "" && s.secure == startTLS && s.isLocal():
		s.secure = none
	case tls == "" || tls == "requis":
	case tls == "aucun" && s.secure == fromStart:
		return badServer("smtps:// est toujours chiffré : retirez ?tls=aucun")
	case tls == "aucun" && s.user != "" && !s.isLocal():
		return badServer("sans chiffrement, le mot de passe pourrait être lu en chemin")
	case tls == "aucun":
		s.secure = none
	default:
		return badServer("tls est « requis » ou « aucun »")
	}
	return nil
}

func (s *Server) isLocal() bool {
	ip := net.ParseIP(s.host)
	return s.host == "localhost" || ip != nil && ip.IsLoopback()
}

// String names the server without its password.
func (s *Server) String() string { return net.JoinHostPort(s.host, strconv.Itoa(s.port)) }

// client makes what speaks with the server. dial opens the connection.
func (s *Server) client(dial gomail.DialContextFunc) (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(s.port), gomail.WithTimeout(s.patience()), gomail.WithoutNoop(),
		gomail.WithTLSConfig(s.encryption()), gomail.WithDialContextFunc(dial)}
	if s.secure == startTLS {
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	} else {
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS)) // none, or dial saw to it
	}
	if s.user != "" {
		auth := gomail.SMTPAuthAutoDiscover
		if s.secure != startTLS {
			auth = gomail.SMTPAuthPlainNoEnc // the library does not know that dial encrypts
		}
		options = append(options, gomail.WithSMTPAuth(auth), gomail.WithUsername(s.user), gomail.WithPassword(s.password))
	}
	return gomail.NewClient(s.host, options...)
}

// dial opens a connection, encrypted from the start where the server wants so.
func (s *Server) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if s.secure == fromStart {
		return (&tls.Dialer{Config: s.encryption()}).DialContext(ctx, network, address)
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

func (s *Server) encryption() *tls.Config {
	return &tls.Config{ServerName: s.host, RootCAs: s.roots, MinVersion: tls.VersionTLS12}
}

func (s *Server) patience() time.Duration {
	if s.Patience > 0 {
		return s.Patience
	}
	return 15 * time.Second
}

func badServer(why string) error {
	return fault.New(fault.Invalid, "SMTP_URL est l'adresse du serveur de messagerie, par exemple smtp://nom:motdepasse@smtp.example.fr:587 ; %s.", why)
}
