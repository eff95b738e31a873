package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"annuaire/directory"
	"annuaire/directory/duplicate"
)

// DuplicateScan is what a comparison of the whole record found.
type DuplicateScan struct {
	Places, Pairs  int
	Added, Removed int // pairs, since the last one
}

// DuplicateIndex reads every living place once, to compare many with them. What
// changes later is not in it.
func (s *Store) DuplicateIndex(ctx context.Context) (*duplicate.Index, error) {
	return duplicateIndex(ctx, s.pool)
}

func duplicateIndex(ctx context.Context, from reader) (*duplicate.Index, error) {
	rows, err := from.Query(ctx, `
		select `+joinColumns("", columnNames(comparedColumns))+`
		from place
		where state in `+livingStates+`
		order by id collate "C"`)
	if err != nil {
		return nil, midway(err)
	}
	var row placeRow
	var failed error
	x := duplicate.NewIndex(func(yield func(*directory.Place) bool) {
		failed = forEach(rows, row.targets(comparedColumns), func() error {
			p := row.place()
			yield(&p)
			return nil
		})
	})
	return x, failed
}

// ScanDuplicates compares every place with every other and brings the pending
// pairs to what it finds. Two never run at once: the second waits.
func (s *Store) ScanDuplicates(ctx context.Context) (done DuplicateScan, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('duplicates', 0))`); err != nil {
			return midway(err)
		}
		x, err := duplicateIndex(ctx, tx)
		if err != nil {
			return err
		}
		pairs, err := x.Pairs(ctx)
		if err != nil {
			return err
		}
		done.Places, done.Pairs = x.Len(), len(pairs)
		return done.write(ctx, tx, pairs)
	})
	return done, err
}

func (d *DuplicateScan) write(ctx context.Context, tx pgx.Tx, pairs []duplicate.Pair) error {
	_, err := tx.Exec(ctx, `create temporary table found_duplicate (like duplicate including defaults) on commit drop`)
	if err != nil {
		return err
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"found_duplicate"}, []string{"a", "b", "points", "band", "reasons", "metres"},
		pgx.CopyFromSlice(len(pairs), func(i int) ([]any, error) {
			p := pairs[i]
			return []any{p.A, p.B, p.Points, string(p.Band), p.Reasons, orNoMetres(p.Metres)}, nil
		}))
	if err != nil {
		return err
	}
	gone, err := tx.Exec(ctx, `
		delete from duplicate d
		where not exists (select from found_duplicate f where f.a = d.a and f.b = d.b)`)
	if err != nil {
		return err
	}
	err = tx.QueryRow(ctx, `
		with written as (
			insert into duplicate (a, b, points, band, reasons, metres)
			select a, b, points, band, reasons, metres from found_duplicate
			on conflict (a, b) do update
			set points = excluded.points, band = excluded.band, reasons = excluded.reasons, metres = excluded.metres
			where (duplicate.points, duplicate.reasons, duplicate.metres) is distinct from (excluded.points, excluded.reasons, excluded.metres)
			returning xmax = 0 as new
		)
		select count(*) filter (where new) from written`).Scan(&d.Added)
	d.Removed = int(gone.RowsAffected())
	return err
}

func orNoMetres(metres float64) any {
	if metres < 0 {
		return nil
	}
	return metres
}
