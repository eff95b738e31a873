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

// CreatePlace publishes a place as the actor wrote it and gives it its
// identifier. reason, in French, is kept in the history. Denied, with why, where
// the actor may not publish: a proposal is a ticket.
func (s *Store) CreatePlace(ctx context.Context, actor access.Actor, p directory.Place, reason string) (directory.Place, error) {
	err := s.changingFor(ctx, actor, reason, func(tx pgx.Tx) (err error) {
		p, err = s.publishNew(ctx, tx, actor, p)
		return err
	})
	return p, awayOr(err)
}

func (s *Store) publishNew(ctx context.Context, tx pgx.Tx, actor access.Actor, p directory.Place) (directory.Place, error) {
	path, err := territoryPath(ctx, tx, TerritoryOf(p.INSEE))
	if err != nil {
		return p, err
	}
	if err := actor.Require(access.PlacePublish, access.Object{State: string(directory.Draft), Path: path}); err != nil {
		return p, err
	}
	if err := checkCommune(ctx, tx, directory.Place{}, p); err != nil {
		return p, err
	}
	p.State, p.UpdatedOn = directory.Published, today(actor)
	p.NewProvenance(OwnFeed)
	if p, err = createPlace(ctx, tx, p); err != nil {
		return p, err
	}
	return p, s.journalPlace(ctx, tx, actor, access.PlacePublish, &p, "creer")
}

// UpdatePlace writes the place as the actor wants it. p.Version is the version
// that was read: Conflict when the record has moved since. A place does not
// leave the territory of who changes it.
func (s *Store) UpdatePlace(ctx context.Context, actor access.Actor, p directory.Place, reason string) (directory.Place, error) {
	return s.changePlace(ctx, actor, access.PlacePublish, p.ID, p.Version, reason, "modifier", func(tx pgx.Tx, now *directory.Place) error {
		return rewrite(ctx, tx, actor, p, now)
	})
}

// rewrite gives the record, now, what somebody wrote of it: all but its state.
func rewrite(ctx context.Context, tx pgx.Tx, actor access.Actor, p directory.Place, now *directory.Place) error {
	if p.INSEE != now.INSEE {
		if err := mayMove(ctx, tx, actor, p); err != nil {
			return err
		}
	}
	if err := checkCommune(ctx, tx, *now, p); err != nil {
		return err
	}
	p.State, p.ArchiveReason, p.ArchiveProposal = now.State, now.ArchiveReason, now.ArchiveProposal
	*now = p
	return nil
}

func mayMove(ctx context.Context, tx pgx.Tx, actor access.Actor, p directory.Place) error {
	path, err := territoryPath(ctx, tx, TerritoryOf(p.INSEE))
	if err != nil {
		return err
	}
	return actor.Require(access.PlacePublish, access.Object{State: string(p.State), Path: path, Place: p.ID})
}

// changePlace locks a place that the actor may do this action on, lets change
// make it what it must become, and writes it with its history and the journal.
// version is the one that was read, 0 when that does not matter.
func (s *Store) changePlace(ctx context.Context, actor access.Actor, action access.Action, id string, version int64, reason, done string, change func(pgx.Tx, *directory.Place) error) (next directory.Place, err error) {
	err = s.changingFor(ctx, actor, reason, func(tx pgx.Tx) error {
		next, err = s.changePlaceIn(ctx, tx, actor, placeAct{action, id, version, done}, change)
		return err
	})
	return next, awayOr(err)
}

// placeAct is what somebody does to a place.
type placeAct struct {
	action  access.Action
	id      string
	version int64  // that was read, 0 when that does not matter
	done    string // as the journal says it
}

// changePlaceIn is changePlace in the caller's signed transaction.
func (s *Store) changePlaceIn(ctx context.Context, tx pgx.Tx, actor access.Actor, act placeAct, change func(pgx.Tx, *directory.Place) error) (next directory.Place, err error) {
	before, err := lockPlaceFor(ctx, tx, actor, act.action, act.id)
	if err != nil {
		return next, err
	}
	if act.version != 0 && act.version != before.Version {
		return next, errMoved
	}
	next = before
	if err := change(tx, &next); err != nil {
		return next, err
	}
	if next, err = amendPlace(ctx, tx, before, next, today(actor)); err != nil {
		return next, err
	}
	return next, s.journalPlace(ctx, tx, actor, act.action, &next, act.done)
}

// lockPlaceFor is lockPlace for what the actor may do: the query itself holds
// the right. Who may not even see the place is told that there is none.
func lockPlaceFor(ctx context.Context, tx pgx.Tx, actor access.Actor, action access.Action, id string) (directory.Place, error) {
	return placeFor(ctx, tx, actor, action, id, "for no key update of p")
}

// placeFor is lockPlaceFor with another lock, "" for none: who only reads does
// not wait for an import to end.
func placeFor(ctx context.Context, tx pgx.Tx, actor access.Actor, action access.Action, id, lock string) (directory.Place, error) {
	if !storable(id) {
		return directory.Place{}, unknownPlace(id)
	}
	args := []any{id}
	rows, err := tx.Query(ctx, `
		select `+joinColumns("p.", placeColumnNames)+`
		from place p
		where p.id = $1 and `+placeScope.within(actor.Scope(action), &args)+`
		`+lock, args...)
	if err != nil {
		return directory.Place{}, midway(err)
	}
	p, err := pgx.CollectExactlyOneRow(rows, scanPlace)
	if errors.Is(err, pgx.ErrNoRows) {
		return directory.Place{}, whyNot(ctx, tx, actor, action, id)
	}
	return p, err
}

// whyNot says why a place was not found among those that the actor may do this
// action on.
func whyNot(ctx context.Context, tx pgx.Tx, actor access.Actor, action access.Action, id string) error {
	o, err := placeObject(ctx, tx, id)
	if err != nil {
		return err
	}
	if o.State != string(directory.Published) && !actor.May(access.PlaceSee, o).Allowed {
		return unknownPlace(id)
	}
	if err := actor.Require(action, o); err != nil {
		return err
	}
	return errMoved // it became possible between the two readings
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
// up to date on that day, unless it was only shown, hidden or withdrawn.
func amendPlace(ctx context.Context, tx pgx.Tx, before, p directory.Place, on time.Time) (directory.Place, error) {
	if before.Version != p.Version {
		return directory.Place{}, errMoved
	}
	if p.UpdatedOn.Equal(before.UpdatedOn) && p.State == before.State {
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
	y, m, d := instant(actor).Date()
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
