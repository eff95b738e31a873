package password

import (
	"context"
	"crypto/rand"
	"sync/atomic"
	"time"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"annuaire/fault"
)

// Cost is what one hash takes. Ordinary takes 64 MiB and about a fifth of a
// second of one processor.
type Cost struct {
	MemoryKiB  uint32
	Iterations uint32
}

// Ordinary is the cost of hashes outside tests.
var Ordinary = Cost{MemoryKiB: 64 << 10, Iterations: 3}

// At most atOnce hashes are computed at the same time, whatever comes: 128 MiB.
// At most queued others wait, a few seconds.
const (
	atOnce   = 2
	queued   = 20
	patience = 5 * time.Second
)

// Hasher computes hashes, a few at a time.
type Hasher struct {
	params  argon2id.Params
	turns   chan struct{}
	waiting atomic.Int32
	nobody  string // a hash that no password has
}

// NewHasher makes a hasher.
func NewHasher(cost Cost) (*Hasher, error) {
	h := &Hasher{
		params: argon2id.Params{Memory: cost.MemoryKiB, Iterations: cost.Iterations, Parallelism: 1, SaltLength: 16, KeyLength: 32},
		turns:  make(chan struct{}, atOnce),
	}
	var err error
	h.nobody, err = argon2id.CreateHash(rand.Text(), &h.params)
	return h, err
}

// Hash gives what to keep of a password.
func (h *Hasher) Hash(ctx context.Context, password string) (hash string, err error) {
	err = h.inTurn(ctx, func() (err error) {
		hash, err = argon2id.CreateHash(norm.NFC.String(password), &h.params)
		return err
	})
	return hash, err
}

// Matches tells whether a password has this hash. Without a hash the answer is
// no, and takes as long.
func (h *Hasher) Matches(ctx context.Context, password, hash string) (ok bool, err error) {
	compared := hash
	if hash == "" {
		compared = h.nobody
	}
	err = h.inTurn(ctx, func() (err error) {
		ok, err = argon2id.ComparePasswordAndHash(norm.NFC.String(password), compared)
		return err
	})
	return ok && hash != "", err
}

// inTurn runs work when its turn comes, and refuses it when too many wait or
// too long.
func (h *Hasher) inTurn(ctx context.Context, work func() error) error {
	if h.waiting.Add(1) > atOnce+queued {
		h.waiting.Add(-1)
		return errCrowd
	}
	defer h.waiting.Add(-1)
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case h.turns <- struct{}{}:
		defer func() { <-h.turns }()
		return work()
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return errCrowd
	}
}

var errCrowd = &fault.Error{
	Kind: fault.Unavailable, After: 10 * time.Second,
	Public: "Beaucoup de personnes se connectent en ce moment. Attendez quelques secondes, puis recommencez.",
}
