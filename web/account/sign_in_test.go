package account

import (
	"strings"
	"sync"
	"testing"
	"time"
)

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("camille@example.fr", "Camille", good)
	b := s.browser()
	if got := b.get("/espace"); got.status != 303 || got.location != "/connexion?suite=%2Fespace" {
		t.Fatalf("the desk leads nobody to %d %s", got.status, got.location)
	}
	if got := b.post("/connexion", "courriel", " Camille@Example.FR ", "mot_de_passe", good, "suite", "/espace/lieux?tri=nom"); got.status != 303 || got.location != "/espace/lieux?tri=nom" {
		t.Fatalf("signing in answers %d to %q", got.status, got.location)
	}
	if got := b.get("/espace"); got.body != "bonjour Camille, fort : false" {
		t.Fatalf("the desk says %d %q", got.status, got.body)
	}
	before := b.cookies["annuaire"]
	if got := b.post("/deconnexion"); got.status != 303 || b.cookies["annuaire"] != "" {
		t.Fatalf("signing out answers %d, cookies %v", got.status, b.cookies)
	}
	b.cookies["annuaire"] = before
	if b.signedIn() {
		t.Error("a session that ended still serves")
	}
}

// What is said, and what is kept, is the same whether the e-mail is known.
func TestKnownAndUnknownAreAlike(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("connu@example.fr", "Camille", good)
	b := s.browser()
	known, unknown := b.signIn("connu@example.fr", better), b.signIn("perdu@example.fr", better)
	if known.status != 422 || unknown.status != known.status || strings.ReplaceAll(known.body, "connu", "perdu") != unknown.body {
		t.Errorf("answers differ: %d\n%s\n%d\n%s", known.status, known.text(), unknown.status, unknown.text())
	}
	if len(b.cookies) > 0 {
		t.Errorf("a refusal sets %v", b.cookies)
	}
	known, unknown = b.post("/mot-de-passe", "courriel", "connu@example.fr"), b.post("/mot-de-passe", "courriel", "perdu@example.fr")
	if known.status != 200 || unknown.status != 200 || known.body != unknown.body {
		t.Errorf("a reset tells which e-mail is known: %d %d", known.status, unknown.status)
	}
	if len(s.letters("connu@example.fr")) != 1 || len(s.letters("perdu@example.fr")) != 0 {
		t.Error("letters go to the wrong people")
	}
}

func TestGuessesAreBounded(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("camille@example.fr", "Camille", good)
	b := s.browser()
	for i := range signInsOfEmail.Number {
		if got := b.signIn("camille@example.fr", better); got.status != 422 {
			t.Fatalf("guess %d answers %d", i, got.status)
		}
	}
	got := b.signIn("camille@example.fr", good)
	if got.status != 429 || got.header.Get("Retry-After") != "900" || !strings.Contains(got.body, "Attendez 15 minutes") {
		t.Fatalf("one guess too many answers %d, Retry-After %q: %s", got.status, got.header.Get("Retry-After"), got.body)
	}
	if got := b.signIn("autre@example.fr", good); got.status != 422 {
		t.Errorf("another e-mail from there answers %d", got.status)
	}
	s.now = s.now.Add(signInsOfEmail.Window)
	if got := b.signIn("camille@example.fr", good); got.status != 303 {
		t.Errorf("a quarter of an hour later signing in answers %d", got.status)
	}
}

func TestGuessesOfOneAddressAreBounded(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.browser()
	for i := range signInsOfAddress.Number {
		if got := b.send("POST", "/connexion", map[string][]string{"courriel": {"a" + strings.Repeat("b", i) + "@example.fr"}, "mot_de_passe": {"x"}},
			"X-Forwarded-For", "203.0.113."+string(rune('0'+i%10))); got.status != 422 {
			t.Fatalf("guess %d answers %d", i, got.status)
		}
	}
	if got := b.signIn("z@example.fr", "x"); got.status != 429 {
		t.Errorf("one guess too many answers %d", got.status)
	}
}

func TestGuessesAtOnceAreBounded(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("camille@example.fr", "Camille", good)
	var mu sync.Mutex
	answers := map[int]int{}
	var all sync.WaitGroup
	for range 3 * signInsOfEmail.Number {
		all.Go(func() {
			got := s.browser().signIn("camille@example.fr", better)
			mu.Lock()
			defer mu.Unlock()
			answers[got.status]++
		})
	}
	all.Wait()
	if answers[422]+answers[503] > signInsOfEmail.Number || answers[429] == 0 {
		t.Errorf("answers by status: %v, want %d guesses compared at most", answers, signInsOfEmail.Number)
	}
}

