package metrics

import (
	"maps"
	"sync"
	"sync/atomic"
)

// lookup finds what belongs to a combination of labels without a lock, a hash
// of texts put together or an allocation: a plain map, copied when a
// combination is met for the first time. They are few.
type lookup[K comparable, V any] struct {
	known atomic.Pointer[map[K]V]
	adds  sync.Mutex
	make  func(K) V
}

func newLookup[K comparable, V any](make func(K) V) *lookup[K, V] {
	l := &lookup[K, V]{make: make}
	l.known.Store(&map[K]V{})
	return l
}

func (l *lookup[K, V]) get(key K) V {
	if value, ok := (*l.known.Load())[key]; ok {
		return value
	}
	return l.add(key)
}

func (l *lookup[K, V]) add(key K) V {
	l.adds.Lock()
	defer l.adds.Unlock()
	known := *l.known.Load()
	if value, ok := known[key]; ok {
		return value
	}
	next := maps.Clone(known)
	next[key] = l.make(key)
	l.known.Store(&next)
	return next[key]
}
