package store

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
)

// OpenTicketOnce is OpenTicket for a request that a program numbered: sent again
// with its key it opens nothing, and gets the same answer. Keys belong to the
// account, or to the network of who has none. Rejected when another request
// bore the same key.
func (s *Store) OpenTicketOnce(ctx context.Context, actor access.Actor, t directory.Ticket, n Numbered) (directory.Ticket, error) {
	if n.Key == "" {
		return s.OpenTicket(ctx, actor, t)
	}
	owner := AuthorName(actor.Account)
	if !actor.Signed() {
		owner = t.Network
	}
	key := digest(owner + "\x00" + n.Key)
	if opened, known, err := s.openedBefore(ctx, key, n); err != nil || known {
		return opened, err
	}
	t.Account = actor.Account
	if err := prepareTicket(&t); err != nil {
		return t, err
	}
	now := instant(actor)
	if err := s.Attempt(ctx, now, ticketTries(&t)...); err != nil {
		return t, err
	}
	err := s.transaction(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended(encode($1, 'hex'), 8))`, key); err != nil {
			return err
		}
		if opened, known, err := openedWith(ctx, tx, key, n); err != nil || known { // by one sent at the same time
			t = opened
			return err
		}
		if err := s.openTicket(ctx, tx, actor, &t, now); err != nil {
			return err
		}
		return numberTicket(ctx, tx, &t, key, n, now)
	})
	return t, awayOr(err)
}

func (s *Store) openedBefore(ctx context.Context, key []byte, n Numbered) (t directory.Ticket, known bool, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		t, known, err = openedWith(ctx, tx, key, n)
		return err
	})
	return t, known, awayOr(err)
}

// numberTicket keeps the key, and gives the ticket the secret that comes of it:
// the record keeps no secret, so that of an answer given twice is computed.
func numberTicket(ctx context.Context, tx pgx.Tx, t *directory.Ticket, key []byte, n Numbered, now time.Time) (err error) {
	if t.Secret, err = numberedSecret(ctx, tx, key, n); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `update ticket set key = $2, request = $3 where number = $1`, t.Number, key, n.Request); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into ticket_link (hash, ticket, proves, since) values ($1, $2, false, $3)`, digest(t.Secret), t.Number, now)
	return err
}

func openedWith(ctx context.Context, tx pgx.Tx, key []byte, n Numbered) (t directory.Ticket, known bool, err error) {
	var request []byte
	err = tx.QueryRow(ctx, `
		select t.number, m.state, t.request
		from ticket t
		join lateral (select state from ticket_move where ticket = t.number order by seq limit 1) m on true
		where t.key = $1`, key).Scan(&t.Number, &t.State, &request)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return t, false, nil
	case err != nil:
		return t, false, midway(err)
	case !bytes.Equal(request, n.Request):
		return t, false, otherRequest()
	}
	t.Secret, err = numberedSecret(ctx, tx, key, n)
	return t, true, err
}

// numberedSecret makes the secret of a numbered ticket: nobody can compute it without
// the key of the service.
func numberedSecret(ctx context.Context, tx pgx.Tx, key []byte, n Numbered) (string, error) {
	var own []byte
	if err := tx.QueryRow(ctx, `select key from form_key`).Scan(&own); err != nil {
		return "", midway(err)
	}
	h := hmac.New(sha256.New, own)
	h.Write([]byte("demande"))
	h.Write(key)
	h.Write(n.Request)
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)), nil
}
