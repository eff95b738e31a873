package store

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/labels"
	"annuaire/procedure"
)

// BenchmarkMove measures one act, its commit and its seal: on a session that holds
// nothing, and on a title.
func BenchmarkMove(b *testing.B) {
	s := openGround(b)
	chair := person(b, s, "presidente", over(access.DecisionMaker, ille))
	m := planned(b, s, chair, ille)
	titles := manyTitles(b, s, 1)
	for name, c := range map[string]struct {
		on  moving
		act procedure.Act
	}{
		"session": {m, sessionAct(labels.SessionChange, labels.Secretary, chair)},
		"title":   {moving{machine: labels.TitleLife, id: titles[0], at: access.Country}, sessionAct(labels.Surveil, labels.Instructor, chair)},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := s.transaction(b.Context(), func(tx pgx.Tx) error {
					_, err := s.step(b.Context(), tx, c.on, c.act)
					return err
				}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkVerify reads again a record of 20,000 titles, each with an application, three
// moves of its own and a reserve.
func BenchmarkVerify(b *testing.B) {
	s := openGround(b)
	manyTitles(b, s, 20_000)
	for b.Loop() {
		v := sound(b, s)
		b.ReportMetric(float64(v.Moves), "moves")
	}
}

// manyTitles writes titles with their applications, moves, spans and reserves, sealed
// as any act is. Not in one transaction: its end of the journal would be written
// over too often.
func manyTitles(t testing.TB, s *Store, n int) (ids []int64) {
	t.Helper()
	agency := person(t, s, "agence", over(access.Agency, access.Country))
	err := s.Import(t.Context(), "essai", author, false, func(im *Import) error {
		p := place()
		p.INSEE = rennes.Code
		return im.Save(t.Context(), []directory.Change{{Place: p, SourceID: "lieu-a"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	exec := func(sqls []string, args ...any) {
		t.Helper()
		err := s.transaction(t.Context(), func(tx pgx.Tx) error {
			for _, sql := range sqls {
				if _, err := tx.Exec(t.Context(), sql, args[:strings.Count(sql, "$")]...); err != nil {
					return fmt.Errorf("%s: %w", sql, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	exec(oneScheme, agency.Account)
	const at = 500
	for done := 0; done < n; done += at {
		exec(someTitles, done+1, min(done+at, n), agency.Account)
	}
	rows, err := s.pool.Query(t.Context(), `select id from label_title order by id`)
	if err != nil {
		t.Fatal(err)
	}
	if ids, err = pgx.CollectRows(rows, pgx.RowTo[int64]); err != nil {
		t.Fatal(err)
	}
	return ids
}

var oneScheme = []string{
	`insert into label_version (scheme, version, state, seq, definition, digest, created_by, created_at, published_at)
	values ('emn', 1, 'publie', 1, '{"code": "emn"}', sha256('{"code": "emn"}'), $1, now(), now())`,
	`insert into transition (kind, aggregate, seq, event, from_state, to_state, party, effective_at, recorded_at, visibility, prev_hash, hash)
	select 'dispositif', id, 1, 'publier', '', 'publie', 'agence', now(), now(), 'public', '', '' from label_version`,
}

// someTitles are those of a series from one number to another, by an account.
var someTitles = []string{
	`insert into label_application (number, version, state, seq, place_id, place_name, place_version, code_insee, account, started_at, answers, snapshot)
	select 'C-EMN-2026-' || lpad(n::text, 5, '0'), v.id, 'accordee', 1, 'lieu-a', 'Médiathèque', 1, '35238', $3::bigint, now(),
		(select jsonb_object_agg('A' || i, jsonb_build_object('valeur', 'oui', 'texte', 'Chaque jour, sans rendez-vous.')) from generate_series(1, 30) i),
		(select jsonb_object_agg('champ' || i, 'Une valeur de la fiche.') from generate_series(1, 40) i)
	from generate_series($1::int, $2::int) n, label_version v order by n`,
	`insert into label_title (number, application, version, scheme, state, seq, place_id, place_name, code_insee, latitude, longitude, holder_name, holder_pivot,
		valid_from, valid_until, awarded_at, state_since, decision_ref, updated_at)
	select substring(a.number from 3), a.id, a.version, 'emn', 'actif', 3, a.place_id, a.place_name, a.code_insee, 48.1, -1.6, 'Ville de Rennes',
		'43493312300029', '2026-01-01', '2028-12-31', '2026-01-01', '2026-01-01', 'D-1', now()
	from label_application a where a.id between $1 and $2 order by a.id`,
	`insert into label_reserve (title, criterion, nature, text, opened_at, due_at) select id, 'A1', 'reserve', 'Ouvrir le samedi.', '2026-01-01', '2026-06-01' from label_title where id between $1 and $2`,
	`insert into deadline (kind, aggregate, name, opened_seq, opened_at, due_at) select 'titre', id, 'titre_fin', 1, '2026-01-01', '2028-12-31' from label_title where id between $1 and $2`,
	`insert into label_title_span (title, seq, state, since) select id, 1, 'actif', '2026-01-01' from label_title where id between $1 and $2`,
	`insert into transition (kind, aggregate, seq, event, from_state, to_state, party, effective_at, recorded_at, visibility, prev_hash, hash)
	select 'candidature', id, 1, 'adherer', '', 'accordee', 'systeme', '2026-01-01', now(), 'public', '', '' from label_application where id between $1 and $2`,
	`insert into transition (kind, aggregate, seq, event, from_state, to_state, party, effective_at, recorded_at, visibility, reason, prev_hash, hash)
	select 'titre', t.id, m.seq, m.event, m.was, 'actif', 'instructeur', '2026-01-01', now(), 'public', 'Une raison, en quelques mots.', '', ''
	from label_title t, (values (1, 'delivrer', ''), (2, 'controler', 'actif'), (3, 'controler', 'actif')) m (seq, event, was)
	where t.id between $1 and $2 order by t.id, m.seq`,
	`insert into label_counter (name, last) select name, n from (values ($1::bigint, $2::bigint)) v (f, n), (values ('C-EMN-2026'), ('EMN-2026')) names (name)
	on conflict (name) do update set last = excluded.last`,
}
