package store

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
)

// JournalFilter says which rows of the journal are wanted. Its zero value asks
// for all that the person may read.
type JournalFilter struct {
	Account   int64  // that acted; 0: any
	Command   bool   // only what no account did: commands, periodic work
	Action    string // exactly
	Kind      string // of the object
	Object    string // its identifier
	Territory access.Territory
	From      time.Time // this instant and later
	Until     time.Time // before this instant
	Before    int64     // only rows with a smaller number; 0: from the latest on
	After     int64     // only rows with a greater number: the page before
}

// JournalRow is one act, as it was written.
type JournalRow struct {
	Seq           int64
	At            time.Time
	Actor         string // as AuthorName writes it, or a command
	Action        string
	Kind, Object  string
	Territory     access.Territory
	TerritoryName string
	Details       map[string]any
}

var journalScope = scoped{Level: "j.level", Code: "j.code"}

// Journal gives the rows of the journal that an actor may read, latest first.
// What concerns no territory is for whoever reads the whole country.
func (s *Store) Journal(ctx context.Context, actor access.Actor, f JournalFilter, limit int) (list []JournalRow, err error) {
	args := []any{limit}
	where := f.conditions(actor, &args)
	order := "desc"
	if f.After > 0 {
		order = "asc" // those nearest to where one was
	}
	sql := `
		with found as (
			select j.*
			from journal j
			where ` + where + `
			order by j.seq ` + order + `
			limit $1
		)
		select f.seq, f.at, f.actor, f.action, f.kind, f.object, coalesce(f.level, ''), coalesce(f.code, ''), coalesce(t.name, ''), f.details
		from found f
		left join territory t on t.level = f.level and t.code = f.code
		order by f.seq desc`
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, scanJournalRow)
		return err
	})
	return list, awayOr(err)
}

func scanJournalRow(row pgx.CollectableRow) (r JournalRow, err error) {
	err = row.Scan(&r.Seq, &r.At, &r.Actor, &r.Action, &r.Kind, &r.Object, &r.Territory.Level, &r.Territory.Code, &r.TerritoryName, &r.Details)
	return r, err
}

func (f JournalFilter) conditions(actor access.Actor, args *[]any) string {
	all := []string{journalScope.within(actor.Scope(access.JournalSee), args)}
	add := func(wanted bool, column string, value any) {
		if wanted {
			*args = append(*args, value)
			all = append(all, column+number(int64(len(*args))))
		}
	}
	add(f.Account != 0, `j.actor = $`, AuthorName(f.Account))
	add(f.Command, `j.actor !~ $`, `^compte-[0-9]+$`)
	add(f.Action != "", `j.action = $`, f.Action)
	add(f.Kind != "", `j.kind = $`, f.Kind)
	add(f.Object != "", `j.object = $`, f.Object)
	add(!f.From.IsZero(), `j.at >= $`, f.From)
	add(!f.Until.IsZero(), `j.at < $`, f.Until)
	add(f.Before > 0, `j.seq < $`, f.Before)
	add(f.After > 0, `j.seq > $`, f.After)
	if t := f.Territory; t.Code != "" {
		*args = append(*args, t.Level, t.Code)
		n := int64(len(*args))
		all = append(all, `(j.level, j.code) in (select p.level, p.code from territory_path p where p.in_level = $`+number(n-1)+` and p.in_code = $`+number(n)+`)`)
	}
	return strings.Join(all, "\nand ")
}

// AccountNames gives the names of those of these accounts that the actor may
// know of: their own, and people whose rights theirs reach.
func (s *Store) AccountNames(ctx context.Context, actor access.Actor, ids []int64) (map[int64]string, error) {
	names := map[int64]string{}
	err := s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `select id, name from account where id = any($1) and name <> ''`, ids)
		if err != nil {
			return err
		}
		var id int64
		var name string
		return forEach(rows, []any{&id, &name}, func() error {
			names[id] = name
			return nil
		})
	})
	return names, awayOr(err)
}

// AccountOf gives the number of the account with this e-mail, among those that
// the actor may know of; false when there is none.
func (s *Store) AccountOf(ctx context.Context, actor access.Actor, email string) (id int64, ok bool, err error) {
	if !storable(email) {
		return 0, false, nil
	}
	err = s.actingFor(ctx, actor, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `select id from account where email = lower($1)`, email)
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if len(ids) > 0 {
			id, ok = ids[0], true
		}
		return err
	})
	return id, ok, awayOr(err)
}
