package store

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
	"annuaire/task"
)

// AccountRequest is a local authority that asks to manage its territory.
type AccountRequest struct {
	ID            int64
	State         RequestState
	Organisation  string
	SIRET         string
	Territory     access.Territory
	TerritoryName string
	Email         string // this and the next three are empty once it is decided
	Name          string
	Position      string // of the person there
	Message       string
	CreatedAt     time.Time
	DecidedAt     time.Time // zero: not yet
	Reason        string    // of a refusal
}

// RequestState is where a request is in its life.
type RequestState string

// The states of a request for an account:
//
//	to_confirm ── link of the letter ──> waiting ──> approved | refused
//	    └── a day without an answer: deleted
const (
	RequestToConfirm RequestState = "to_confirm"
	RequestWaiting   RequestState = "waiting"
	RequestApproved  RequestState = "approved"
	RequestRefused   RequestState = "refused"
)

// AskAccount keeps a request, read and checked, and sends a letter to confirm
// the e-mail. It says nothing of whether that e-mail already has an account.
func (s *Store) AskAccount(ctx context.Context, r AccountRequest, at time.Time) error {
	return awayOr(s.transaction(ctx, func(tx pgx.Tx) error {
		var id int64
		err := tx.QueryRow(ctx, `
			insert into account_request (organisation, siret, level, code, email, name, position, message, created_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			returning id`,
			r.Organisation, r.SIRET, r.Territory.Level, r.Territory.Code, r.Email, r.Name, r.Position, r.Message, at).Scan(&id)
		if err != nil {
			return err
		}
		secret, err := makeLink(ctx, tx, NewLink{Purpose: LinkRequest, Subject: strconv.FormatInt(id, 10), Life: RequestLife}, at)
		if err != nil {
			return err
		}
		return s.owe(ctx, tx, task.Mail{To: r.Email, Letter: task.AccountConfirm, With: map[string]string{
			"nom": r.Name, "organisation": r.Organisation, "chemin": RequestPath + secret, "expire": "dans 24 heures",
		}})
	}))
}

// ConfirmRequest puts the request of a link in the queue of those who decide,
// and tells those of the nearest territory that may.
func (s *Store) ConfirmRequest(ctx context.Context, secret string, at time.Time) error {
	return awayOr(s.transaction(ctx, func(tx pgx.Tx) error {
		l, err := useLink(ctx, tx, LinkRequest, secret, at)
		if err != nil {
			return err
		}
		var r AccountRequest
		// Whoever asks again means the latest.
		err = tx.QueryRow(ctx, `
			with asked as (select id, email from account_request where id = $1::bigint and state = 'to_confirm' for update),
			replaced as (delete from account_request r using asked where r.email = asked.email and r.id <> asked.id and r.state = 'waiting')
			select id from asked`, l.Subject).Scan(&r.ID)
		if err != nil {
			return spent(err)
		}
		rows, err := tx.Query(ctx, `
			update account_request r set state = 'waiting', confirmed_at = $2 where id = $1
			returning `+requestColumns, r.ID, at)
		if err != nil {
			return err
		}
		if r, err = pgx.CollectExactlyOneRow(rows, readRequest); err != nil {
			return err
		}
		return s.tellDeciders(ctx, tx, r)
	}))
}

// tellDeciders writes to those who may decide at the nearest level above that
// has any, at most 20 people.
func (s *Store) tellDeciders(ctx context.Context, tx pgx.Tx, r AccountRequest) error {
	rows, err := tx.Query(ctx, `
		with above as (
			select m.account, array_position(array['epci', 'departement', 'region', 'pays'], m.level) as height
			from territory_path p
			join valid_membership m on m.level = p.in_level and m.code = p.in_code
			where p.level = $1 and p.code = $2 and (p.in_level, p.in_code) <> ($1, $2)
			and m.role in ('territoire', 'agence') and m.delegated_by is null)
		select distinct a.email
		from above join account a on a.id = above.account
		where height = (select min(height) from above) and a.email is not null
		order by a.email
		limit 20`, r.Territory.Level, r.Territory.Code)
	if err != nil {
		return err
	}
	to, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, email := range to {
		err := s.owe(ctx, tx, task.Mail{To: email, Letter: task.AccountAsked, With: map[string]string{
			"organisation": r.Organisation, "territoire": r.TerritoryName, "role": access.TerritoryManager.French(), "chemin": "/espace/comptes/" + strconv.FormatInt(r.ID, 10),
		}})
		if err != nil {
			return err
		}
	}
	return nil
}

const requestColumns = `
	r.id, r.state, r.organisation, r.siret, r.level, r.code,
	coalesce((select t.name from territory t where t.level = r.level and t.code = r.code), ''),
	coalesce(r.email, ''), coalesce(r.name, ''), coalesce(r.position, ''), coalesce(r.message, ''),
	r.created_at, r.decided_at, coalesce(r.reason, '')`

func readRequest(row pgx.CollectableRow) (r AccountRequest, err error) {
	var decided *time.Time
	err = row.Scan(&r.ID, &r.State, &r.Organisation, &r.SIRET, &r.Territory.Level, &r.Territory.Code, &r.TerritoryName,
		&r.Email, &r.Name, &r.Position, &r.Message, &r.CreatedAt, &decided, &r.Reason)
	if decided != nil {
		r.DecidedAt = *decided
	}
	return r, err
}

