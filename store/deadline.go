package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/procedure"
)

// Names of deadlines, by what they are of. Their item tells apart those of one name.
const (
	deadlineCorrection = "correction" // of an application; item: the correction
	deadlineSilence    = "silence"
	deadlineOpinion    = "avis" // item: the opinion

	deadlineObservations = "observations" // of a visit

	deadlineBegin         = "titre_debut" // of a title
	deadlineEnd           = "titre_fin"
	deadlineSurveillance  = "surveillance"
	deadlineSuspension    = "suspension"
	deadlineReserve       = "reserve"        // item: the reserve
	deadlineNonConformity = "non_conformite" // item: the reserve
	deadlineContradictory = "contradictoire" // item: the procedure

	deadlineAppeal = "recours" // of an application or a title; item: the move that may be contested
)

// openDeadline opens a deadline, in place of one of the same name and item.
func openDeadline(ctx context.Context, tx pgx.Tx, t procedure.Transition, name string, item int64, due time.Time) error {
	if err := closeDeadline(ctx, tx, t, name, item); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		insert into deadline (kind, aggregate, name, item, opened_seq, opened_at, due_at) values ($1, $2, $3, $4, $5, $6, $7)`,
		t.Kind, t.Aggregate, name, item, t.Seq, t.RecordedAt, due)
	return midway(err)
}

// closeDeadline closes a deadline, if it is open.
func closeDeadline(ctx context.Context, tx pgx.Tx, t procedure.Transition, name string, item int64) error {
	_, err := tx.Exec(ctx, `
		update deadline set closed_seq = $5, closed_at = $6
		where kind = $1 and aggregate = $2 and name = $3 and item = $4 and closed_at is null`, t.Kind, t.Aggregate, name, item, t.Seq, t.RecordedAt)
	return midway(err)
}

// dueDeadlines gives those of a name that have passed, the oldest first.
func (s *Store) dueDeadlines(ctx context.Context, kind, name string, now time.Time, limit int) (due []dueDeadline, err error) {
	rows, err := s.pool.Query(ctx, `
		select id, aggregate, item, due_at
		from deadline
		where kind = $1 and name = $2 and closed_at is null and due_at <= $3
		order by due_at, id limit $4`, kind, name, now, limit)
	if err != nil {
		return nil, away(err)
	}
	due, err = pgx.CollectRows(rows, pgx.RowToStructByPos[dueDeadline])
	return due, awayOr(err)
}

// dueDeadline is a deadline that has passed.
type dueDeadline struct {
	ID, Aggregate, Item int64
	DueAt               time.Time
}
