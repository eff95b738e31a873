package store

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/labels/credential"
)

// SigningKeys gives every key that credentials were signed by, the one in use first.
// The first call makes it, once for all instances.
func (s *Store) SigningKeys(ctx context.Context, now time.Time) (keys []credential.Key, err error) {
	if keys, err = s.knownKeys(ctx); err != nil || len(keys) > 0 && keys[0].RetiredAt.IsZero() {
		return keys, err
	}
	err = s.changingKeys(ctx, func(tx pgx.Tx) error {
		var inUse bool
		if err := tx.QueryRow(ctx, `select exists (select from label_key where retired_at is null)`).Scan(&inUse); err != nil || inUse {
			return err
		}
		return newSigningKey(ctx, tx, now)
	})
	if err != nil {
		return nil, awayOr(err)
	}
	return s.knownKeys(ctx)
}

// RotateSigningKey has another key sign from now on. The former's private half is
// erased; its public half stays published.
func (s *Store) RotateSigningKey(ctx context.Context, now time.Time) error {
	return awayOr(s.changingKeys(ctx, func(tx pgx.Tx) error {
		if err := retireKeys(ctx, tx, now); err != nil {
			return err
		}
		return newSigningKey(ctx, tx, now)
	}))
}

func (s *Store) changingKeys(ctx context.Context, fn func(pgx.Tx) error) error {
	return s.transaction(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('label_key', 0))`); err != nil {
			return err
		}
		return fn(tx)
	})
}

func retireKeys(ctx context.Context, tx pgx.Tx, now time.Time) error {
	_, err := tx.Exec(ctx, `update label_key set retired_at = $1, private = null where retired_at is null`, now)
	return err
}

func newSigningKey(ctx context.Context, tx pgx.Tx, now time.Time) error {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `insert into label_key (public, private, created_at) values ($1, $2, $3)`, []byte(public), []byte(private), now)
	return err
}

func (s *Store) knownKeys(ctx context.Context) ([]credential.Key, error) {
	rows, err := s.pool.Query(ctx, `
		select public, private, created_at, retired_at
		from label_key
		order by retired_at desc nulls first, id desc`)
	if err != nil {
		return nil, away(err)
	}
	keys, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (k credential.Key, err error) {
		var public, private []byte
		err = row.Scan(&public, &private, &k.CreatedAt, orZero(&k.RetiredAt))
		k.Public, k.Private = public, private
		return k, err
	})
	return keys, awayOr(err)
}
