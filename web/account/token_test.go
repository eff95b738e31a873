package account

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

var tokenShown = regexp.MustCompile(`<code>(annuaire_[A-Za-z0-9_-]{43})</code>`)

func (b *browser) newToken(fields ...string) string {
	b.t.Helper()
	got := b.post("/espace/jetons", append([]string{"nom", "essai", "expire", "30"}, fields...)...)
	found := tokenShown.FindStringSubmatch(got.body)
	if found == nil {
		b.t.Fatalf("no token is shown: %d %s", got.status, got.text())
	}
	return found[1]
}

func (s *service) asks(token, commune string) reply {
	s.t.Helper()
	return s.browser().send("GET", "/api/v1/moi?commune="+commune, nil, "Authorization", "Bearer "+token)
}

func TestTokensAreLimited(t *testing.T) {
	t.Parallel()
	s := open(t)
	id := s.account("agnes@example.fr", "Agnès", good, department, commune)
	b := s.browser()
	b.signIn("agnes@example.fr", good)
	wide := b.newToken("portee", "lieu.voir", "territoire", "pays:FR")
	narrow := b.newToken("portee", "lieu.voir", "territoire", "commune:35238")
	other := b.newToken("portee", "demande.voir", "portee", "lieu.fermer", "territoire", "pays:FR")
	for name, c := range map[string]struct {
		token, commune string
		want           int
	}{
		"as wide as the person": {wide, "35288", 200}, "within its territory": {narrow, "35238", 200}, "out of it": {narrow, "35288", 403},
		"another action": {other, "35238", 403}, "beyond the person": {wide, "22001", 403},
	} {
		if got := s.asks(c.token, c.commune); got.status != c.want {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
	if got := s.browser().send("GET", "/espace/compte", nil, "Authorization", "Bearer "+wide); got.status != 403 {
		t.Errorf("a token opens the page of the account: %d", got.status)
	}
	if got := b.get("/espace/jetons"); strings.Contains(got.body, wide) || !strings.Contains(got.text(), "essai") {
		t.Error("the list shows a token, or no name")
	}
	if _, err := s.store.Pool().Exec(t.Context(), `update membership set ended_at = now() where account = $1`, id); err != nil {
		t.Fatal(err)
	}
	if got := s.asks(wide, "35238"); got.status != 403 {
		t.Errorf("a token outlives the rights of its owner: %d", got.status)
	}
}

func TestTokensEnd(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("agnes@example.fr", "Agnès", good, commune)
	b := s.browser()
	b.signIn("agnes@example.fr", good)
	first, second := b.newToken("portee", "lieu.voir", "territoire", "pays:FR"), b.newToken("portee", "lieu.voir", "territoire", "pays:FR")
	if got := b.post("/espace/jetons/1/supprimer"); got.status != 303 || s.asks(first, "35238").status != 401 || s.asks(second, "35238").status != 200 {
		t.Errorf("revoking answers %d, then %d and %d", got.status, s.asks(first, "35238").status, s.asks(second, "35238").status)
	}
	if got := b.post("/espace/jetons/1/supprimer"); got.status != 404 {
		t.Errorf("revoking twice answers %d", got.status)
	}
	s.now = s.now.Add(30 * 24 * time.Hour)
	if got := s.asks(second, "35238"); got.status != 401 {
		t.Errorf("after its end a token answers %d", got.status)
	}
}

func TestNobodyRevokesTheTokensOfOthers(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("agnes@example.fr", "Agnès", good, commune)
	s.account("malin@example.fr", "Malin", better, commune)
	b, other := s.browser(), s.browser()
	b.signIn("agnes@example.fr", good)
	other.signIn("malin@example.fr", better)
	token := b.newToken("portee", "lieu.voir", "territoire", "pays:FR")
	if got := other.post("/espace/jetons/1/supprimer"); got.status != 404 || s.asks(token, "35238").status != 200 {
		t.Errorf("revoking the token of somebody else answers %d", got.status)
	}
}

func TestBadTokens(t *testing.T) {
	t.Parallel()
	s := open(t)
	for _, header := range []string{"Bearer ", "Bearer x", "Bearer annuaire_" + strings.Repeat("a", 43), "Basic YTpi", "annuaire_x", "Bearer ' or 1=1"} {
		got := s.browser().send("GET", "/api/v1/moi", nil, "Authorization", header)
		if got.status != 401 || got.header.Get("Content-Type") != "application/problem+json" || got.header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("%q answers %d, %s", header, got.status, got.header.Get("Content-Type"))
		}
	}
}

// What programs call takes no cookie: a page elsewhere could send it.
func TestCookiesSayNothingToPrograms(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("agnes@example.fr", "Agnès", good, commune)
	b := s.browser()
	b.signIn("agnes@example.fr", good)
	if got := b.get("/api/v1/moi?commune=35238"); got.status != 401 {
		t.Errorf("a cookie opens the API: %d", got.status)
	}
}

func TestTokenFormRefuses(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("agnes@example.fr", "Agnès", good, commune)
	b := s.browser()
	b.signIn("agnes@example.fr", good)
	for name, fields := range map[string][]string{
		"nothing":             {},
		"no action":           {"nom", "a", "territoire", "pays:FR", "expire", "30"},
		"an unknown action":   {"nom", "a", "territoire", "pays:FR", "expire", "30", "portee", "tout"},
		"an action of people": {"nom", "a", "territoire", "pays:FR", "expire", "30", "portee", "equipe.gerer"},
		"no territory":        {"nom", "a", "expire", "30", "portee", "lieu.voir", "territoire", "commune:00000"},
		"too long":            {"nom", "a", "territoire", "pays:FR", "expire", "9999", "portee", "lieu.voir"},
		"a name too long":     {"nom", strings.Repeat("é", 101), "territoire", "pays:FR", "expire", "30", "portee", "lieu.voir"},
	} {
		if got := b.post("/espace/jetons", fields...); got.status != 422 {
			t.Errorf("%s answers %d", name, got.status)
		}
	}
	if token := b.newToken("portee", "lieu.voir", "territoire", "pays:FR", "nom", strings.Repeat("é", 100)); token == "" {
		t.Error("a long name is refused")
	}
}
