package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// Draft is a form that somebody has begun and not sent.
type Draft struct {
	ID           int64
	Secret       string // of one that belongs to nobody in particular; known to who has its address
	PlaceID      string // empty: a place to add
	PlaceVersion int64  // that was read when the form was begun
	Base         directory.Patch
	Answers      map[string]url.Values // by step, as they were sent
	SavedAt      time.Time
	ExpiresAt    time.Time
}

// DraftLife is how long a draft is kept after it was last saved.
const DraftLife = 30 * 24 * time.Hour

// maxDraft bounds what the answers of one draft weigh, in bytes of JSON.
const maxDraft = 500_000

var (
	draftsOfNetwork = Allowance{Kind: "brouillon.reseau", Number: 60, Window: time.Hour}
	draftsOfAccount = Allowance{Kind: "brouillon.compte", Number: 200, Window: 24 * time.Hour}
	errNoDraft      = fault.New(fault.Unknown, "Ce brouillon n'existe plus : il a été envoyé, supprimé, ou a plus de trente jours.")
)

// StartDraft keeps a new form. For somebody who has not signed in it draws a
// secret, and counts by network, their address, how many they begin. A person has
// one draft for each place: the one there is, is given.
func (s *Store) StartDraft(ctx context.Context, actor access.Actor, d Draft, network string) (Draft, error) {
	now := instant(actor)
	if err := d.check(); err != nil {
		return d, err
	}
	try := Try{draftsOfAccount, strconv.FormatInt(actor.Account, 10)}
	if !actor.Signed() {
		try = Try{draftsOfNetwork, network}
		d.Secret = newSecret()
	}
	if err := s.Attempt(ctx, now, try); err != nil {
		return d, err
	}
	d.SavedAt, d.ExpiresAt = now, now.Add(DraftLife)
	err := s.draftFor(ctx, actor, d.Secret, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			insert into draft (account, secret, place_id, place_version, base, answers, began_at, saved_at, expires_at)
			values ($1, $2, $3, $4, $5, $6, $7, $7, $8)
			on conflict (account, place_id) where place_id is not null do update set expires_at = excluded.expires_at
			returning id`,
			accountOrNull(actor), secretOrNull(d.Secret), orNull(d.PlaceID), versionOrNull(d), orObject(d.Base), orObject(d.Answers), now, d.ExpiresAt).Scan(&d.ID)
	})
	if err != nil || d.PlaceID == "" {
		return d, awayOr(err)
	}
	return s.Draft(ctx, actor, d.ID, "")
}

// Draft gives a form that the actor began, by its number, or by its secret when
// it belongs to nobody in particular. Unknown when there is none.
func (s *Store) Draft(ctx context.Context, actor access.Actor, id int64, secret string) (d Draft, err error) {
	err = s.draftFor(ctx, actor, secret, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select `+draftColumns+`
			from draft
			where expires_at > $3 and (id = $1 and secret is null or secret = $2)`, id, secretOrNull(secret), instant(actor))
		if err != nil {
			return midway(err)
		}
		d, err = pgx.CollectExactlyOneRow(rows, scanDraft)
		if errors.Is(err, pgx.ErrNoRows) {
			return errNoDraft
		}
		d.Secret = secret
		return err
	})
	return d, awayOr(err)
}

// DraftOf gives the form that the actor began on a place, false when there is none.
func (s *Store) DraftOf(ctx context.Context, actor access.Actor, placeID string) (d Draft, has bool, err error) {
	if !storable(placeID) {
		return d, false, nil
	}
	drafts, err := s.drafts(ctx, actor, `place_id = $2`, placeID)
	if err != nil || len(drafts) == 0 {
		return d, false, err
	}
	return drafts[0], true, nil
}

// Drafts gives the places that the actor has begun to add, latest first.
func (s *Store) Drafts(ctx context.Context, actor access.Actor) ([]Draft, error) {
	return s.drafts(ctx, actor, `place_id is null and $2 = ''`, "")
}

