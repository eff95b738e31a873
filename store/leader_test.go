package store

import (
	"context"
	"sync"
	"testing"
	"time"
)

// candidate asks for a work until its context ends, and tells when it has it.
func candidate(t *testing.T, s *Store, name string) (has chan struct{}, leave func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	has = make(chan struct{}, 10)
	running.Go(func() {
		s.Lead(ctx, name, func(err error) { t.Logf("lead: %v", err) }, func(working context.Context) {
			has <- struct{}{}
			<-working.Done()
		})
	})
	leave = func() { cancel(); running.Wait() }
	t.Cleanup(leave)
	return has, leave
}

func waitFor(t *testing.T, has chan struct{}, what string) {
	t.Helper()
	select {
	case <-has:
	case <-time.After(30 * time.Second):
		t.Fatal("not in 30 seconds: " + what)
	}
}

func TestOneInstanceLeads(t *testing.T) {
	t.Parallel()
	s := open(t)
	first, leave := candidate(t, s, "un travail")
	waitFor(t, first, "the first leads")
	second, _ := candidate(t, s, "un travail")
	other, _ := candidate(t, s, "un autre")
	waitFor(t, other, "another work is led too")
	select {
	case <-second:
		t.Fatal("two lead the same work")
	default:
	}
	leave()
	waitFor(t, second, "the second leads after the first left")
}

// A work ends with the connection that holds its lock, and is taken up again.
func TestWorkEndsWithItsConnection(t *testing.T) {
	t.Parallel()
	s := open(t)
	has, _ := candidate(t, s, "un travail")
	waitFor(t, has, "it leads")
	if _, err := s.pool.Exec(t.Context(), `
		select pg_terminate_backend(pid) from pg_locks
		where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())`); err != nil {
		t.Fatal(err)
	}
	waitFor(t, has, "it leads again")
}
