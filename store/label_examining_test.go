package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// scanOf runs one query in a transaction of the world.
func scanOf(sql string, to any, args ...any) func(context.Context, pgx.Tx) error {
	return func(ctx context.Context, tx pgx.Tx) error { return tx.QueryRow(ctx, sql, args...).Scan(to) }
}
