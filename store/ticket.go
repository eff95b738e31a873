package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/geo"
)

// ticketColumnList is what scanTicket reads, of the table ticket called t.
const ticketColumnList = `
	t.number, t.version, t.kind, t.state, coalesce(t.place_id, ''), coalesce(t.place_version, 0), t.place_name, t.code_insee,
	t.proposed, t.changes, coalesce(t.duplicate_of, ''), t.message, coalesce(t.account, 0), coalesce(t.email, ''), t.sure,
	t.desk_level, t.desk_code, t.decider_level, t.decider_code, coalesce(t.taken_by, 0), coalesce(t.decided_by, 0),
	t.before, coalesce(t.applied, 0), t.answer, t.reason, t.appeal, t.opened_at, t.desk_since, t.decided_at, t.ended_at`

func scanTicket(row pgx.CollectableRow) (directory.Ticket, error) {
	var t directory.Ticket
	var decided, ended *time.Time
	err := row.Scan(&t.Number, &t.Version, &t.Kind, &t.State, &t.PlaceID, &t.PlaceVersion, &t.PlaceName, &t.INSEE,
		&t.Proposed, &t.Changes, &t.DuplicateOf, &t.Message, &t.Account, &t.Email, &t.Sure,
		&t.Desk.Level, &t.Desk.Code, &t.Decider.Level, &t.Decider.Code, &t.TakenBy, &t.DecidedBy,
		&t.Before, &t.Applied, &t.Answer, &t.Reason, &t.Appeal, &t.OpenedAt, &t.DeskSince, &decided, &ended)
	if decided != nil {
		t.DecidedAt = *decided
	}
	if ended != nil {
		t.EndedAt = *ended
	}
	return t, err
}

// Kinds of tickets that the managers of a place may decide, on their own place:
// what is wrong on its sheet, never who manages it nor whether it stays.
const managersKinds = `('modification', 'fermeture', 'demenagement', 'horaires', 'telephone', 'position', 'description', 'autre')`

// The objects of the rights on a ticket. Everybody who looks after the commune,
// or the place, sees it; the desk that has it now, and those above, decide.
var (
	ticketSeen    = scoped{State: "t.state", Commune: "t.code_insee", Place: "t.place_id"}
	ticketDecided = scoped{State: "t.state", Level: "t.desk_level", Code: "t.desk_code",
		Place: "case when t.kind in " + managersKinds + " then t.place_id end"}
)

// ticketInSight is the condition that a ticket is among those the actor sees.
func ticketInSight(actor access.Actor, args *[]any) string {
	return `(` + ticketSeen.within(actor.Scope(access.TicketSee), args) + ` or ` + ticketDecided.within(actor.Scope(access.TicketDecide), args) + `)`
}

// Ticket gives a ticket that the actor may see. Unknown otherwise: whether it
// exists is not told.
func (s *Store) Ticket(ctx context.Context, actor access.Actor, number int64) (t directory.Ticket, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		t, err = seeTicket(ctx, tx, actor, number, "")
		return err
	})
	return t, err
}

func seeTicket(ctx context.Context, tx pgx.Tx, actor access.Actor, number int64, lock string) (directory.Ticket, error) {
	args := []any{number}
	rows, err := tx.Query(ctx, `
		select `+ticketColumnList+`
		from ticket t
		where t.number = $1 and `+ticketInSight(actor, &args)+lock, args...)
	if err != nil {
		return directory.Ticket{}, midway(err)
	}
	t, err := pgx.CollectExactlyOneRow(rows, scanTicket)
	if errors.Is(err, pgx.ErrNoRows) {
		return t, fault.New(fault.Unknown, "Aucune demande ne porte le numéro %d sur votre territoire.", number)
	}
	return t, err
}

// TicketMove is one thing that happened to a ticket.
type TicketMove struct {
	At    time.Time
	Event directory.TicketEvent
	State directory.TicketState // after it
	Actor string                // as AuthorName writes it
	Desk  directory.Desk        // after it
	Text  string                // what a desk wrote
}

// TicketOpened is the event by which a ticket comes to be.
const TicketOpened directory.TicketEvent = "ouvrir"

func ticketMoves(ctx context.Context, tx pgx.Tx, number int64) ([]TicketMove, error) {
	rows, err := tx.Query(ctx, `
		select at, event, state, actor, level, code, text
		from ticket_move
		where ticket = $1
		order by seq`, number)
	if err != nil {
		return nil, midway(err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (m TicketMove, err error) {
		err = row.Scan(&m.At, &m.Event, &m.State, &m.Actor, &m.Desk.Level, &m.Desk.Code, &m.Text)
		return m, err
	})
}

// moveTicket writes the row of a ticket as it has become, and what made it so:
// the only way in which a ticket changes. Conflict when somebody else moved it.
func moveTicket(ctx context.Context, tx pgx.Tx, t *directory.Ticket, event directory.TicketEvent, author, text string, at time.Time) error {
	done, err := tx.Exec(ctx, `
		update ticket
		set version = version + 1, state = $3, place_id = $4, desk_level = $5, desk_code = $6, desk_since = $7,
			decider_level = $8, decider_code = $9, decided_by = $10, taken_by = $11, before = $12, applied = $13,
			answer = $14, reason = $15, appeal = $16, decided_at = $17, ended_at = $18, sure = $19, email = $20
		where number = $1 and version = $2`,
		t.Number, t.Version, t.State, orNull(t.PlaceID), t.Desk.Level, t.Desk.Code, t.DeskSince,
		t.Decider.Level, t.Decider.Code, orNoAccount(t.DecidedBy), orNoAccount(t.TakenBy), t.Before, orNoAccount(t.Applied),
		t.Answer, t.Reason, t.Appeal, orNoTime(t.DecidedAt), orNoTime(t.EndedAt), t.Sure, orNull(t.Email))
	if err != nil {
		return midway(err)
	}
	if done.RowsAffected() == 0 {
		return errTicketMoved
	}
	t.Version++
	return writeMove(ctx, tx, t, event, author, text, at)
}

func writeMove(ctx context.Context, tx pgx.Tx, t *directory.Ticket, event directory.TicketEvent, author, text string, at time.Time) error {
	_, err := tx.Exec(ctx, `
		insert into ticket_move (ticket, at, event, state, actor, level, code, text)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		t.Number, at, event, t.State, author, t.Desk.Level, t.Desk.Code, text)
	return err
}

var errTicketMoved = fault.New(fault.Conflict, "Quelqu’un a traité cette demande en même temps que vous. Rien n’a été enregistré : relisez-la.")

// journalTicket writes an act on a ticket to the journal.
func (s *Store) journalTicket(ctx context.Context, tx pgx.Tx, actor access.Actor, t *directory.Ticket, event directory.TicketEvent) error {
	return s.journal(ctx, tx, ticketEntry(actor, t, event))
}

func ticketEntry(actor access.Actor, t *directory.Ticket, event directory.TicketEvent) Entry {
	return Entry{
		Actor: actor, Action: "demande." + string(event), Kind: "demande", Object: number(t.Number), Territory: TerritoryOf(t.INSEE),
		Details: map[string]any{"objet": t.Kind, "etat": t.State, "lieu": t.PlaceID, "bureau": string(t.Desk.Level) + ":" + t.Desk.Code},
	}
}

// instant is when the actor acts.
func instant(actor access.Actor) time.Time {
	if actor.At.IsZero() {
		return time.Now()
	}
	return actor.At
}

// levelRank gives the height of a level, -1 for none.
func levelRank(level geo.Level) int {
	for i, l := range geo.Levels {
		if l == level {
			return i
		}
	}
	return -1
}
