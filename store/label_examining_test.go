package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// execOf and scanOf run one statement in a transaction of the world.
func execOf(sql string, args ...any) func(context.Context, pgx.Tx) error {
	return func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	}
}

func scanOf(sql string, to any, args ...any) func(context.Context, pgx.Tx) error {
	return func(ctx context.Context, tx pgx.Tx) error { return tx.QueryRow(ctx, sql, args...).Scan(to) }
}
