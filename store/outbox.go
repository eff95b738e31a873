package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

// Channels on which PostgreSQL tells the instances that something changed.
const (
	outboxChannel = "annuaire_outbox" // rows wait in the outbox
	atlasChannel  = "annuaire_atlas"  // published places changed
)

// Drain takes at most limit changes out of the outbox, tells every instance's
// atlas, and gives the identifiers of the places. Rows that another instance
// is draining are skipped, never waited for.
func (s *Store) Drain(ctx context.Context, limit int) (ids []string, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			delete from outbox
			where seq in (select seq from outbox order by seq limit $1 for update skip locked)
			returning place_id`, limit)
		if err != nil {
			return err
		}
		if ids, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil || len(ids) == 0 {
			return err
		}
		_, err = tx.Exec(ctx, `select pg_notify($1, '')`, atlasChannel)
		return err
	})
	return ids, err
}

// DrainBatch is how many changes one transaction takes out of the outbox.
const DrainBatch = 1000

// Relay drains the outbox whenever something is written to it, until ctx ends.
// It reconnects by itself when the database goes away.
func (s *Store) Relay(ctx context.Context, failed func(error)) {
	s.follow(ctx, outboxChannel, failed, func(ctx context.Context) error {
		for {
			ids, err := s.Drain(ctx, DrainBatch)
			if err != nil || len(ids) < DrainBatch {
				return err
			}
		}
	})
}

// FollowPublished calls changed once at the start and then after changes of
// published places, several of them told together, until ctx ends.
func (s *Store) FollowPublished(ctx context.Context, failed func(error), changed func(context.Context) error) {
	s.follow(ctx, atlasChannel, failed, changed)
}

// Stamp tells one state of the record from another: it differs as soon as a
// place changed or the reference territories were replaced.
func (s *Store) Stamp(ctx context.Context) (stamp string, err error) {
	err = s.pool.QueryRow(ctx, `
		select coalesce((select max(seq) from place_history), 0) || '-' || last_value
		from reference_version`).Scan(&stamp)
	if err != nil {
		return "", away(err)
	}
	return stamp, nil
}

// retryAfter is the pause before a lost database is tried again.
const retryAfter = time.Second

func (s *Store) follow(ctx context.Context, channel string, failed func(error), react func(context.Context) error) {
	for ctx.Err() == nil {
		err := s.listen(ctx, channel, react)
		if ctx.Err() != nil {
			return
		}
		failed(err)
		select {
		case <-ctx.Done():
		case <-time.After(retryAfter):
		}
	}
}

// listen reacts once, then after each burst of notifications. It listens
// before it reacts first, so that nothing falls between the two.
func (s *Store) listen(ctx context.Context, channel string, react func(context.Context) error) error {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	raw := conn.Hijack() // a listening connection never goes back to the pool
	defer func() {
		// The caller's context may be over; closing still needs a moment.
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = raw.Close(closing)
	}()
	if _, err := raw.Exec(ctx, `listen `+pgx.Identifier{channel}.Sanitize()); err != nil {
		return err
	}
	for {
		if err := react(ctx); err != nil {
			return err
		}
		if _, err := raw.WaitForNotification(ctx); err != nil {
			return err
		}
		if err := coalesce(ctx, raw); err != nil {
			return err
		}
	}
}

// settle is how long a burst of notifications must pause before it is acted on.
const settle = 50 * time.Millisecond

// coalesce swallows the notifications that follow closely.
func coalesce(ctx context.Context, conn *pgx.Conn) error {
	for range 20 { // a steady stream is acted on after a second at the latest
		pause, cancel := context.WithTimeout(ctx, settle)
		_, err := conn.WaitForNotification(pause)
		quiet := errors.Is(pause.Err(), context.DeadlineExceeded)
		cancel()
		if err != nil {
			if quiet && ctx.Err() == nil {
				return nil
			}
			return err
		}
	}
	return nil
}
