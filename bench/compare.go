package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"annuaire/atlas/atlastest"
)

// comparison is what -http was asked to measure.
type comparison struct {
	sizes    string
	duration time.Duration
	rounds   int
	only     string
	real     string // folder of real open data, empty for none
}

// shortly makes the comparison one of a minute or two.
func (c *comparison) shortly() {
	c.sizes, c.duration, c.rounds = "20000", time.Second, 1
}

// Each kind of request is asked for at this many addresses, in turn.
const addresses = 2000

var errVoid = errors.New("some rows are void: see above")

// compare measures every kind of request for each number of places.
func (b bench) compare(ctx context.Context, c comparison) error {
	if err := os.Unsetenv("DATABASE_URL"); err != nil { // a database in use is no place for invented rows
		return err
	}
	l, err := newLoader(b.work, c.duration)
	if err != nil {
		return err
	}
	hello, base, err := startHello(ctx)
	if err != nil {
		return err
	}
	defer stop(hello)
	reference, err := newServer(l, hello, base, "hello", []string{"/"})
	if err != nil {
		return err
	}
	if _, err := reference.load(ctx, l, "gzip", time.Second); err != nil {
		return err
	}
	var void error
	for text := range strings.SplitSeq(c.sizes, ",") {
		size, err := strconv.Atoi(text)
		if err != nil || size <= 0 {
			return fmt.Errorf("-sizes: %q is no number of places", text)
		}
		if err := b.compareSize(ctx, c, l, reference, size); errors.Is(err, errVoid) {
			void = err
		} else if err != nil {
			return err
		}
	}
	return void
}

// compareSize imports generated places, and measures the service on them.
func (b bench) compareSize(ctx context.Context, c comparison, l loader, reference server, size int) error {
	a := &asker{Rand: rand.New(rand.NewPCG(seed, uint64(size))), places: atlastest.Places(size, seed)}
	folder := fmt.Sprint("http", size)
	file, err := b.generate(a.places)
	if err != nil {
		return err
	}
	for _, args := range [][]string{{"migrate"}, {"import", file, "--source", "banc"}} {
		if _, err := b.run(ctx, folder, args...); err != nil {
			return err
		}
	}
	var places error
	if c.asks(false) {
		places = b.compareRoutes(ctx, c, l, reference, a, folder, false)
	}
	if places != nil && !errors.Is(places, errVoid) || !c.asks(true) {
		return places
	}
	if c.real == "" {
		fmt.Println("no real data: the tiles of territories are left out")
		return places
	}
	if _, err := b.run(ctx, folder, "territoires", "import", "--source", c.real); err != nil {
		return err
	}
	if err := b.compareRoutes(ctx, c, l, reference, a, folder, true); err != nil {
		return err
	}
	return places
}

// asks tells whether some kind of request is wanted, of those that need
// outlines or of the others.
func (c comparison) asks(lands bool) bool {
	return slices.ContainsFunc(routes, func(r route) bool { return r.lands == lands && strings.Contains(r.name, c.only) })
}

// compareRoutes starts the service and measures the kinds of requests that
// need outlines, or the others.
func (b bench) compareRoutes(ctx context.Context, c comparison, l loader, reference server, a *asker, folder string, lands bool) error {
	ready, cmd, base, err := b.start(ctx, folder)
	if err != nil {
		return err
	}
	defer stop(cmd)
	if err := waitFor(ctx, base+"/api/v1/lieux?q=mediatheque"); err != nil {
		return err
	}
	if a.ids, err = identifiers(ctx, base); err != nil {
		return err
	}
	fmt.Printf("\n%d places, ready in %.1f s; load average %s\n", len(a.places), ready.Seconds(), loadAverage())
	err = measureRoutes(ctx, c, l, reference, a, cmd, base, lands)
	if memory, failed := residentMB(cmd.Process.Pid); failed == nil {
		fmt.Printf("memory of the service %.0f MB; load average %s\n", memory, loadAverage())
	}
	return err
}

func measureRoutes(ctx context.Context, c comparison, l loader, reference server, a *asker, cmd *exec.Cmd, base string, lands bool) error {
	fmt.Println(header)
	var void error
	for i, r := range routes {
		paths := make([]string, addresses)
		for j := range paths {
			paths[j] = r.path(a)
		}
		if r.lands != lands || !strings.Contains(r.name, c.only) {
			continue // after drawing, so that -only changes no other address
		}
		s, err := newServer(l, cmd, base, fmt.Sprintf("%d-%d", len(a.places), i), paths)
		if err != nil {
			return err
		}
		m, err := c.median(ctx, l, reference, s, r)
		if err != nil {
			return err
		}
		fmt.Println(r.row(m, len(a.places)))
		if m.void() {
			void = errVoid
		}
	}
	return void
}

// median measures a kind of request as often as asked, each time just after
// the bare server, and keeps the round of the median ratio.
func (c comparison) median(ctx context.Context, l loader, reference, s server, r route) (measured, error) {
	checked, err := check(ctx, s.base, s.paths, r)
	if err != nil {
		return measured{}, err
	}
	if _, err := s.load(ctx, l, r.coding(), time.Second); err != nil {
		return measured{}, err
	}
	var all []measured
	for range max(1, c.rounds) {
		hello, err := reference.load(ctx, l, "gzip", l.duration)
		if err != nil {
			return measured{}, err
		}
		own, err := s.load(ctx, l, r.coding(), l.duration)
		if err != nil {
			return measured{}, err
		}
		checked.failed, checked.statuses = checked.failed+own.failed, checked.statuses+own.statuses
		all = append(all, measured{sample: own, seen: checked, hello: hello})
	}
	slices.SortFunc(all, func(a, b measured) int {
		if r.file {
			return cmp.Compare(a.volume(), b.volume())
		}
		return cmp.Compare(a.ratio(), b.ratio())
	})
	m := all[len(all)/2]
	m.seen.failed, m.seen.statuses = checked.failed, checked.statuses
	return m, nil
}

// server is a running server with what it is asked for.
type server struct {
	base  string
	pid   int
	paths []string
	list  string // file of the paths
}

func newServer(l loader, cmd *exec.Cmd, base, name string, paths []string) (server, error) {
	list, err := l.list(name, paths)
	return server{base, cmd.Process.Pid, paths, list}, err
}

func (s server) load(ctx context.Context, l loader, coding string, duration time.Duration) (sample, error) {
	return l.load(ctx, s.base, s.pid, s.list, coding, duration)
}

func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}
