package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// OwnFeed names, in the provenance of a value, what people wrote in this
// directory themselves rather than a file.
const OwnFeed = "annuaire"

// CreatePlace adds a place as the actor wrote it and gives it its identifier.
// reason, in French, is kept in the history.
func (s *Store) CreatePlace(ctx context.Context, actor access.Actor, p directory.Place, reason string) (directory.Place, error) {
	err := s.changingFor(ctx, actor, reason, func(tx pgx.Tx) (err error) {
		p.UpdatedOn = today(actor)
		p.NewProvenance(OwnFeed)
		if p, err = createPlace(ctx, tx, p); err != nil {
			return err
		}
		return s.journalPlace(ctx, tx, actor, access.PlacePublish, &p, "creer")
	})
	return p, err
}

// UpdatePlace writes the place as the actor wants it. p.Version is the version
// that was read: Conflict when the record has moved since.
func (s *Store) UpdatePlace(ctx context.Context, actor access.Actor, p directory.Place, reason string) (directory.Place, error) {
	err := s.changingFor(ctx, actor, reason, func(tx pgx.Tx) (err error) {
		before, err := lockPlace(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		if p, err = amendPlace(ctx, tx, before, p, today(actor)); err != nil {
			return err
		}
		return s.journalPlace(ctx, tx, actor, access.PlacePublish, &p, "modifier")
	})
	return p, err
}

// createPlace adds a place in the caller's signed transaction, and gives it its
// identifier and its first version. Its provenance is the caller's to say.
func createPlace(ctx context.Context, tx pgx.Tx, p directory.Place) (directory.Place, error) {
	p.Version = 1
	if err := tx.QueryRow(ctx, `select 'lieu-' || nextval('place_number')`).Scan(&p.ID); err != nil {
		return directory.Place{}, err
	}
	_, err := tx.Exec(ctx, `
		insert into place (`+placeColumnList+`)
		values (`+placeParameters+`)`, placeValues(&p)...)
	if err != nil {
		return directory.Place{}, fmt.Errorf("creating place %s: %w", p.ID, err)
	}
	return p, nil
}

// updatePlace writes a place as it is given, in the caller's signed transaction:
// p.Version is the version that was read, Conflict when the record has moved.
// Its provenance is the caller's to say; amendPlace says it too.
func updatePlace(ctx context.Context, tx pgx.Tx, p directory.Place) (directory.Place, error) {
	p.Version++
	done, err := tx.Exec(ctx, `
		update place
		set (`+placeColumnList+`) = row(`+placeParameters+`)
		where id = $1 and version = $2 - 1`, placeValues(&p)...)
	if err != nil {
		return directory.Place{}, fmt.Errorf("updating place %s: %w", p.ID, err)
	}
	if done.RowsAffected() == 0 {
		return directory.Place{}, errMoved
	}
	return p, nil
}

// amendPlace is updatePlace for what a person wrote: the columns that differ
// from the record, before, are attributed to this directory, and the place is
// up to date on that day.
func amendPlace(ctx context.Context, tx pgx.Tx, before, p directory.Place, on time.Time) (directory.Place, error) {
	if before.Version != p.Version {
		return directory.Place{}, errMoved
	}
	if p.UpdatedOn.Equal(before.UpdatedOn) {
		p.UpdatedOn = on
	}
	p.Provenance = before.Provenance
	p.Credit(before, OwnFeed, on)
	return updatePlace(ctx, tx, p)
}

var errMoved = fault.New(fault.Conflict, "Quelqu’un a modifié cette fiche pendant que vous l’écriviez. Rien n’a été enregistré : relisez la fiche, puis recommencez.")

// lockPlace gives a place in any state, and keeps others from changing it until
// the transaction ends. Unknown when there is none.
func lockPlace(ctx context.Context, tx pgx.Tx, id string) (directory.Place, error) {
	if !storable(id) {
		return directory.Place{}, unknownPlace(id)
	}
	rows, err := tx.Query(ctx, `
		select `+placeColumnList+`
		from place
		where id = $1
		for no key update`, id)
	if err != nil {
		return directory.Place{}, midway(err)
	}
	p, err := pgx.CollectExactlyOneRow(rows, scanPlace)
	if errors.Is(err, pgx.ErrNoRows) {
		return directory.Place{}, unknownPlace(id)
	}
	return p, err
}

func unknownPlace(id string) error {
	return fault.New(fault.Unknown, "Aucun lieu ne porte l'identifiant « %s ».", fault.Excerpt(id, 100))
}

// journalPlace writes to the journal what was done to a place.
func (s *Store) journalPlace(ctx context.Context, tx pgx.Tx, actor access.Actor, action access.Action, p *directory.Place, done string) error {
	return s.journal(ctx, tx, Entry{
		Actor: actor, Action: string(action), Kind: "lieu", Object: p.ID, Territory: TerritoryOf(p.INSEE),
		Details: map[string]any{"acte": done, "version": p.Version},
	})
}

// today is the day on which the actor acts, UTC midnight.
func today(actor access.Actor) time.Time {
	at := actor.At
	if at.IsZero() {
		at = time.Now()
	}
	y, m, d := at.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// placeParameters are the parameters of placeValues in a statement: $1, $2…
var placeParameters = func() string {
	list := ""
	for i := range placeColumns {
		if i > 0 {
			list += ", "
		}
		list += fmt.Sprintf("$%d", i+1)
	}
	return list
}()
