// Package pgtest gives tests a real PostgreSQL with PostGIS and the schema of
// package migrations.
//
// Tx is the default: a transaction on a database that every test shares, rolled
// back at the end. New and URL give a database of the test's own, cloned from a
// template, for what must see commits.
//
// The server is that of ANNUAIRE_TEST_DATABASE_URL or DATABASE_URL, whose account
// must be allowed to create databases: nothing is written in the database the
// address names. Without either it is a private one, shared by all the test
// processes of this account and stopped soon after the last of them ends.
//
// A server that cannot be had fails the test and says how to get one: a skipped test
// looks green.
package pgtest

import (
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"annuaire/migrations"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// URL gives the address of a migrated database of the test's own, dropped when it ends.
func URL(t testing.TB) string {
	t.Helper()
	return clone(t, migrations.Files)
}

// New gives a pool on a migrated database of the test's own, dropped when it ends.
func New(t testing.TB) *pgxpool.Pool {
	t.Helper()
	pool, err := open(t.Context(), URL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// Tx gives a transaction on a migrated database shared by all tests, rolled back when
// the test ends whatever the test does with it: a commit only ends a savepoint. Tests
// that insert the same key at the same time wait for one another.
func Tx(t testing.TB) pgx.Tx {
	t.Helper()
	pool, err := sharedPool()
	if err != nil {
		t.Fatal(help(err))
	}
	outer, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { outer.Rollback(context.Background()) })
	inner, err := outer.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return inner
}

// sharedPool is the pool behind Tx, one a process. It ends with the process.
var sharedPool = sync.OnceValues(func() (*pgxpool.Pool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	srv, err := current()
	if err != nil {
		return nil, err
	}
	name, err := srv.shared(ctx, migrations.Files)
	if err != nil {
		return nil, err
	}
	return open(ctx, srv.address(name))
})

// clone gives the address of a database made from the template of these migrations.
func clone(t testing.TB, files fs.FS) string {
	t.Helper()
	srv, err := current()
	if err != nil {
		t.Fatal(help(err))
	}
	template, err := srv.template(t.Context(), files)
	if err != nil {
		t.Fatal(help(err))
	}
	name := fmt.Sprintf("%s%d_%s", clonePrefix, os.Getpid(), strings.ToLower(rand.Text()[:8]))
	if err := srv.copy(t.Context(), name, template); err != nil {
		t.Fatal(help(err))
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := srv.drop(ctx, name); err != nil {
			t.Error(err)
		}
	})
	return srv.address(name)
}

// open makes a small pool: several test processes share one server.
func open(ctx context.Context, url string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.MaxConns = 8
	return pgxpool.NewWithConfig(ctx, config)
}

// help adds to an error what to do about a missing server.
func help(err error) error {
	return fmt.Errorf("no test database (install PostGIS with scripts/postgis.sh, as make test does, or name a server whose "+
		"account may create databases: DATABASE_URL=postgres://user:password@host/database go test ./...): %w", err)
}
