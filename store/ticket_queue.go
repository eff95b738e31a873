package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
)

// TicketView is a part of the tickets that somebody sees.
type TicketView string

// The views.
const (
	TicketsToDecide TicketView = ""          // the actor may decide them now
	TicketsFollowed TicketView = "ailleurs"  // another level must decide them
	TicketsDone     TicketView = "terminees" // nothing is awaited any more
	TicketsAll      TicketView = "toutes"
	TicketsAsked    TicketView = "miennes" // the actor asked them
)

// TicketQuery says which tickets are listed, and in which order.
type TicketQuery struct {
	View       TicketView
	Kind       directory.TicketKind  // "": any
	State      directory.TicketState // "": any
	Place      string                // "": any
	Sort       string                // a key of ticketOrders; "" is the order of work
	Descending bool
	Limit      int
	Offset     int
}

// TicketLine is a ticket in a list.
type TicketLine struct {
	Number    int64
	Kind      directory.TicketKind
	State     directory.TicketState
	PlaceID   string
	PlaceName string
	Commune   string // its name
	Sure      bool
	DeskLevel string
	DeskName  string
	Taken     bool
	OpenedAt  time.Time
	DeskSince time.Time
	EndedAt   *time.Time
}

// TicketCount is how many tickets are of a kind and in a state.
type TicketCount struct {
	Kind  directory.TicketKind
	State directory.TicketState
	Count int
}

// ticketOrders are the orders of a list, by the name that addresses give them.
var ticketOrders = map[string]string{
	"numero": "t.number", "objet": "t.kind", "etat": "t.state", "lieu": "lower(t.place_name)", "commune": "commune", "niveau": "t.desk_level", "age": "t.desk_since",
}

// SortsTickets tells whether lists of tickets have this order.
func SortsTickets(name string) bool { return ticketOrders[name] != "" }

// The order of work: who can be answered first, then whoever has waited longest.
const orderOfWork = `t.sure desc, t.desk_since`

const ticketLines = `
	select t.number, t.kind, t.state, coalesce(t.place_id, ''), t.place_name, coalesce(c.name, '') as commune, t.sure,
		t.desk_level, coalesce(d.name, ''), t.taken_by is not null, t.opened_at, t.desk_since, t.ended_at
	from ticket t
	left join territory c on c.level = 'commune' and c.code = t.code_insee
	left join territory d on d.level = t.desk_level and d.code = t.desk_code`

// Tickets lists tickets that the actor sees.
func (s *Store) Tickets(ctx context.Context, actor access.Actor, q TicketQuery) (lines []TicketLine, err error) {
	order := orderOfWork
	if by := ticketOrders[q.Sort]; by != "" {
		order = by
		if q.Descending {
			order += " desc"
		}
	}
	args := []any{q.Limit, q.Offset}
	sql := ticketLines + `
		where ` + q.condition(actor, &args) + `
		order by ` + order + `, t.number
		limit $1 offset $2`
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return midway(err)
		}
		lines, err = pgx.CollectRows(rows, pgx.RowToStructByPos[TicketLine])
		return err
	})
	return lines, awayOr(err)
}

// CountTickets counts what a view holds by kind and state, whatever the kind
// and the state that the query asks for.
func (s *Store) CountTickets(ctx context.Context, actor access.Actor, q TicketQuery) (counts []TicketCount, err error) {
	q.Kind, q.State = "", ""
	args := []any{}
	sql := `
		select t.kind, t.state, count(*)
		from ticket t
		where ` + q.condition(actor, &args) + `
		group by t.kind, t.state`
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return midway(err)
		}
		counts, err = pgx.CollectRows(rows, pgx.RowToStructByPos[TicketCount])
		return err
	})
	return counts, awayOr(err)
}

// ticketOpen is the condition that somebody must decide.
const ticketOpen = `t.state in ('recue', 'prise', 'contestee')`

func (q TicketQuery) condition(actor access.Actor, args *[]any) string {
	if q.View == TicketsAsked {
		*args = append(*args, actor.Account)
		return q.narrow(`t.account = $`+number(int64(len(*args))), args)
	}
	sql := ticketInSight(actor, args)
	switch q.View {
	case TicketsToDecide:
		sql += ` and ` + ticketOpen + ` and ` + ticketDecided.within(actor.Scope(access.TicketDecide), args)
	case TicketsFollowed:
		sql += ` and ` + ticketOpen + ` and ` + ticketDecided.within(actor.Scope(access.TicketDecide), args) + ` is not true`
	case TicketsDone:
		sql += ` and t.ended_at is not null`
	}
	return q.narrow(sql, args)
}

// narrow adds what the query asks for by column.
func (q TicketQuery) narrow(sql string, args *[]any) string {
	for _, one := range []struct{ column, value string }{{"kind", string(q.Kind)}, {"state", string(q.State)}, {"place_id", q.Place}} {
		if one.value != "" {
			*args = append(*args, one.value)
			sql += ` and t.` + one.column + ` = $` + number(int64(len(*args)))
		}
	}
	return sql
}

// TicketFile is a ticket with all that a desk needs to decide.
type TicketFile struct {
	directory.Ticket
	Place    *directory.Place // as it is now, nil for a creation not accepted yet
	Moves    []TicketMove
	Rights   TicketRights
	DeskName string
	Others   int // other tickets about the same place that wait
}

// TicketFile gives a ticket that the actor sees, whole.
func (s *Store) TicketFile(ctx context.Context, actor access.Actor, n int64) (f TicketFile, err error) {
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		f, err = ticketFile(ctx, tx, actor, n)
		return err
	})
	return f, awayOr(err)
}

func ticketFile(ctx context.Context, tx pgx.Tx, actor access.Actor, n int64) (f TicketFile, err error) {
	if f.Ticket, err = seeTicket(ctx, tx, actor, n, ""); err != nil {
		return f, err
	}
	if f.PlaceID != "" {
		p, err := readPlace(ctx, tx, f.PlaceID)
		if err != nil {
			return f, err
		}
		f.Place = &p
	}
	if f.Moves, err = ticketMoves(ctx, tx, n); err != nil {
		return f, err
	}
	if f.Rights, err = ticketRights(ctx, tx, actor, &f.Ticket); err != nil {
		return f, err
	}
	if f.DeskName, err = deskName(ctx, tx, f.Desk); err != nil {
		return f, err
	}
	err = tx.QueryRow(ctx, `
		select count(*) from ticket t where t.place_id = $1 and t.number <> $2 and `+ticketOpen, f.PlaceID, n).Scan(&f.Others)
	return f, midway(err)
}

func readPlace(ctx context.Context, tx pgx.Tx, id string) (directory.Place, error) {
	rows, err := tx.Query(ctx, `select `+placeColumnList+` from place where id = $1`, id)
	if err != nil {
		return directory.Place{}, midway(err)
	}
	return pgx.CollectExactlyOneRow(rows, scanPlace)
}

// NextTicket gives the number of the ticket that comes after one in the order
// of work, 0 when nothing else waits for the actor.
func (s *Store) NextTicket(ctx context.Context, actor access.Actor, after int64) (next int64, err error) {
	args := []any{after}
	sql := `
		select t.number
		from ticket t
		where t.number <> $1 and ` + TicketQuery{}.condition(actor, &args) + `
		order by ` + orderOfWork + `, t.number
		limit 1`
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		return unlessNone(tx.QueryRow(ctx, sql, args...).Scan(&next))
	})
	return next, awayOr(err)
}
