package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// medianDays gives the median time between submission and decision, in days, of the
// applications to a label that were decided in the last two years, and their number.
func medianDays(ctx context.Context, tx pgx.Tx, scheme string, now time.Time) (days, files int, err error) {
	err = tx.QueryRow(ctx, `select days, files from label_delay($1, $2)`, scheme, now.AddDate(-2, 0, 0)).Scan(&days, &files)
	return days, files, midway(err)
}

// expectedDelay says how long an application takes: as those before it did, once
// there are enough, else as the scheme says.
func (f *file) expectedDelay() (string, error) {
	days, files, err := medianDays(f.ctx, f.tx, f.scheme.Code, f.now)
	return f.scheme.DelayWords(days, files), err
}
