package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"annuaire/atlas/atlastest"
	"annuaire/internal/pgtest"
)

// BenchmarkVisible measures what passes between the commit of one changed place
// and its being shown by two instances at once:
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
			worlds := []*world{r.following(b, time.Hour, true), r.following(b, time.Hour, true)}
			var delays []time.Duration
			b.ResetTimer()
			for i := range b.N {
				id, next := places[i*7919%size].ID, fmt.Sprintf("Nom %d", i)
				b.StopTimer()
				pause(b.Context(), 2*calm) // a change by itself, not a stream
				b.StartTimer()
				r.signed(b, rename, []string{id}, next)
				committed := time.Now()
				for _, w := range worlds {
					for name(w, id) != next {
						pause(b.Context(), 200*time.Microsecond)
					}
				}
				delays = append(delays, time.Since(committed))
			}
			slices.Sort(delays)
			b.ReportMetric(float64(delays[len(delays)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(delays[len(delays)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}
