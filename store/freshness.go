package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// Confirmed is what a confirmation did to one place.
type Confirmed struct {
	ID   string
	Name string // empty when the place could not be read
	Err  error  // nil: everything is right as of that day
}

// MaxConfirmed bounds how many places are confirmed at once.
const MaxConfirmed = 200

// ConfirmPlaces says that everything on these sheets is right, each by itself:
// what is refused for one does not stop the others.
func (s *Store) ConfirmPlaces(ctx context.Context, actor access.Actor, ids []string) ([]Confirmed, error) {
	if len(ids) > MaxConfirmed {
		return nil, fault.New(fault.TooLarge, "Confirmez au plus %d fiches à la fois.", MaxConfirmed)
	}
	list := make([]Confirmed, len(ids))
	for i, id := range ids {
		p, err := s.ConfirmPlace(ctx, actor, id)
		if IsAway(err) {
			return nil, err
		}
		list[i] = Confirmed{ID: id, Name: p.Name, Err: err}
	}
	return list, nil
}

// ConfirmPlace says that everything on a sheet is right: that counts as an
// update, whose source is the role of who says so.
func (s *Store) ConfirmPlace(ctx context.Context, actor access.Actor, id string) (p directory.Place, err error) {
	err = s.changingFor(ctx, actor, "Fiche confirmée : tout est juste.", func(tx pgx.Tx) error {
		if p, err = lockPlaceFor(ctx, tx, actor, access.PlaceConfirm, id); err != nil {
			return err
		}
		o, err := placeObject(ctx, tx, id)
		if err != nil {
			return err
		}
		role := roleOf(actor, actor.May(access.PlaceConfirm, o))
		return s.confirm(ctx, tx, actor, &p, role, today(actor))
	})
	return p, awayOr(err)
}

// roleOf gives the role of the right that a decision rests on.
func roleOf(actor access.Actor, d access.Decision) access.Role {
	for _, g := range actor.Grants {
		if g.ID == d.By {
			return g.Role
		}
	}
	return ""
}

// confirm dates a locked place of that day, in a signed transaction. Twice the
// same day by the same role changes nothing more.
func (s *Store) confirm(ctx context.Context, tx pgx.Tx, actor access.Actor, p *directory.Place, role access.Role, on time.Time) error {
	if !p.Confirm(confirmedBy(role), on) {
		return nil
	}
	next, err := updatePlace(ctx, tx, *p)
	if err != nil {
		return err
	}
	*p = next
	return s.journalPlace(ctx, tx, actor, access.PlaceConfirm, p, "confirmer")
}

// confirmedBy names the source of a confirmation, by the role of who made it.
func confirmedBy(role access.Role) string {
	switch role {
	case access.PlaceManager:
		return "confirmation du gestionnaire du lieu"
	case access.Mediator:
		return "confirmation du médiateur du lieu"
	case access.TerritoryManager:
		return "confirmation de la collectivité"
	case access.Agency:
		return "confirmation de l’agence"
	}
	return "confirmation par l’adresse publiée du lieu"
}
