// Command bench measures the program as its users meet it: whole commands on
// a real PostGIS, and requests over HTTP. It prints each figure with its unit
// and the bound it is held against; "make bench" runs it on bin/annuaire.
//
// With -http, as "make bench-http" runs it, it compares what the service can
// answer to what a bare Fiber server can, measured just before each kind of
// request: speeds drift on shared machines, their ratio much less. It needs
// Linux and wrk, which loads both from one thread over 16 connections. Each
// number of places is imported into a private PostgreSQL of its own.
//
//	make bench-http
//	make bench-http BENCH=-short                         a rough idea in a minute or two
//	make bench-http BENCH='-rounds 3'                    the median of three
//	make bench-http BENCH='-only tile'                   the requests named so
//
// With -search, as "make bench-meili" runs it, it compares the text engines on
// the same texts: see searches.
//
// The columns of -http: requests/s; latency; processor time of the service for one
// request, steadier than the rest; requests/s and processor time of the bare
// server; the ratio of requests/s; the least it should be, and for some the
// most that p99 should be; the mean size of an answer as sent; broken exchanges
// and answers that are failures. An answer out of 2xx voids its row, and the
// command then ends with 1. A bound that is not met does not: it depends on the
// machine.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"
)

func main() {
	binary := flag.String("annuaire", "bin/annuaire", "the program to measure")
	real := flag.String("real", defaultRealData(), "folder of real open data, empty for none")
	rows := flag.Int("rows", 200_000, "generated places")
	hello := flag.String("hello", "", "only be the bare server, on this address")
	overHTTP := flag.Bool("http", false, "compare the service to a bare server instead")
	texts := flag.Bool("search", false, "compare the text engines instead")
	short := flag.Bool("short", false, "with -http and -search: 20,000 places; with -http: 1 s for each measure")
	c := comparison{}
	flag.StringVar(&c.sizes, "sizes", "20000,200000", "with -http and -search: numbers of generated places")
	flag.DurationVar(&c.duration, "duration", 5*time.Second, "with -http: of each measure, in whole seconds")
	flag.IntVar(&c.rounds, "rounds", 1, "with -http: measures of each kind of request, of which the median is kept")
	flag.StringVar(&c.only, "only", "", "with -http: only the requests whose name contains this")
	flag.Parse()
	if c.real = *real; *short {
		c.shortly()
	}
	if *hello != "" {
		fail(serveHello(*hello))
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if *texts {
		fail(searches(ctx, c.sizes))
		return
	}
	fail(os.Unsetenv("MEILI_URL")) // an index in use is no place for invented places
	fail(inFolder(*binary, func(b bench) error {
		if *overHTTP {
			return b.compare(ctx, c)
		}
		return b.measure(ctx, *real, *rows)
	}))
}

// fail ends the program with what went wrong, if anything did.
func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// defaultRealData gives the folder beside the repository, if it is there.
func defaultRealData() string {
	if dir := os.Getenv("ANNUAIRE_REAL_DATA"); dir != "" {
		return dir
	}
	dir := filepath.Join("..", "shared", "data")
	if _, err := os.Stat(filepath.Join(dir, "README.md")); err != nil {
		return ""
	}
	return dir
}

// inFolder measures a program, with a folder for the time it takes.
func inFolder(binary string, measure func(bench) error) error {
	binary, err := filepath.Abs(binary)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "annuaire-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if err := os.Chmod(work, 0o755); err != nil { // the private PostgreSQL of root runs as another account
		return err
	}
	return measure(bench{binary: binary, work: work})
}

func (b bench) measure(ctx context.Context, real string, rows int) error {
	if err := b.demonstration(ctx); err != nil {
		return err
	}
	if real == "" {
		fmt.Println("no real data: the figures of the real file are left out")
	} else if err := b.realImport(ctx, real); err != nil {
		return err
	}
	return b.generated(ctx, rows)
}
