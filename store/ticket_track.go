package store

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
)

// TrackedTicket is a ticket as who asked follows it.
type TrackedTicket struct {
	directory.Ticket
	Moves    []TicketMove
	DeskName string
	Proved   bool // who follows it reads the mail of the address given
}

// TrackTicket gives the ticket that a secret leads to. Unknown for any other.
func (s *Store) TrackTicket(ctx context.Context, secret string) (t TrackedTicket, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		if t.Ticket, t.Proved, err = trackedTicket(ctx, tx, secret, ""); err != nil {
			return err
		}
		if t.DeskName, err = deskName(ctx, tx, t.Desk); err != nil {
			return err
		}
		t.Moves, err = ticketMoves(ctx, tx, t.Number)
		return err
	})
	return t, awayOr(err)
}

func trackedTicket(ctx context.Context, tx pgx.Tx, secret, lock string) (t directory.Ticket, proved bool, err error) {
	var number int64
	err = tx.QueryRow(ctx, `select ticket, proves from ticket_link where hash = $1`, digest(secret)).Scan(&number, &proved)
	if errors.Is(err, pgx.ErrNoRows) {
		return t, false, fault.New(fault.Unknown, "Cette adresse ne mène à aucune demande. Vérifiez que vous l’avez copiée en entier.")
	}
	if err != nil {
		return t, false, midway(err)
	}
	rows, err := tx.Query(ctx, `
		select `+ticketColumnList+`
		from ticket t
		where t.number = $1`+lock, number)
	if err != nil {
		return t, false, midway(err)
	}
	t, err = pgx.CollectExactlyOneRow(rows, scanTicket)
	return t, proved, err
}

// FollowTicket does what who asked may do by their secret: confirm, withdraw,
// or contest a refusal, with their reasons.
func (s *Store) FollowTicket(ctx context.Context, secret string, event directory.TicketEvent, text string, now time.Time) (t directory.Ticket, err error) {
	text = strings.TrimSpace(text)
	if event == directory.TicketAppeal {
		if err := checkAppeal(text); err != nil {
			return t, err
		}
	}
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		proved := false
		if t, proved, err = trackedTicket(ctx, tx, secret, " for no key update of t"); err != nil {
			return err
		}
		if event == directory.TicketConfirm && !proved {
			return fault.New(fault.Denied, "Ouvrez le lien que nous avons envoyé à votre adresse électronique : lui seul confirme votre demande.")
		}
		return s.followTicket(ctx, tx, &t, event, text, now)
	})
	return t, awayOr(err)
}

func checkAppeal(text string) error {
	var faults fault.Fields
	switch {
	case text == "":
		faults.Add("recours", "Dites pourquoi vous contestez ce refus.")
	case utf8.RuneCountInString(text) > directory.TicketMessageMax || !storable(text):
		faults.Add("recours", "Écrivez au plus %d caractères.", directory.TicketMessageMax)
	}
	return faults.Err("Votre recours n’est pas encore envoyé.")
}

func (s *Store) followTicket(ctx context.Context, tx pgx.Tx, t *directory.Ticket, event directory.TicketEvent, text string, now time.Time) error {
	if event == directory.TicketConfirm && t.Sure && t.State != directory.TicketToConfirm {
		return nil // confirmed already: the link may be followed again
	}
	next, err := t.State.After(event)
	if err != nil {
		return err
	}
	switch event {
	case directory.TicketConfirm:
		t.Sure, t.DeskSince = true, now
	case directory.TicketWithdraw:
		t.EndedAt, t.TakenBy = now, 0
	case directory.TicketAppeal:
		if err := appeal(ctx, tx, t, text, now); err != nil {
			return err
		}
	default:
		return fault.New(fault.Invalid, "Cette action n’existe pas.")
	}
	t.State = next
	author := AuthorName(t.Account)
	if err := moveTicket(ctx, tx, t, event, author, "", now); err != nil {
		return err
	}
	if err := s.journalTicket(ctx, tx, access.Actor{Account: t.Account}, t, event); err != nil {
		return err
	}
	if event == directory.TicketWithdraw {
		return nil
	}
	return s.tellDesk(ctx, tx, t)
}

// appeal hands a refusal to the level above the one that decided.
func appeal(ctx context.Context, tx pgx.Tx, t *directory.Ticket, text string, now time.Time) (err error) {
	if now.Sub(t.DecidedAt) > TicketAppealLife {
		return fault.New(fault.Rejected, "Le délai de 60 jours pour contester ce refus est passé. Vous pouvez faire une nouvelle demande.")
	}
	t.Appeal, t.DeskSince, t.EndedAt = text, now, time.Time{}
	t.Desk, err = nextDesk(ctx, tx, t.INSEE, t.Decider)
	return err
}

// ForgetReporter erases at once the address of who asked, and withdraws what
// only that address could confirm.
func (s *Store) ForgetReporter(ctx context.Context, secret string, now time.Time) error {
	err := s.transaction(ctx, func(tx pgx.Tx) error {
		t, _, err := trackedTicket(ctx, tx, secret, " for no key update of t")
		if err != nil || t.Email == "" {
			return err
		}
		t.Email = ""
		event := TicketForgotten
		if t.State == directory.TicketToConfirm {
			t.State, t.EndedAt, event = directory.TicketWithdrawn, now, directory.TicketWithdraw
		}
		return moveTicket(ctx, tx, &t, event, AuthorName(t.Account), "", now)
	})
	return awayOr(err)
}

// TicketForgotten is the event by which the address of who asked is erased.
const TicketForgotten directory.TicketEvent = "oublier"

// OwnTicketLink makes a secret by which somebody follows what they asked while
// signed in. Unknown for a ticket that is not theirs.
func (s *Store) OwnTicketLink(ctx context.Context, actor access.Actor, n int64) (secret string, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		var own bool
		err := tx.QueryRow(ctx, `select exists (select from ticket where number = $1 and account = $2)`, n, orNoAccount(actor.Account)).Scan(&own)
		if err != nil {
			return midway(err)
		}
		if !own {
			return fault.New(fault.Unknown, "Aucune de vos demandes ne porte le numéro %d.", n)
		}
		secret, err = ticketLink(ctx, tx, n, false, instant(actor))
		return err
	})
	return secret, awayOr(err)
}

// FormKey is what signs the forms that anyone may fill in, the same for every
// instance of the service.
func (s *Store) FormKey(ctx context.Context) (key []byte, err error) {
	err = s.pool.QueryRow(ctx, `select key from form_key`).Scan(&key)
	return key, awayOr(err)
}