// A session that somebody else chose, or knew, never becomes that of who signs in.
func TestSessionsAreNeverFixed(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("camille@example.fr", "Camille", good)
	s.account("malin@example.fr", "Malin", better)
	attacker := s.browser()
	attacker.signIn("malin@example.fr", better)
	for name, planted := range map[string]string{"invented": strings.Repeat("a", 43), "of the attacker": attacker.cookies["annuaire"], "not a token": "x"} {
		b := s.browser()
		b.cookies["annuaire"] = planted
		// The planted session is somebody else's: its forms are not ours, so we sign in anew as a page of the site would.
		if got := b.signIn("camille@example.fr", good); got.status != 303 || b.cookies["annuaire"] == planted {
			t.Errorf("%s: signing in answers %d and keeps the session: %v", name, got.status, b.cookies["annuaire"] == planted)
		}
		if thief := (&browser{service: s, cookies: map[string]string{"annuaire": planted}}); thief.signedIn() {
			t.Errorf("%s: the planted session is signed in", name)
		}
	}
}

func TestTwoSignInsAtOnceAreTwoSessions(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("camille@example.fr", "Camille", good)
	browsers := []*browser{s.browser(), s.browser(), s.browser()}
	var all sync.WaitGroup
	for _, b := range browsers {
		all.Go(func() { b.signIn("camille@example.fr", good) })
	}
	all.Wait()
	seen := map[string]bool{}
	for _, b := range browsers {
		if !b.signedIn() || seen[b.cookies["annuaire"]] {
			t.Error("a sign-in is lost, or shared")
		}
		seen[b.cookies["annuaire"]] = true
	}
}

func TestRightsRemovedApplyToTheNextRequest(t *testing.T) {
	t.Parallel()
	s := open(t)
	id := s.account("camille@example.fr", "Camille", good, department)
	b := s.browser()
	b.signIn("camille@example.fr", good)
	if got := b.get("/espace/comptes"); got.status != 200 {
		t.Fatalf("who decides of accounts meets %d", got.status)
	}
	if _, err := s.store.Pool().Exec(t.Context(), `update membership set ended_at = now() where account = $1`, id); err != nil {
		t.Fatal(err)
	}
	if got := b.get("/espace/comptes"); got.status != 403 {
		t.Errorf("who decides no more meets %d", got.status)
	}
}

// Who holds a right that needs a second factor is signed out after an hour
// without a request, others after twelve.
func TestSensitiveSessionsEndSooner(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("agence@example.fr", "Agence", good, agency)
	s.account("camille@example.fr", "Camille", good, commune)
	sensitive, ordinary := s.browser(), s.browser()
	sensitive.signIn("agence@example.fr", good)
	ordinary.signIn("camille@example.fr", good)
	s.now = s.now.Add(61 * time.Minute)
	if sensitive.signedIn() || !ordinary.signedIn() {
		t.Error("after an hour, the wrong session has ended")
	}
	s.now = s.now.Add(12 * time.Hour)
	if ordinary.signedIn() {
		t.Error("an ordinary session outlives half a day unused")
	}
}

func TestCookie(t *testing.T) {
	t.Parallel()
	for origin, want := range map[string]string{
		"":                         "annuaire=%; path=/; HttpOnly; SameSite=Lax",
		"https://annuaire.example": "__Host-annuaire=%; path=/; HttpOnly; secure; SameSite=Lax",
	} {
		s := open(t, func(d *Deps) { d.Guard.Origin = origin })
		s.account("camille@example.fr", "Camille", good)
		b := s.browser()
		got := b.signIn("camille@example.fr", good).header.Get("Set-Cookie")
		name, _, _ := strings.Cut(want, "=")
		if want = strings.Replace(want, "%", b.cookies[name], 1); got != want {
			t.Errorf("%q: the cookie is %q, want %q", origin, got, want)
		}
	}
}

func TestNext(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"/espace/lieux?a=b#c": "/espace/lieux?a=b#c", "": "/espace", "https://mauvais.example": "/espace", "//mauvais.example": "/espace",
		`/\mauvais.example`: "/espace", `\\mauvais.example`: "/espace", "/\tmauvais": "/espace", "/a\r\nSet-Cookie: x=y": "/espace",
		"javascript:alert(1)": "/espace", "/%zz": "/espace", "/" + strings.Repeat("a", 1000): "/espace", "lieux": "/espace",
	} {
		if got := next(text); got != want {
			t.Errorf("%q leads to %q, want %q", text, got, want)
		}
	}
}
