package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/directory"
	"annuaire/task"
)

// Paths that letters lead to.
const (
	TicketPath   = "/suivi/"           // then a secret
	TicketsPath  = "/espace/demandes/" // then a number
	ticketWindow = "dans 7 jours"      // TicketConfirmLife in words
)

// How long who asks may confirm their address, contest a refusal, and for how
// long their address is kept once nothing is awaited.
const (
	TicketConfirmLife = 7 * 24 * time.Hour
	TicketAppealLife  = 60 * 24 * time.Hour
	TicketEmailLife   = 90 * 24 * time.Hour
	TicketPatience    = 14 * 24 * time.Hour // of a desk, before the one above it is asked
)

// tellOpened writes to who asks, and to who decides once the address is known
// to be theirs. What nobody answers for waits in the list without a letter, so
// that letters cannot be made to flood a town hall.
func (s *Store) tellOpened(ctx context.Context, tx pgx.Tx, t *directory.Ticket, now time.Time) error {
	if t.State == directory.TicketToConfirm {
		secret, err := ticketLink(ctx, tx, t.Number, true, now)
		if err != nil {
			return err
		}
		return s.owe(ctx, tx, task.Mail{To: t.Email, Letter: task.TicketConfirm, With: map[string]string{
			"objet": t.Kind.Subject(), "lieu": t.PlaceName, "chemin": TicketPath + secret, "expire": ticketWindow,
		}})
	}
	if !t.Sure {
		return nil
	}
	if err := s.tellReporter(ctx, tx, t, task.TicketReceived, nil, now); err != nil {
		return err
	}
	return s.tellDesk(ctx, tx, t)
}

// tellDesk writes to those who must decide now, and to the managers of the
// place for what they may decide.
func (s *Store) tellDesk(ctx context.Context, tx pgx.Tx, t *directory.Ticket) error {
	emails, err := deskEmails(ctx, tx, t.Desk)
	if err != nil {
		return err
	}
	if t.Kind.ForManagers() && t.State != directory.TicketAppealed {
		managers, err := managerEmails(ctx, tx, t.PlaceID)
		if err != nil {
			return err
		}
		emails = append(emails, managers...)
	}
	name, err := deskName(ctx, tx, t.Desk)
	if err != nil {
		return err
	}
	sent := map[string]bool{}
	for _, email := range emails {
		if sent[email] {
			continue
		}
		sent[email] = true
		err := s.owe(ctx, tx, task.Mail{To: email, Letter: task.TicketToDecide, With: map[string]string{
			"objet": t.Kind.Subject(), "lieu": t.PlaceName, "territoire": name, "chemin": TicketsPath + number(t.Number),
		}})
		if err != nil {
			return err
		}
	}
	return nil
}

// tellReporter writes to who asks, where there is an address: the letter leads
// to the tracking page by a secret of its own.
func (s *Store) tellReporter(ctx context.Context, tx pgx.Tx, t *directory.Ticket, letter task.Letter, with map[string]string, now time.Time) error {
	to, err := reporterEmail(ctx, tx, t)
	if err != nil || to == "" {
		return err
	}
	secret, err := ticketLink(ctx, tx, t.Number, true, now)
	if err != nil {
		return err
	}
	values := map[string]string{"objet": t.Kind.Subject(), "lieu": t.PlaceName, "chemin": TicketPath + secret}
	for name, value := range with {
		values[name] = value
	}
	return s.owe(ctx, tx, task.Mail{To: to, Letter: letter, With: values})
}

// tellHandedOn writes to who asks and to the new desk that it must decide now.
func (s *Store) tellHandedOn(ctx context.Context, tx pgx.Tx, t *directory.Ticket, now time.Time) error {
	name, err := deskName(ctx, tx, t.Desk)
	if err != nil {
		return err
	}
	if err := s.tellReporter(ctx, tx, t, task.TicketEscalated, map[string]string{"territoire": name}, now); err != nil {
		return err
	}
	return s.tellDesk(ctx, tx, t)
}

// reporterEmail gives the address of who asked: the one they gave, else that of
// their account; empty for none.
func reporterEmail(ctx context.Context, tx pgx.Tx, t *directory.Ticket) (email string, err error) {
	if t.Email != "" || t.Account == 0 {
		return t.Email, nil
	}
	err = tx.QueryRow(ctx, `select coalesce(account_email($1), '')`, t.Account).Scan(&email)
	return email, midway(err)
}
