package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
)

// Provided is what an identity provider says of a person.
type Provided struct {
	Subject  string // with its issuer
	Email    string // as EmailOf writes it, "" for none
	Verified bool   // the provider vouches that the e-mail is theirs
	Name     string
}

// ProvidedAccount gives the account of a person who signs in by the identity
// provider; ok is false when there is none. It is the one that this person
// signed in to before; else the one that bears the e-mail, where the provider
// vouches for it and nobody else signs in to it that way. An invited account is
// opened by that: the e-mail that the invitation went to is theirs.
func (s *Store) ProvidedAccount(ctx context.Context, who Provided) (c Credential, ok bool, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			select id, totp_since is not null from account where subject = $1 and state = 'active'`, who.Subject).Scan(&c.Account, &c.TOTP)
		if err == nil || unlessNone(err) != nil || who.Email == "" || !who.Verified {
			ok = err == nil
			return unlessNone(err)
		}
		err = tx.QueryRow(ctx, `
			update account set subject = $1, state = 'active', name = case when name = '' then $3 else name end
			where email = $2 and subject is null and state in ('active', 'invited')
			returning id, totp_since is not null`, who.Subject, who.Email, who.Name).Scan(&c.Account, &c.TOTP)
		if err != nil {
			return unlessNone(err)
		}
		ok = true
		if err := dropLinks(ctx, tx, LinkInvitation, c.Account); err != nil {
			return err
		}
		return s.journal(ctx, tx, ownEntry(access.Actor{Account: c.Account}, "compte.relier"))
	})
	return c, ok, awayOr(err)
}
