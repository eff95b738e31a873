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

// Credential is what a password is compared with.
type Credential struct {
	Account int64
	Hash    string // argon2id, empty when there is no password
	TOTP    bool   // a second factor is to come
}

// Credential gives what is to be compared for an e-mail, as EmailOf writes it;
// ok is false when no open account bears it.
func (s *Store) Credential(ctx context.Context, email string) (c Credential, ok bool, err error) {
	err = s.pool.QueryRow(ctx, `
		select id, coalesce(password, ''), totp_since is not null
		from account where email = $1 and state = 'active'`, email).Scan(&c.Account, &c.Hash, &c.TOTP)
	return c, err == nil, unlessNone(err)
}

// CredentialOf gives what is to be compared for the actor. Nobody who acts reads
// a password, their own neither: the program compares.
func (s *Store) CredentialOf(ctx context.Context, actor access.Actor) (c Credential, err error) {
	err = s.pool.QueryRow(ctx, `
		select id, coalesce(password, ''), totp_since is not null
		from account where id = $1 and state = 'active'`, actor.Account).Scan(&c.Account, &c.Hash, &c.TOTP)
	return c, awayOr(err)
}

// AskReset sends a link to choose another password, when an open account bears
// the e-mail. It says nothing of whether one does.
func (s *Store) AskReset(ctx context.Context, email string, at time.Time) error {
	return awayOr(s.transaction(ctx, func(tx pgx.Tx) error {
		var account int64
		var name string
		err := tx.QueryRow(ctx, `
			select id, name from account where email = $1 and state = 'active' for no key update`, email).Scan(&account, &name)
		if err != nil {
			return unlessNone(err)
		}
		if err := dropLinks(ctx, tx, LinkReset, account); err != nil {
			return err
		}
		secret, err := makeLink(ctx, tx, NewLink{Purpose: LinkReset, Account: account, Life: ResetLife}, at)
		if err != nil {
			return err
		}
		return s.owe(ctx, tx, task.Mail{To: email, Letter: task.PasswordReset, With: map[string]string{
			"nom": name, "chemin": ResetPath + secret, "expire": "dans 30 minutes",
		}})
	}))
}

// ResetPassword gives an account the password chosen by its link. Every session
// of it ends.
func (s *Store) ResetPassword(ctx context.Context, secret, hash string, at time.Time) (account int64, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		l, err := useLink(ctx, tx, LinkReset, secret, at)
		if err != nil {
			return err
		}
		account = l.Account
		return s.setPassword(ctx, tx, account, hash, "")
	})
	return account, awayOr(err)
}

// ChangePassword gives the actor another password. Their other sessions end,
// and the links to choose one serve no more.
func (s *Store) ChangePassword(ctx context.Context, actor access.Actor, hash, token string) error {
	return awayOr(s.transaction(ctx, func(tx pgx.Tx) error { return s.setPassword(ctx, tx, actor.Account, hash, token) }))
}

// setPassword sets a password, ends the sessions but that of token, and tells
// the person.
func (s *Store) setPassword(ctx context.Context, tx pgx.Tx, account int64, hash, token string) error {
	var email, name string
	err := tx.QueryRow(ctx, `
		update account set password = $2 where id = $1 and state = 'active' returning email, name`, account, hash).Scan(&email, &name)
	if err != nil {
		if unlessNone(err) == nil {
			return fault.Wrap(err, fault.Gone, "Ce compte est fermé.")
		}
		return err
	}
	if err := endOtherSessions(ctx, tx, account, token); err != nil {
		return err
	}
	if err := dropLinks(ctx, tx, LinkReset, account); err != nil {
		return err
	}
	err = s.journal(ctx, tx, Entry{Actor: access.Actor{Account: account}, Action: "compte.mot-de-passe", Kind: "compte", Object: strconv.FormatInt(account, 10)})
	if err != nil {
		return err
	}
	return s.owe(ctx, tx, task.Mail{To: email, Letter: task.PasswordChanged, With: map[string]string{"nom": name, "chemin": "/mot-de-passe"}})
}
