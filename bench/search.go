package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/geo"
	"annuaire/search"
)

// overBound is how long, at most, an answer through our engine may take beyond
// what the server says it took itself.
const overBound = 3 * time.Millisecond

// searches measures the text engines side by side, on the same texts, one at a
// time: the built-in one, and Meilisearch where MEILI_URL names a server. The
// columns: the middle number of places found; the time to find them; the time
// of the whole answer, with its 20 places and all facets; what the server says
// of its own time, in whole milliseconds of each of its answers, and what
// finding takes beyond that; the same requests without the engine, and what
// finding takes beyond those.
func searches(ctx context.Context, sizes string) error {
	for text := range strings.SplitSeq(sizes, ",") {
		size, err := strconv.Atoi(text)
		if err != nil || size <= 0 {
			return fmt.Errorf("-sizes: %q is no number of places", text)
		}
		if err := searchesOf(ctx, size); err != nil {
			return err
		}
	}
	return nil
}

func searchesOf(ctx context.Context, size int) error {
	places := atlastest.Places(size, seed)
	s := atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, places)
	fmt.Printf("\n%d places; load average %s\n", size, loadAverage())
	before, began := heapMB(), time.Now()
	index := search.Build(s)
	took := time.Since(began)
	fmt.Printf("  built-in: built in %.2f s, %.0f MB\n", took.Seconds(), heapMB()-before)
	sets := []engineSet{{search.NewBuiltIn(index), nil}}
	if server := os.Getenv("MEILI_URL"); server == "" {
		fmt.Println("  no Meilisearch: make bench-meili starts one, MEILI_URL names one")
	} else {
		m, err := feed(ctx, server, os.Getenv("MEILI_KEY"), s, index)
		if err != nil {
			return err
		}
		defer m.close()
		sets = append(sets, engineSet{m.engine, m})
	}
	ways := typings(places, rand.New(rand.NewPCG(seed, uint64(size))))
	for _, set := range sets {
		if err := set.measure(ctx, s, ways); err != nil {
			return err
		}
	}
	suggested := timed(beginnings(places, rand.New(rand.NewPCG(seed, uint64(size)+1))), func(text string) { index.Suggest(text, 8) })
	fmt.Printf("  suggestions, from memory whatever the engine: p50 %.3f, p99 %.2f ms\n", milliseconds(suggested.p50), milliseconds(suggested.p99))
	return nil
}

// engineSet is an engine to measure, with its server when it has one.
type engineSet struct {
	search.Engine
	fed *fed
}

func (e engineSet) measure(ctx context.Context, s *atlas.Snapshot, ways []typing) error {
	fmt.Printf("\n  %-24s %7s %17s %17s", e.State().Engine+", p50 / p99 ms", "found", "find", "with facets")
	if e.fed != nil {
		fmt.Printf(" %17s %17s %17s %17s", "server's own", "over its own", "server with HTTP", "our engine")
	}
	fmt.Println()
	for _, way := range ways {
		if err := e.measureWay(ctx, s, way); err != nil {
			return fmt.Errorf("%s: %w", way.name, err)
		}
	}
	return nil
}

func (e engineSet) measureWay(ctx context.Context, s *atlas.Snapshot, way typing) error {
	var find, answer, own, over, exchanged, engine []time.Duration
	var found []int
	late := 0
	for _, text := range way.texts {
		var asked []exchange
		if e.fed != nil {
			asked = e.fed.asks(ctx, text)
		}
		began := time.Now()
		among, err := e.Find(ctx, text)
		took := time.Since(began)
		if err != nil {
			late++
			continue
		}
		page, err := s.Search(atlas.Query{Text: text, Among: among, Limit: 20, Facets: true})
		if err != nil {
			return err
		}
		find, answer, found = append(find, took), append(answer, time.Since(began)), append(found, page.Total)
		if e.fed == nil || len(asked) == 0 {
			continue
		}
		spent, whole, err := repeat(ctx, e.fed.client, e.fed.server, e.fed.key, asked)
		if err != nil {
			return err
		}
		own, over = append(own, spent), append(over, took-spent)
		exchanged, engine = append(exchanged, whole), append(engine, took-whole)
	}
	if len(found) == 0 || e.fed != nil && len(own) == 0 {
		fmt.Printf("  %-24s NONE ANSWERED IN TIME\n", way.name)
		return nil
	}
	slices.Sort(found)
	fmt.Printf("  %-24s %7d %17s %17s", way.name, found[len(found)/2], spreadOf(find), spreadOf(answer))
	if e.fed != nil {
		verdict := "within"
		if spreadOf(over).p50 > overBound {
			verdict = "OVER"
		}
		fmt.Printf(" %17s %17s %17s %17s (over its own, p50 at most %g: %s)",
			spreadOf(own), spreadOf(over), spreadOf(exchanged), spreadOf(engine), milliseconds(overBound), verdict)
	}
	if late > 0 {
		fmt.Printf(" %d of %d NOT ANSWERED IN TIME", late, len(way.texts))
	}
	fmt.Println()
	return nil
}

// spread is the middle and the slow end of some times.
type spread struct{ p50, p99 time.Duration }

func spreadOf(times []time.Duration) spread {
	sorted := slices.Sorted(slices.Values(times))
	return spread{sorted[len(sorted)/2], sorted[len(sorted)*99/100]}
}

func (s spread) String() string {
	return fmt.Sprintf("%.2f / %.2f", milliseconds(s.p50), milliseconds(s.p99))
}

func timed(texts []string, do func(string)) spread {
	times := make([]time.Duration, len(texts))
	for i, text := range texts {
		began := time.Now()
		do(text)
		times[i] = time.Since(began)
	}
	return spreadOf(times)
}

// heapMB gives what is in memory once nothing is left to free, in megabytes.
func heapMB() float64 {
	runtime.GC()
	runtime.GC() // what pools held until the first
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}

var errNotInStep = errors.New("meilisearch was not in step after ten minutes")

// unhurried asks a server without the limits of the engine.
func unhurried() *http.Client {
	return &http.Client{Transport: &http.Transport{DisableCompression: true}}
}
