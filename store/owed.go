package store

import (
	"context"
	"time"

	"annuaire/task"
)

// Owed is how the letters of the queue stand.
type Owed struct {
	Waiting  int // to be sent now, or being sent
	Retrying int // refused for now: tried again later
	Failed   int // given up in the last three days
}

// Owed counts the letters of the queue. What was sent is no longer there.
func (s *Store) Owed(ctx context.Context) (o Owed, err error) {
	err = s.pool.QueryRow(ctx, `
		select count(*) filter (where state in ('available', 'pending', 'scheduled', 'running')),
			count(*) filter (where state = 'retryable'),
			count(*) filter (where state in ('cancelled', 'discarded'))
		from river_job
		where kind = $1`, task.Mail{}.Kind()).Scan(&o.Waiting, &o.Retrying, &o.Failed)
	return o, awayOr(err)
}

// spentLife is how long what served to sign in is remembered once it no longer
// does: long enough to say "this link has expired" rather than "no such link".
const spentLife = 7 * 24 * time.Hour

// ForgetSpent removes the sessions, links, tries and unconfirmed requests that no
// longer serve, and gives how many.
func (s *Store) ForgetSpent(ctx context.Context, now time.Time) (removed int, err error) {
	for _, sql := range []string{
		`delete from session where expires_at < $1`,
		`delete from secret_link where expires_at < $1`,
		`delete from attempt where ends_at < $1`,
		`delete from account_request where state = 'to_confirm' and created_at < $1`,
	} {
		done, err := s.pool.Exec(ctx, sql, now.Add(-spentLife))
		if err != nil {
			return removed, awayOr(err)
		}
		removed += int(done.RowsAffected())
	}
	return removed, nil
}
