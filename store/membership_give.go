package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/fault"
)

// NewRight is a right to give, to the person who bears an e-mail.
type NewRight struct {
	Email     string // as EmailOf writes it
	Name      string // of a person to invite, may be empty
	Role      access.Role
	Territory access.Territory // of a role over a territory
	Place     string           // of a role over places
	Until     time.Time        // zero: without end
}

// maxLoan is the longest delegation.
const maxLoan = 366 * 24 * time.Hour

// GiveRight gives a right that the actor may give, over what is theirs. Whoever
// has no account yet is invited. actor.At is now.
func (s *Store) GiveRight(ctx context.Context, actor access.Actor, n NewRight) (r Right, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		r, err = s.give(ctx, tx, actor, n, 0, func(o access.Object) error {
			if err := mayGive(ctx, tx, actor, o); err != nil {
				return err
			}
			if mayGive(ctx, tx, lasting(actor, n), o) != nil {
				return outlives(actor, n)
			}
			return nil
		})
		return err
	})
	return r, awayOr(err)
}

// LendRight delegates a right of the actor, whole or over a part of its
// territory, until a day. It falls with the right it comes from.
func (s *Store) LendRight(ctx context.Context, actor access.Actor, from int64, n NewRight) (r Right, err error) {
	lender, origin, err := lenderOf(actor, from)
	if err != nil {
		return Right{}, err
	}
	n.Role, n.Place = origin.Role, origin.Place
	if origin.Place != "" || n.Territory.Code == "" {
		n.Territory = origin.Territory
	}
	if err := checkLoan(actor.At, n.Until, origin); err != nil {
		return Right{}, err
	}
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		r, err = s.give(ctx, tx, actor, n, from, func(o access.Object) error { return lender.Require(access.TeamLend, o) })
		return err
	})
	return r, awayOr(err)
}

// lenderOf gives the actor as if they had only the right that they lend, so that
// no other right of theirs stretches it.
func lenderOf(actor access.Actor, from int64) (access.Actor, access.Grant, error) {
	for _, g := range actor.Grants {
		if g.ID == from {
			actor.Grants = []access.Grant{g}
			return actor, g, nil
		}
	}
	return actor, access.Grant{}, fault.New(fault.Denied, "On ne délègue qu'un droit que l'on a. Choisissez l'un des vôtres.")
}

func checkLoan(now, until time.Time, origin access.Grant) error {
	var faults fault.Fields
	switch {
	case until.IsZero():
		faults.Add("fin", "Une délégation a une fin. Donnez sa date.")
	case !until.After(now):
		faults.Add("fin", "Cette date est passée. Choisissez un jour à venir.")
	case until.Sub(now) > maxLoan:
		faults.Add("fin", "Une délégation dure un an au plus. Choisissez une date plus proche.")
	case !origin.Until.IsZero() && until.After(origin.Until):
		faults.Add("fin", "Votre droit prend fin avant, le %s. Choisissez une date plus proche.", origin.Until.Format("02/01/2006"))
	}
	return faults.Err("La délégation n'a pas été enregistrée.")
}

// mayGive tells whether the actor may give a right: they manage the team, or
// hand over a place of theirs to another manager.
func mayGive(ctx context.Context, tx pgx.Tx, actor access.Actor, o access.Object) error {
	err := actor.Require(access.TeamManage, o)
	if err == nil || o.State != string(access.PlaceManager) {
		return err
	}
	place, missing := placeObject(ctx, tx, o.Place)
	if missing != nil {
		return missing
	}
	return actor.Require(access.PlaceTransfer, place)
}