var requestScope = scoped{Level: "r.level", Code: "r.code"}

// AccountRequests lists what the actor may decide: those that wait, the oldest
// first; or those decided, the latest first.
func (s *Store) AccountRequests(ctx context.Context, actor access.Actor, decided bool, limit int) (list []AccountRequest, err error) {
	args := []any{limit}
	where, order := `r.state = 'waiting'`, `r.confirmed_at, r.id`
	if decided {
		where, order = `r.state in ('approved', 'refused')`, `r.decided_at desc, r.id desc`
	}
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select `+requestColumns+`
			from account_request r
			where `+where+` and `+requestScope.within(actor.Scope(access.AccountDecide), &args)+`
			order by `+order+`
			limit $1`, args...)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, readRequest)
		return err
	})
	return list, awayOr(err)
}

// AccountRequest gives one request that the actor may decide.
func (s *Store) AccountRequest(ctx context.Context, actor access.Actor, id int64) (r AccountRequest, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		r, err = requestToDecide(ctx, tx, actor, id, "")
		return err
	})
	return r, awayOr(err)
}

// requestToDecide reads a request within the scope of the actor; lock is "" or
// a locking clause.
func requestToDecide(ctx context.Context, tx pgx.Tx, actor access.Actor, id int64, lock string) (AccountRequest, error) {
	args := []any{id}
	rows, err := tx.Query(ctx, `
		select `+requestColumns+`
		from account_request r
		where r.id = $1 and r.state <> 'to_confirm' and `+requestScope.within(actor.Scope(access.AccountDecide), &args)+`
		`+lock, args...)
	if err != nil {
		return AccountRequest{}, err
	}
	r, err := pgx.CollectExactlyOneRow(rows, readRequest)
	if err != nil && unlessNone(err) == nil {
		return r, fault.Wrap(err, fault.Unknown, "Cette demande n'existe pas, ou elle ne relève pas de votre territoire.")
	}
	return r, err
}

// RefuseRequest refuses a request, with the reason that its author receives.
func (s *Store) RefuseRequest(ctx context.Context, actor access.Actor, id int64, reason string, at time.Time) error {
	return s.decideRequest(ctx, actor, id, RequestRefused, reason, at, func(tx pgx.Tx, r AccountRequest) error {
		return s.owe(ctx, tx, task.Mail{To: r.Email, Letter: task.AccountRefused, With: map[string]string{"nom": r.Name, "motif": reason}})
	})
}

// ApproveRequest makes the organisation, the account and its right, and sends
// the invitation.
func (s *Store) ApproveRequest(ctx context.Context, actor access.Actor, id int64, at time.Time) error {
	return s.decideRequest(ctx, actor, id, RequestApproved, "", at, func(tx pgx.Tx, r AccountRequest) error {
		account, err := s.inviteAccount(ctx, tx, actor, Invitation{
			Email: r.Email, Name: r.Name, Role: access.TerritoryManager.French() + " : " + r.TerritoryName,
		}, at)
		if err != nil {
			return err
		}
		// Nobody has a right over what has just been made: the wall would hide it.
		if _, err := tx.Exec(ctx, `reset role`); err != nil {
			return err
		}
		if err := joinOrganisation(ctx, tx, account, organisation{Name: r.Organisation, Kind: "collectivite", Number: r.SIRET, Territory: r.Territory}); err != nil {
			return err
		}
		return s.giveTerritory(ctx, tx, actor, account, r)
	})
}

func (s *Store) giveTerritory(ctx context.Context, tx pgx.Tx, by access.Actor, account int64, r AccountRequest) error {
	_, err := s.writeRight(ctx, tx, by, account, NewRight{Role: access.TerritoryManager, Territory: r.Territory}, 0)
	if fault.KindOf(err) == fault.Conflict {
		return nil // they have it already
	}
	return err
}

// decideRequest takes a request that waits, has it acted upon, and forgets the
// person.
func (s *Store) decideRequest(ctx context.Context, actor access.Actor, id int64, state RequestState, reason string, at time.Time,
	act func(pgx.Tx, AccountRequest) error) error {
	return awayOr(s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		r, err := requestToDecide(ctx, tx, actor, id, "for update")
		if err != nil {
			return err
		}
		if r.State != RequestWaiting {
			return fault.New(fault.Conflict, "Cette demande est déjà décidée.")
		}
		path, err := territoryPath(ctx, tx, r.Territory)
		if err != nil {
			return err
		}
		if err := actor.Require(access.AccountDecide, access.Object{Path: path}); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			update account_request set state = $2, decided_at = $3, decided_by = $4, reason = $5,
				email = null, name = null, position = null, message = null
			where id = $1`, id, state, at, actor.Account, orNull(reason))
		if err != nil {
			return err
		}
		err = s.journal(ctx, tx, Entry{Actor: actor, Action: string(access.AccountDecide), Kind: "demande-de-compte", Object: strconv.FormatInt(id, 10),
			Territory: r.Territory, Details: map[string]any{"decision": state}})
		if err != nil {
			return err
		}
		return act(tx, r)
	}))
}
