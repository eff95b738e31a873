package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// Numbered is a request that a program numbered itself. Without a key it is done
// each time that it is sent.
type Numbered struct {
	Key     string
	Request []byte // sha256 of its method, address and body
}

// NumberedAnswer is what such a request is answered, byte for byte.
type NumberedAnswer struct {
	Status  int
	Headers map[string]string
	Body    []byte
}

// NumberedLife is how long an answer is kept.
const NumberedLife = 48 * time.Hour

// MaxKey is the longest key, in characters.
const MaxKey = 200

// ChangeOnce lets do change places in one transaction, which also keeps the
// answer: sent again, the same request gets it without doing anything more.
// Rejected when another request bore the same key. Failures are not kept.
func (s *Store) ChangeOnce(ctx context.Context, actor access.Actor, n Numbered, reason string, do func(*PlaceWriter) (NumberedAnswer, error)) (answer NumberedAnswer, err error) {
	err = s.changingFor(ctx, actor, reason, func(tx pgx.Tx) error {
		known, is, err := reserve(ctx, tx, actor, n)
		if err != nil || is {
			answer = known
			return err
		}
		if answer, err = do(&PlaceWriter{s, ctx, tx, actor}); err != nil || n.Key == "" {
			return err
		}
		_, err = tx.Exec(ctx, `
			update numbered_answer
			set status = $3, headers = $4, body = $5
			where account = $1 and key = $2`, actor.Account, n.Key, answer.Status, orObject(answer.Headers), answer.Body)
		return err
	})
	return answer, awayOr(err)
}

// reserve takes the key, or gives the answer that it already has. Of two
// requests at once the second waits here for the first to end.
func reserve(ctx context.Context, tx pgx.Tx, actor access.Actor, n Numbered) (known NumberedAnswer, is bool, err error) {
	if n.Key == "" || !actor.Signed() {
		return known, false, nil
	}
	n.Request = underLimit(n.Request, actor.Token)
	taken, err := tx.Exec(ctx, `
		insert into numbered_answer (account, key, request, made_at)
		values ($1, $2, $3, $4)
		on conflict (account, key) do nothing`, actor.Account, n.Key, n.Request, instant(actor))
	if err != nil || taken.RowsAffected() == 1 {
		return known, false, err
	}
	var request []byte
	err = tx.QueryRow(ctx, `
		select request, status, headers, body
		from numbered_answer
		where account = $1 and key = $2`, actor.Account, n.Key).Scan(&request, &known.Status, &known.Headers, &known.Body)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return known, false, fault.New(fault.Conflict, "Cette demande était trop ancienne pour être reconnue. Recommencez.")
	case err == nil && !bytes.Equal(request, n.Request):
		return known, false, otherRequest()
	}
	return known, true, err
}

// underLimit makes of the same request by a token of other limits another
// request: what one may read, another may not.
func underLimit(request []byte, limit *access.Limit) []byte {
	if limit == nil {
		return request
	}
	sum := sha256.New()
	sum.Write(request)
	fmt.Fprintf(sum, "%q %s", limit.Actions, limit.Territory)
	return sum.Sum(nil)
}

// otherRequest refuses a key that another request bore.
func otherRequest() error {
	return fault.New(fault.Rejected, "Cette clé Idempotency-Key a déjà servi pour une autre demande. Rien n'a changé : choisissez une autre clé.")
}

// ForgetAnswers drops the answers that are too old to be asked for again.
func (s *Store) ForgetAnswers(ctx context.Context, now time.Time) (int, error) {
	done, err := s.pool.Exec(ctx, `delete from numbered_answer where made_at <= $1`, now.Add(-NumberedLife))
	return int(done.RowsAffected()), awayOr(err)
}

// PlaceWriter changes places for an actor in one transaction.
type PlaceWriter struct {
	store *Store
	ctx   context.Context // of the transaction, which does not outlive it
	tx    pgx.Tx
	actor access.Actor
}

// Create is Store.CreatePlace.
func (w *PlaceWriter) Create(p directory.Place) (directory.Place, error) {
	return w.store.publishNew(w.ctx, w.tx, w.actor, p)
}

// Change lets change write what a place must become; the place that it receives
// is the record, at the version that was read.
func (w *PlaceWriter) Change(id string, version int64, change func(*directory.Place) error) (directory.Place, error) {
	act := placeAct{access.PlacePublish, id, version, "modifier"}
	return w.store.changePlaceIn(w.ctx, w.tx, w.actor, act, func(tx pgx.Tx, now *directory.Place) error {
		next := *now
		if err := change(&next); err != nil {
			return err
		}
		return rewrite(w.ctx, tx, w.actor, next, now)
	})
}

// Archive is Store.ArchivePlace; reason is also that of the transaction.
func (w *PlaceWriter) Archive(id string, version int64, reason string) (directory.Place, error) {
	if err := checkReason(reason); err != nil {
		return directory.Place{}, err
	}
	return w.store.changePlaceIn(w.ctx, w.tx, w.actor, placeAct{access.PlaceArchive, id, version, "archiver"}, archive(reason))
}

// Confirm is Store.ConfirmPlace.
func (w *PlaceWriter) Confirm(id string) (directory.Place, error) {
	p, err := lockPlaceFor(w.ctx, w.tx, w.actor, access.PlaceConfirm, id)
	if err != nil {
		return p, err
	}
	o, err := placeObject(w.ctx, w.tx, id)
	if err != nil {
		return p, err
	}
	role := roleOf(w.actor, w.actor.May(access.PlaceConfirm, o))
	return p, w.store.confirm(w.ctx, w.tx, w.actor, &p, role, today(w.actor))
}
