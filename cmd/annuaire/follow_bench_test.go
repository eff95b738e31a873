package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/internal/pgtest"
)

// BenchmarkVisible measures what passes between the commit of one changed place
// and its being shown by two instances at once, and what a comparison with the
// record costs:
//
//	go test ./cmd/annuaire -run xxx -bench Visible -benchtime 200x
func BenchmarkVisible(b *testing.B) {
	for _, size := range []int{20_000, 200_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			r := newRecord(b, pgtest.URL(b))
			places := atlastest.Places(size, 14)
			for part := range slices.Chunk(places, 20_000) {
				r.create(b, part)
			}
			if _, err := r.db.Exec(b.Context(), `vacuum analyze place`); err != nil { // as the database does by itself, later
				b.Fatal(err)
			}
			worlds := []*world{r.following(b, time.Hour, true), r.following(b, time.Hour, true)}
			b.Run("change", func(b *testing.B) { r.measureChanges(b, worlds, places) })
			b.Run("comparison", func(b *testing.B) {
				for b.Loop() {
					if ids, _, err := worlds[0].differences(b.Context()); err != nil || len(ids) > 0 {
						b.Fatal(len(ids), err)
					}
				}
			})
		})
	}
}

func (r record) measureChanges(b *testing.B, worlds []*world, places []directory.Place) {
	delays := make([]time.Duration, b.N)
	for i := range delays {
		id, next := places[i*7919%len(places)].ID, fmt.Sprintf("Nom %d de %d", i, b.N)
		pause(b.Context(), 3*calm) // a change by itself, not a stream
		r.signed(b, rename, []string{id}, next)
		committed := time.Now()
		for _, w := range worlds {
			for name(w, id) != next {
				pause(b.Context(), 200*time.Microsecond)
			}
		}
		delays[i] = time.Since(committed)
	}
	slices.Sort(delays)
	b.ReportMetric(0, "ns/op") // the pauses are in it
	b.ReportMetric(float64(delays[len(delays)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(delays[len(delays)*99/100].Microseconds())/1000, "p99-ms")
}
