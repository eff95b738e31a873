package httpd

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestLazyDeadline(t *testing.T) {
	t.Parallel()
	future := time.Now().Add(time.Hour)
	for name, c := range map[string]struct {
		at   time.Time
		ends bool // the request is over
		want error
	}{
		"in time":                {future, false, nil},
		"late":                   {time.Now().Add(-time.Hour), false, context.DeadlineExceeded},
		"the request has ended":  {future, true, context.Canceled},
		"late, and it has ended": {time.Now().Add(-time.Hour), true, context.DeadlineExceeded},
	} {
		for _, before := range []bool{true, false} { // its timer exists when the request ends
			d := &lazyDeadline{at: c.at}
			if before {
				_ = d.Done()
			}
			if c.ends {
				d.end()
			}
			child, cancel := context.WithCancel(d)
			if err := d.Err(); !errors.Is(err, c.want) || !errors.Is(child.Err(), c.want) {
				t.Errorf("%s: %v, its child %v, want %v", name, err, child.Err(), c.want)
			}
			if at, ok := child.Deadline(); !ok || !at.Equal(c.at) {
				t.Errorf("%s: the child ends at %v %t", name, at, ok)
			}
			cancel()
			d.end()
		}
	}
}

func TestContextOfARequestEndsWithIt(t *testing.T) {
	t.Parallel()
	d := &lazyDeadline{at: time.Now().Add(time.Hour)}
	child, cancel := context.WithTimeout(d, time.Hour)
	defer cancel()
	d.end()
	<-child.Done()
	if !errors.Is(child.Err(), context.Canceled) {
		t.Error(child.Err())
	}
}

func TestLazyDeadlineStartsNoTimerUnasked(t *testing.T) {
	t.Parallel()
	d := &lazyDeadline{at: time.Now().Add(time.Hour)}
	d.end()
	if d.timed != nil {
		t.Error("a timer was started for nobody")
	}
}
