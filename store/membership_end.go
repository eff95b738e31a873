package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"annuaire/access"
	"annuaire/fault"
)

// EndRight ends a right: of a team that the actor manages, one that they lent,
// or one of their own unless it is the last. What was delegated from it falls
// with it.
func (s *Store) EndRight(ctx context.Context, actor access.Actor, id int64) (r Right, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		if r, err = lockRight(ctx, tx, id, false); err != nil {
			return err
		}
		if err := mayEnd(ctx, tx, actor, r); err != nil {
			return err
		}
		return s.endRight(ctx, tx, actor, r)
	})
	return r, awayOr(err)
}

func mayEnd(ctx context.Context, tx pgx.Tx, actor access.Actor, r Right) error {
	switch {
	case r.Account == actor.Account && actor.Token == nil:
		if len(actor.Grants) <= 1 {
			return fault.New(fault.Rejected, "C'est votre dernier droit : vous ne pouvez pas le retirer. Fermez plutôt votre compte.")
		}
		return nil
	case lentBy(actor, r) && actor.Token == nil:
		return nil
	}
	o, err := r.object(ctx, tx)
	if err != nil {
		return err
	}
	return actor.Require(access.TeamManage, o)
}

// lentBy tells whether a right is one that the actor lent.
func lentBy(actor access.Actor, r Right) bool {
	return r.Lent && slices.ContainsFunc(actor.Grants, func(g access.Grant) bool { return g.ID == r.LentFrom })
}

// endRight ends a right that was read under lock: whoever calls it has checked
// that the actor may.
func (s *Store) endRight(ctx context.Context, tx pgx.Tx, actor access.Actor, r Right) error {
	_, err := tx.Exec(ctx, `
		update membership set ended_at = now(), ended_by = nullif($2::bigint, 0) where id = $1`, r.ID, actor.Account)
	if err != nil {
		return err
	}
	if r.Role == access.Agency {
		if err := keepAgency(ctx, tx); err != nil {
			return err
		}
	}
	if err := s.journalRight(ctx, tx, actor, "droit.retirer", r); err != nil {
		return err
	}
	return s.tellEnded(ctx, tx, r)
}

// keepAgency refuses, after rights have ended, that nobody administers the
// agency for good. The lock makes two who end each other's follow one another.
func keepAgency(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('agency administrators', 0))`); err != nil {
		return err
	}
	var kept bool
	err := tx.QueryRow(ctx, `select agency_is_managed()`).Scan(&kept)
	if err == nil && !kept {
		err = fault.New(fault.Rejected, "C'est la dernière personne qui administre l'agence. Donnez d'abord ce droit à une autre.")
	}
	return err
}

// undoEnd is how long the end of a right may be undone.
const undoEnd = 24 * time.Hour

// RestoreRight gives back a right that the actor ended in the last day.
func (s *Store) RestoreRight(ctx context.Context, actor access.Actor, id int64) (r Right, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		if r, err = lockRight(ctx, tx, id, true); err != nil {
			return err
		}
		if err := mayRestore(ctx, tx, actor, r); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `update membership set ended_at = null, ended_by = null where id = $1`, id)
		if isDuplicate(err) {
			return fault.Wrap(err, fault.Conflict, "Cette personne a de nouveau ce droit. Rien n'a changé.")
		}
		if err != nil {
			return err
		}
		if err := s.journalRight(ctx, tx, actor, "droit.rendre", r); err != nil {
			return err
		}
		return s.tellGiven(ctx, tx, actor, r)
	})
	return r, awayOr(err)
}

func mayRestore(ctx context.Context, tx pgx.Tx, actor access.Actor, r Right) error {
	var mine bool
	err := tx.QueryRow(ctx, `
		select coalesce(ended_by = $2, false) and ended_at > now() - $3::interval and account <> $2 and (until is null or until > now())
		from membership where id = $1`, r.ID, actor.Account, undoEnd).Scan(&mine)
	switch {
	case err != nil:
		return err
	case !mine || r.State == AccountClosed:
		return fault.New(fault.Rejected, "Ce droit ne peut plus être rétabli d'ici. Donnez-le de nouveau.")
	case lentBy(actor, r) && actor.Token == nil:
		return nil
	}
	o, err := r.object(ctx, tx)
	if err != nil {
		return err
	}
	return actor.Require(access.TeamManage, o)
}

// isDuplicate tells whether somebody has the same right already.
func isDuplicate(err error) bool {
	refused, is := errors.AsType[*pgconn.PgError](err)
	return is && refused.Code == "23505" && refused.ConstraintName == "membership_once"
}

// orZero scans a time that may be null as the zero time.
func orZero(t *time.Time) any { return (*optionalTime)(t) }

type optionalTime time.Time

// ScanTimestamptz implements pgtype.TimestamptzScanner.
func (t *optionalTime) ScanTimestamptz(v pgtype.Timestamptz) error {
	*t = optionalTime(v.Time)
	return nil
}

// ScanDate implements pgtype.DateScanner.
func (t *optionalTime) ScanDate(v pgtype.Date) error {
	*t = optionalTime(v.Time)
	return nil
}
