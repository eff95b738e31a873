package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// ReminderLink is what the secret address of a letter leads to.
type ReminderLink struct {
	Place       directory.Place
	Account     int64 // 0: the address that the sheet publishes
	ExpiresAt   time.Time
	ConfirmedAt *time.Time // nil: not yet
}

type reminderRow struct {
	ID          int64
	PlaceID     *string
	Account     *int64
	Address     []byte
	ExpiresAt   time.Time
	ConfirmedAt *time.Time
}

var (
	errNoReminder      = fault.New(fault.Unknown, "Ce lien n’est pas reconnu. Ouvrez de nouveau celui du message, ou cherchez la fiche sur ce site.")
	errReminderExpired = fault.New(fault.Gone, "Ce lien n’est plus valable : il a plus de trente jours. La fiche n’a pas changé. Signalez une erreur depuis la fiche si besoin.")
	errReminderRight   = fault.New(fault.Denied, "Ce lien ne permet plus de confirmer la fiche : vous ne gérez plus ce lieu, ou son adresse a changé. Rien n’a été modifié.")
	errReminderHidden  = fault.New(fault.Gone, "Cette fiche n’est plus publiée : il n’y a rien à confirmer.")
)

// Reminder gives what a secret leads to, and remembers that somebody, or some
// machine that reads mail, looked.
func (s *Store) Reminder(ctx context.Context, secret string, now time.Time) (link ReminderLink, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		r, p, err := readReminder(ctx, tx, secret, now)
		if err != nil {
			return err
		}
		link = ReminderLink{Place: p, ExpiresAt: r.ExpiresAt, ConfirmedAt: r.ConfirmedAt}
		if r.Account != nil {
			link.Account = *r.Account
		}
		_, err = tx.Exec(ctx, `update reminder set opened_at = $2 where id = $1 and opened_at is null`, r.ID, now)
		return err
	})
	return link, awayOr(err)
}

// readReminder locks the reminder of a secret, then its place, and checks that it
// may still be used. What was confirmed stays readable until it expires.
func readReminder(ctx context.Context, tx pgx.Tx, secret string, now time.Time) (r reminderRow, p directory.Place, err error) {
	rows, err := tx.Query(ctx, `
		select id, place_id, account, address, expires_at, confirmed_at
		from reminder
		where secret = $1
		for update`, digest(secret))
	if err != nil {
		return r, p, err
	}
	r, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[reminderRow])
	if errors.Is(err, pgx.ErrNoRows) || err == nil && r.PlaceID == nil {
		return r, p, errNoReminder
	}
	if err != nil {
		return r, p, err
	}
	if !now.Before(r.ExpiresAt) {
		return r, p, errReminderExpired
	}
	if p, err = lockPlace(ctx, tx, *r.PlaceID); err != nil {
		return r, p, err
	}
	if p.State != directory.Published {
		return r, p, errReminderHidden
	}
	return r, p, nil
}

// ConfirmByLink says that everything on a sheet is right, for whoever holds the
// secret. A second time, or two at once, gives the same answer and changes
// nothing more: already tells so.
func (s *Store) ConfirmByLink(ctx context.Context, secret string, now time.Time) (p directory.Place, already bool, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		r, place, err := readReminder(ctx, tx, secret, now)
		if err != nil {
			return err
		}
		p = place
		if already = r.ConfirmedAt != nil; already {
			return nil
		}
		return s.confirmAs(ctx, tx, r, &p, now)
	})
	return p, already, awayOr(err)
}

func (s *Store) confirmAs(ctx context.Context, tx pgx.Tx, r reminderRow, p *directory.Place, now time.Time) error {
	role, err := stillMay(ctx, tx, r)
	if err != nil {
		return err
	}
	actor := access.Actor{At: now.In(directory.Paris)}
	author := Author{Name: "adresse publiée du lieu", Reason: "Fiche confirmée : tout est juste."}
	if r.Account != nil {
		actor.Account = *r.Account
		author.Name = AuthorName(*r.Account)
	}
	if err := sign(ctx, tx, author); err != nil {
		return err
	}
	if err := s.confirm(ctx, tx, actor, p, role, today(actor)); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update reminder set confirmed_at = $2, opened_at = coalesce(opened_at, $2)
		where id = $1`, r.ID, now)
	return err
}

// stillMay tells in which role a link confirms now: what was true when the
// letter was sent may no longer be.
func stillMay(ctx context.Context, tx pgx.Tx, r reminderRow) (role access.Role, err error) {
	if r.Account == nil {
		var published bool
		err = tx.QueryRow(ctx, `
			select exists (select from place p, unnest(p.courriels) c where p.id = $1 and address_digest(c) = $2)`, r.PlaceID, r.Address).Scan(&published)
		if err == nil && !published {
			err = errReminderRight
		}
		return "", err
	}
	err = tx.QueryRow(ctx, `
		select role
		from valid_membership
		where account = $1 and place_id = $2 and role in ('gestionnaire', 'mediateur')
		order by role
		limit 1`, r.Account, r.PlaceID).Scan(&role)
	if errors.Is(err, pgx.ErrNoRows) {
		err = errReminderRight
	}
	return role, err
}

// RefuseReminders stops all reminders to the address that a secret was sent to,
// even once the link has expired.
func (s *Store) RefuseReminders(ctx context.Context, secret string, now time.Time) error {
	done, err := s.pool.Exec(ctx, `
		insert into reminder_refusal (address, at)
		select address, $2 from reminder where secret = $1
		on conflict (address) do update set at = reminder_refusal.at`, digest(secret), now)
	if err == nil && done.RowsAffected() == 0 {
		return errNoReminder
	}
	return awayOr(err)
}
