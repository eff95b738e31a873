package meili

import (
	"fmt"
	"strconv"
	"testing"

	"annuaire/atlas/atlastest"
)

// BenchmarkFollow takes up a snapshot whole, and after one change.
func BenchmarkFollow(b *testing.B) {
	s := atlastest.Snapshot(20_000, 1)
	b.Run("all 20000", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var l ledger
			l.follow(s)
		}
	})
	b.Run("compare 20000", func(b *testing.B) {
		var l ledger
		l.follow(s)
		held := map[uint64]stamp{}
		for number, one := range l.places {
			held[number] = one.stamp
		}
		b.ReportAllocs()
		for b.Loop() {
			if _, d := l.compare(held); d.size() != 0 {
				b.Fatal("they differ")
			}
		}
	})
}

// BenchmarkReadAnswer reads answers of the server to a narrow and a broad text.
func BenchmarkReadAnswer(b *testing.B) {
	for _, n := range []int{60, 16_000, 160_000} {
		raw := []byte(`{"hits":[`)
		for i := range min(n, ranked) {
			if i > 0 {
				raw = append(raw, ',')
			}
			raw = fmt.Appendf(raw, `{"n":%d,"_rankingScore":0.9848484848484849}`, 9007199254000000+i)
		}
		raw = append(raw, `],"query":"x","processingTimeMs":1,"limit":500,"offset":0,"estimatedTotalHits":1000,"facetDistribution":{"n":{`...)
		for i := range n {
			if i > 0 {
				raw = append(raw, ',')
			}
			raw = append(strconv.AppendInt(append(raw, '"'), int64(9007199254000000+i), 10), `":1`...)
		}
		raw = append(raw, `}}}`...)
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				if a, err := readAnswer(raw); err != nil || len(a.numbers) != n {
					b.Fatal(len(a.numbers), err)
				}
			}
		})
	}
}
