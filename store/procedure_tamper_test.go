package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// otherValue gives, by type, an expression that is never the value of the column %[1]s.
var otherValue = map[string]string{
	"text": `coalesce(%[1]s, '') || 'x'`, "int2": `coalesce(%[1]s, 0) + 1`, "int4": `coalesce(%[1]s, 0) + 1`, "int8": `coalesce(%[1]s, 0) + 1`, "bool": `not coalesce(%[1]s, false)`,
	"timestamptz": `coalesce(%[1]s, now()) + interval '1 microsecond'`, "date": `coalesce(%[1]s, current_date) + 1`, "float8": `coalesce(%[1]s, 0) + 0.000001`,
	"jsonb": `case jsonb_typeof(%[1]s) when 'array' then %[1]s || '[{"faux": true}]' else coalesce(%[1]s, '{}') || '{"faux": true}' end`,
	"bytea": `coalesce(%[1]s, '') || '\x00'`, "_text": `array_append(%[1]s, 'x')`, "_int8": `array_append(%[1]s, 1)`, "_timestamptz": `array_append(%[1]s, now())`,
}

// onlySealed are the rows of a table that are sealed: numbers of decisions may be
// given to acts that people number themselves.
func onlySealed(table string) string {
	if table == "label_counter" {
		return ` where name !~ '^D-'`
	}
	return ""
}

// attack draws one way to change the record, as SQL.
func (w *attacked) attack() (name, sql string) {
	table := w.draw(slices.Sorted(maps.Keys(sealedTables)))
	row := `(select ctid from ` + table + onlySealed(table) + ` order by ctid limit 1 offset floor(` + fmt.Sprint(w.random.Float64()) + ` * (select count(*) from ` + table + onlySealed(table) + `))::int)`
	column := w.columns[table][w.random.IntN(len(w.columns[table]))]
	switch n := w.random.IntN(100); {
	case n < 70:
		return table + "." + column.name, fmt.Sprintf(`update `+table+` set %[1]s = `+otherValue[column.kind], `"`+column.name+`"`) + ` where ctid = ` + row
	case n < 80:
		return "a row less: " + table, `delete from ` + table + ` where ctid = ` + row
	case n < 86:
		return "a row twice: " + table, `insert into ` + table + ` select * from ` + table + ` where ctid = ` + row
	case n < 93 && table != "label_counter": // two series that stand at the same number would be the same
		return "two rows changed about: " + table + "." + column.name, swap(table, column.name)
	}
	cut := cuts[w.random.IntN(len(cuts))]
	return cut.name, strings.ReplaceAll(cut.sql, "$", w.draw([]string{"candidature", "titre", "seance", "dispositif", "visite", "recours"}))
}

func (w *attacked) draw(list []string) string { return list[w.random.IntN(len(list))] }

// swap gives a column of the first and last rows that differ in it each other's value.
func swap(table, column string) string {
	return `with two as (select min(ctid) as a, max(ctid) as b from ` + table + onlySealed(table) + `)
		update ` + table + ` t set "` + column + `" = other."` + column + `"
		from ` + table + ` other, two
		where (t.ctid = a and other.ctid = b or t.ctid = b and other.ctid = a) and t."` + column + `" is distinct from other."` + column + `"`
}

// cuts are what somebody would do who knows how the record is made. $ is a kind.
var cuts = []struct{ name, sql string }{
	{"the last move", `delete from transition t where kind = '$' and seq = (select max(seq) from transition l where l.kind = t.kind and l.aggregate = t.aggregate)`},
	{"the last move, in the journal too", `
		with gone as (delete from transition t where kind = '$' and seq = (select max(seq) from transition l where l.kind = t.kind and l.aggregate = t.aggregate) returning hash)
		delete from journal using gone where details ->> 'chaine' = encode(gone.hash, 'hex')`},
	{"all the moves of one", `delete from transition where (kind, aggregate) = (select kind, aggregate from transition where kind = '$' order by aggregate limit 1)`},
	{"a move of somebody else", `
		update transition t set actor = 1 + coalesce(actor, 0), hash = sha256(prev_hash || convert_to(transition_text(jsonb_populate_record(t, jsonb_build_object('actor', 1 + coalesce(actor, 0)))), 'UTF8'))
		where kind = '$' and seq = (select max(seq) from transition l where l.kind = t.kind and l.aggregate = t.aggregate)`},
	{"a move that nobody made", `
		insert into transition select (jsonb_populate_record(t, jsonb_build_object('id', 1000000, 'seq', seq + 1, 'key', null, 'prev_hash', hash,
			'hash', sha256(hash || convert_to(transition_text(jsonb_populate_record(t, jsonb_build_object('id', 1000000, 'seq', seq + 1, 'key', null))), 'UTF8'))))).*
		from transition t where kind = '$' and seq = (select max(seq) from transition l where l.kind = t.kind and l.aggregate = t.aggregate) limit 1`},
	{"the end of the journal", `delete from journal where link > (select max(link) - 3 from journal) and '$' <> ''`},
	{"all that is known of it", `
		with gone as (delete from transition where kind = '$' returning hash), told as (delete from journal using gone where details ->> 'chaine' = encode(gone.hash, 'hex'))
		select from gone`},
}

// One thousand changes, each by somebody who owns the database and sets its triggers
// aside: each is found.
func TestProceduresShowTampering(t *testing.T) {
	t.Parallel()
	const seed, attempts = 20260302, 1000
	w := newAttacked(t, seed)
	found, tables := 0, map[string]bool{}
	var longest time.Duration
	for range attempts {
		name, sql, broken, took := w.tamper()
		longest = max(longest, took)
		if broken == nil {
			t.Errorf("not found: %s\n%s", name, sql)
			continue
		}
		found++
		tables[strings.SplitN(name, ".", 2)[0]] = true
	}
	t.Logf("seed %d: %d tamperings of %d kinds, %d found; the longest verification took %v", seed, attempts, len(tables), found, longest)
	sound(t, w.Store)
}

// tamper changes the record, verifies it, and takes the change back. What changes
// nothing is drawn again.
func (w *attacked) tamper() (name, sql string, broken *Broken, took time.Duration) {
	w.t.Helper()
	for {
		changed := false
		err := pgx.BeginFunc(w.t.Context(), w.pool, func(tx pgx.Tx) error {
			if _, err := tx.Exec(w.t.Context(), `set local session_replication_role = replica`); err != nil {
				return err
			}
			name, sql = w.attack()
			done, err := tx.Exec(w.t.Context(), sql)
			if err != nil {
				return fmt.Errorf("%s: %w", sql, err)
			}
			if changed = done.RowsAffected() > 0; !changed {
				return errDryRun
			}
			began := time.Now()
			v, err := verify(w.t.Context(), tx)
			broken, took = v.Broken, time.Since(began)
			if err != nil {
				return err
			}
			return errDryRun
		})
		if err != errDryRun {
			w.t.Fatalf("%s: %v", name, err)
		}
		if changed {
			return name, sql, broken, took
		}
	}
}