func (s *Store) drafts(ctx context.Context, actor access.Actor, condition, argument string) (drafts []Draft, err error) {
	err = s.draftFor(ctx, actor, "", func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			select `+draftColumns+`
			from draft
			where expires_at > $1 and account = acting_account() and `+condition+`
			order by saved_at desc
			limit 50`, instant(actor), argument)
		if err != nil {
			return midway(err)
		}
		drafts, err = collect(rows, scanDraft)
		return err
	})
	return drafts, awayOr(err)
}

// SaveDraft keeps what a draft now holds, for as long again.
func (s *Store) SaveDraft(ctx context.Context, actor access.Actor, d Draft) error {
	if err := d.check(); err != nil {
		return err
	}
	now := instant(actor)
	return awayOr(s.draftFor(ctx, actor, d.Secret, func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, `
			update draft
			set answers = $2, base = $3, place_version = $4, saved_at = $5, expires_at = $6
			where id = $1`, d.ID, orObject(d.Answers), orObject(d.Base), versionOrNull(d), now, now.Add(DraftLife))
		if err == nil && done.RowsAffected() == 0 {
			return errNoDraft
		}
		return err
	}))
}

// DropDraft forgets a draft.
func (s *Store) DropDraft(ctx context.Context, actor access.Actor, d Draft) error {
	return awayOr(s.draftFor(ctx, actor, d.Secret, func(tx pgx.Tx) error { return dropDraft(ctx, tx, d) }))
}

// dropDraft ends a draft in the transaction that does what it asked: of two
// that are sent at once, one finds it.
func dropDraft(ctx context.Context, tx pgx.Tx, d Draft) error {
	done, err := tx.Exec(ctx, `delete from draft where id = $1`, d.ID)
	if err == nil && done.RowsAffected() == 0 {
		return errNoDraft
	}
	return err
}

// ExpireDrafts forgets the drafts that nobody has saved for thirty days.
func (s *Store) ExpireDrafts(ctx context.Context, now time.Time) (int, error) {
	done, err := s.pool.Exec(ctx, `delete from draft where expires_at <= $1`, now)
	return int(done.RowsAffected()), awayOr(err)
}

func (d *Draft) check() error {
	text, err := json.Marshal(d.Answers)
	if err != nil {
		return err
	}
	if len(text) > maxDraft {
		return fault.New(fault.TooLarge, "Ce formulaire est trop long pour être gardé. Raccourcissez les textes.")
	}
	return nil
}

// draftFor is actingFor for who may also have the secret of a draft.
func (s *Store) draftFor(ctx context.Context, actor access.Actor, secret string, fn func(pgx.Tx) error) error {
	return s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		if secret != "" {
			if _, err := tx.Exec(ctx, `select set_config('annuaire.draft', $1, true)`, hex.EncodeToString(digest(secret))); err != nil {
				return err
			}
		}
		return fn(tx)
	})
}

const draftColumns = `id, coalesce(place_id, '') as place_id, coalesce(place_version, 0) as place_version, base, answers, saved_at, expires_at`

func scanDraft(row pgx.CollectableRow) (d Draft, err error) {
	err = row.Scan(&d.ID, &d.PlaceID, &d.PlaceVersion, &d.Base, &d.Answers, &d.SavedAt, &d.ExpiresAt)
	return d, err
}

func accountOrNull(actor access.Actor) any {
	if !actor.Signed() {
		return nil
	}
	return actor.Account
}

func secretOrNull(secret string) any {
	if secret == "" {
		return nil
	}
	return digest(secret)
}

func versionOrNull(d Draft) any {
	if d.PlaceID == "" {
		return nil
	}
	return d.PlaceVersion
}

func orObject[M ~map[K]V, K comparable, V any](m M) M {
	if m == nil {
		return M{}
	}
	return m
}
