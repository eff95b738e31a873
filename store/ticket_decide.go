package store

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/task"
)

// TicketAct is what a desk does to a ticket.
type TicketAct struct {
	Number  int64
	Version int64                 // of the ticket that was read: Conflict when it has moved
	Event   directory.TicketEvent // take, release, answer, hand up, accept, refuse, undo
	Text    string                // the answer, or the reason of a refusal

	// Of an acceptance: what the place must become.
	PlaceVersion  int64             // of the place that was read
	Changes       map[string]string // a Patch: the values asked for, as the desk has corrected them
	ArchiveReason string            // French; not empty: the sheet is withdrawn
}

// ActOnTicket does one act of a desk on a ticket, with all it entails, in one
// transaction: the place, the ticket, the journal and the letters.
func (s *Store) ActOnTicket(ctx context.Context, actor access.Actor, act TicketAct) (t directory.Ticket, err error) {
	if err := act.check(); err != nil {
		return t, err
	}
	reason := "Demande n° " + number(act.Number)
	err = s.changingFor(ctx, actor, reason, func(tx pgx.Tx) error {
		if t, err = seeTicket(ctx, tx, actor, act.Number, " for no key update of t"); err != nil {
			return err
		}
		return s.actOnTicket(ctx, tx, actor, &t, act)
	})
	return t, awayOr(err)
}

func (a *TicketAct) check() error {
	var faults fault.Fields
	a.Text = strings.TrimSpace(a.Text)
	switch {
	case a.Text == "" && a.Event == directory.TicketRefuse:
		faults.Add("motif", "Donnez la raison du refus : la personne la lira.")
	case a.Text == "" && a.Event == directory.TicketAnswer:
		faults.Add("texte", "Écrivez votre réponse.")
	case utf8.RuneCountInString(a.Text) > directory.TicketMessageMax || !storable(a.Text):
		faults.Add("texte", "Écrivez au plus %d caractères.", directory.TicketMessageMax)
	}
	if utf8.RuneCountInString(a.ArchiveReason) > directory.TicketMessageMax || !storable(a.ArchiveReason) {
		faults.Add("motif_archivage", "Écrivez au plus %d caractères.", directory.TicketMessageMax)
	}
	return faults.Err("Votre décision n’est pas encore enregistrée.")
}

func (s *Store) actOnTicket(ctx context.Context, tx pgx.Tx, actor access.Actor, t *directory.Ticket, act TicketAct) error {
	if t.Version != act.Version {
		return movedBy(ctx, tx, t)
	}
	by, err := mayDecide(ctx, tx, actor, t, act.Event)
	if err != nil {
		return err
	}
	next, err := t.State.After(act.Event)
	if err != nil {
		return err
	}
	now := instant(actor)
	if err := s.carryOut(ctx, tx, actor, t, act, by, now); err != nil {
		return err
	}
	t.State = next
	t.EndedAt = time.Time{}
	if next.IsEnded() {
		t.EndedAt = now
	}
	if err := moveTicket(ctx, tx, t, act.Event, AuthorName(actor.Account), act.Text, now); err != nil {
		return err
	}
	if err := s.journalTicket(ctx, tx, actor, t, act.Event); err != nil {
		return err
	}
	return s.tellActed(ctx, tx, t, act, now)
}

// carryOut does what an act changes besides the state. by is the desk of the
// right under which the actor decides.
func (s *Store) carryOut(ctx context.Context, tx pgx.Tx, actor access.Actor, t *directory.Ticket, act TicketAct, by directory.Desk, now time.Time) error {
	switch act.Event {
	case directory.TicketTake:
		t.TakenBy = actor.Account
	case directory.TicketRelease:
		t.TakenBy = 0
	case directory.TicketAnswer:
		t.Answer = act.Text
	case directory.TicketHandUp:
		return handUp(ctx, tx, t, now)
	case directory.TicketAccept:
		t.Answer, t.Reason = act.Text, ""
		markDecided(t, actor, by, now)
		return s.grantTicket(ctx, tx, actor, t, act)
	case directory.TicketRefuse:
		t.Reason = act.Text
		markDecided(t, actor, by, now)
	case directory.TicketUndo:
		return s.undoTicket(ctx, tx, actor, t)
	default:
		return fault.New(fault.Invalid, "Cette action n’existe pas.")
	}
	return nil
}

func markDecided(t *directory.Ticket, actor access.Actor, by directory.Desk, now time.Time) {
	t.Decider, t.DecidedBy, t.DecidedAt, t.TakenBy = by, actor.Account, now, 0
}

// handUp gives a ticket to the next level above that has somebody.
func handUp(ctx context.Context, tx pgx.Tx, t *directory.Ticket, now time.Time) error {
	above, err := nextDesk(ctx, tx, t.INSEE, t.Desk)
	if err != nil {
		return err
	}
	if above == t.Desk {
		return fault.New(fault.Rejected, "Il n’y a pas de niveau au-dessus : cette demande se décide ici.")
	}
	t.Desk, t.DeskSince, t.TakenBy = above, now, 0
	return nil
}

// tellActed writes to who asks, and to the next desk, what was done.
func (s *Store) tellActed(ctx context.Context, tx pgx.Tx, t *directory.Ticket, act TicketAct, now time.Time) error {
	decision := ""
	switch act.Event {
	case directory.TicketTake, directory.TicketRelease:
		return nil
	case directory.TicketHandUp:
		return s.tellHandedOn(ctx, tx, t, now)
	case directory.TicketAccept:
		decision = "acceptée"
	case directory.TicketRefuse:
		decision = "refusée"
	case directory.TicketUndo:
		decision = "annulée, votre demande est de nouveau à l’étude"
	}
	return s.tellReporter(ctx, tx, t, task.TicketDecided, map[string]string{"decision": decision, "reponse": act.Text}, now)
}

// movedBy says what somebody else did meanwhile.
func movedBy(ctx context.Context, tx pgx.Tx, t *directory.Ticket) error {
	moves, err := ticketMoves(ctx, tx, t.Number)
	if err != nil || len(moves) == 0 {
		return errTicketMoved
	}
	last := moves[len(moves)-1]
	return fault.New(fault.Conflict, "Entre-temps, quelqu’un d’autre a agi sur cette demande : elle est maintenant « %s » (%s). Rien de ce que vous avez envoyé n’a été enregistré : relisez-la.",
		strings.ToLower(t.State.French()), last.At.In(directory.Paris).Format("02/01/2006 à 15:04"))
}
