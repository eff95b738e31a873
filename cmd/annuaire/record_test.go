package main

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"annuaire/directory"
	"annuaire/store"
)

// record is a database of the test's own, changed by hand as well as by the
// program.
type record struct {
	*store.Store
	db *pgxpool.Pool
}

func newRecord(t testing.TB, url string) record {
	t.Helper()
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	db, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return record{s, db}
}

// create adds places under their own identifiers.
func (r record) create(t testing.TB, places []directory.Place) {
	t.Helper()
	changes := make([]directory.Change, len(places))
	for i, p := range places {
		changes[i] = directory.Change{Place: p, SourceID: p.ID}
		changes[i].Place.ID, changes[i].Place.Pivot.Kind = "", directory.PivotUnknown
	}
	err := r.Import(t.Context(), "essai", store.Author{Name: "essai", Reason: "Essai."}, false, func(im *store.Import) error {
		return im.Save(t.Context(), changes)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// signed runs hand-written SQL in one transaction that says who changes.
func (r record) signed(t testing.TB, sql string, args ...any) {
	t.Helper()
	err := pgx.BeginFunc(t.Context(), r.db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), `select set_config('annuaire.actor', 'essai', true), set_config('annuaire.reason', 'Essai.', true)`); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), sql, args...)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

const (
	rename  = `update place set nom = $2, version = version + 1 where id = any($1)`
	archive = `update place set state = 'archived', archive_reason = 'Fermé.', version = version + 1 where id = any($1)`
	publish = `update place set state = 'published', archive_reason = null, version = version + 1 where id = any($1)`
)

// following gives a world that follows the record until the test ends, as one
// instance of the service does. What is changed from then on comes by news, or is
// lost: the comparison that the connection itself asks for, which may come long
// after those of every now and then, is behind.
func (r record) following(t testing.TB, every time.Duration, relays bool) *world {
	t.Helper()
	said := make(sayings, 100)
	w := newWorld(r.Store, slog.New(said), every)
	if err := w.build(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var followers sync.WaitGroup
	t.Cleanup(func() { cancel(); followers.Wait() })
	if relays {
		followers.Go(func() { r.Relay(ctx, w.warn("outbox")) })
	}
	followers.Go(func() { w.follow(ctx) })
	followers.Go(func() { w.keepIndexed(ctx) })
	eventually(t, "the comparison of the connection", func() bool { return said.have(comparedWords) })
	return w
}

// sayings keep the first lines of a log, to be read once.
type sayings chan string

func (s sayings) Enabled(context.Context, slog.Level) bool { return true }
func (s sayings) WithAttrs([]slog.Attr) slog.Handler       { return s }
func (s sayings) WithGroup(string) slog.Handler            { return s }
func (s sayings) Handle(_ context.Context, r slog.Record) error {
	select {
	case s <- r.Message:
	default:
	}
	return nil
}

// have tells whether a line was written since it was last asked.
func (s sayings) have(message string) bool {
	for {
		select {
		case said := <-s:
			if said == message {
				return true
			}
		default:
			return false
		}
	}
}

// equals tells whether the world holds exactly what the record publishes, by
// count and fingerprint.
func (r record) equals(t testing.TB, w *world) bool {
	t.Helper()
	state, err := r.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return state.Published == w.atlas.Current().Fingerprint()
}

// check compares the world with the record field by field.
func (r record) check(t testing.TB, w *world) {
	t.Helper()
	var want, got []directory.Place
	err := r.PublishedPlacesByID(t.Context(), func(p directory.Place) error {
		want = append(want, p)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for e := range w.atlas.Current().Entries() {
		got = append(got, *e.Place)
	}
	slices.SortFunc(got, func(a, b directory.Place) int { return strings.Compare(a.ID, b.ID) })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-record +atlas):\n%s", diff)
	}
}

func name(w *world, id string) string {
	if e, ok := w.atlas.Current().Place(id); ok {
		return e.Name
	}
	return ""
}

// cut ends every listening connection, and loses what they were not told yet.
func (r record) cut(t testing.TB) {
	t.Helper()
	_, err := r.db.Exec(t.Context(), `
		with lost as (delete from outbox)
		select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen %'`)
	if err != nil {
		t.Fatal(err)
	}
}
