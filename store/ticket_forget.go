package store

import (
	"context"
	"regexp"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/directory"
	"annuaire/task"
)

// forgetInTickets erases from what a person asked, with their account or their
// address, all that tells who they are: addresses, letters to these, and their
// name where they wrote it. What they asked of a place stays to be decided.
func (s *Store) forgetInTickets(ctx context.Context, tx pgx.Tx, who erased, now time.Time) error {
	if err := forgetTicketLetters(ctx, tx, who); err != nil {
		return err
	}
	for _, told := range []string{who.email, who.name} {
		if told == "" {
			continue
		}
		_, err := tx.Exec(ctx, `
			update ticket
			set message = regexp_replace(message, $3, '…', 'gi'), appeal = regexp_replace(appeal, $3, '…', 'gi'),
				answer = regexp_replace(answer, $3, '…', 'gi'), reason = regexp_replace(reason, $3, '…', 'gi')
			where account = $1 or email = $2`, who.account, who.email, `(?<!\w)`+regexp.QuoteMeta(told)+`(?!\w)`)
		if err != nil {
			return err
		}
	}
	if err := withdrawUnconfirmed(ctx, tx, who, now); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		update ticket set email = null, key = null, request = null where account = $1 or email = $2`, who.account, who.email)
	return err
}

// withdrawUnconfirmed withdraws what waits for an address that is no more.
func withdrawUnconfirmed(ctx context.Context, tx pgx.Tx, who erased, now time.Time) error {
	rows, err := tx.Query(ctx, `
		select `+ticketColumnList+`
		from ticket t
		where t.state = 'a_confirmer' and (t.account = $1 or t.email = $2)
		for no key update of t`, who.account, who.email)
	if err != nil {
		return midway(err)
	}
	waiting, err := pgx.CollectRows(rows, scanTicket)
	if err != nil {
		return midway(err)
	}
	for i := range waiting {
		t := &waiting[i]
		t.Email, t.State, t.EndedAt = "", directory.TicketWithdrawn, now
		if err := moveTicket(ctx, tx, t, directory.TicketWithdraw, AuthorName(t.Account), "", now); err != nil {
			return err
		}
	}
	return nil
}

// forgetTicketLetters drops the letters that lead to these tickets by another
// address than that of the account.
func forgetTicketLetters(ctx context.Context, tx pgx.Tx, who erased) error {
	_, err := tx.Exec(ctx, `
		delete from river_job
		where kind = $2 and state <> 'running' and starts_with(args->'with'->>'chemin', $3)
		and lower(args->>'to') in (select email from ticket where account = $1 and email is not null)`,
		who.account, task.Mail{}.Kind(), TicketPath)
	return err
}
