package store

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/internal/pgtest"
)

// BenchmarkDuplicateCandidates compares one new place with a record of 200,000:
// one in forty in a single commune, 30 of them on one spot and with one phone.
// As the queries ask the record, nothing is kept in memory; "memory" is what an
// index of all of them would take instead, once built.
func BenchmarkDuplicateCandidates(b *testing.B) {
	s, err := Open(b.Context(), pgtest.URL(b))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for _, size := range []int{20_000, 200_000} {
		manyPlaces(b, s, size)
		p := directory.Place{
			Name: "Médiathèque Lieu c4ca4238", Commune: "Paris", INSEE: "75056", PostalCode: "75000", Address: "12 rue 7", Phone: "+33100000011",
			Emails: []string{"a11@example.fr"}, Pivot: directory.Pivot{Number: "43493312300029", Kind: directory.SIRET},
			Position: orb.Point{2.35, 48.85}, HasPosition: true,
		}
		b.Run(fmt.Sprint("record/", size), func(b *testing.B) {
			for b.Loop() {
				if _, err := s.DuplicateCandidates(b.Context(), access.Actor{}, p, 5); err != nil {
					b.Fatal(err)
				}
			}
		})
		x, err := s.DuplicateIndex(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint("memory/", size), func(b *testing.B) {
			for b.Loop() {
				x.Of(&p, 5)
			}
		})
	}
}

// manyPlaces adds places until there are that many.
func manyPlaces(b *testing.B, s *Store, size int) {
	b.Helper()
	err := s.transaction(b.Context(), func(tx pgx.Tx) error {
		if err := sign(b.Context(), tx, author); err != nil {
			return err
		}
		_, err := tx.Exec(b.Context(), `
			insert into place (id, version, state, pivot, pivot_kind, nom, commune, code_postal, code_insee, adresse, position, telephone, courriels, typologie, date_maj, time_zone)
			select 'lieu' || n, 1, 'published', lpad((n % 50000)::text, 14, '1'), 'siret', 'Médiathèque ' || substr(md5(n::text), 1, 8) || ' ' || substr(md5((n % 900)::text), 1, 6),
				'Paris', '75000', case when n % 40 = 0 then '75056' else (30000 + n * 7919::bigint % 35000)::text end,
				n % 90 || ' rue ' || substr(md5((n / 7)::text), 1, 5),
				st_setsrid(st_makepoint(2 + (n % 6000) * 0.0006, 46 + (n / 6000) * 0.1 + (n % 7) * 0.001), 4326),
				'+3310000' || lpad((n % 9000)::text, 4, '0'), array['a' || n % 50000 || '@example.fr'], '{BIB}', '2026-01-01', 'Europe/Paris'
			from generate_series((select count(*) from place) + 1, $1) n`, size)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := s.pool.Exec(b.Context(), `analyze place`); err != nil {
		b.Fatal(err)
	}
}
