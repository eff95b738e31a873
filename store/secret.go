package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// newSecret draws a secret of 256 bits, as addresses and cookies carry it.
func newSecret() string {
	var drawn [32]byte
	_, _ = rand.Read(drawn[:]) // never fails: the program would end
	return base64.RawURLEncoding.EncodeToString(drawn[:])
}

// digest is what the record keeps of a secret, and looks it up by. The time
// that a look-up takes tells nothing of the secret, whose digest nobody chooses.
func digest(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
