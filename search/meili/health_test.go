package meili

import (
	"errors"
	"testing"
	"time"
)

// The server is asked only while what it lacks has not waited for long.
func TestWhenTheServerIsAsked(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	h := newHealth()
	h.clock = func() time.Time { return now }
	failed := errors.New("no answer")
	for _, step := range []struct {
		what  string
		after time.Duration
		do    func()
		told  string
	}{
		{"not compared", 0, func() {}, toldStarting},
		{"compared, and found to lack places", 0, func() { h.answers(3) }, toldBehind},
		{"it lacks fewer", time.Second, func() { h.answers(1) }, toldBehind},
		{"it lacks nothing", time.Second, func() { h.answers(0) }, ""},
		{"a change", time.Hour, func() { h.answers(1) }, ""},
		{"another, before the first is written", longestLag, func() { h.answers(2) }, ""},
		{"they waited too long", time.Millisecond, func() { h.answers(2) }, toldBehind},
		{"written", time.Minute, func() { h.answers(0) }, ""},
		{"a change after a long rest", time.Hour, func() { h.answers(1) }, ""},
		{"written at once", 0, func() { h.answers(0) }, ""},
		{"one search fails", 0, func() { h.asked(failed) }, ""},
		{"the next does not", 0, func() { h.asked(nil) }, ""},
		{"one fails again", 0, func() { h.asked(failed) }, ""},
		{"and the next", 0, func() { h.asked(failed) }, toldAway},
		{"a late answer to a search", 0, func() { h.asked(nil) }, toldAway},
		{"back, with changes missed meanwhile", time.Minute, func() { h.answers(1) }, toldBehind},
		{"in step", 0, func() { h.answers(0) }, ""},
		{"a list that cannot be read", 0, func() { h.fail(toldBuilding) }, toldBuilding},
	} {
		now = now.Add(step.after)
		step.do()
		if s := h.state(); s.Reason != step.told || (s.Engine == "") != (step.told != "") {
			t.Errorf("%s: %q, and %q answers; want %q", step.what, s.Reason, s.Engine, step.told)
		}
	}
	if h.whyAway() != nil {
		t.Error("the search that failed is held against a server that answered since")
	}
}
