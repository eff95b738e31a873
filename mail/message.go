package mail

import (
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"annuaire/fault"
	"annuaire/task"
)

// Envelope tells one sending from another. The same one sent twice, because
// nobody could tell whether it went, has the same Message-ID.
type Envelope struct {
	ID int64     // of the work in the queue
	At time.Time // when the letter became due
}

// Office writes the letters of one service.
type Office struct {
	publicURL string
	from      mail.Address
	host      string
}

// NewOffice makes the office of the service that answers at publicURL. from is
// its address; annuaire@ the host of publicURL when empty.
func NewOffice(publicURL, from string) (*Office, error) {
	u, err := url.Parse(publicURL)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fault.Wrap(err, fault.Invalid, "ANNUAIRE_PUBLIC_URL est l'adresse publique du service, par exemple https://lieux.example.fr.")
	}
	o := &Office{publicURL: strings.TrimSuffix(publicURL, "/"), host: domainOf(u.Hostname())}
	o.from = mail.Address{Name: SiteName, Address: "annuaire@" + o.host}
	if from == "" {
		return o, nil
	}
	given, err := mail.ParseAddress(from)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "MAIL_FROM est l'adresse qui envoie les messages, par exemple annuaire@example.fr.")
	}
	o.from.Address = given.Address
	if given.Name != "" {
		o.from.Name = oneLine(given.Name)
	}
	return o, nil
}

// domainOf gives a name that may stand after the @ of an address: addresses of
// machines may not.
func domainOf(host string) string {
	if strings.Contains(host, ":") || strings.Trim(host, "0123456789.") == "" {
		return "localhost"
	}
	return host
}

// message makes what is sent of a mail.
func (o *Office) message(e Envelope, m task.Mail) (*gomail.Msg, error) {
	w, err := Write(m, o.publicURL)
	if err != nil {
		return nil, err
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary(fmt.Sprintf("courriel-%d-%d", e.ID, e.At.Unix())))
	to, err := mail.ParseAddress(m.To)
	if err != nil || to.Name != "" || strings.ContainsFunc(m.To, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return nil, fault.New(fault.Rejected, "L'adresse de la personne est illisible.") // without the cause, which quotes it
	}
	msg.FromMailAddress(&o.from)
	msg.ToMailAddress(to)
	msg.Subject(w.Subject)
	msg.SetDateWithValue(e.At)
	msg.SetMessageIDWithValue(fmt.Sprintf("courriel-%d-%d@%s", e.ID, e.At.UnixMicro(), o.host))
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // no answering machine answers (RFC 3834)
	msg.SetGenHeader("Content-Language", "fr")
	if w.Refuse != "" {
		msg.SetGenHeader("List-Unsubscribe", "<"+w.Refuse+">") // RFC 2369: leads to a page with one button
	}
	msg.SetBodyString(gomail.TypeTextPlain, w.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, w.HTML)
	return msg, nil
}
