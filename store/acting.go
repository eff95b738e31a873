package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"annuaire/access"
	"annuaire/task"
)

// actingFor runs fn in a transaction that sees and touches only what the rights
// of the actor reach, by the record's own reading of them (row-level security),
// besides the condition that each query makes of access.Scope.
func (s *Store) actingFor(ctx context.Context, actor access.Actor, fn func(pgx.Tx) error) error {
	return s.transaction(ctx, func(tx pgx.Tx) error {
		if err := actAs(ctx, tx, actor); err != nil {
			return err
		}
		return fn(tx)
	})
}

// changingFor is actingFor for a change of places: the history tells who, and
// the reason, in French.
func (s *Store) changingFor(ctx context.Context, actor access.Actor, reason string, fn func(pgx.Tx) error) error {
	return s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		if err := sign(ctx, tx, Author{Name: AuthorName(actor.Account), Reason: reason}); err != nil {
			return err
		}
		return fn(tx)
	})
}

func actAs(ctx context.Context, tx pgx.Tx, actor access.Actor) error {
	if _, err := tx.Exec(ctx, `select set_config('annuaire.account', $1::bigint::text, true)`, actor.Account); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `set local role annuaire_acting`)
	return err
}

// AuthorName is how the history and the journal name an account: never by what
// tells who the person is, so that an erased account leaves nothing there.
func AuthorName(account int64) string {
	if account == 0 {
		return "anonyme"
	}
	return fmt.Sprintf("compte-%d", account)
}

// AuthorAccount reads back the account that AuthorName named; false when it named
// none.
func AuthorAccount(author string) (account int64, is bool) {
	text, is := strings.CutPrefix(author, "compte-")
	account, err := strconv.ParseInt(text, 10, 64)
	return account, is && err == nil
}

// owe makes work due when the transaction commits.
func (s *Store) owe(ctx context.Context, tx pgx.Tx, work ...river.JobArgs) error {
	for _, w := range work {
		if mail, is := w.(task.Mail); is {
			if err := mail.Check(); err != nil {
				return err
			}
		}
	}
	if len(work) == 0 {
		return nil
	}
	return s.work.Write(ctx, tx, work...)
}
