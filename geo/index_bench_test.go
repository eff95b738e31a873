package geo

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
)

// benchPoints gives points around a hundred random towns of France.
func benchPoints(n int) []orb.Point {
	r := rand.New(rand.NewPCG(1, 2))
	towns := make([]orb.Point, 100)
	for i := range towns {
		towns[i] = orb.Point{-4 + r.Float64()*11, 43 + r.Float64()*7.5}
	}
	points := make([]orb.Point, n)
	for i := range points {
		town := towns[r.IntN(len(towns))]
		points[i] = orb.Point{town[0] + r.NormFloat64()*.1, town[1] + r.NormFloat64()*.07}
	}
	return points
}

func BenchmarkIndex(b *testing.B) {
	for _, n := range []int{20_000, 200_000} {
		points := benchPoints(n)
		slices.SortFunc(points, func(a, b orb.Point) int {
			if Curve(a) < Curve(b) {
				return -1
			}
			return 1
		})
		ix := NewIndex(points)
		tenth := NewBits(n)
		hundredth := NewBits(n)
		r := rand.New(rand.NewPCG(3, 4))
		for i := range n {
			if r.IntN(10) == 0 {
				tenth.Set(i)
			}
			if r.IntN(100) == 0 {
				hundredth.Set(i)
			}
		}
		size := map[int]string{20_000: "20000", 200_000: "200000"}[n]
		b.Run("build/"+size, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				NewIndex(points)
			}
		})
		near := func(name string, q Near) {
			b.Run(name+"/"+size, func(b *testing.B) {
				b.ReportAllocs()
				buffer := make([]Hit, 0, q.K)
				for i := 0; b.Loop(); i++ {
					q.From = points[i*7919%n]
					q.From[0] += .003
					buffer = ix.Nearest(buffer[:0], q)
				}
			})
		}
		near("nearest10", Near{K: 10})
		near("nearest10tenth", Near{K: 10, Accept: Sets{tenth}})
		near("nearest10hundredth", Near{K: 10, Accept: Sets{hundredth}})
		set := NewBits(n)
		b.Run("within5km/"+size, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				ix.Within(set, points[i*7919%n], 5000)
			}
		})
	}
}
