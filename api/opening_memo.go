package api

import (
	"sync/atomic"
	"time"

	"annuaire/atlas"
	"annuaire/directory/hours"
)

// openingTexts remembers what was written about states of opening: many places
// open and close together, and writing two instants and a sentence costs more
// than all the rest of a place in the short form. The zero value is empty.
type openingTexts struct {
	kept [512]atomic.Pointer[openingText]
}

// openingText is what was written about one state.
type openingText struct {
	key  openingKey
	text []byte
}

// openingKey is all that the text depends on.
type openingKey struct {
	status  hours.Status // with what comes next, which the sentence may tell
	zone    *time.Location
	unknown bool  // nobody gave the hours
	quarter int64 // of an hour since 1970: no zone changes its day within one
}

// append writes the state of a place, as appendOpening does.
func (t *openingTexts) append(b []byte, e *atlas.Entry, status hours.Status, now time.Time) []byte {
	key := openingKey{status: status, unknown: e.NoHours(), quarter: now.Unix() / (15 * 60)}
	if e.Calendar != nil {
		key.zone = e.Calendar.Zone()
	}
	kept := &t.kept[key.hash()]
	if known := kept.Load(); known != nil && known.key == key {
		return append(b, known.text...)
	}
	start := len(b)
	b = appendOpening(b, e, status, now)
	kept.Store(&openingText{key, append([]byte(nil), b[start:]...)})
	return b
}

// hash gives the place of a key, from 0 to 511. Instants are whole quarters of
// an hour nearly always, which Fibonacci hashing spreads well; what else keeps
// states apart goes straight to the bits that count.
func (k *openingKey) hash() uint64 {
	const golden = 0x9e3779b97f4a7c15
	h := uint64(k.status.Until.Unix())*golden ^ uint64(k.status.NextOpening.Unix())*(golden>>7|1)
	h ^= uint64(len(k.status.State))<<56 ^ uint64(len(k.status.Next))<<60
	if k.unknown {
		h ^= 1 << 55
	}
	return h >> 55
}
