package mail

import (
	"bytes"
	"context"
	"errors"
	"net/mail"
	"strings"
	"testing"
	"time"

	"annuaire/fault"
	"annuaire/task"
)

func office(t *testing.T) *Office {
	t.Helper()
	o, err := NewOffice(publicURL, "")
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// postTo gives a post that uses a server, with its address.
func postTo(t *testing.T, address string) *Post {
	t.Helper()
	server, err := ParseServer(address)
	if err != nil {
		t.Fatal(err)
	}
	server.Patience = time.Minute // no server of these tests is slow: they are silent, or answer
	return NewPost(office(t), server)
}

// longest is less than the patience of a post: who waits longer did not give up as
// they were told to.
const longest = 45 * time.Second

var envelope = Envelope{ID: 7, At: time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC)}

func someLetter() task.Mail {
	return letterOf(task.FreshnessAsked, func(v string) string { return example[v] })
}

func TestSend(t *testing.T) {
	t.Parallel()
	server := serveMail(t, &mailServer{})
	if err := postTo(t, server.url("")).Send(t.Context(), envelope, someLetter()); err != nil {
		t.Fatal(err)
	}
	letters := server.taken()
	if len(letters) != 1 {
		t.Fatalf("the server took %d letters", len(letters))
	}
	msg, err := mail.ReadMessage(strings.NewReader(letters[0]))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"To": "<camille@example.fr>", "From": `"Annuaire des lieux du num`, "Message-Id": "@lieux.example.fr>", "Auto-Submitted": "auto-generated",
		"List-Unsubscribe": "<" + publicURL + "/confirmer/abc/ne-plus-ecrire>", "Date": "Wed, 04 Mar 2026 10:00:00 +0000", "Content-Type": "multipart/alternative",
	} {
		if got := msg.Header.Get(name); !strings.Contains(got, strings.Trim(want, `"`)) && !(name == "From" && strings.Contains(got, "annuaire@lieux.example.fr")) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestTheSameLetterHasTheSameNumber(t *testing.T) {
	t.Parallel()
	server := serveMail(t, &mailServer{})
	post := postTo(t, server.url(""))
	for range 2 {
		if err := post.Send(t.Context(), envelope, someLetter()); err != nil {
			t.Fatal(err)
		}
	}
	if letters := server.taken(); len(letters) != 2 || letters[0] != letters[1] {
		t.Errorf("%d letters, which differ", len(letters))
	}
}

func TestServerFaults(t *testing.T) {
	t.Parallel()
	tried := 0
	for name, c := range map[string]struct {
		server *mailServer
		kind   fault.Kind
	}{
		"nobody listens":       {&mailServer{answers: map[string]string{"CONNECT": "closed"}}, fault.Unavailable},
		"refuses everybody":    {&mailServer{answers: map[string]string{"CONNECT": "554 5.3.2 non"}}, fault.Unavailable},
		"busy":                 {&mailServer{answers: map[string]string{"CONNECT": "421 4.3.2 plus tard"}}, fault.Unavailable},
		"unknown person":       {&mailServer{answers: map[string]string{"RCPT": "550 5.1.1 camille@example.fr inconnue"}}, fault.Rejected},
		"grey list":            {&mailServer{answers: map[string]string{"RCPT": "451 4.7.1 camille@example.fr plus tard"}}, fault.Unavailable},
		"refuses the sender":   {&mailServer{answers: map[string]string{"MAIL": "553 5.1.8 non"}}, fault.Rejected},
		"refuses at the start": {&mailServer{answers: map[string]string{"DATA": "554 5.6.0 non"}}, fault.Rejected},
		"refuses the letter":   {&mailServer{answers: map[string]string{"END": "550 5.7.1 camille@example.fr non"}}, fault.Rejected},
		"full":                 {&mailServer{answers: map[string]string{"END": "452 4.2.2 plein"}}, fault.Unavailable},
		"cut at once":          {&mailServer{cuts: "CONNECT"}, fault.Unavailable},
		"cut midway":           {&mailServer{cuts: "RCPT"}, fault.Unavailable},
		"cut at the end":       {&mailServer{cuts: "END"}, fault.Unavailable},
		"silent at once":       {&mailServer{hangs: "CONNECT"}, fault.Unavailable},
		"silent midway":        {&mailServer{hangs: "MAIL"}, fault.Unavailable},
		"silent at the end":    {&mailServer{hangs: "END"}, fault.Unavailable},
		"speaks nonsense":      {&mailServer{answers: map[string]string{"MAIL": "bonjour"}}, fault.Unavailable},
	} {
		tried++
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serveMail(t, c.server)
			if c.server.answers["CONNECT"] == "closed" {
				server.listener.Close()
			}
			post := postTo(t, server.url(""))
			if c.server.hangs != "" {
				post.server.Patience = 300 * time.Millisecond
			}
			start := time.Now()
			err := post.Send(t.Context(), envelope, someLetter())
			if err == nil || fault.KindOf(err) != c.kind {
				t.Errorf("kind %d, want %d: %v", fault.KindOf(err), c.kind, err)
			}
			if err != nil && strings.Contains(err.Error(), "camille") {
				t.Errorf("the error names the person: %v", err)
			}
			if took := time.Since(start); took > longest {
				t.Errorf("it took %s", took)
			}
			if n := len(server.taken()); n != 0 {
				t.Errorf("%d letters were taken", n)
			}
		})
	}
	if tried < 10 {
		t.Fatal("too few were tried")
	}
}

