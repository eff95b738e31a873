// Package store keeps the record in PostGIS. Each file holds one aggregate,
// its SQL beside the function that runs it. Exported methods own their
// transaction; lower-case helpers receive it.
package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"annuaire/fault"
	"annuaire/internal/papers"
	"annuaire/internal/taskqueue"
	"annuaire/migrations"
)

// Store is the record. It is safe for concurrent use.
type Store struct {
	pool      *pgxpool.Pool
	work      *taskqueue.Writer
	antivirus papers.Scanner // nil: there is none
}

// Open connects to a migrated database.
func Open(ctx context.Context, url string) (*Store, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "L'adresse de la base de données (DATABASE_URL) est illisible.")
	}
	config.AfterConnect = registerGeometry
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, away(err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, away(err)
	}
	work, err := taskqueue.NewWriter()
	if err != nil {
		pool.Close()
		return nil, err
	}
	return &Store{pool: pool, work: work}, nil
}

// Pool gives the connections, to what works off the queue of tasks.
func (s *Store) Pool() *pgxpool.Pool { return s.pool }

// Close releases the connections.
func (s *Store) Close() { s.pool.Close() }

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.pool.Ping(ctx); err != nil {
		return away(err)
	}
	return nil
}

// Migrate brings the schema up to date. Several processes may call it at once:
// one works, the others wait. It returns how many migrations it applied.
func Migrate(ctx context.Context, url string) (applied int, err error) {
	provider, done, err := migrator(url)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, done()) }()
	if err := provider.Ping(ctx); err != nil {
		return 0, away(err)
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return len(results), fmt.Errorf("migrating the schema: %w", err)
	}
	steps, err := migrateQueue(ctx, url)
	return len(results) + steps, err
}

// migrateQueue brings the tables of the queue up to date, one process at a time.
func migrateQueue(ctx context.Context, url string) (steps int, err error) {
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		return 0, err
	}
	defer pool.Close()
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('task queue', 0))`); err != nil {
			return err
		}
		steps, err = taskqueue.Migrate(ctx, pool)
		return err
	})
	return steps, err
}

// SchemaIsCurrent tells whether every migration this program knows is applied.
func (s *Store) SchemaIsCurrent(ctx context.Context) (bool, error) {
	provider, done, err := migrator(s.pool.Config().ConnString())
	if err != nil {
		return false, err
	}
	defer func() { _ = done() }()
	pending, err := provider.HasPending(ctx)
	if err != nil {
		return false, away(err)
	}
	if pending {
		return false, nil
	}
	return taskqueue.IsCurrent(ctx, s.pool)
}

func migrator(url string) (*goose.Provider, func() error, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, nil, fault.Wrap(err, fault.Unavailable, "L'adresse de la base de données (DATABASE_URL) est illisible.")
	}
	db := stdlib.OpenDB(*config)
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.Files, goose.WithSessionLocker(locker))
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return provider, db.Close, nil
}

// transaction runs fn and commits, or rolls back when fn fails.
func (s *Store) transaction(ctx context.Context, fn func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, s.pool, fn)
}

// Versions of what the record runs on.
type Versions struct {
	PostgreSQL, PostGIS string
}

// Versions asks the database what it is.
func (s *Store) Versions(ctx context.Context) (v Versions, err error) {
	err = s.pool.QueryRow(ctx, `select current_setting('server_version'), postgis_lib_version()`).Scan(&v.PostgreSQL, &v.PostGIS)
	if err != nil {
		return v, away(err)
	}
	return v, nil
}
