package search

import (
	"sync"

	"annuaire/atlas"
)

// recentMatches bounds the answers that are kept: the pages of one list and the
// tiles of one map ask for the same text again and again.
const recentMatches = 16

// matchCache keeps the last texts that were looked up.
type matchCache struct {
	mu    sync.Mutex
	known map[string]*atlas.Among
	order [recentMatches]string // the oldest at next
	next  int
}

func (c *matchCache) get(text string) (*atlas.Among, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, ok := c.known[text]
	return found, ok
}

func (c *matchCache) put(text string, found *atlas.Among) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.known[text]; known {
		return
	}
	if c.known == nil {
		c.known = make(map[string]*atlas.Among, recentMatches)
	}
	delete(c.known, c.order[c.next])
	c.order[c.next] = text
	c.next = (c.next + 1) % recentMatches
	c.known[text] = found
}
