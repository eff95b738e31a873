// Package taskqueue keeps the tables of River, which holds the work that the
// record owes: letters to send, files to import, reminders. Work is written in
// the transaction that makes it due, so neither can be there without the other.
package taskqueue

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// Version names what Migrate leaves: it changes with it.
const Version = "river 0.51.1, hidden"

// Migrate brings River's tables up to date, and returns how many steps that
// took. The caller sees to it that no other process does the same.
func Migrate(ctx context.Context, pool *pgxpool.Pool) (steps int, err error) {
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return 0, err
	}
	result, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	if err != nil {
		return 0, err
	}
	return len(result.Versions), hide(ctx, pool)
}

// hide lets people who act through the program write work, and read none of
// it: letters hold e-mail addresses and secret links.
func hide(ctx context.Context, pool *pgxpool.Pool) error {
	_, err := pool.Exec(ctx, `
		do $$ declare queue regclass; begin
			if not exists (select from pg_roles where rolname = 'annuaire_acting') then return; end if;
			for queue in select oid from pg_class where relkind = 'r' and relname like 'river\_%' and relnamespace = 'public'::regnamespace loop
				execute format('revoke all on %s from annuaire_acting', queue);
			end loop;
			grant insert on river_job to annuaire_acting;
		end $$`)
	return err
}

// IsCurrent tells whether River's tables are those that this program knows.
func IsCurrent(ctx context.Context, pool *pgxpool.Pool) (bool, error) {
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return false, err
	}
	result, err := migrator.Validate(ctx, nil)
	if err != nil {
		return false, err
	}
	return result.OK, nil
}

// Writer writes work to do; another process, or another part of this one, does it.
type Writer struct{ client *river.Client[pgx.Tx] }

// NewWriter makes a writer.
func NewWriter() (*Writer, error) {
	client, err := river.NewClient(riverpgxv5.New(nil), &river.Config{})
	if err != nil {
		return nil, err
	}
	return &Writer{client}, nil
}

// Write makes work due when the transaction commits. Each kind has a queue of its
// own, so that letters never wait behind files.
func (w *Writer) Write(ctx context.Context, tx pgx.Tx, work ...river.JobArgs) error {
	params := make([]river.InsertManyParams, len(work))
	for i, args := range work {
		params[i] = river.InsertManyParams{Args: args, InsertOpts: &river.InsertOpts{Queue: args.Kind()}}
	}
	_, err := w.client.InsertManyFastTx(ctx, tx, params)
	return err
}