// TestARudeFarewellIsNoFailure: the letter went, and must not go again.
func TestARudeFarewellIsNoFailure(t *testing.T) {
	t.Parallel()
	for _, server := range []*mailServer{{cuts: "QUIT"}, {answers: map[string]string{"QUIT": "500 non"}}} {
		serveMail(t, server)
		if err := postTo(t, server.url("")).Send(t.Context(), envelope, someLetter()); err != nil {
			t.Error(err)
		}
		if n := len(server.taken()); n != 1 {
			t.Errorf("%d letters", n)
		}
	}
}

func TestSendEndsWithItsContext(t *testing.T) {
	t.Parallel()
	server := serveMail(t, &mailServer{hangs: "MAIL"})
	post := postTo(t, server.url(""))
	post.server.Patience = time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	if err := post.Send(ctx, envelope, someLetter()); err == nil || time.Since(start) > longest {
		t.Errorf("after %s: %v", time.Since(start), err)
	}
}

func TestEncryption(t *testing.T) {
	t.Parallel()
	offered, roots := certify(t)
	secured := serveMail(t, &mailServer{tls: offered})
	post := postTo(t, "smtp://nom:secret@"+secured.listener.Addr().String()+"?tls=requis")
	if err := post.Send(t.Context(), envelope, someLetter()); err == nil {
		t.Error("a server that nobody vouches for is believed")
	}
	post.server.roots = roots
	if err := post.Send(t.Context(), envelope, someLetter()); err != nil {
		t.Error(err)
	}
	always := serveMail(t, &mailServer{always: offered})
	post = postTo(t, "smtps://nom:secret@"+always.listener.Addr().String())
	if err := post.Send(t.Context(), envelope, someLetter()); err == nil {
		t.Error("a server that nobody vouches for is believed")
	}
	post.server.roots = roots
	if err := post.Send(t.Context(), envelope, someLetter()); err != nil || len(always.taken()) != 1 {
		t.Error(err)
	}
	plain := serveMail(t, &mailServer{})
	if err := postTo(t, plain.url("?tls=requis")).Send(t.Context(), envelope, someLetter()); err == nil || len(plain.taken()) != 0 {
		t.Errorf("sent in the clear: %v", err)
	}
	for _, command := range plain.commands {
		if command == "AUTH" || command == "MAIL" {
			t.Errorf("%s was said in the clear", command)
		}
	}
}

