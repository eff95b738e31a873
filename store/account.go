package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// Account is a person who may sign in.
type Account struct {
	ID        int64
	Email     string // empty once closed
	Name      string
	State     AccountState
	CreatedAt time.Time
	Password  bool      // one was chosen
	Provider  bool      // signs in by the identity provider
	TOTPSince time.Time // zero: no second factor
}

// AccountState is where an account is in its life.
type AccountState string

// The states of an account.
const (
	AccountInvited AccountState = "invited"
	AccountActive  AccountState = "active"
	AccountClosed  AccountState = "closed"
)

// MaxName is the longest name of a person, in characters.
const MaxName = 200

// EmailOf reads an e-mail address in the form that accounts have: lower case.
func EmailOf(text string) (email string, ok bool) {
	email, ok = directory.ParseEmail(text)
	return strings.ToLower(email), ok
}

const accountColumns = `
	id, coalesce(email, ''), name, state, created_at, password is not null, subject is not null,
	totp_since`

func readAccount(row pgx.CollectableRow) (a Account, err error) {
	var since *time.Time
	err = row.Scan(&a.ID, &a.Email, &a.Name, &a.State, &a.CreatedAt, &a.Password, &a.Provider, &since)
	if since != nil {
		a.TOTPSince = *since
	}
	return a, err
}

// Account gives one account.
func (s *Store) Account(ctx context.Context, id int64) (Account, error) {
	rows, err := s.pool.Query(ctx, `select `+accountColumns+` from account where id = $1`, id)
	if err != nil {
		return Account{}, away(err)
	}
	return oneAccount(rows)
}

// AccountByEmail gives the account that bears an e-mail, as EmailOf writes it.
func (s *Store) AccountByEmail(ctx context.Context, email string) (Account, error) {
	rows, err := s.pool.Query(ctx, `select `+accountColumns+` from account where email = $1`, email)
	if err != nil {
		return Account{}, away(err)
	}
	return oneAccount(rows)
}

func oneAccount(rows pgx.Rows) (Account, error) {
	a, err := pgx.CollectExactlyOneRow(rows, readAccount)
	if err != nil && unlessNone(err) == nil {
		return a, fault.Wrap(err, fault.Unknown, "Ce compte n'existe pas.")
	}
	return a, awayOr(err)
}

// CreateAccount makes an account that may sign in at once, with the hash of its
// password: by the command line and for demonstrations.
func (s *Store) CreateAccount(ctx context.Context, email, name, hash string) (id int64, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			insert into account (email, name, password, state) values ($1, $2, $3, 'active')
			on conflict (email) do nothing
			returning id`, email, name, hash).Scan(&id)
		if err != nil && unlessNone(err) == nil {
			return fault.Wrap(err, fault.Conflict, "Un compte porte déjà cette adresse électronique.")
		}
		if err != nil {
			return err
		}
		return s.journalAny(ctx, tx, Entry{Action: "compte.creer", Kind: "compte", Object: strconv.FormatInt(id, 10)})
	})
	return id, awayOr(err)
}

// RenameAccount changes the name of the actor.
func (s *Store) RenameAccount(ctx context.Context, actor access.Actor, name string) error {
	return awayOr(s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `update account set name = $2 where id = $1 and state = 'active'`, actor.Account, name)
		return err
	}))
}
