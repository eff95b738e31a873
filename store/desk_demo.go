package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
)

// ShowAccountRequest puts a request of a demonstration in the queue of those who
// decide, as if its address were confirmed: nobody reads letters there.
func (s *Store) ShowAccountRequest(ctx context.Context, r AccountRequest, at time.Time) error {
	_, err := s.pool.Exec(ctx, `
		insert into account_request (state, organisation, siret, level, code, email, name, position, message, created_at, confirmed_at)
		values ('waiting', $1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
		r.Organisation, r.SIRET, r.Territory.Level, r.Territory.Code, r.Email, r.Name, r.Position, r.Message, at)
	return awayOr(err)
}

// ProposeArchive proposes published places of a commune for archive, with why.
// It is for demonstrations: imports do so when a source drops a place.
func (s *Store) ProposeArchive(ctx context.Context, by Author, of access.Territory, why string, number int) error {
	return awayOr(s.transaction(ctx, func(tx pgx.Tx) error {
		if err := sign(ctx, tx, by); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			update place set archive_proposal = $3, version = version + 1
			where id in (select id from place where state = 'published' and code_insee = $1 order by date_maj, id limit $2)`, of.Code, number, why)
		return err
	}))
}

// CloseDemoAccount closes the account of a person who does not exist, even the
// last one of the agency: its password is public.
func (s *Store) CloseDemoAccount(ctx context.Context, account int64) error {
	_, err := s.pool.Exec(ctx, `update membership set ended_at = now() where account = $1 and ended_at is null`, account)
	if err != nil {
		return away(err)
	}
	return s.CloseAccount(ctx, access.Actor{}, account)
}
