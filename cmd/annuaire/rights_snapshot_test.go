package main

import (
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
)

// snapshot is the record as the matrix found it, to compare with and to put back.
type snapshot struct {
	names []string // of the tables
	query []string // sums each up
	back  []string // puts each back
	sums  []string
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
	m.run(watching)
	for _, t := range tables {
		m.run(fmt.Sprintf(`create table kept.%[1]s as select %[2]s from public.%[1]s`, t.Name, t.Columns))
		m.run(fmt.Sprintf(`create trigger written after insert or update or delete on public.%s for each statement execute function kept.write()`, t.Name))
		m.kept.names = append(m.kept.names, t.Name)
		m.kept.back = append(m.kept.back, fmt.Sprintf(`insert into public.%[1]s (%[2]s) overriding system value select %[2]s from kept.%[1]s`, t.Name, t.Columns))
		m.kept.query = append(m.kept.query, fmt.Sprintf(`select coalesce(md5(string_agg(row, '' order by row)), '') from (select (to_jsonb(t) - %[2]s)::text as row from public.%[1]s t) rows`, t.Name, passingColumns))
		m.kept.sums = append(m.kept.sums, m.sumUp(len(m.kept.sums)))
	}
}

// watching notes which tables are written, so that the others need not be summed up
// after each question.
const watching = `
	create schema kept;
	create table kept.written (name text primary key);
	create function kept.write() returns trigger language plpgsql security definer as $$
	begin
		insert into kept.written select tg_table_name where not exists (select from kept.written where name = tg_table_name) on conflict do nothing;
		return null;
	end $$`

func (m *matrix) run(sql string) {
	m.Helper()
	if _, err := m.db.Exec(m.Context(), sql); err != nil {
		m.Fatalf("%s: %v", sql, err)
	}
}

// sumUp sums up a table of the record.
func (m *matrix) sumUp(table int) (sum string) {
	m.Helper()
	if err := m.db.QueryRow(m.Context(), m.kept.query[table]).Scan(&sum); err != nil {
		m.Fatal(err)
	}
	return sum
}

// changed gives the tables that are not as they were kept, of those that were written.
func (m *matrix) changed() (tables []int) {
	m.Helper()
	rows, err := m.db.Query(m.Context(), `delete from kept.written returning name`)
	if err != nil {
		m.Fatal(err)
	}
	written, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		m.Fatal(err)
	}
	for _, name := range written {
		if i, _ := slices.BinarySearch(m.kept.names, name); m.sumUp(i) != m.kept.sums[i] {
			tables = append(tables, i)
		}
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
