package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/fault"
	"annuaire/labels"
	"annuaire/procedure"
)

// writeSpan writes what a move changes of the states that a title had over time,
// and tells the public's readers of its place. It is called after each move of a
// title, in its transaction; a move that changes no state changes nothing.
func writeSpan(ctx context.Context, tx pgx.Tx, title int64, t procedure.Transition) error {
	if t.From == t.To {
		return nil
	}
	moves, err := transitions(ctx, tx, labels.TitleLife.Kind, title)
	if err != nil {
		return err
	}
	var batch pgx.Batch
	for _, s := range labels.Spans(moves) {
		batch.Queue(`
			insert into label_title_span (title, seq, state, since, until) values ($1, $2, $3, $4, $5)
			on conflict (title, seq) do update set since = excluded.since, until = excluded.until
			where (label_title_span.since, label_title_span.until) is distinct from (excluded.since, excluded.until)`,
			title, s.Seq, s.State, s.Since, nullTime(s.Until))
	}
	if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
		return midway(err)
	}
	var place string
	if err := tx.QueryRow(ctx, `select place_id from label_title where id = $1`, title).Scan(&place); err != nil {
		return midway(err)
	}
	return tell(ctx, tx, News{Places: []string{place}})
}

func nullTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// TitleOn gives a title by its number, and the state that it had at an instant, as
// is known today: the empty state is before it was given. Unknown: no title ever
// bore this number.
func (s *Store) TitleOn(ctx context.Context, number string, at time.Time) (labels.Title, procedure.State, error) {
	p, err := s.PublicTitle(ctx, number)
	if err != nil {
		return labels.Title{}, "", err
	}
	return p.Title, p.StateAt(p.Spans, at), nil
}

func titleSpans(ctx context.Context, tx pgx.Tx, title int64) ([]labels.Span, error) {
	rows, err := tx.Query(ctx, `select seq, state, since, until from label_title_span where title = $1 order by seq`, title)
	if err != nil {
		return nil, midway(err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (s labels.Span, err error) {
		return s, row.Scan(&s.Seq, &s.State, &s.Since, orZero(&s.Until))
	})
}

func unknownTitle(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.New(fault.Unknown, "Aucun titre ne porte ce numéro. Vérifiez qu’il est recopié en entier.")
	}
	return midway(err)
}
