package search_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/fold"
	"annuaire/geo"
	"annuaire/search"
)

// BenchmarkSpread looks up, one after the other, what the load of "make
// bench-http" asks for, and gives the median and the 99th percentile of a
// lookup and of the whole answer with its facets.
func BenchmarkSpread(b *testing.B) {
	for _, n := range []int{20_000, 200_000} {
		places := atlastest.Places(n, 1)
		s := atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, places)
		x := search.Build(s)
		rng := rand.New(rand.NewPCG(1, uint64(n)))
		texts := make([]string, 2000)
		for i := range texts {
			p := places[rng.IntN(n)]
			texts[i] = longestWord(p.Name) + " " + fold.Text(p.Commune)
		}
		b.Run(fmt.Sprint("match ", n), func(b *testing.B) {
			spread(b, texts, func(text string) { x.Match(text) })
		})
		b.Run(fmt.Sprint("answer ", n), func(b *testing.B) {
			spread(b, texts, func(text string) {
				if _, err := s.Search(atlas.Query{Text: text, Among: x.Match(text), Facets: true}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

func longestWord(name string) string {
	return slices.MaxFunc(strings.Fields(fold.Text(name)), func(a, b string) int { return len(a) - len(b) })
}

func spread(b *testing.B, texts []string, ask func(string)) {
	b.ReportAllocs()
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		ask(texts[i%len(texts)])
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}
