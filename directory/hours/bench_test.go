package hours

import (
	"testing"
	"time"
)

// The texts of the benchmarks: the commonest kind, nights with holidays, and
// dates, which are not compiled ahead.
var benchmarked = map[string]string{
	"week":  "Mo-Fr 09:00-12:30,13:30-17:30; Sa 09:00-12:00",
	"night": "Mo-Fr 09:00-12:00; Fr,Sa 20:00-02:00; PH off",
	"dated": "Mo-Fr 09:00-12:00; Th[2,4] 14:00-17:00; Aug off; PH off",
}

func benchmark(b *testing.B, run func(s *Schedule, at time.Time)) {
	for name, text := range benchmarked {
		b.Run(name, func(b *testing.B) {
			s, err := Parse(text)
			if err != nil {
				b.Fatal(err)
			}
			at := time.Date(2026, time.March, 2, 0, 0, 0, 0, time.UTC)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				run(s, at.Add(time.Duration(i%(365*24))*time.Hour))
			}
		})
	}
}

func BenchmarkAt(b *testing.B) {
	benchmark(b, func(s *Schedule, at time.Time) { s.At(at, paris) })
}

func BenchmarkStateAt(b *testing.B) {
	benchmark(b, func(s *Schedule, at time.Time) { s.StateAt(at, paris) })
}

func BenchmarkAppendSentence(b *testing.B) {
	now := time.Date(2026, time.March, 10, 11, 30, 0, 0, time.UTC)
	far := time.Date(2027, time.January, 4, 9, 5, 0, 0, paris.Zone())
	buffer := make([]byte, 0, 128)
	b.ReportAllocs()
	for b.Loop() {
		buffer = AppendSentence(buffer[:0], Status{State: Closed, NextOpening: far}, now, Typeset)
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		_, _ = Parse(benchmarked["week"])
	}
}

func BenchmarkNormalize(b *testing.B) {
	for b.Loop() {
		Normalize(benchmarked["week"])
	}
}
