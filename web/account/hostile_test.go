package account

import (
	"net/url"
	"strings"
	"testing"

	"annuaire/internal/httpd"
)

// naughty are things that people and machines write in fields.
var naughty = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' or 1=1 --`, `{{7*7}}`, `${jndi:ldap://x}`, "a\x00b", "a\r\nSet-Cookie: x=y", "\xff\xfe",
	"\u202emoc.elpmaxe", "مكتبة 👩🏽‍💻", strings.Repeat("é", 20_000), "%s%n%p", "../../etc/passwd", "javascript:alert(1)", "\ufeff", "\u200b", "null", "-1", "1e309", " ",
}

// Every field of every form takes anything: no answer says that we failed, and
// no page holds what was typed as markup.
func TestFormsTakeAnything(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("agence@example.fr", "Agence", good, agency)
	member := s.browser()
	member.signIn("agence@example.fr", good)
	member.enrol()
	fields := []string{
		emailField, passwordField, codeField, nameField, formerField, sureField, scopeField, territoryField, expiryField, organisationField, siretField,
		levelField, chosenField, positionField, messageField, reasonField, decisionField, NextField,
	}
	tried := 0
	for _, route := range s.app.GetRoutes(true) {
		if route.Method != "POST" || route.Path == "/deconnexion" || strings.HasSuffix(route.Path, "/retirer") {
			continue
		}
		for _, text := range naughty {
			form := url.Values{httpd.TokenField: {FormToken(member.cookies["annuaire"])}}
			for _, field := range fields {
				form.Set(field, text)
			}
			tried++
			path := strings.NewReplacer(":secret", url.PathEscape(text[:min(len(text), 300)]), ":numero", url.PathEscape(text[:min(len(text), 300)])).Replace(route.Path)
			got := member.send("POST", path, form)
			if got.status >= 500 && got.status != 503 {
				t.Errorf("%s with %.30q answers %d", route.Path, text, got.status)
			}
			if strings.Contains(got.body, "<script>alert") || strings.Contains(got.body, "<img src=x") {
				t.Errorf("%s with %.30q holds it as markup", route.Path, text)
			}
			if got.header.Get("X-Evil") != "" || strings.Contains(got.location, "\n") {
				t.Errorf("%s with %.30q writes headers", route.Path, text)
			}
		}
	}
	for _, text := range naughty {
		for _, path := range []string{"/connexion?suite=", "/connexion?fait=", "/espace/comptes?etat=", "/connexion/code?suite=", "/espace/compte/seconde-etape?suite="} {
			tried++
			got := member.get(path + url.QueryEscape(text[:min(len(text), 3000)]))
			if got.status >= 500 || strings.Contains(got.body, "<script>alert") {
				t.Errorf("%s%.30q answers %d", path, text, got.status)
			}
		}
	}
	if tried < 300 {
		t.Errorf("only %d were tried", tried)
	}
}

// What is typed and taken reads back equal.
func TestNamesReadBackEqual(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("camille@example.fr", "Camille", good)
	b := s.browser()
	b.signIn("camille@example.fr", good)
	for _, name := range naughty {
		got := b.post("/espace/compte/nom", "nom", name)
		if got.status == 422 {
			continue
		}
		account, err := s.store.AccountByEmail(t.Context(), "camille@example.fr")
		if want := strings.Join(strings.Fields(name), " "); err != nil || got.status != 303 || account.Name != want {
			t.Errorf("%.40q answers %d and reads back %.40q, %v", name, got.status, account.Name, err)
		}
	}
}

// No page of accounts is kept by a cache, framed or told to another site.
func TestHeadersOfPages(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("camille@example.fr", "Camille", good)
	b := s.browser()
	b.signIn("camille@example.fr", good)
	for _, who := range []*browser{b, s.browser()} {
		for _, path := range []string{"/connexion", "/mot-de-passe", "/compte/demander", "/espace/compte", "/espace/jetons", "/espace/compte/seconde-etape", "/espace/compte/fermer", "/mot-de-passe/x", "/invitation/x"} {
			got := who.get(path)
			if got.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s (%d): Cache-Control %q", path, got.status, got.header.Get("Cache-Control"))
			}
			if got.header.Get("X-Frame-Options") != "DENY" || !strings.Contains(got.header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
				t.Errorf("%s may be framed", path)
			}
			if got.header.Get("Content-Encoding") != "" {
				t.Errorf("%s is packed beside its token", path)
			}
		}
	}
}
