package directory

import (
	"crypto/md5"
	"encoding/binary"
	"strconv"
)

// Fingerprint tells two sets of versions of places apart, in any order: two
// sets with the same one hold, but for a chance of one in 2^64, the same
// versions of the same places. It can be computed by the record in SQL and by
// whoever follows it, a change at a time.
type Fingerprint struct {
	Count  int
	Digest uint64 // exclusive or of the first eight bytes of the MD5 of "id version"
}

// Add takes in a version of a place.
func (f *Fingerprint) Add(id string, version int64) {
	f.Count++
	f.Digest ^= digest(id, version)
}

// Remove takes out a version of a place that was added.
func (f *Fingerprint) Remove(id string, version int64) {
	f.Count--
	f.Digest ^= digest(id, version)
}

// digest uses MD5 for its spread and because PostgreSQL has it, not as a
// protection: who writes in the record can do anything to it.
func digest(id string, version int64) uint64 {
	text := append(make([]byte, 0, 128), id...)
	text = strconv.AppendInt(append(text, ' '), version, 10)
	sum := md5.Sum(text)
	return binary.BigEndian.Uint64(sum[:8])
}
