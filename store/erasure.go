package store

import (
	"context"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/task"
)

// CloseAccount closes the account of a person: they are erased, now. Their
// rights end, and the history and the journal keep the number of the account.
func (s *Store) CloseAccount(ctx context.Context, by access.Actor, account int64) error {
	return awayOr(s.transaction(ctx, func(tx pgx.Tx) error {
		who, err := eraseAccount(ctx, tx, account)
		if err != nil {
			return err
		}
		if err := deleteOwn(ctx, tx, account); err != nil {
			return err
		}
		if err := endRights(ctx, tx, by, account); err != nil {
			return err
		}
		if err := s.forgetInTickets(ctx, tx, who, instant(by)); err != nil {
			return err
		}
		if err := forgetLetters(ctx, tx, who); err != nil {
			return err
		}
		return s.journalAny(ctx, tx, Entry{Actor: by, Action: "compte.fermer", Kind: "compte", Object: strconv.FormatInt(account, 10)})
	}))
}

// erased is a person as their account told of them.
type erased struct {
	account     int64
	email, name string // empty where there was none
}

// eraseAccount takes from an account all that tells who it was.
func eraseAccount(ctx context.Context, tx pgx.Tx, account int64) (who erased, err error) {
	who.account = account
	err = tx.QueryRow(ctx, `
		with closed as (select id, email, name from account where id = $1 and state <> 'closed' for update)
		update account a set email = null, name = '', password = null, subject = null, totp = null, totp_since = null,
			totp_step = 0, organisation = null, state = 'closed'
		from closed where a.id = closed.id
		returning coalesce(closed.email, ''), closed.name`, account).Scan(&who.email, &who.name)
	if err != nil && unlessNone(err) == nil {
		return who, fault.Wrap(err, fault.Unknown, "Ce compte n'existe pas, ou il est déjà fermé.")
	}
	return who, err
}

// deleteOwn deletes what belongs to nobody else: what one signs in with, and
// forms that were begun.
func deleteOwn(ctx context.Context, tx pgx.Tx, account int64) error {
	for _, sql := range []string{
		`delete from session where account = $1`,
		`delete from secret_link where account = $1`,
		`delete from recovery_code where account = $1`,
		`delete from api_token where account = $1`,
		`delete from draft where account = $1`,
		`delete from numbered_answer where account = $1`,
	} {
		if _, err := tx.Exec(ctx, sql, account); err != nil {
			return err
		}
	}
	return nil
}

func endRights(ctx context.Context, tx pgx.Tx, by access.Actor, account int64) error {
	rows, err := tx.Query(ctx, `
		update membership set ended_at = now(), ended_by = nullif($2::bigint, 0) where account = $1 and ended_at is null
		returning role`, account, by.Account)
	if err != nil {
		return err
	}
	ended, err := pgx.CollectRows(rows, pgx.RowTo[access.Role])
	if err == nil && slices.Contains(ended, access.Agency) {
		err = keepAgency(ctx, tx)
	}
	return err
}

// forgetLetters removes what is kept under an e-mail rather than an account:
// requests for one, letters sent or still to be sent. One letter to come is
// not worth the trace of a person who asked for none.
func forgetLetters(ctx context.Context, tx pgx.Tx, who erased) error {
	if who.email == "" {
		return nil
	}
	for _, sql := range []string{`delete from account_request where email = $1`, `update label_complaint set email = null where email = lower($1)`} {
		if _, err := tx.Exec(ctx, sql, who.email); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `
		delete from river_job
		where kind = $1 and state <> 'running' and (lower(args->>'to') = $2
			or finalized_at is not null and $3 <> '' and exists (select from jsonb_each_text(args->'with') w where position($3 in w.value) > 0))`,
		task.Mail{}.Kind(), who.email, who.name)
	return err
}
