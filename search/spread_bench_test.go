package search_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/fold"
	"annuaire/geo"
	"annuaire/search"
)

// BenchmarkIndex builds the index of invented places, one in ten of which has a
// long description, and gives what it keeps in memory.
func BenchmarkIndex(b *testing.B) {
	for _, n := range []int{20_000, 200_000} {
		s := atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, describedPlaces(n))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var x *search.Index
			for b.Loop() {
				x = nil
				x = search.Build(s)
			}
			b.ReportMetric(indexMemory(s), "MB-kept")
			runtime.KeepAlive(x)
		})
	}
}

// indexMemory measures one index in megabytes.
func indexMemory(s *atlas.Snapshot) float64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	x := search.Build(s)
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(x)
	return float64(after.HeapAlloc-before.HeapAlloc) / 1e6
}

// describedPlaces have names and descriptions of many different words, as those
// of a country have.
func describedPlaces(n int) []directory.Place {
	places := atlastest.Places(n, 1)
	rng := rand.New(rand.NewPCG(3, uint64(n)))
	word := func() string {
		w := make([]byte, 4+rng.IntN(7))
		for i := range w {
			w[i] = "aeioubcdfglmnprstv"[rng.IntN(18)]
		}
		return string(w)
	}
	vocabulary := make([]string, 30_000)
	for i := range vocabulary {
		vocabulary[i] = word()
	}
	for i := range places {
		places[i].Name += " " + vocabulary[rng.IntN(len(vocabulary))]
		if i%10 == 0 {
			var long strings.Builder
			for range 150 {
				long.WriteString(vocabulary[int(float64(len(vocabulary))*rng.Float64()*rng.Float64()*rng.Float64())] + " ")
			}
			places[i].Details = long.String()
		}
	}
	return places
}

// BenchmarkSpread looks up, one after the other, what the load of "make
// bench-http" asks for, and gives the median and the 99th percentile of a
// lookup and of the whole answer with its facets.
func BenchmarkSpread(b *testing.B) {
	for _, n := range []int{20_000, 200_000} {
		places := describedPlaces(n)
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
		b.Run(fmt.Sprint("misspelt ", n), func(b *testing.B) {
			spread(b, withoutLetter(texts, rng), func(text string) { x.Find(text) })
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

// withoutLetter leaves one letter out of each text.
func withoutLetter(texts []string, rng *rand.Rand) []string {
	wrong := make([]string, len(texts))
	for i, text := range texts {
		at := rng.IntN(len(text))
		wrong[i] = text[:at] + text[at+1:]
	}
	return wrong
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
