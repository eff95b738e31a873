package main

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// snapshot is the record as the matrix found it, to compare with and to put back.
type snapshot struct {
	query string   // sums up each table
	names []string // of the tables, as the query gives them
	back  []string // puts each back
	sums  []string
	moved uint64 // the last transaction that the server had given out
}

// passing are the tables and columns that asking alone may change: how often
// something was tried, when a session or a token was last used.
var (
	passing        = []string{"attempt", "spatial_ref_sys", "goose_db_version", "river_migration", "river_leader", "river_client", "river_client_queue", "river_queue"}
	passingColumns = `'{seen_at,used_at}'::text[]`
)

// keep copies every table of the record.
func (m *matrix) keep() {
	m.Helper()
	rows, err := m.db.Query(m.Context(), `
		select c.table_name, string_agg(format('%I', c.column_name), ', ' order by c.ordinal_position)
		from information_schema.columns c
		join pg_tables t on t.schemaname = 'public' and t.tablename = c.table_name
		where c.table_schema = 'public' and c.is_generated = 'NEVER' and c.table_name <> all($1)
		group by c.table_name order by c.table_name`, passing)
	if err != nil {
		m.Fatal(err)
	}
	type table struct{ Name, Columns string }
	tables, err := pgx.CollectRows(rows, pgx.RowToStructByPos[table])
	if err != nil || len(tables) < 25 {
		m.Fatal(len(tables), err)
	}
	m.run(`create schema kept`)
	var sums []string
	for _, t := range tables {
		m.run(fmt.Sprintf(`create table kept.%[1]s as select %[2]s from public.%[1]s`, t.Name, t.Columns))
		m.kept.names = append(m.kept.names, t.Name)
		m.kept.back = append(m.kept.back, fmt.Sprintf(`insert into public.%[1]s (%[2]s) overriding system value select %[2]s from kept.%[1]s`, t.Name, t.Columns))
		sums = append(sums, fmt.Sprintf(`(select coalesce(md5(string_agg(row, '' order by row)), '') from (select (to_jsonb(t) - %[2]s)::text as row from public.%[1]s t) rows)`, t.Name, passingColumns))
	}
	m.kept.query = `select array[` + strings.Join(sums, ", ") + `]`
	m.kept.sums = m.sumUp()
}

func (m *matrix) run(sql string) {
	m.Helper()
	if _, err := m.db.Exec(m.Context(), sql); err != nil {
		m.Fatalf("%s: %v", sql, err)
	}
}

// sumUp sums up each table of the record.
func (m *matrix) sumUp() (sums []string) {
	m.Helper()
	if err := m.db.QueryRow(m.Context(), m.kept.query).Scan(&sums); err != nil {
		m.Fatal(err)
	}
	return sums
}

// changed gives the tables that are not as they were kept. While the server has
// given out no transaction that writes, none can have changed.
func (m *matrix) changed() (tables []int) {
	m.Helper()
	next := uint64(m.number(`select pg_snapshot_xmax(pg_current_snapshot())::text::bigint`))
	if next == m.kept.moved {
		return nil
	}
	for i, sum := range m.sumUp() {
		if sum != m.kept.sums[i] {
			tables = append(tables, i)
		}
	}
	if len(tables) == 0 {
		m.kept.moved = next
	}
	return tables
}

// restore puts tables back as they were, under the rules that keep people from
// doing so.
func (m *matrix) restore(tables []int) {
	m.Helper()
	if len(tables) == 0 {
		return
	}
	err := pgx.BeginFunc(m.Context(), m.db, func(tx pgx.Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(`set local session_replication_role = replica`)
		for _, i := range tables {
			batch.Queue(`delete from public.` + m.kept.names[i])
			batch.Queue(m.kept.back[i])
		}
		return tx.SendBatch(m.Context(), batch).Close()
	})
	if err != nil {
		m.Fatal(err)
	}
}

// forgetAttempts lets everybody try again what is counted.
func (m *matrix) forgetAttempts() {
	m.Helper()
	m.run(`delete from attempt`)
}
