package atlas_test

import (
	"fmt"
	"maps"
	"net/url"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/geo"
)

// tuesday is an instant at which most places are open.
var tuesday = time.Date(2026, 3, 17, 10, 0, 0, 0, time.UTC)

var benchSizes = []int{20_000, 200_000}

func query(tb testing.TB, text string) atlas.Query {
	tb.Helper()
	values, err := url.ParseQuery(text)
	if err != nil {
		tb.Fatal(err)
	}
	q, err := atlas.ParseQuery(values, tuesday)
	if err != nil {
		tb.Fatalf("%s: %v", text, err)
	}
	return q
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkBuild(b *testing.B) {
	g := geo.NewGazetteer(atlastest.Territories())
	for _, n := range benchSizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			places := atlastest.Places(n, 1)
			var s *atlas.Snapshot
			b.ReportAllocs()
			report := reportProcessor(b)
			for b.Loop() {
				s = atlas.Build(g, nil, places)
			}
			report()
			b.StopTimer()
			places = nil
			with := heap()
			runtime.KeepAlive(s)
			s = nil
			b.ReportMetric(float64(with-heap())/1e6, "MB-snapshot")
		})
	}
}

func BenchmarkAnswers(b *testing.B) {
	const three = "&services=Aide aux démarches administratives&frais_a_charge=Gratuit&modalites_acces=Se présenter"
	for _, n := range benchSizes {
		s := atlastest.Snapshot(n, 1)
		run := func(name, text string, answer func(*atlas.Query) error) {
			q := query(b, text)
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					if q.HasPosition {
						q.From = orb.Point{float64(i*7919%1000)/125 - 1, float64(i*7907%1000)/200 + 44}
					}
					if err := answer(&q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		search := func(q *atlas.Query) error { _, err := s.Search(*q); return err }
		var hits []atlas.Hit
		nearest := func(q *atlas.Query) (err error) { hits, err = s.Nearest(hits[:0], *q); return err }
		run("nearest10", "lat=48.1&lon=-1.7&limite=10", nearest)
		run("nearest10three", "lat=48.1&lon=-1.7&limite=10"+three, nearest)
		run("nearest10threeopen", "lat=48.1&lon=-1.7&limite=10&ouvert=maintenant"+three, nearest)
		run("search20", "lat=48.1&lon=-1.7", search)
		run("search20threeopen", "lat=48.1&lon=-1.7&ouvert=maintenant"+three, search)
		run("search20name", "", search)
		run("facetsDepartment", "departement=35&facettes=oui", search)
		run("facetsRadius", "lat=48.1&lon=-1.7&rayon=20000&facettes=oui", search)
		run("facetsThree", "facettes=oui"+three, search)
		benchTiles(b, s, n, three)
	}
}

func benchTiles(b *testing.B, s *atlas.Snapshot, n int, three string) {
	for _, filter := range []struct{ name, text string }{{"", ""}, {"one", "services=Aide aux démarches administratives"}, {"three", three[1:]}} {
		q := query(b, filter.text)
		for _, at := range [][3]int{{0, 0, 0}, {5, 16, 11}, {8, 129, 88}, {11, 1037, 704}, {14, 8299, 5636}, {15, 16599, 11272}} {
			b.Run(fmt.Sprintf("tile%s-z%d/%d", filter.name, at[0], n), func(b *testing.B) {
				var tile []byte
				var err error
				b.ReportAllocs()
				for b.Loop() {
					if tile, err = s.AppendTile(tile[:0], at[0], at[1], at[2], q); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(len(tile)), "bytes/tile")
			})
		}
	}
}

// BenchmarkPlace finds places by identifier in an order that memory does not
// help, in a snapshot just built and in one that followed another.
func BenchmarkPlace(b *testing.B) {
	for _, n := range benchSizes {
		places := atlastest.Places(n, 1)
		ids := make([]string, n)
		for i := range ids {
			ids[i] = places[i*7919%n].ID
		}
		built := atlas.Build(nil, nil, places)
		for name, s := range map[string]*atlas.Snapshot{"built": built, "followed": built.With(changeAll(places, 1000))} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				b.ReportAllocs()
				report := reportProcessor(b)
				for i := 0; b.Loop(); i++ {
					if _, ok := s.Place(ids[i%n]); !ok {
						b.Fatal("lost")
					}
				}
				report()
			})
		}
	}
}

// reportProcessor starts to measure what the process takes, its garbage
// collector included, and gives what reports it: it holds when the machine is
// shared, where elapsed time does not.
func reportProcessor(b *testing.B) (report func()) {
	before := processorTime(b)
	return func() {
		b.ReportMetric(float64((processorTime(b)-before).Nanoseconds())/float64(b.N), "cpu-ns/op")
	}
}

func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkWith puts places that changed in a snapshot: "text" changes what
// neither moves nor ranks, "all" the name, the position and the date too.
func BenchmarkWith(b *testing.B) {
	g := geo.NewGazetteer(atlastest.Territories())
	for _, n := range benchSizes {
		places := atlastest.Places(n, 1)
		s := atlas.Build(g, nil, places)
		changes := map[string]atlas.Changes{}
		for _, size := range []int{1, 1000} {
			changes[fmt.Sprintf("text/%d", size)] = changeTexts(places, size)
			changes[fmt.Sprintf("all/%d", size)] = changeAll(places, size)
		}
		places = nil // the collector would read them at each run
		for _, what := range slices.Sorted(maps.Keys(changes)) {
			b.Run(fmt.Sprintf("%s/%d", what, n), func(b *testing.B) {
				b.ReportAllocs()
				report := reportProcessor(b)
				for b.Loop() {
					s.With(changes[what])
				}
				report()
			})
		}
	}
}

func changeTexts(places []directory.Place, size int) (c atlas.Changes) {
	for i := range size {
		p := places[i*len(places)/size+7]
		p.Version++
		p.Summary = "Un autre texte."
		c.Put = append(c.Put, p)
	}
	return c
}

func changeAll(places []directory.Place, size int) atlas.Changes {
	c := changeTexts(places, size)
	for i, other := range atlastest.Places(size, 2) {
		p := &c.Put[i]
		p.Name, p.Position, p.HasPosition, p.UpdatedOn = other.Name, other.Position, other.HasPosition, other.UpdatedOn
	}
	return c
}
