package api

import (
	"slices"
	"sync/atomic"

	"annuaire/atlas"
)

// maxPlaceBytes bounds the JSON kept for one snapshot: that of about 20,000
// places. The others are written at each answer.
const maxPlaceBytes = 32 << 20

// placeCache keeps what was written about the places of one snapshot.
type placeCache struct {
	of    *atlas.Snapshot
	kept  []atomic.Pointer[[]byte] // by slot
	bytes atomic.Int64
}

func newPlaceCache(snap *atlas.Snapshot) *placeCache {
	return &placeCache{of: snap, kept: make([]atomic.Pointer[[]byte], snap.Slots())}
}

// append copies what was written about an entry, or has it written.
func (c *placeCache) append(b []byte, e *atlas.Entry, write func([]byte, *atlas.Entry) []byte) []byte {
	if c == nil {
		return write(b, e)
	}
	if known := c.kept[e.Slot].Load(); known != nil {
		return append(b, *known...)
	}
	start := len(b)
	b = write(b, e)
	if c.bytes.Load() < maxPlaceBytes {
		written := slices.Clone(b[start:])
		if c.kept[e.Slot].CompareAndSwap(nil, &written) {
			c.bytes.Add(int64(len(written)))
		}
	}
	return b
}

// writer gives what appends the places of a snapshot.
func (s *service) writer(snap *atlas.Snapshot, q atlas.Query) *placeWriter {
	cache := s.written.Load()
	if cache == nil || cache.of != snap {
		cache = newPlaceCache(snap)
		s.written.Store(cache)
	}
	return &placeWriter{at: q.At, today: s.Clock(), publicURL: s.PublicURL, cache: cache}
}
