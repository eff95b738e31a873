package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// HandOverPlace gives the management of a place to the person who bears an
// e-mail, invited when they have no account, and ends that of the actor.
func (s *Store) HandOverPlace(ctx context.Context, actor access.Actor, id, email string) (p directory.Place, err error) {
	email, readable := EmailOf(email)
	if !readable {
		return p, fault.Fields{{Name: "courriel", Message: "Écrivez une adresse comme prenom.nom@exemple.fr."}}.Err("L'adresse électronique n'est pas lisible. Rien n'a changé.")
	}
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		if p, err = lockPlaceFor(ctx, tx, actor, access.PlaceTransfer, id); err != nil {
			return err
		}
		// That the place may be handed over is all that is asked of the giver.
		allowed := func(access.Object) error { return nil }
		n := NewRight{Email: email, Role: access.PlaceManager, Place: id}
		if n.Until, err = untilOf(ctx, tx, actor, n); err != nil {
			return err
		}
		given, err := s.give(ctx, tx, actor, n, 0, allowed)
		if err != nil {
			return err
		}
		if given.Account == actor.Account {
			return fault.Fields{{Name: "courriel", Message: "Cette adresse est la vôtre. Écrivez celle d'une autre personne."}}.Err("Rien n'a changé.")
		}
		if err := s.endManagement(ctx, tx, actor, id); err != nil {
			return err
		}
		return s.journalPlace(ctx, tx, actor, access.PlaceTransfer, &p, "transmettre")
	})
	return p, awayOr(err)
}

// untilOf gives when the right of who takes over ends: with that of the actor,
// when they have no other by which to hand the place over.
func untilOf(ctx context.Context, tx pgx.Tx, actor access.Actor, n NewRight) (until time.Time, err error) {
	o, err := placeObject(ctx, tx, n.Place)
	if err != nil || lasting(actor, n).May(access.PlaceTransfer, o).Allowed {
		return until, err
	}
	for _, g := range actor.Grants {
		if g.Role == n.Role && g.Place == n.Place && g.Until.After(until) {
			until = g.Until
		}
	}
	return until, nil
}

// endManagement ends the rights by which the actor manages a place.
func (s *Store) endManagement(ctx context.Context, tx pgx.Tx, actor access.Actor, id string) error {
	for _, g := range actor.Grants {
		if g.Role != access.PlaceManager || g.Place != id {
			continue
		}
		r, err := lockRight(ctx, tx, g.ID, false)
		if err != nil {
			return err
		}
		if err := s.endRight(ctx, tx, actor, r); err != nil {
			return err
		}
	}
	return nil
}
