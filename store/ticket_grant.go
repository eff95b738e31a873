package store

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
)

// grantTicket does what a ticket asks for.
func (s *Store) grantTicket(ctx context.Context, tx pgx.Tx, actor access.Actor, t *directory.Ticket, act TicketAct) error {
	switch {
	case t.Kind == directory.TicketCreation:
		return addProposed(ctx, tx, actor, t, act)
	case t.Kind == directory.TicketClaim:
		return s.entrustPlace(ctx, tx, actor, t)
	case t.Kind == directory.TicketDuplicate:
		return nil // two sheets are merged on their own page, side by side
	case t.Kind == directory.TicketRemoval && act.ArchiveReason == "":
		return fault.Fields{{Name: "motif_archivage", Message: "Donnez le motif du retrait : il sera montré à l’adresse de la fiche."}}.Err("Il manque le motif du retrait.")
	}
	return correctPlace(ctx, tx, actor, t, act)
}

// addProposed publishes the place of a creation, as the desk has corrected it.
func addProposed(ctx context.Context, tx pgx.Tx, actor access.Actor, t *directory.Ticket, act TicketAct) error {
	p := *t.Proposed
	if _, err := directory.Patch(act.Changes).Apply(&p); err != nil {
		return err
	}
	path, err := territoryPath(ctx, tx, access.Territory{Level: geo.Commune, Code: p.INSEE})
	if err != nil {
		return err
	}
	if err := actor.Require(access.PlacePublish, access.Object{State: string(directory.Draft), Path: path}); err != nil {
		return err
	}
	if err := checkCommune(ctx, tx, directory.Place{}, p); err != nil {
		return err
	}
	p.ID, p.State, p.UpdatedOn = "", directory.Published, today(actor)
	p.NewProvenance(OwnFeed)
	if p, err = createPlace(ctx, tx, p); err != nil {
		return err
	}
	t.PlaceID, t.Before, t.Applied = p.ID, nil, p.Version
	return nil
}

// correctPlace withdraws the place, or gives it the values that the desk has
// settled on. Accepting without any value says that the report was right and
// has been seen to otherwise.
func correctPlace(ctx context.Context, tx pgx.Tx, actor access.Actor, t *directory.Ticket, act TicketAct) error {
	before, err := lockPlace(ctx, tx, t.PlaceID)
	if err != nil {
		return err
	}
	if act.PlaceVersion != 0 && before.Version != act.PlaceVersion {
		return fault.New(fault.Conflict, "La fiche du lieu a changé pendant que vous l’examiniez. Rien n’a été enregistré : relisez la demande.")
	}
	after, err := corrected(before, t, act)
	if err != nil {
		return err
	}
	if len(directory.Differences(before, after)) == 0 {
		t.Before, t.Applied = nil, 0
		return nil
	}
	if err := mayCorrect(ctx, tx, actor, before, after); err != nil {
		return err
	}
	if err := checkCommune(ctx, tx, before, after); err != nil {
		return err
	}
	if after, err = amendPlace(ctx, tx, before, after, today(actor)); err != nil {
		return err
	}
	t.Before, t.Applied = &before, after.Version
	return nil
}

func corrected(before directory.Place, t *directory.Ticket, act TicketAct) (after directory.Place, err error) {
	after = before
	if act.ArchiveReason != "" {
		if t.Kind != directory.TicketClosed && t.Kind != directory.TicketRemoval {
			return after, fault.New(fault.Invalid, "Cette demande ne porte pas sur le retrait de la fiche.")
		}
		after.State, after.ArchiveReason = directory.Archived, strings.TrimSpace(act.ArchiveReason)
		return after, nil
	}
	_, err = directory.Patch(act.Changes).Apply(&after)
	return after, err
}

// mayCorrect sees to it that who decides the ticket may also do this to the place.
func mayCorrect(ctx context.Context, tx pgx.Tx, actor access.Actor, before, after directory.Place) error {
	action := access.PlacePublish
	if after.State == directory.Archived {
		action = access.PlaceArchive
	}
	for _, p := range []directory.Place{before, after} { // a place may move to another commune
		path, err := territoryPath(ctx, tx, access.Territory{Level: geo.Commune, Code: p.INSEE})
		if err != nil {
			return err
		}
		if err := actor.Require(action, access.Object{State: string(before.State), Path: path, Place: p.ID}); err != nil {
			return err
		}
	}
	return nil
}

// entrustPlace gives the management of the place to who claims it, whose
// account is made when they have none.
func (s *Store) entrustPlace(ctx context.Context, tx pgx.Tx, actor access.Actor, t *directory.Ticket) error {
	email, err := reporterEmail(ctx, tx, t)
	if err != nil {
		return err
	}
	if email == "" {
		return fault.New(fault.Rejected, "La personne a effacé son adresse : on ne peut plus lui confier la fiche. Refusez en donnant cette raison.")
	}
	n := NewRight{Email: email, Role: access.PlaceManager, Place: t.PlaceID}
	right, err := s.give(ctx, tx, actor, n, 0, func(o access.Object) error { return mayGive(ctx, tx, actor, o) })
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update ticket set granted = $2 where number = $1`, t.Number, right.ID)
	return err
}

// takeBackPlace ends the right that a claim gave, unless it has ended already.
func (s *Store) takeBackPlace(ctx context.Context, tx pgx.Tx, actor access.Actor, t *directory.Ticket) error {
	var granted int64
	err := tx.QueryRow(ctx, `
		select m.id from ticket t join membership m on m.id = t.granted
		where t.number = $1 and m.ended_at is null`, t.Number).Scan(&granted)
	if err != nil {
		return unlessNone(err)
	}
	right, err := lockRight(ctx, tx, granted, false)
	if err != nil {
		return err
	}
	return s.endRight(ctx, tx, actor, right)
}

// undoTicket gives back what the decision took or gave.
func (s *Store) undoTicket(ctx context.Context, tx pgx.Tx, actor access.Actor, t *directory.Ticket) error {
	if t.State.IsAccepted() {
		if err := s.undoGrant(ctx, tx, actor, t); err != nil {
			return err
		}
	}
	t.Before, t.Applied, t.Reason, t.Answer = nil, 0, "", ""
	t.DecidedAt, t.DeskSince = time.Time{}, instant(actor)
	return nil
}

func (s *Store) undoGrant(ctx context.Context, tx pgx.Tx, actor access.Actor, t *directory.Ticket) error {
	if t.Kind == directory.TicketClaim {
		return s.takeBackPlace(ctx, tx, actor, t)
	}
	if t.Applied == 0 {
		return nil
	}
	now, err := lockPlace(ctx, tx, t.PlaceID)
	if err != nil {
		return err
	}
	if now.Version != t.Applied {
		return fault.New(fault.Conflict, "La fiche a encore changé depuis cette décision. Rétablissez la version voulue depuis son historique.")
	}
	was := now
	if t.Before != nil {
		was = *t.Before
		was.Version = now.Version
	} else {
		was.State, was.ArchiveReason = directory.Archived, "Ajout annulé par le territoire."
		t.PlaceID = ""
	}
	_, err = updatePlace(ctx, tx, was)
	return err
}
