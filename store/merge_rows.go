package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"annuaire/directory"
)

// sourceRow is a row of place_source: which columns a row of a feed gives to a
// place. Nil: all of them.
type sourceRow struct {
	Feed     string   `json:"feed"`
	SourceID string   `json:"source_id"`
	PlaceID  string   `json:"place_id"`
	Columns  []string `json:"columns"`
}

// moveRows takes what hangs on the absorbed place to the kept one.
func (m *mergeRow) moveRows(ctx context.Context, tx pgx.Tx) error {
	if err := m.moveSources(ctx, tx); err != nil {
		return err
	}
	if err := m.moveMemberships(ctx, tx); err != nil {
		return err
	}
	return m.moveTickets(ctx, tx)
}

// moveSources makes each row of both places give its own columns of the merged
// one: those taken from the absorbed place come from its rows, the others from
// those of the kept one. So the two rows that now lead to one place never undo
// each other.
func (m *mergeRow) moveSources(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, `
		select feed, source_id, place_id, columns
		from place_source
		where place_id in ($1, $2)
		order by feed, source_id
		for update`, m.Kept, m.Absorbed)
	if err != nil {
		return midway(err)
	}
	if m.Sources, err = collect(rows, pgx.RowToStructByPos[sourceRow]); err != nil {
		return err
	}
	now := make([]sourceRow, len(m.Sources))
	for i, r := range m.Sources {
		now[i] = r
		now[i].PlaceID, now[i].Columns = m.Kept, sharedOut(r, m.FromAbsorbed, r.PlaceID == m.Absorbed)
	}
	return writeSources(ctx, tx, now)
}

// sharedOut gives the columns that a row still gives: of those that it gave,
// the ones that were taken from its place.
func sharedOut(r sourceRow, fromAbsorbed []string, ofAbsorbed bool) []string {
	columns := []string{}
	for _, c := range directory.Columns {
		gave := r.Columns == nil || slices.Contains(r.Columns, c.Name)
		if gave && slices.Contains(fromAbsorbed, c.Name) == ofAbsorbed {
			columns = append(columns, c.Name)
		}
	}
	return columns
}

func writeSources(ctx context.Context, tx pgx.Tx, list []sourceRow) error {
	for _, r := range list { // a place has two or three
		_, err := tx.Exec(ctx, `
			update place_source
			set place_id = $3, columns = $4
			where feed = $1 and source_id = $2`, r.Feed, r.SourceID, r.PlaceID, r.Columns)
		if err != nil {
			return err
		}
	}
	return nil
}

// moveMemberships gives the managers of the absorbed place the kept one. Who
// already has it keeps that right, and the other ends.
func (m *mergeRow) moveMemberships(ctx context.Context, tx pgx.Tx) (err error) {
	m.Ended, err = changedIDs(ctx, tx, `
		update membership m
		set ended_at = now()
		where place_id = $2 and ended_at is null
		and exists (select from membership k where k.place_id = $1 and k.account = m.account and k.role = m.role and k.ended_at is null)
		returning id`, m.Kept, m.Absorbed)
	if err != nil {
		return err
	}
	m.Memberships, err = changedIDs(ctx, tx, `
		update membership
		set place_id = $1
		where place_id = $2 and ended_at is null
		returning id`, m.Kept, m.Absorbed)
	return err
}

func (m *mergeRow) moveTickets(ctx context.Context, tx pgx.Tx) (err error) {
	m.Tickets, err = changedIDs(ctx, tx, `
		update ticket
		set place_id = $1, version = version + 1
		where place_id = $2 and ended_at is null
		returning number`, m.Kept, m.Absorbed)
	return err
}

func changedIDs(ctx context.Context, tx pgx.Tx, sql string, args ...any) ([]int64, error) {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, midway(err)
	}
	return collect(rows, pgx.RowTo[int64])
}
