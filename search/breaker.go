package search

import (
	"sync"
	"time"
)

// breaker leaves a server alone after a few failures in a row, so that nobody
// waits for what is down. When the pause is over, one failure more starts
// another. Its zero value is ready.
type breaker struct {
	mu       sync.Mutex
	failures int
	until    time.Time // left alone until then
	clock    func() time.Time
}

const (
	breakerFailures = 3
	breakerPause    = 30 * time.Second
)

// allows tells whether the server may be asked.
func (b *breaker) allows() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failures < breakerFailures || !b.now().Before(b.until)
}

func (b *breaker) succeeded() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures = 0
}

func (b *breaker) failed() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failures++; b.failures >= breakerFailures {
		b.until = b.now().Add(breakerPause)
	}
}

func (b *breaker) now() time.Time {
	if b.clock == nil {
		return time.Now()
	}
	return b.clock()
}
