package account

import (
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"annuaire/access"
)

var (
	keyShown  = regexp.MustCompile(`recopiez cette clé : ([A-Z2-7 ]+)`)
	codeShown = regexp.MustCompile(`<li><code>([a-z2-7 ]+)</code></li>`)
)

// enrol sets a second factor up by its page, and gives its secret and the codes
// of recovery.
func (b *browser) enrol() (secret string, codes []string) {
	b.t.Helper()
	got := b.get("/espace/compte/seconde-etape")
	found := keyShown.FindStringSubmatch(got.text())
	if found == nil {
		b.t.Fatalf("no key is shown: %d %s", got.status, got.text())
	}
	secret = strings.ReplaceAll(found[1], " ", "")
	got = b.post("/espace/compte/seconde-etape", "code", b.codeOf(secret))
	for _, one := range codeShown.FindAllStringSubmatch(got.body, -1) {
		codes = append(codes, one[1])
	}
	if got.status != 200 || len(codes) != 10 {
		b.t.Fatalf("setting up answers %d with %d codes: %s", got.status, len(codes), got.text())
	}
	return secret, codes
}

func (b *browser) codeOf(secret string) string {
	b.t.Helper()
	code, err := totp.GenerateCode(secret, b.now)
	if err != nil {
		b.t.Fatal(err)
	}
	return code
}

func TestRolesOfTheAgencyAreLedToASecondFactor(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("agence@example.fr", "Agence", good, agency)
	b := s.browser()
	if got := b.signIn("agence@example.fr", good); got.location != "/espace/compte/seconde-etape" {
		t.Fatalf("signing in leads to %q", got.location)
	}
	if got := b.get("/espace/comptes"); got.status != 403 {
		t.Errorf("without a second factor, the right counts: %d", got.status)
	}
	before := b.cookies["annuaire"]
	b.enrol()
	if b.cookies["annuaire"] == before {
		t.Error("the session is the same after the second factor")
	}
	if got := b.get("/espace/comptes"); got.status != 200 {
		t.Errorf("with a second factor, the right does not count: %d", got.status)
	}
	if old := (&browser{service: s, cookies: map[string]string{"annuaire": before}}); old.signedIn() {
		t.Error("the session of before still serves")
	}
}

func TestSecondFactor(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("camille@example.fr", "Camille", good)
	first := s.browser()
	first.signIn("camille@example.fr", good)
	secret, codes := first.enrol()

	b := s.browser()
	if got := b.signIn("camille@example.fr", good); got.location != "/connexion/code" || b.signedIn() {
		t.Fatalf("the password alone leads to %q, signed in: %v", got.location, b.signedIn())
	}
	pending := b.cookies["annuaire"]
	if got := b.post("/connexion/code", "code", b.codeOf(secret)); got.status != 422 {
		t.Errorf("the code that set it up serves again: %d", got.status)
	}
	s.now = s.now.Add(30 * time.Second)
	if got := b.post("/connexion/code", "code", b.codeOf(secret)); got.status != 303 || !b.signedIn() || b.cookies["annuaire"] == pending {
		t.Errorf("the next code answers %d, the session rotates: %v", got.status, b.cookies["annuaire"] != pending)
	}
	if got := b.get("/espace"); !strings.Contains(got.body, "fort : true") {
		t.Errorf("the session is weak: %s", got.body)
	}
	for try, want := range []int{303, 422} { // typed with its spaces, and in capitals
		again := s.browser()
		again.signIn("camille@example.fr", good)
		if got := again.post("/connexion/code", "code", strings.ToUpper(codes[0])); got.status != want {
			t.Errorf("try %d of a code of recovery answers %d, want %d", try, got.status, want)
		}
	}
}

func TestACodeServesOnceAtOnce(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("camille@example.fr", "Camille", good)
	b := s.browser()
	b.signIn("camille@example.fr", good)
	secret, _ := b.enrol()
	s.now = s.now.Add(time.Minute)
	browsers := []*browser{s.browser(), s.browser(), s.browser()}
	for _, one := range browsers {
		one.signIn("camille@example.fr", good)
	}
	code := b.codeOf(secret)
	var all sync.WaitGroup
	for _, one := range browsers {
		all.Go(func() { one.post("/connexion/code", "code", code) })
	}
	all.Wait()
	entered := 0
	for _, one := range browsers {
		if one.signedIn() {
			entered++
		}
	}
	if entered != 1 {
		t.Errorf("one code opened %d sessions", entered)
	}
}

func TestCodesAreBounded(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("camille@example.fr", "Camille", good)
	b := s.browser()
	b.signIn("camille@example.fr", good)
	secret, _ := b.enrol()
	s.now = s.now.Add(time.Minute)
	guesser := s.browser()
	guesser.signIn("camille@example.fr", good)
	for i := range codesOfAccount.Number {
		if got := guesser.post("/connexion/code", "code", "00000"+string(rune('0'+i))); got.status != 422 {
			t.Fatalf("guess %d answers %d", i, got.status)
		}
	}
	if got := guesser.post("/connexion/code", "code", guesser.codeOf(secret)); got.status != 429 || guesser.signedIn() {
		t.Errorf("one guess too many answers %d", got.status)
	}
}

func TestSecondFactorIsDroppedByACode(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("camille@example.fr", "Camille", good)
	b := s.browser()
	b.signIn("camille@example.fr", good)
	_, codes := b.enrol()
	if got := b.post("/espace/compte/seconde-etape/retirer", "code", "123"); got.status != 422 {
		t.Errorf("a wrong code answers %d", got.status)
	}
	if got := b.post("/espace/compte/seconde-etape/retirer", "code", codes[3]); got.status != 303 {
		t.Errorf("a right code answers %d", got.status)
	}
	if got := b.get("/espace"); !strings.Contains(got.body, "fort : false") {
		t.Errorf("the session is still strong: %s", got.body)
	}
	if got := s.browser().signIn("camille@example.fr", good); got.location != "/espace" {
		t.Errorf("a code is still asked for: %q", got.location)
	}
}

// In a demonstration nobody has the telephone of the agency: its page shows the
// code. Elsewhere it never does.
func TestDemonstrationShowsItsCode(t *testing.T) {
	t.Parallel()
	const secret = "DEMONSTRATIONANNUAIREDEMONSTRATI"
	shown := regexp.MustCompile(`le code est ([0-9]{6})\.`)
	for _, demo := range []bool{true, false} {
		s := open(t, func(d *Deps) {
			if demo {
				d.Demo = []DemoAccount{{Who: "L’agence", Email: "agence@demo.example", Password: good, Secret: secret}}
			}
		})
		actor := access.Actor{Account: s.account("agence@demo.example", "Aline", good, agency)}
		if err := s.store.BeginSecondFactor(t.Context(), actor, secret); err != nil {
			t.Fatal(err)
		}
		if err := s.store.ConfirmSecondFactor(t.Context(), actor, nil, s.now); err != nil {
			t.Fatal(err)
		}
		for range 2 { // one after the other, in the same half minute
			b := s.browser()
			b.signIn("agence@demo.example", good)
			found := shown.FindStringSubmatch(b.get("/connexion/code").text())
			if demo != (found != nil) {
				t.Fatalf("in a demonstration (%v) the page shows %v", demo, found)
			}
			if !demo {
				break
			}
			if got := b.post("/connexion/code", "code", found[1]); got.status != 303 || !b.signedIn() {
				t.Errorf("the code shown answers %d", got.status)
			}
		}
	}
}
