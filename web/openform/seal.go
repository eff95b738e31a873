package openform

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"sync"
	"time"
)

// A form that anyone may send says when it was shown, signed: programs that
// fill in forms send them at once, or keep them for days.
const (
	sealField   = "sceau"
	tooFast     = 2 * time.Second
	tooOld      = 12 * time.Hour
	decoyField  = "site_internet" // people do not see it; programs fill it in
	sealedBytes = 8 + sha256.Size
)

// Guard signs instants. The key is read once, from the record: it is the same
// for every instance.
type Guard struct {
	key   func(context.Context) ([]byte, error)
	mutex sync.Mutex
	known []byte
}

func (s *Guard) secret(ctx context.Context) ([]byte, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.known == nil {
		key, err := s.key(ctx)
		if err != nil {
			return nil, err
		}
		s.known = key
	}
	return s.known, nil
}

// Seal writes an instant that only this service could write.
func (s *Guard) Seal(ctx context.Context, at time.Time) (string, error) {
	key, err := s.secret(ctx)
	if err != nil {
		return "", err
	}
	text := binary.BigEndian.AppendUint64(nil, uint64(at.UnixMilli()))
	return base64.RawURLEncoding.EncodeToString(append(text, mac(key, text)...)), nil
}

// age tells how long ago a seal was written; ok is false when none of this
// service wrote it.
func (s *Guard) age(ctx context.Context, seal string, now time.Time) (age time.Duration, ok bool, err error) {
	key, err := s.secret(ctx)
	if err != nil {
		return 0, false, err
	}
	raw, err := base64.RawURLEncoding.DecodeString(seal)
	if err != nil || len(raw) != sealedBytes || !hmac.Equal(raw[8:], mac(key, raw[:8])) {
		return 0, false, nil
	}
	return now.Sub(time.UnixMilli(int64(binary.BigEndian.Uint64(raw)))), true, nil
}

func mac(key, text []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(text)
	return h.Sum(nil)
}
