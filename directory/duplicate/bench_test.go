package duplicate_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"annuaire/directory"
	"annuaire/directory/duplicate"
)

// times yields n places: the real ones again and again, each time with other
// numbers and words, a little farther.
func times(places []*directory.Place, n int) iter.Seq[*directory.Place] {
	return func(yield func(*directory.Place) bool) {
		for i := range n {
			p := *places[i%len(places)]
			if turn := i / len(places); turn > 0 {
				p.ID = fmt.Sprintf("%s-%d", p.ID, turn)
				p.Name += fmt.Sprintf(" Lieu%d", turn%50)
				if p.Phone != "" {
					p.Phone = p.Phone[:len(p.Phone)-3] + fmt.Sprintf("%03d", (turn*37+i)%1000)
				}
				p.Emails = slices.Clone(p.Emails)
				for j := range p.Emails {
					p.Emails[j] = fmt.Sprintf("n%d.%s", turn, p.Emails[j])
				}
				p.Position[0] += float64(turn%7) * 0.003
				p.Position[1] += float64(turn/7) * 0.003
				p.Address = strings.Replace(p.Address, " ", fmt.Sprintf("%d ", turn), 1)
			}
			if !yield(&p) {
				return
			}
		}
	}
}

func BenchmarkPairs(b *testing.B) {
	places := realPlaces(b)
	for b.Loop() {
		if _, err := duplicate.NewIndex(slices.Values(places)).Pairs(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewIndex(b *testing.B) {
	places := realPlaces(b)
	for _, n := range []int{20_000, 200_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				duplicate.NewIndex(times(places, n))
			}
		})
	}
}

func BenchmarkOf(b *testing.B) {
	places := realPlaces(b)
	for _, n := range []int{20_000, 200_000} {
		x := duplicate.NewIndex(times(places, n))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			i := 0
			for b.Loop() {
				p := *places[i*7919%len(places)]
				p.ID = ""
				x.Of(&p, 5)
				i++
			}
		})
	}
}
