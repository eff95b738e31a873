package search

import (
	"testing"
	"time"
)

func TestBreaker(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_000_000, 0)
	b := breaker{clock: func() time.Time { return now }}
	say := func(step string, want bool) {
		t.Helper()
		if got := b.allows(); got != want {
			t.Errorf("%s: allowed %v", step, got)
		}
	}
	say("at first", true)
	b.failed()
	b.failed()
	say("after two failures", true)
	b.succeeded()
	b.failed()
	b.failed()
	say("after two more, not in a row with the first", true)
	b.failed()
	say("after three in a row", false)
	now = now.Add(breakerPause - time.Second)
	say("before the pause is over", false)
	now = now.Add(time.Second)
	say("after the pause", true)
	b.failed()
	say("after one failure more", false)
	now = now.Add(breakerPause)
	b.succeeded()
	b.failed()
	say("after a success", true)
}
