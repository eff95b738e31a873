package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/labels"
)

// BenchmarkTitles watches over 20,000 titles of as many places, by the criteria of the
// label that is shipped, and lists them.
func BenchmarkTitles(b *testing.B) {
	s := openGround(b)
	ctx, now := b.Context(), day("2026-03-04").Add(10*time.Hour)
	if err := spread(ctx, s, 20_000); err != nil {
		b.Fatal(err)
	}
	if _, err := s.pool.Exec(ctx, `vacuum analyze`); err != nil {
		b.Fatal(err)
	}
	instructor := access.Actor{Account: 1, At: now, Strong: true, Grants: []access.Grant{{ID: 2, Role: access.Instructor, Territory: access.Territory{Level: geo.Department, Code: "35"}}}}
	person(b, s, "instructeur", over(access.Instructor, access.Territory{Level: geo.Department, Code: "35"}))
	if err := s.pool.QueryRow(ctx, `select max(account) from membership where role = 'instructeur'`).Scan(&instructor.Account); err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		before string
		do     func() error
	}{
		{"watch/all", `truncate label_watch`, func() error { _, err := s.WatchTitles(ctx, now); return err }},
		{"watch/none-changed", ``, func() error { _, err := s.WatchTitles(ctx, now); return err }},
		{"watch/100-changed", `update label_watch set place_version = -1 where title in (select id from label_title order by id limit 100)`, func() error { _, err := s.WatchTitles(ctx, now); return err }},
		{"turn/none-due", ``, func() error { _, err := s.TurnTitles(ctx, now); return err }},
		{"remind/none-due", ``, func() error { _, err := s.RemindTitles(ctx, now); return err }},
		{"list/all", ``, func() error { _, _, err := s.Titles(ctx, instructor, TitlesQuery{Limit: 50}); return err }},
		{"list/alerts", ``, func() error {
			_, _, err := s.Titles(ctx, instructor, TitlesQuery{Flag: FlagAlerts, Limit: 50})
			return err
		}},
		{"list/surveillance", ``, func() error {
			_, _, err := s.Titles(ctx, instructor, TitlesQuery{Flag: FlagSurveillance, Limit: 50})
			return err
		}},
		{"list/last-page", ``, func() error {
			_, _, err := s.Titles(ctx, instructor, TitlesQuery{Limit: 50, Offset: 19_950})
			return err
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if c.before != "" {
					b.StopTimer()
					if _, err := s.pool.Exec(ctx, c.before); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
				}
				if err := c.do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// spread writes titles without their moves, each of a place of its own, by all the
// criteria of a real label.
func spread(ctx context.Context, s *Store, n int) error {
	changes := make([]directory.Change, n)
	for i := range changes {
		p := place()
		p.Name, p.INSEE = fmt.Sprintf("Médiathèque %05d", i), rennes.Code
		changes[i] = directory.Change{Place: p, SourceID: fmt.Sprintf("titre-%d", i)}
	}
	if err := s.Import(ctx, "titres", author, false, func(im *Import) error { return im.Save(ctx, changes) }); err != nil {
		return err
	}
	scheme := labels.Shipped()[1]
	for i := range scheme.Criteria {
		scheme.Criteria[i].Eliminatory = false // that nothing alerts at first
	}
	text, err := json.Marshal(scheme)
	if err != nil {
		return err
	}
	return s.transaction(ctx, func(tx pgx.Tx) error {
		for _, sql := range []string{
			`set local session_replication_role = replica`,
			`insert into label_version (scheme, version, state, seq, definition, created_at, published_at, digest)
			select 'emn', 1, 'publie', 1, d, now(), now(), sha256(convert_to(d::text, 'UTF8')) from (select '` + strings.ReplaceAll(string(text), "'", "''") + `'::jsonb d) x`,
			`insert into label_application (number, version, state, seq, place_id, place_name, place_version, code_insee, account, started_at)
			select 'C-' || p.id, v.id, 'accordee', 1, p.id, p.nom, 1, p.code_insee, 1, now() from place p, label_version v`,
			`insert into label_title (number, application, version, scheme, state, seq, place_id, place_name, code_insee, latitude, longitude, holder_name, holder_pivot,
				valid_from, valid_until, awarded_at, state_since, decision_ref, updated_at)
			select 'EMN-2026-' || a.id, a.id, a.version, 'emn', 'actif', 3, a.place_id, a.place_name, a.code_insee, 48.1, -1.6, 'Ville de Rennes', '',
				'2026-01-01', '2028-12-31', '2026-01-01', '2026-01-01', 'D-1', now() from label_application a`,
			`insert into deadline (kind, aggregate, name, opened_seq, opened_at, due_at) select 'titre', id, 'titre_fin', 1, '2026-01-01', '2028-12-31' from label_title`,
		} {
			if _, err := tx.Exec(ctx, sql); err != nil {
				return fmt.Errorf("%.60s: %w", sql, err)
			}
		}
		return nil
	})
}
