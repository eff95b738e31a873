package geo

import (
	"cmp"
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// TestSpliceIsNewIndex: an index that follows another is the one of its points.
func TestSpliceIsNewIndex(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		point := rapid.Custom(func(t *rapid.T) orb.Point {
			return orb.Point{rapid.Float64Range(-180, 180).Draw(t, "lon"), rapid.Float64Range(-90, 90).Draw(t, "lat")}
		})
		type owned struct {
			orb.Point
			former int // position, -1 for a point that comes
		}
		var next []owned
		former := rapid.SliceOfN(point, 0, 200).Draw(t, "former")
		byCurve := func(a, b orb.Point) int { return cmp.Compare(Curve(a), Curve(b)) }
		slices.SortStableFunc(former, byCurve)
		for i, p := range former {
			if rapid.IntRange(0, 9).Draw(t, "kept") > 0 {
				next = append(next, owned{p, i})
			}
		}
		for _, p := range rapid.SliceOfN(point, 0, 20).Draw(t, "come") {
			next = append(next, owned{p, -1})
		}
		slices.SortStableFunc(next, func(a, b owned) int { return byCurve(a.Point, b.Point) })

		var kept []Run
		var at []uint32
		var points, all []orb.Point
		for i, p := range next {
			all = append(all, p.Point)
			if p.former < 0 {
				at, points = append(at, uint32(i)), append(points, p.Point)
			} else {
				kept = append(kept, Run{p.former, p.former + 1, i})
			}
		}
		if got, want := NewIndex(former).Splice(len(next), kept, at, points), NewIndex(all); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	})
}

func BenchmarkSplice(b *testing.B) {
	points := make([]orb.Point, 200_000)
	for i := range points {
		points[i] = orb.Point{float64(i*7919%200_000)/25_000 - 2, float64(i*104_729%200_000)/30_000 + 43}
	}
	slices.SortFunc(points, func(a, b orb.Point) int { return cmp.Compare(Curve(a), Curve(b)) })
	ix := NewIndex(points)
	b.Run("NewIndex", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			NewIndex(points)
		}
	})
	b.Run("Splice", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			ix.Splice(len(points), []Run{{0, 100_000, 0}, {100_001, 200_000, 100_001}}, []uint32{100_000}, points[100_000:100_001])
		}
	})
}
