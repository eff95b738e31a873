package store

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// Lead makes this instance the only one of all that does a work: whenever it
// becomes so it calls work, whose context ends when it no longer is, or when
// ctx ends, after which Lead returns. A lock of the record decides, held by a
// connection of its own: it is free again as soon as the instance, or its
// connection, is gone. An instance learns within seconds that it lost its
// connection; until then another may do the same work beside it.
func (s *Store) Lead(ctx context.Context, name string, failed func(error), work func(context.Context)) {
	h := fnv.New64a()
	_, _ = h.Write([]byte("annuaire " + name)) // never fails
	key := int64(h.Sum64())
	s.follow(ctx, noChannel, failed, func(l *listener) error {
		for {
			var mine bool
			if err := l.conn.QueryRow(ctx, `select pg_try_advisory_lock($1)`, key).Scan(&mine); err != nil {
				return err
			}
			if mine {
				return l.whileThere(ctx, work)
			}
			if err := l.idle(ctx, candidacy*3/4+rand.N(candidacy/2)); err != nil {
				return err
			}
		}
	})
}

// candidacy is about how often an instance asks for the work of another.
const candidacy = 2 * time.Second

// whileThere does a work as long as the connection is there.
func (l *listener) whileThere(ctx context.Context, work func(context.Context)) error {
	working, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); work(working) }()
	defer func() { stop(); <-done }()
	for {
		if err := l.idle(ctx, candidacy); err != nil {
			return err
		}
	}
}

// idle waits, then asks whether the connection is still there.
func (l *listener) idle(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
	}
	ctx, cancel := context.WithTimeout(ctx, pingPatience)
	defer cancel()
	return l.conn.Ping(ctx)
}
