package api

import (
	"sync"
	"sync/atomic"

	"annuaire/atlas"
)

// keptTexts keeps, by slot, what was written about places: the texts of a place
// are scattered in memory, and fetching them costs more than writing them. What
// is kept lasts over the snapshots of a line; beyond its size, what was kept
// first goes first.
type keptTexts struct {
	line *atlas.Line
	at   []atomic.Uint64 // where the text of each slot is, see whereabouts; 0: nowhere
	ring *textRing
}

// textRing is a ring of parts, filled one after the other.
type textRing struct {
	parts []atomic.Pointer[textPart]

	mu   sync.Mutex
	last *textPart
	used int // bytes of the last part
}

// textPart never changes where a text was put.
type textPart struct {
	number uint64 // from 1 on: part n is in place n modulo the size of the ring
	bytes  [partSize]byte
}

const (
	partBits = 20
	partSize = 1 << partBits
)

// newKeptTexts has room for a snapshot and keeps at most parts MB. before, which
// may be nil, is what was kept of another one.
func newKeptTexts(snap *atlas.Snapshot, before *keptTexts, parts int) *keptTexts {
	k := &keptTexts{line: snap.Line(), at: make([]atomic.Uint64, snap.Slots())}
	if before == nil || before.line != k.line {
		k.ring = &textRing{parts: make([]atomic.Pointer[textPart], parts)}
		return k
	}
	k.ring = before.ring
	for slot := range min(len(k.at), len(before.at)) {
		k.at[slot].Store(before.at[slot].Load())
	}
	return k
}

// serves tells whether there is room for every place of a snapshot.
func (k *keptTexts) serves(snap *atlas.Snapshot) bool {
	return k != nil && k.line == snap.Line() && len(k.at) >= snap.Slots()
}

// get gives the text of a slot, nil when it is not kept.
func (k *keptTexts) get(slot uint32) []byte {
	where := k.at[slot].Load()
	number, from, size := whereabouts(where)
	if number == 0 {
		return nil
	}
	part := k.ring.parts[number%uint64(len(k.ring.parts))].Load()
	if part == nil || part.number != number {
		return nil // others took its place
	}
	return part.bytes[from : from+size]
}

// put keeps a copy of the text of a slot.
func (k *keptTexts) put(slot uint32, text []byte) {
	r := k.ring
	if len(text) == 0 || len(text) >= partSize/16 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last == nil || r.used+len(text) > partSize {
		next := &textPart{number: 1}
		if r.last != nil {
			next.number = r.last.number + 1
		}
		r.last, r.used = next, 0
		r.parts[next.number%uint64(len(r.parts))].Store(next)
	}
	copy(r.last.bytes[r.used:], text)
	k.at[slot].Store(r.last.number<<(2*partBits) | uint64(r.used)<<partBits | uint64(len(text)))
	r.used += len(text)
}

// whereabouts reads the number of a part, and a stretch of it.
func whereabouts(where uint64) (number uint64, from, size int) {
	const low = partSize - 1
	return where >> (2 * partBits), int(where >> partBits & low), int(where & low)
}
