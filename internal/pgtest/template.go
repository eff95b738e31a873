package pgtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"annuaire/internal/taskqueue"
)

// Prefixes of the databases this package makes.
const (
	templatePrefix = "annuaire_template_"
	sharedPrefix   = "annuaire_shared_"
	clonePrefix    = "annuaire_test_"
)

// buildLock is the advisory lock under which templates are built.
const buildLock = 0x616e6e75 // "annu"

// built remembers the templates this process has seen, by the hash of their migrations.
type built struct {
	mu   sync.Mutex
	seen map[string]bool
}

// template gives the name of a database with these migrations, that nobody may
// connect to, building it when there is none.
func (s *server) template(ctx context.Context, files fs.FS) (string, error) {
	sum, err := hash(files)
	if err != nil {
		return "", err
	}
	name := templatePrefix + sum
	s.built.mu.Lock()
	defer s.built.mu.Unlock()
	if s.built.seen[name] {
		return name, nil
	}
	err = s.ensure(ctx, name, func(unfinished string) error {
		if err := s.create(ctx, unfinished); err != nil {
			return err
		}
		if err := migrate(ctx, s.address(unfinished), files); err != nil {
			return err
		}
		_, err := s.admin.Exec(ctx, "alter database "+quote(unfinished)+" allow_connections false")
		return err
	})
	if err != nil {
		return "", err
	}
	if s.built.seen == nil {
		s.built.seen = map[string]bool{}
	}
	s.built.seen[name] = true
	return name, nil
}

// shared gives the name of the one database of the transactions that are rolled back.
func (s *server) shared(ctx context.Context, files fs.FS) (string, error) {
	template, err := s.template(ctx, files)
	if err != nil {
		return "", err
	}
	name := sharedPrefix + strings.TrimPrefix(template, templatePrefix)
	return name, s.ensure(ctx, name, func(unfinished string) error {
		return s.copy(ctx, unfinished, template)
	})
}

// ensure makes a database unless it exists, once whatever the number of processes
// that want it. It is made under another name: what is cut short is never taken for
// finished.
func (s *server) ensure(ctx context.Context, name string, build func(unfinished string) error) error {
	return pgx.BeginFunc(ctx, s.admin, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock($1)", buildLock); err != nil {
			return err
		}
		var exists bool
		err := tx.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&exists)
		if err != nil || exists {
			return err
		}
		unfinished := name + "_unfinished"
		if err := s.drop(ctx, unfinished); err != nil {
			return err
		}
		if err := build(unfinished); err != nil {
			return err
		}
		_, err = s.admin.Exec(ctx, "alter database "+quote(unfinished)+" rename to "+quote(name))
		return err
	})
}

// migrate applies the migrations to an empty database.
func migrate(ctx context.Context, address string, files fs.FS) error {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return err
	}
	db := stdlib.OpenDB(*config)
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files)
	if err != nil {
		return err
	}
	if _, err = provider.Up(ctx); err != nil {
		return err
	}
	pool, err := pgxpool.New(ctx, address)
	if err != nil {
		return err
	}
	defer pool.Close()
	_, err = taskqueue.Migrate(ctx, pool)
	return err
}

func (s *server) create(ctx context.Context, name string) error {
	_, err := s.admin.Exec(ctx, "create database "+quote(name)+" encoding 'UTF8' template template0")
	return err
}

func (s *server) copy(ctx context.Context, name, template string) error {
	_, err := s.admin.Exec(ctx, "create database "+quote(name)+" template "+quote(template))
	return err
}

// drop removes a database and cuts off whoever is still connected to it.
func (s *server) drop(ctx context.Context, name string) error {
	_, err := s.admin.Exec(ctx, "drop database if exists "+quote(name)+" with (force)")
	return err
}

// address is that of another database of the same server.
func (s *server) address(name string) string {
	parsed, err := url.Parse(s.url)
	if err != nil || parsed.Scheme == "" {
		return s.url + " dbname=" + name // keywords and values; the last one wins
	}
	parsed.Path = "/" + name
	return parsed.String()
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }

// hash names a set of migrations: any change of a name or of a text changes it.
func hash(files fs.FS) (string, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%q\n", taskqueue.Version)
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%q %d\n%s\n", name, len(text), text)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}
