// Package accounttest opens sessions for the tests of pages.
package accounttest

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/store"
	"annuaire/web/account"
)

// Person is somebody to sign in.
type Person struct {
	Email  string // "prenom@example.fr"; one of its own when empty
	Name   string
	Grants []access.Grant // role, and territory or place; the record must know these
	Strong bool           // by a second factor
}

// Signed is an open session.
type Signed struct {
	Account int64
	Actor   access.Actor // as the record gives it now
	Cookie  string       // value of the header Cookie
	Token   string       // for the field "jeton" of forms
}

// SignIn makes an account with these rights and opens a session of it, now.
func SignIn(t testing.TB, s *store.Store, who Person) Signed {
	t.Helper()
	id := Account(t, s, who)
	token, err := s.OpenSession(t.Context(), store.NewSession{Account: id, Strong: who.Strong, Network: "essai", Device: "essai"}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	actor, err := s.Actor(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	actor.Strong, actor.At = who.Strong, time.Now()
	return Signed{Account: id, Actor: actor, Cookie: guard(s).CookieName() + "=" + token, Token: account.FormToken(token)}
}

// Account makes an open account, without a password, with these rights.
func Account(t testing.TB, s *store.Store, who Person) (id int64) {
	t.Helper()
	if who.Email == "" {
		who.Email = strings.ToLower(strings.NewReplacer("/", ".", "_", ".").Replace(t.Name())) + ".essai@example.fr"
	}
	err := s.Pool().QueryRow(t.Context(), `
		insert into account (email, name, state) values ($1, $2, 'active') returning id`, who.Email, who.Name).Scan(&id)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range who.Grants {
		Give(t, s, id, g)
	}
	return id
}

// Give gives one right more to an account.
func Give(t testing.TB, s *store.Store, id int64, g access.Grant) {
	t.Helper()
	var level, code, place, until any
	if g.Role.OnPlaces() {
		place = g.Place
	} else {
		level, code = g.Territory.Level, g.Territory.Code
	}
	if !g.Until.IsZero() {
		until = g.Until
	}
	_, err := s.Pool().Exec(t.Context(), `
		insert into membership (account, role, level, code, place_id, until) values ($1, $2, $3, $4, $5, $6)`,
		id, g.Role, level, code, place, until)
	if err != nil {
		t.Fatal(err)
	}
}

// Guards are the handlers that tell who asks: httpd.Config{Before: Guards(s)}.
func Guards(s *store.Store) []fiber.Handler { return guard(s).Handlers() }

func guard(s *store.Store) *account.Guard {
	return &account.Guard{Store: s, Clock: time.Now, Now: time.Now}
}

// Sign makes a request one of this person, sent by a page of the site.
func (who Signed) Sign(r *http.Request) {
	r.Header.Set("Cookie", who.Cookie)
	r.Header.Set("X-Jeton", who.Token)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
}
