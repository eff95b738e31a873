package store

import (
	"testing"
	"time"
)

// opened gives an open account and its session.
func opened(t *testing.T, s *Store, email string, at time.Time) (account int64, token string) {
	t.Helper()
	account, err := s.CreateAccount(t.Context(), email, "Camille Essai", "$argon2id$v=19$m=64,t=1,p=1$YQ$YQ")
	if err != nil {
		t.Fatal(err)
	}
	token, err = s.OpenSession(t.Context(), NewSession{Account: account, Network: "192.0.2.0/24", Device: "Firefox"}, at)
	if err != nil {
		t.Fatal(err)
	}
	return account, token
}

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	s, at := open(t), time.Now().Truncate(time.Second)
	_, token := opened(t, s, "a@example.fr", at)
	for name, c := range map[string]struct {
		token string
		after time.Duration
		want  bool
	}{
		"at once":                {token, 0, true},
		"before it is idle":      {token, SessionIdle - time.Second, true},
		"too long unused":        {token, 2*SessionIdle + time.Hour, false},
		"another token":          {newSecret(), 0, false},
		"no token":               {"", 0, false},
		"a token that is a text": {"' or 1 = 1 --", 0, false},
	} {
		if actor, ok, err := s.SessionActor(t.Context(), c.token, at.Add(c.after)); ok != c.want || err != nil || ok != actor.Signed() {
			t.Errorf("%s: %v, %v, %v", name, actor, ok, err)
		}
	}
}

func TestSessionEndsWhateverIsDone(t *testing.T) {
	t.Parallel()
	s, at := open(t), time.Now().Truncate(time.Second)
	_, token := opened(t, s, "a@example.fr", at)
	for since := time.Duration(0); since < SessionLife; since += SessionIdle / 2 {
		if _, ok, err := s.SessionActor(t.Context(), token, at.Add(since)); !ok || err != nil {
			t.Fatalf("after %v: %v, %v", since, ok, err)
		}
	}
	if _, ok, err := s.SessionActor(t.Context(), token, at.Add(SessionLife)); ok || err != nil {
		t.Errorf("a session outlives its life: %v", err)
	}
}