// give checks a right, finds or invites the person, and writes it.
func (s *Store) give(ctx context.Context, tx pgx.Tx, actor access.Actor, n NewRight, from int64, may func(access.Object) error) (Right, error) {
	if err := checkOver(n.Role, n.Territory, n.Place); err != nil {
		return Right{}, err
	}
	if !n.Until.IsZero() && !n.Until.After(actor.At) {
		return Right{}, fault.Fields{{Name: "fin", Message: "Cette date est passée. Choisissez un jour à venir."}}.Err("Le droit n'a pas été donné.")
	}
	o, on, err := objectOfRight(ctx, tx, n)
	if err != nil {
		return Right{}, err
	}
	if err := may(o); err != nil {
		return Right{}, err
	}
	account, err := s.inviteAccount(ctx, tx, actor, Invitation{Email: n.Email, Name: n.Name, Role: n.Role.French() + " : " + on, By: actor.Name}, actor.At)
	if err != nil {
		return Right{}, err
	}
	if account == actor.Account {
		return Right{}, fault.New(fault.Denied, "Personne ne se donne un droit à soi-même. Demandez-le à qui gère l'équipe.")
	}
	return s.writeRight(ctx, tx, actor, account, n, from)
}

// objectOfRight gives what the table needs to know of a right to give, and the
// name of what it is over.
func objectOfRight(ctx context.Context, tx pgx.Tx, n NewRight) (o access.Object, on string, err error) {
	o = access.Object{State: string(n.Role), Place: n.Place}
	if n.Place != "" {
		place, err := placeObject(ctx, tx, n.Place)
		if err != nil {
			return o, "", fault.Fields{{Name: "lieu", Message: "Aucun lieu ne porte cet identifiant."}}.Err("Le droit n'a pas été donné.")
		}
		o.Path = place.Path
		err = tx.QueryRow(ctx, `select nom from place where id = $1`, n.Place).Scan(&on)
		return o, on, err
	}
	err = tx.QueryRow(ctx, `select name from territory where level = $1 and code = $2`, n.Territory.Level, n.Territory.Code).Scan(&on)
	if err != nil && unlessNone(err) == nil {
		return o, "", fault.Fields{{Name: "territoire", Message: "Ce territoire n'existe pas."}}.Err("Le droit n'a pas été donné.")
	}
	if err == nil {
		o.Path, err = territoryPath(ctx, tx, n.Territory)
	}
	return o, on, err
}

// writeRight keeps a right, tells the journal and the person. Conflict when they
// have it.
func (s *Store) writeRight(ctx context.Context, tx pgx.Tx, actor access.Actor, account int64, n NewRight, from int64) (Right, error) {
	id, fresh, err := insertRight(ctx, tx, actor, account, n, from)
	if err != nil {
		return Right{}, err
	}
	if !fresh {
		return Right{}, fault.New(fault.Conflict, "Cette personne a déjà ce droit. Rien n'a changé.")
	}
	r, err := readRightByID(ctx, tx, id)
	if err != nil {
		return r, err
	}
	done := "droit.donner"
	if r.Lent {
		done = "droit.deleguer"
	}
	if err := s.journalRight(ctx, tx, actor, done, r); err != nil {
		return r, err
	}
	return r, s.tellGiven(ctx, tx, actor, r)
}

// insertRight keeps a right unless the account has it: fresh is then false. One
// that has expired makes room.
func insertRight(ctx context.Context, tx pgx.Tx, actor access.Actor, account int64, n NewRight, from int64) (id int64, fresh bool, err error) {
	_, err = tx.Exec(ctx, `
		update membership set ended_at = until
		where account = $1 and role = $2 and (level, code, place_id) is not distinct from ($3::text, $4::text, $5::text)
		and ended_at is null and until <= now()`,
		account, n.Role, orNull(string(n.Territory.Level)), orNull(n.Territory.Code), orNull(n.Place))
	if err != nil {
		return 0, false, err
	}
	err = tx.QueryRow(ctx, `
		insert into membership (account, role, level, code, place_id, until, delegated_by, given_by, given_at)
		values ($1, $2, $3, $4, $5, $6, nullif($7::bigint, 0), nullif($8::bigint, 0), $9)
		on conflict do nothing
		returning id`,
		account, n.Role, orNull(string(n.Territory.Level)), orNull(n.Territory.Code), orNull(n.Place), orNoTime(n.Until), from,
		actor.Account, actor.At).Scan(&id)
	if err != nil && unlessNone(err) == nil {
		return 0, false, nil
	}
	return id, err == nil, err
}
