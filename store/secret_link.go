package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/fault"
)

// LinkPurpose is what a secret link is for.
type LinkPurpose string

// The purposes. Other files of this package may have their own.
const (
	LinkInvitation LinkPurpose = "invitation"        // to open an account
	LinkReset      LinkPurpose = "mot-de-passe"      // to choose another password
	LinkRequest    LinkPurpose = "demande-de-compte" // to confirm the e-mail of an account_request
)

// How long links last.
const (
	InvitationLife = 7 * 24 * time.Hour
	ResetLife      = 30 * time.Minute
	RequestLife    = 24 * time.Hour
)

// NewLink is what a link is made for.
type NewLink struct {
	Purpose LinkPurpose
	Account int64  // 0 for none
	Subject string // number or identifier of what it is about, "" for none
	Life    time.Duration
}

// Link is what a link says to who follows it.
type Link struct {
	Account int64
	Subject string
}

// makeLink makes a link and gives its secret, the last part of its path, which
// is nowhere else.
func makeLink(ctx context.Context, tx pgx.Tx, n NewLink, at time.Time) (secret string, err error) {
	secret = newSecret()
	var account *int64
	if n.Account != 0 {
		account = &n.Account
	}
	_, err = tx.Exec(ctx, `
		insert into secret_link (key, purpose, account, subject, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)`,
		digest(secret), n.Purpose, account, n.Subject, at, at.Add(n.Life))
	return secret, err
}

// useLink takes a link, which never serves again: two requests at once take
// one. The error is for the person when it does not serve.
func useLink(ctx context.Context, tx pgx.Tx, purpose LinkPurpose, secret string, at time.Time) (l Link, err error) {
	err = tx.QueryRow(ctx, `
		update secret_link set used_at = $3
		where key = $1 and purpose = $2 and used_at is null and expires_at > $3
		returning coalesce(account, 0), subject`, digest(secret), purpose, at).Scan(&l.Account, &l.Subject)
	return l, spent(err)
}

// Link reads a link without taking it: opening a page takes nothing, as
// programs open links before people do.
func (s *Store) Link(ctx context.Context, purpose LinkPurpose, secret string, at time.Time) (l Link, err error) {
	err = s.pool.QueryRow(ctx, `
		select coalesce(account, 0), subject from secret_link
		where key = $1 and purpose = $2 and used_at is null and expires_at > $3`,
		digest(secret), purpose, at).Scan(&l.Account, &l.Subject)
	return l, spent(err)
}

func spent(err error) error {
	if err == nil {
		return nil
	}
	if err := unlessNone(err); err != nil {
		return err
	}
	return fault.Wrap(err, fault.Gone, "Ce lien a déjà servi, ou sa durée est passée. Demandez-en un autre.")
}

// dropLinks makes the links of an account for one purpose useless.
func dropLinks(ctx context.Context, tx pgx.Tx, purpose LinkPurpose, account int64) error {
	_, err := tx.Exec(ctx, `delete from secret_link where purpose = $1 and account = $2 and used_at is null`, purpose, account)
	return err
}
