package password

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"annuaire/fault"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for password, want := range map[string]string{
		"girafe sucre valise neige":        "",
		"été à Pâques":                     "", // exactly 12 characters, more bytes
		"aB3$éèàùôîïü":                     "",
		"👩🏽‍💻 مكتبة 图书馆 word":              "",
		"onze caract":                      "au moins 12",
		"":                                 "au moins 12",
		strings.Repeat("abcdefgh ", 23):    "au plus 200",
		"agnes.essai@example.fr":           "sans votre adresse",
		"AGNES.ESSAI@example.fr!!":         "sans votre adresse",
		"agnes.essai12":                    "sans votre adresse",
		"agnes.essai girafe sucre":         "",
		"motdepasse123":                    "trop facile",
		"MotDePasse2026!":                  "trop facile",
		"azertyuiop12":                     "trop facile",
		"passwordpassword":                 "trop facile",
		"aaaaaaaaaaaa":                     "trop facile",
		"abcabcabcabc":                     "trop facile",
		"123456789012":                     "trop facile",
		"098765432109":                     "trop facile",
		"qsdfghjklmwxcvbn":                 "trop facile",
		"bonjourbonjour":                   "trop facile",
		"a\x00bcdefghijklm":                "caractères ordinaires",
		"\xff\xfe\xfd\xfc\xfb\xfa aaaaaaa": "caractères ordinaires",
	} {
		got := Check(password, "agnes.essai@example.fr")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
}

func cheap(t *testing.T) *Hasher {
	t.Helper()
	h, err := NewHasher(Cost{MemoryKiB: 64, Iterations: 1})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestHash(t *testing.T) {
	t.Parallel()
	h := cheap(t)
	hash, err := h.Hash(t.Context(), "été à Pâques")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$") {
		t.Fatal(hash, err)
	}
	for _, c := range []struct {
		password, hash string
		want           bool
	}{
		{"été à Pâques", hash, true},
		{"été à Pâques", hash, true}, // typed with combining accents, as some keyboards do
		{"ete a Paques", hash, false},
		{"", hash, false},
		{"été à Pâques", "", false},
		{"", "", false},
	} {
		if ok, err := h.Matches(t.Context(), c.password, c.hash); ok != c.want || err != nil {
			t.Errorf("%q: %v, %v", c.password, ok, err)
		}
	}
}

// Whether there is a hash cannot be told by the time that comparing takes.
func TestNoHashTakesAsLong(t *testing.T) {
	t.Parallel()
	h, err := NewHasher(Cost{MemoryKiB: 16 << 10, Iterations: 2})
	if err != nil {
		t.Fatal(err)
	}
	hash, err := h.Hash(t.Context(), "girafe sucre valise neige")
	if err != nil {
		t.Fatal(err)
	}
	compare := func(hash string) time.Duration {
		began := time.Now()
		if _, err := h.Matches(t.Context(), "autre chose de long", hash); err != nil {
			t.Fatal(err)
		}
		return time.Since(began)
	}
	// The fastest of each, one after the other: a machine that does other work slows
	// some tries down, and never makes one faster.
	with, without := compare(hash), compare("")
	for try := range 300 {
		with, without = min(with, compare(hash)), min(without, compare(""))
		if try > 5 && without > with/2 && with > without/2 {
			return
		}
	}
	t.Errorf("with a hash %v, without %v", with, without)
}

func TestHashesAreBounded(t *testing.T) {
	t.Parallel()
	h := cheap(t)
	for range atOnce { // hashes that do not end
		h.turns <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var all sync.WaitGroup
	var mu sync.Mutex
	kinds := map[fault.Kind]int{}
	for range atOnce + queued + 7 {
		all.Go(func() {
			_, err := h.Hash(ctx, "x")
			mu.Lock()
			defer mu.Unlock()
			if kinds[fault.KindOf(err)]++; kinds[fault.Unavailable] == 7 { // the others wait: let them go
				cancel()
			}
		})
	}
	all.Wait()
	if kinds[fault.Unavailable] != 7 {
		t.Errorf("failures by kind: %v", kinds)
	}
	<-h.turns
	if _, err := h.Hash(t.Context(), "x"); err != nil {
		t.Errorf("once there is room: %v", err)
	}
}

func BenchmarkHash(b *testing.B) {
	h, err := NewHasher(Ordinary)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := h.Hash(b.Context(), "girafe sucre valise neige"); err != nil {
			b.Fatal(err)
		}
	}
}
