package account

import (
	"net/url"
	"strings"
	"testing"
)

// Every route that changes something refuses what no page of ours sent.
func TestEveryChangeIsRefusedFromElsewhere(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("agence@example.fr", "Agence", good, agency)
	b := s.browser()
	b.signIn("agence@example.fr", good)
	b.enrol()
	token := FormToken(b.cookies["annuaire"])
	other := s.browser()
	s.account("malin@example.fr", "Malin", better)
	other.signIn("malin@example.fr", better)

	tried := 0
	for _, route := range s.app.GetRoutes(true) {
		if route.Method == "GET" || route.Method == "HEAD" || route.Method == "OPTIONS" || route.Method == "CONNECT" || route.Method == "TRACE" {
			continue
		}
		path := strings.NewReplacer(":secret", "x", ":numero", "1").Replace(route.Path)
		for name, c := range map[string]struct {
			token   string
			headers []string
		}{
			"another site":                 {token, []string{"Sec-Fetch-Site", "cross-site"}},
			"a neighbour of the site":      {token, []string{"Sec-Fetch-Site", "same-site"}},
			"another origin":               {token, []string{"Sec-Fetch-Site", "", "Origin", "https://mauvais.example"}},
			"another origin that looks so": {token, []string{"Sec-Fetch-Site", "", "Origin", "http://example.com.mauvais.example"}},
			"no origin":                    {token, []string{"Sec-Fetch-Site", "", "Origin", "null"}},
			"nothing told":                 {token, []string{"Sec-Fetch-Site", ""}},
			"no token":                     {"", nil},
			"another token":                {strings.Repeat("a", len(token)), nil},
			"the token of somebody else":   {FormToken(other.cookies["annuaire"]), nil},
		} {
			tried++
			if got := b.send(route.Method, path, url.Values{"jeton": {c.token}}, c.headers...); got.status != 403 {
				t.Errorf("%s %s from %s answers %d", route.Method, route.Path, name, got.status)
			}
		}
	}
	if tried < 9*15 {
		t.Errorf("only %d changes were tried", tried)
	}
	if !b.signedIn() {
		t.Error("a change from elsewhere signed the visitor out")
	}
}

// Without a session there is no token, but pages still come from somewhere.
func TestAnonymousChangesComeFromHereToo(t *testing.T) {
	t.Parallel()
	s := open(t)
	for name, c := range map[string]struct {
		headers []string
		want    int
	}{
		"this site":           {nil, 422},
		"this site by origin": {[]string{"Sec-Fetch-Site", "", "Origin", "http://example.com"}, 422}, // the host of test requests
		"another site":        {[]string{"Sec-Fetch-Site", "cross-site"}, 403},
		"another origin":      {[]string{"Sec-Fetch-Site", "", "Origin", "http://mauvais.example"}, 403},
		"nothing told":        {[]string{"Sec-Fetch-Site", ""}, 403},
	} {
		if got := s.browser().send("POST", "/connexion", url.Values{}, c.headers...); got.status != c.want {
			t.Errorf("%s: %d, want %d", name, got.status, c.want)
		}
	}
}

// With a public address, that alone counts: whatever host a request names.
func TestOriginIsThePublicOne(t *testing.T) {
	t.Parallel()
	s := open(t, func(d *Deps) { d.Guard.Origin = "https://annuaire.example" })
	for origin, want := range map[string]int{"https://annuaire.example": 422, "http://annuaire.example": 403, "http://example.com": 403, "https://annuaire.example:8443": 403} {
		if got := s.browser().send("POST", "/connexion", url.Values{}, "Sec-Fetch-Site", "", "Origin", origin); got.status != want {
			t.Errorf("%s: %d, want %d", origin, got.status, want)
		}
	}
}
