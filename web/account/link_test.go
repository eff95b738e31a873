package account

import (
	"strings"
	"sync"
	"testing"
	"time"

	"annuaire/access"
	"annuaire/store"
)

func TestResetLinkWorksOnceForHalfAnHour(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("camille@example.fr", "Camille", good)
	before := s.browser()
	before.signIn("camille@example.fr", good)

	b := s.browser()
	b.post("/mot-de-passe", "courriel", "camille@example.fr")
	first := s.link("camille@example.fr")
	b.post("/mot-de-passe", "courriel", "camille@example.fr")
	second := s.link("camille@example.fr")
	if !strings.HasPrefix(second, "/mot-de-passe/") || first == second {
		t.Fatalf("the links are %q and %q", first, second)
	}
	if got := b.get(first); got.status != 410 {
		t.Errorf("the link that another replaced answers %d", got.status)
	}
	if got := b.post(second, "mot_de_passe", "court"); got.status != 422 {
		t.Errorf("a short password answers %d", got.status)
	}
	if got := b.post(second, "mot_de_passe", better); got.status != 303 || got.location != "/connexion?fait=mot-de-passe" {
		t.Fatalf("a good password answers %d", got.status)
	}
	for method, got := range map[string]reply{"GET": b.get(second), "POST": b.post(second, "mot_de_passe", good)} {
		if got.status != 410 {
			t.Errorf("%s of a spent link answers %d", method, got.status)
		}
	}
	if before.signedIn() {
		t.Error("a session outlives the password it was opened with")
	}
	if got := b.signIn("camille@example.fr", good); got.status != 422 {
		t.Errorf("the former password answers %d", got.status)
	}
	if got := b.signIn("camille@example.fr", better); got.status != 303 {
		t.Errorf("the new password answers %d", got.status)
	}
	if all := s.letters("camille@example.fr"); all[len(all)-1]["lettre"] != "mot-de-passe-change" {
		t.Errorf("the letters are %v", all)
	}
}

func TestResetLinkEnds(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("camille@example.fr", "Camille", good)
	b := s.browser()
	b.post("/mot-de-passe", "courriel", "camille@example.fr")
	link := s.link("camille@example.fr")
	s.now = s.now.Add(store.ResetLife - time.Second)
	if got := b.get(link); got.status != 200 || got.header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("just before the end: %d, %s", got.status, got.header.Get("Referrer-Policy"))
	}
	s.now = s.now.Add(time.Second)
	if got := b.post(link, "mot_de_passe", better); got.status != 410 {
		t.Errorf("at the end: %d", got.status)
	}
}

func TestALinkServesOnceAtOnce(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.account("camille@example.fr", "Camille", good)
	b := s.browser()
	b.post("/mot-de-passe", "courriel", "camille@example.fr")
	link := s.link("camille@example.fr")
	var mu sync.Mutex
	answers := map[int]int{}
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			got := s.browser().post(link, "mot_de_passe", better)
			mu.Lock()
			defer mu.Unlock()
			answers[got.status]++
		})
	}
	all.Wait()
	if answers[303] != 1 || answers[410] != 5 {
		t.Errorf("answers by status: %v", answers)
	}
}

func TestInvitation(t *testing.T) {
	t.Parallel()
	s := open(t)
	by := access.Actor{Account: s.account("agnes@example.fr", "Agnès", good, department), At: s.now}
	invited, err := s.store.InviteAccount(t.Context(), by, store.Invitation{Email: "noe@example.fr", Name: "Noé", Role: "médiation numérique", By: "Agnès"}, s.now)
	if err != nil {
		t.Fatal(err)
	}
	b, link := s.browser(), s.link("noe@example.fr")
	if got := b.signIn("noe@example.fr", ""); got.status != 422 {
		t.Errorf("an invited account without password answers %d", got.status)
	}
	if got := b.get(link); got.status != 200 || !strings.Contains(got.text(), "noe@example.fr") {
		t.Fatalf("the invitation answers %d: %s", got.status, got.text())
	}
	if got := b.post(link, "nom", "", "mot_de_passe", "noe@example.fr"); got.status != 422 || strings.Count(got.body, `class="faute"`) != 2 {
		t.Errorf("a bad answer gives %d: %s", got.status, got.text())
	}
	if got := b.post(link, "nom", "Noé  Essai", "mot_de_passe", better); got.status != 303 || b.get("/espace").body != "bonjour Noé Essai, fort : false" {
		t.Fatalf("a good answer gives %d, then %s", got.status, b.get("/espace").body)
	}
	if got := s.browser().get(link); got.status != 410 {
		t.Errorf("a spent invitation answers %d", got.status)
	}
	again, err := s.store.InviteAccount(t.Context(), by, store.Invitation{Email: "noe@example.fr"}, s.now)
	if err != nil || again != invited || len(s.letters("noe@example.fr")) != 1 {
		t.Errorf("inviting who is there gives %d, %v and %d letters", again, err, len(s.letters("noe@example.fr")))
	}
}

func TestInvitationEnds(t *testing.T) {
	t.Parallel()
	s := open(t)
	by := access.Actor{Account: s.account("agnes@example.fr", "Agnès", good, department), At: s.now}
	for range 2 {
		if _, err := s.store.InviteAccount(t.Context(), by, store.Invitation{Email: "noe@example.fr"}, s.now); err != nil {
			t.Fatal(err)
		}
	}
	s.now = s.now.Add(store.InvitationLife)
	if got := s.browser().get(s.link("noe@example.fr")); got.status != 410 {
		t.Errorf("after 7 days the invitation answers %d", got.status)
	}
}
