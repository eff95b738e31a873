package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
)

// mayDecide tells under which desk the actor does this, or why they may not.
// The zero Desk stands for who manages the place.
func mayDecide(ctx context.Context, tx pgx.Tx, actor access.Actor, t *directory.Ticket, event directory.TicketEvent) (directory.Desk, error) {
	object, err := ticketObject(ctx, tx, t)
	if err != nil {
		return directory.Desk{}, err
	}
	if err := actor.Require(access.TicketDecide, object); err != nil {
		return directory.Desk{}, err
	}
	by := rightOf(actor, object, t.Desk)
	own, err := isOwn(ctx, tx, actor, t)
	if err != nil {
		return by, err
	}
	return by, decidesFairly(actor, t, event, by, own)
}

// isOwn tells whether the actor asked for this themselves: signed in, or by the
// address of their account.
func isOwn(ctx context.Context, tx pgx.Tx, actor access.Actor, t *directory.Ticket) (own bool, err error) {
	if t.Account == actor.Account || t.Email == "" {
		return t.Account == actor.Account, nil
	}
	err = tx.QueryRow(ctx, `select coalesce(account_email($1) = lower($2), false)`, actor.Account, t.Email).Scan(&own)
	return own, midway(err)
}

// ticketObject is a ticket as rights to decide see it: its path begins at the
// desk that has it.
func ticketObject(ctx context.Context, tx pgx.Tx, t *directory.Ticket) (access.Object, error) {
	path, err := territoryPath(ctx, tx, access.Territory{Level: t.Desk.Level, Code: t.Desk.Code})
	o := access.Object{State: string(t.State), Path: path, Owner: t.Account}
	if t.Kind.ForManagers() {
		o.Place = t.PlaceID
	}
	return o, err
}

// rightOf gives the desk of the highest right that reaches the ticket: whoever
// may decide for the department decides for it, even in the queue of a commune.
func rightOf(actor access.Actor, o access.Object, desk directory.Desk) (by directory.Desk) {
	for i := range actor.Grants {
		g := actor.Grants[i]
		alone := actor
		alone.Grants = []access.Grant{g}
		if g.Role.OnPlaces() || !alone.May(access.TicketDecide, o).Allowed {
			continue
		}
		by = higher(by, higher(desk, directory.Desk{Level: g.Territory.Level, Code: g.Territory.Code}))
	}
	return by
}

// decidesFairly keeps people from judging what they asked, or decided, themselves.
func decidesFairly(actor access.Actor, t *directory.Ticket, event directory.TicketEvent, by directory.Desk, own bool) error {
	decides := event == directory.TicketAccept || event == directory.TicketRefuse
	switch {
	case decides && own && by.Level != geo.Country:
		return fault.New(fault.Denied, "C’est votre propre demande : une autre personne doit la décider.")
	case decides && t.State == directory.TicketAppealed && t.DecidedBy == actor.Account:
		return fault.New(fault.Denied, "Vous avez pris la décision contestée : une autre personne doit répondre au recours.")
	case event == directory.TicketUndo && t.DecidedBy != actor.Account && levelRank(by.Level) <= levelRank(t.Decider.Level):
		return fault.New(fault.Denied, "Seule la personne qui a décidé, ou le niveau au-dessus, peut annuler cette décision.")
	case by == (directory.Desk{}) && event == directory.TicketHandUp:
		return fault.New(fault.Denied, "Seul le territoire peut transmettre cette demande au niveau au-dessus.")
	}
	return nil
}

// TicketRights says which acts of a desk the actor may do on a ticket now.
type TicketRights []directory.TicketEvent

// May tells whether the act is among them.
func (r TicketRights) May(event directory.TicketEvent) bool { return slices.Contains(r, event) }

// ticketRights lists the acts that the state and the rights allow.
func ticketRights(ctx context.Context, tx pgx.Tx, actor access.Actor, t *directory.Ticket) (rights TicketRights, err error) {
	object, err := ticketObject(ctx, tx, t)
	if err != nil || !actor.May(access.TicketDecide, object).Allowed {
		return nil, err
	}
	by := rightOf(actor, object, t.Desk)
	own, err := isOwn(ctx, tx, actor, t)
	if err != nil {
		return nil, err
	}
	for _, event := range deskEvents {
		if t.State.May(event) && decidesFairly(actor, t, event, by, own) == nil && (event != directory.TicketHandUp || t.Desk != directory.AgencyDesk) {
			rights = append(rights, event)
		}
	}
	return rights, nil
}

// deskEvents are the events that a desk brings about.
var deskEvents = []directory.TicketEvent{
	directory.TicketTake, directory.TicketRelease, directory.TicketAnswer, directory.TicketHandUp,
	directory.TicketAccept, directory.TicketRefuse, directory.TicketUndo,
}
