package search

import (
	"sync"

	"annuaire/atlas"
)

// recentMatches bounds the answers that are kept: the pages of one list and the
// tiles of one map ask for the same text again and again.
const recentMatches = 16

// found is what a text found, and what is needed to look further.
type found struct {
	asking              // with the words corrected
	among  *atlas.Among // with every word
	near   []corrected

	widen sync.Once
	wider *atlas.Among
}

// matchCache keeps the last texts that were looked up.
type matchCache struct {
	mu    sync.Mutex
	known map[string]*found
	order [recentMatches]string // the oldest at next
	next  int
}

func (c *matchCache) get(text string) (*found, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f, ok := c.known[text]
	return f, ok
}

func (c *matchCache) put(text string, f *found) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.known[text]; known {
		return
	}
	if c.known == nil {
		c.known = make(map[string]*found, recentMatches)
	}
	delete(c.known, c.order[c.next])
	c.order[c.next] = text
	c.next = (c.next + 1) % recentMatches
	c.known[text] = f
}
