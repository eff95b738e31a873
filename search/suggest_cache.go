package search

import "sync"

// suggestionCache keeps answers: people type the same beginnings.
type suggestionCache struct {
	mu    sync.RWMutex
	known map[suggestionKey][]Suggestion
}

type suggestionKey struct {
	text  string
	limit int
}

// suggestionMemory and suggestionText bound what the cache holds.
const (
	suggestionMemory = 10_000
	suggestionText   = 12 // bytes: longer beginnings are rarely typed twice
)

func (c *suggestionCache) get(key suggestionKey) ([]Suggestion, bool) {
	if len(key.text) > suggestionText {
		return nil, false
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	found, ok := c.known[key]
	return found, ok
}

func (c *suggestionCache) put(key suggestionKey, found []Suggestion) {
	if len(key.text) > suggestionText {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= suggestionMemory {
		c.known = map[suggestionKey][]Suggestion{}
	}
	c.known[key] = found
}
