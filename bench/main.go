// Command bench measures the program as its users meet it: whole commands on
// a real PostGIS, and requests over HTTP. It prints each figure with its unit
// and the bound it is held against; "make bench" runs it on bin/annuaire.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
)

func main() {
	binary := flag.String("annuaire", "bin/annuaire", "the program to measure")
	real := flag.String("real", defaultRealData(), "folder of real open data, empty for none")
	rows := flag.Int("rows", 200_000, "generated places")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := measure(ctx, *binary, *real, *rows); err != nil {
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

func measure(ctx context.Context, binary, real string, rows int) error {
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
	b := bench{binary: binary, work: work}
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
