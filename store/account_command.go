package store

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
)

// NewAccount is what the command line makes an account with.
type NewAccount struct {
	Email     string // as EmailOf writes it
	Name      string // may be empty
	Hash      string // of the password; empty: an invitation is given instead
	Role      access.Role
	Territory access.Territory
	Place     string
}

// AddedAccount is what became of it.
type AddedAccount struct {
	ID         int64
	Existed    bool   // it was open already: it received the right, nothing else changed
	Invitation string // path to open it, "" when it is open
}

// AddAccount makes an account with a right, or gives the right to the account
// that bears the e-mail. Nobody's rights are asked: who runs commands on the
// server already holds the record.
func (s *Store) AddAccount(ctx context.Context, n NewAccount, at time.Time) (added AddedAccount, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		right := NewRight{Email: n.Email, Role: n.Role, Territory: n.Territory, Place: n.Place}
		if err := checkOver(n.Role, n.Territory, n.Place); err != nil {
			return err
		}
		if _, _, err := objectOfRight(ctx, tx, right); err != nil {
			return err
		}
		account, state, err := invitedAccount(ctx, tx, Invitation{Email: n.Email, Name: n.Name})
		if err != nil {
			return err
		}
		added = AddedAccount{ID: account, Existed: state == AccountActive}
		if added.Invitation, err = openOrInvite(ctx, tx, account, state, n, at); err != nil {
			return err
		}
		return s.giveByCommand(ctx, tx, account, right, at)
	})
	return added, awayOr(err)
}

// openOrInvite opens an account with its password, or gives the path of an
// invitation to open it. An account that is open keeps its password.
func openOrInvite(ctx context.Context, tx pgx.Tx, account int64, state AccountState, n NewAccount, at time.Time) (path string, err error) {
	switch {
	case state == AccountActive:
		return "", nil
	case n.Hash == "":
		secret, err := makeLink(ctx, tx, NewLink{Purpose: LinkInvitation, Account: account, Life: InvitationLife}, at)
		return InvitationPath + secret, err
	}
	_, err = tx.Exec(ctx, `update account set password = $2, state = 'active' where id = $1`, account, n.Hash)
	if err != nil {
		return "", err
	}
	return "", dropLinks(ctx, tx, LinkInvitation, account)
}

func (s *Store) giveByCommand(ctx context.Context, tx pgx.Tx, account int64, right NewRight, at time.Time) error {
	id, fresh, err := insertRight(ctx, tx, access.Actor{At: at}, account, right, 0)
	if err != nil || !fresh {
		return err
	}
	return s.journalAny(ctx, tx, Entry{
		Action: "droit.donner", Kind: "droit", Object: strconv.FormatInt(id, 10), Territory: right.Territory,
		Details: map[string]any{"role": right.Role, "compte": account},
	})
}

// journalAny is journal for what the command line also does.
func (s *Store) journalAny(ctx context.Context, tx pgx.Tx, e Entry) error {
	if e.Actor.Account == 0 {
		return s.journalBy(ctx, tx, "commande", e)
	}
	return s.journal(ctx, tx, e)
}

// AccountLine is an account with its rights in words, for a list.
type AccountLine struct {
	ID     int64
	Email  string
	State  AccountState
	Rights []string // "territoire commune:35238"
}

// AccountLines lists the accounts that are not closed, by number.
func (s *Store) AccountLines(ctx context.Context) ([]AccountLine, error) {
	rows, err := s.pool.Query(ctx, `
		select a.id, a.email, a.state, array(
			select m.role || ' ' || coalesce('lieu:' || m.place_id, m.level || ':' || m.code)
			from valid_membership m where m.account = a.id order by m.id)
		from account a where a.state <> 'closed' order by a.id`)
	if err != nil {
		return nil, away(err)
	}
	return collect(rows, pgx.RowToStructByPos[AccountLine])
}

// TerritoryIsKnown tells whether the reference has a territory.
func (s *Store) TerritoryIsKnown(ctx context.Context, t access.Territory) (known bool, err error) {
	err = s.pool.QueryRow(ctx, `select exists (select from territory where level = $1 and code = $2)`, t.Level, t.Code).Scan(&known)
	return known, awayOr(err)
}
