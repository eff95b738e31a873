package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// The triggers of the record write in the outbox each place that changes, in
// the transaction that changes it. One instance takes them out and tells all:
// see news.go.

// outboxChannel is where PostgreSQL tells that rows wait in the outbox.
const outboxChannel = "annuaire_outbox"

// DrainBatch is how many changes one transaction takes out of the outbox.
const DrainBatch = 50_000

// Drain takes at most limit changes out of the outbox, tells every instance
// which places changed, and gives how many changes it took. Rows that another
// instance is draining are skipped, never waited for.
func (s *Store) Drain(ctx context.Context, limit int) (taken int, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			delete from outbox
			where seq in (select seq from outbox order by seq limit $1 for update skip locked)
			returning place_id`, limit)
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil || len(ids) == 0 {
			return err
		}
		taken = len(ids)
		slices.Sort(ids)
		return tell(ctx, tx, newsOf(slices.Compact(ids)))
	})
	return taken, err
}

// Waiting gives how many changes nobody has been told of yet.
func (s *Store) Waiting(ctx context.Context) (changes int, err error) {
	err = s.pool.QueryRow(ctx, `select count(*) from outbox`).Scan(&changes)
	return changes, err
}

// Relay drains the outbox whenever something is written to it, until ctx ends.
// It reconnects by itself when the database goes away.
func (s *Store) Relay(ctx context.Context, failed func(error)) {
	s.follow(ctx, outboxChannel, failed, func(l *listener) error {
		for {
			if err := s.drainAll(ctx); err != nil {
				return err
			}
			// What an instance was draining when it was killed is left without a
			// notification: the outbox is looked at after a silence too.
			if _, err := l.wait(ctx); err != nil {
				return err
			}
		}
	})
}

func (s *Store) drainAll(ctx context.Context) error {
	for {
		ctx, cancel := context.WithTimeout(ctx, writePatience)
		taken, err := s.Drain(ctx, DrainBatch)
		cancel()
		if err != nil || taken < DrainBatch {
			return err
		}
	}
}
