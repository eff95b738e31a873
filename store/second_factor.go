package store

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
)

// SecondFactor is what one-time codes of an account are made from.
type SecondFactor struct {
	Secret    string // base32
	Confirmed bool
	Step      int64 // the last one that served
}

// SecondFactorOf gives the second factor of an account; ok is false when it has
// none, not even one that waits to be confirmed.
func (s *Store) SecondFactorOf(ctx context.Context, account int64) (f SecondFactor, ok bool, err error) {
	err = s.pool.QueryRow(ctx, `
		select totp, totp_since is not null, totp_step
		from account where id = $1 and state = 'active' and totp is not null`, account).Scan(&f.Secret, &f.Confirmed, &f.Step)
	return f, err == nil, unlessNone(err)
}

// BeginSecondFactor keeps a secret until its first code confirms it, unless the
// account has a second factor already.
func (s *Store) BeginSecondFactor(ctx context.Context, actor access.Actor, secret string) error {
	return awayOr(s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			update account set totp = $2, totp_step = 0 where id = $1 and state = 'active' and totp_since is null`, actor.Account, secret)
		return err
	}))
}

// UseStep notes that the code of a step served; false when that step, or a later
// one, already did.
func (s *Store) UseStep(ctx context.Context, account, step int64) (fresh bool, err error) {
	done, err := s.pool.Exec(ctx, `
		update account set totp_step = $2 where id = $1 and state = 'active' and totp is not null and totp_step < $2`, account, step)
	return done.RowsAffected() == 1, awayOr(err)
}

// ConfirmSecondFactor puts the second factor in force, with the recovery codes
// that replace it once each.
func (s *Store) ConfirmSecondFactor(ctx context.Context, actor access.Actor, codes []string, at time.Time) error {
	return awayOr(s.transaction(ctx, func(tx pgx.Tx) error {
		done, err := tx.Exec(ctx, `
			update account set totp_since = $2 where id = $1 and state = 'active' and totp is not null and totp_since is null`, actor.Account, at)
		if err != nil {
			return err
		}
		if done.RowsAffected() == 0 {
			return fault.New(fault.Conflict, "Votre seconde étape de connexion est déjà en service.")
		}
		if err := replaceRecoveryCodes(ctx, tx, actor.Account, codes); err != nil {
			return err
		}
		return s.journal(ctx, tx, ownEntry(actor, "compte.seconde-etape"))
	}))
}

// RenewRecoveryCodes replaces the recovery codes of the actor.
func (s *Store) RenewRecoveryCodes(ctx context.Context, actor access.Actor, codes []string) error {
	return awayOr(s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		return replaceRecoveryCodes(ctx, tx, actor.Account, codes)
	}))
}

func replaceRecoveryCodes(ctx context.Context, tx pgx.Tx, account int64, codes []string) error {
	if _, err := tx.Exec(ctx, `delete from recovery_code where account = $1`, account); err != nil {
		return err
	}
	for _, code := range codes {
		if _, err := tx.Exec(ctx, `insert into recovery_code (account, key) values ($1, $2)`, account, digest(code)); err != nil {
			return err
		}
	}
	return nil
}

// UseRecoveryCode takes one of the codes that replace the second factor; it
// serves once.
func (s *Store) UseRecoveryCode(ctx context.Context, account int64, code string, at time.Time) (fresh bool, err error) {
	done, err := s.pool.Exec(ctx, `
		update recovery_code set used_at = $3 where account = $1 and key = $2 and used_at is null`, account, digest(code), at)
	return done.RowsAffected() == 1, awayOr(err)
}

// RecoveryCodesLeft counts the codes of the actor that have not served.
func (s *Store) RecoveryCodesLeft(ctx context.Context, actor access.Actor) (n int, err error) {
	err = s.pool.QueryRow(ctx, `select count(*) from recovery_code where account = $1 and used_at is null`, actor.Account).Scan(&n)
	return n, awayOr(err)
}

// DropSecondFactor removes the second factor of an account.
func (s *Store) DropSecondFactor(ctx context.Context, actor access.Actor) error {
	return awayOr(s.transaction(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `update account set totp = null, totp_since = null, totp_step = 0 where id = $1`, actor.Account)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `delete from recovery_code where account = $1`, actor.Account); err != nil {
			return err
		}
		// What a second factor opened counts for less without one.
		if _, err := tx.Exec(ctx, `update session set strong_since = null where account = $1`, actor.Account); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update api_token set strong = false where account = $1`, actor.Account); err != nil {
			return err
		}
		return s.journal(ctx, tx, ownEntry(actor, "compte.sans-seconde-etape"))
	}))
}

func ownEntry(actor access.Actor, action string) Entry {
	return Entry{Actor: actor, Action: action, Kind: "compte", Object: strconv.FormatInt(actor.Account, 10)}
}
