package store

import (
	"context"

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
		given, err := s.give(ctx, tx, actor, NewRight{Email: email, Role: access.PlaceManager, Place: id}, 0, allowed)
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
