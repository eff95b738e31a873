package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
)

// PublishDraft is CreatePlace, or UpdatePlace when the draft is of a place, for
// what a draft holds: the draft ends with it, so that a form sent twice counts
// once.
func (s *Store) PublishDraft(ctx context.Context, actor access.Actor, d Draft, p directory.Place, reason string) (directory.Place, error) {
	if d.PlaceID != "" {
		return s.changePlace(ctx, actor, access.PlacePublish, d.PlaceID, p.Version, reason, "modifier", func(tx pgx.Tx, now *directory.Place) error {
			if err := dropDraft(ctx, tx, d); err != nil {
				return err
			}
			return rewrite(ctx, tx, actor, p, now)
		})
	}
	err := s.changingFor(ctx, actor, reason, func(tx pgx.Tx) (err error) {
		if err := dropDraft(ctx, tx, d); err != nil {
			return err
		}
		p, err = s.publishNew(ctx, tx, actor, p)
		return err
	})
	return p, awayOr(err)
}

// SendDraft is OpenTicket for what a draft proposes: the draft ends with it.
func (s *Store) SendDraft(ctx context.Context, actor access.Actor, d Draft, t directory.Ticket) (directory.Ticket, error) {
	t.Account = actor.Account
	if err := t.Check(); err != nil {
		return t, err
	}
	if t.Email != "" {
		t.Email, _ = EmailOf(t.Email)
	}
	now := instant(actor)
	if err := s.Attempt(ctx, now, ticketTries(&t)...); err != nil {
		return t, err
	}
	err := s.transaction(ctx, func(tx pgx.Tx) error {
		if err := dropDraft(ctx, tx, d); err != nil {
			return err
		}
		return s.openTicket(ctx, tx, actor, &t, now)
	})
	return t, awayOr(err)
}