func TestParseServer(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]security{
		"smtp://smtp.example.fr": startTLS, "smtp://u:p@smtp.example.fr:2525": startTLS, "smtp://smtp.example.fr?tls=requis": startTLS,
		"smtps://u:p@smtp.example.fr": fromStart, "smtp://localhost:1025": none, "smtp://[::1]:1025": none, "smtp://127.0.0.1?tls=requis": startTLS,
		"smtp://smtp.example.fr?tls=aucun": none, "smtp://u:p%40x@localhost": none,
	} {
		if s, err := ParseServer(address); err != nil || s.secure != want {
			t.Errorf("%s: %+v, %v", address, s, err)
		}
	}
	for _, address := range []string{
		"", "smtp.example.fr", "http://smtp.example.fr", "smtp://", "smtp://hote:0", "smtp://hote:70000", "smtp://hote/chemin", "smtp://hote?tls=peut-etre",
		"smtp://u:motdepasse@hote?tls=aucun", "smtps://hote?tls=aucun", "smtp://u:motdepasse@ho te", "smtp://u:mot%zzmotdepasse@hote",
	} {
		_, err := ParseServer(address)
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", address, err)
		}
		if err != nil && strings.Contains(err.Error(), ":motdepasse@hote?") {
			t.Errorf("the password is told: %v", err)
		}
	}
}

func TestBadAddressesAreFinal(t *testing.T) {
	t.Parallel()
	server := serveMail(t, &mailServer{})
	post := postTo(t, server.url(""))
	for _, to := range []string{"", "x", "a@b.fr\r\nBcc: c@d.fr", "a@b.fr, c@d.fr", "Nom <a@b.fr>", "a b@c.fr", "a@b.fr\x00"} {
		m := someLetter()
		m.To = to
		err := post.Send(t.Context(), envelope, m)
		if fault.KindOf(err) != fault.Rejected {
			t.Errorf("%q: %v", to, err)
		}
		if err != nil && to != "" && to != "x" && strings.Contains(err.Error(), to) {
			t.Errorf("the error names the person: %v", err)
		}
	}
	if n := len(server.taken()); n != 0 {
		t.Errorf("%d letters went", n)
	}
}

// TestNoValueReachesTheHeaders sends every naughty value, and reads the headers.
func TestNoValueReachesTheHeaders(t *testing.T) {
	t.Parallel()
	want := ""
	for _, value := range append([]string{"x"}, naughty...) {
		m := letterOf(task.TicketToDecide, func(v string) string {
			if v == "chemin" {
				return example[v]
			}
			return value
		})
		msg, err := office(t).message(envelope, m)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := msg.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		read, err := mail.ReadMessage(&b)
		if err != nil {
			t.Errorf("%.20q: %v", value, err)
			continue
		}
		names := ""
		for _, name := range []string{"Bcc", "Cc", "Subject", "To", "From", "Message-Id"} {
			if _, has := read.Header[name]; has {
				names += name + " "
			}
		}
		if want == "" {
			want = names
		}
		if names != want || len(read.Header["Subject"]) != 1 || len(read.Header["To"]) != 1 {
			t.Errorf("%.20q: the headers are %s, want %s", value, names, want)
		}
	}
}

func TestNewOffice(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ public, from, want string }{
		{"https://lieux.example.fr/", "", "annuaire@lieux.example.fr"}, {"http://127.0.0.1:8080", "", "annuaire@localhost"},
		{"https://a.fr", "Lieux <b@c.fr>", "b@c.fr"}, {"https://a.fr", "b@c.fr", "b@c.fr"}, {"http://[::1]:80", "", "annuaire@localhost"},
	} {
		o, err := NewOffice(c.public, c.from)
		if err != nil || o.from.Address != c.want {
			t.Errorf("%s, %s: %v, %v", c.public, c.from, o, err)
		}
	}
	for _, c := range [][2]string{{"", ""}, {"lieux.example.fr", ""}, {"https://a.fr", "pas une adresse"}, {"https://a.fr", "a@b.fr\r\nBcc: c@d.fr"}} {
		if _, err := NewOffice(c[0], c[1]); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", c, err)
		}
	}
	if _, is := errors.AsType[*fault.Error](badServer("x")); !is {
		t.Error("no fault")
	}
}
