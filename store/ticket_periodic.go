package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
)

// ticketKeeper is how the journal names what keeps tickets moving by itself.
const ticketKeeper = "suivi-des-demandes"

// EscalateTickets hands to the next level above each ticket that its desk has
// not decided within TicketPatience, or that has nobody left to decide it; it
// tells who asked and the new desk, and gives how many it handed on.
func (s *Store) EscalateTickets(ctx context.Context, now time.Time) (handed int, err error) {
	numbers, err := s.ticketNumbers(ctx, `
		select t.number
		from ticket t
		where t.state in ('recue', 'prise', 'contestee') and t.desk_level <> 'pays'
		and (t.desk_since <= $1 or not territory_is_managed(t.desk_level, t.desk_code))
		order by t.number`, now.Add(-TicketPatience))
	if err != nil {
		return 0, err
	}
	for _, n := range numbers {
		did, err := s.moveByItself(ctx, n, func(tx pgx.Tx, t *directory.Ticket) (directory.TicketEvent, error) {
			return directory.TicketEscalate, s.escalate(ctx, tx, t, now)
		}, now)
		if err != nil {
			return handed, err
		}
		handed += did
	}
	return handed, nil
}

// escalate is asked again once the ticket is locked: somebody may have decided
// or been named meanwhile.
func (s *Store) escalate(ctx context.Context, tx pgx.Tx, t *directory.Ticket, now time.Time) error {
	if !t.State.IsOpen() || t.Desk == directory.AgencyDesk {
		return errNothingToMove
	}
	return handUp(ctx, tx, t, now)
}

// ExpireTickets ends the tickets whose address nobody confirmed in time, and
// erases that address. It gives how many.
func (s *Store) ExpireTickets(ctx context.Context, now time.Time) (expired int, err error) {
	numbers, err := s.ticketNumbers(ctx, `
		select number from ticket where state = 'a_confirmer' and opened_at <= $1 order by number`, now.Add(-TicketConfirmLife))
	if err != nil {
		return 0, err
	}
	for _, n := range numbers {
		did, err := s.moveByItself(ctx, n, func(_ pgx.Tx, t *directory.Ticket) (directory.TicketEvent, error) {
			t.Email, t.EndedAt = "", now
			return directory.TicketExpire, nil
		}, now)
		if err != nil {
			return expired, err
		}
		expired += did
	}
	return expired, nil
}

// ForgetReporters erases the addresses of those whose tickets ended longer ago
// than TicketEmailLife, and gives how many; and the keys of requests too old to
// be sent again.
func (s *Store) ForgetReporters(ctx context.Context, now time.Time) (forgotten int, err error) {
	_, err = s.pool.Exec(ctx, `update ticket set key = null, request = null where key is not null and opened_at <= $1`, now.Add(-NumberedLife))
	if err != nil {
		return 0, awayOr(err)
	}
	done, err := s.pool.Exec(ctx, `
		update ticket set email = null where email is not null and ended_at <= $1`, now.Add(-TicketEmailLife))
	return int(done.RowsAffected()), awayOr(err)
}

// atOnce is how many tickets one round moves by itself; the next goes on.
const atOnce = 1000

func (s *Store) ticketNumbers(ctx context.Context, sql string, before time.Time) ([]int64, error) {
	rows, err := s.pool.Query(ctx, sql+` limit $2`, before, atOnce)
	if err != nil {
		return nil, away(err)
	}
	return collect(rows, pgx.RowTo[int64])
}

// errNothingToMove says that a ticket no longer needs what it was locked for.
var errNothingToMove = errTicketMoved

// moveByItself does to one ticket what time brings about, in a transaction of
// its own: one that somebody is deciding is left for the next round.
func (s *Store) moveByItself(ctx context.Context, number int64, change func(pgx.Tx, *directory.Ticket) (directory.TicketEvent, error), now time.Time) (did int, err error) {
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `select `+ticketColumnList+` from ticket t where t.number = $1 for no key update of t skip locked`, number)
		if err != nil {
			return err
		}
		found, err := pgx.CollectRows(rows, scanTicket)
		if err != nil || len(found) == 0 {
			return err
		}
		t := &found[0]
		event, err := change(tx, t)
		if err == errNothingToMove {
			return nil
		}
		if err != nil {
			return err
		}
		did = 1
		return s.writeByItself(ctx, tx, t, event, now)
	})
	return did, awayOr(err)
}

func (s *Store) writeByItself(ctx context.Context, tx pgx.Tx, t *directory.Ticket, event directory.TicketEvent, now time.Time) (err error) {
	if t.State, err = t.State.After(event); err != nil {
		return err
	}
	if err := moveTicket(ctx, tx, t, event, ticketKeeper, "", now); err != nil {
		return err
	}
	if err := s.journalBy(ctx, tx, ticketKeeper, ticketEntry(access.Actor{}, t, event)); err != nil {
		return err
	}
	if event != directory.TicketEscalate {
		return nil
	}
	return s.tellHandedOn(ctx, tx, t, now)
}
