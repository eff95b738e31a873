package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"annuaire/atlas/atlastest"
	"annuaire/data"
	"annuaire/directory"
)

// bench holds what every measure shares: the program and a folder of its own.
type bench struct {
	binary, work string
}

// outcome is what the operating system counted of one finished command.
type outcome struct {
	wall   time.Duration
	peakMB float64 // resident memory at its highest, of the program alone
	text   string
}

// run runs one command of the program to its end, in the data folder named.
func (b bench) run(ctx context.Context, folder string, args ...string) (outcome, error) {
	cmd := exec.CommandContext(ctx, b.binary, args...)
	cmd.Env = append(os.Environ(), "ANNUAIRE_DATA="+filepath.Join(b.work, folder))
	var text bytes.Buffer
	cmd.Stdout, cmd.Stderr = &text, &text
	start := time.Now()
	err := cmd.Run()
	if err != nil {
		return outcome{}, fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, text.String())
	}
	o := outcome{wall: time.Since(start), text: text.String()}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		o.peakMB = float64(usage.Maxrss) / 1024
	}
	return o, nil
}

// report prints one figure beside its bound.
func report(what string, figure float64, unit string, bound float64) {
	verdict := "within"
	if figure > bound {
		verdict = "OVER"
	}
	fmt.Printf("%-58s %10.2f %-4s (at most %g %s: %s)\n", what, figure, unit, bound, unit, verdict)
}

// realImport measures the import of the national file, with the outlines that
// let positions be checked.
func (b bench) realImport(ctx context.Context, real string) error {
	reference, err := b.run(ctx, "real", "territoires", "import", "--source", real)
	if err != nil {
		return err
	}
	fmt.Printf("%-58s %10.2f s, %.0f MB\n", "reference territories, outlines, indicators", reference.wall.Seconds(), reference.peakMB)
	file := filepath.Join(real, "lieux", "lieux-reels-v1.csv.gz")
	for _, pass := range []string{"first time", "again, nothing to change"} {
		o, err := b.run(ctx, "real", "import", file, "--source", "reel")
		if err != nil {
			return err
		}
		report("import of the real file, 8,224 rows, "+pass, o.wall.Seconds(), "s", 5)
	}
	return nil
}

// generated measures an import of many rows, a second start, and the list.
func (b bench) generated(ctx context.Context, rows int) error {
	file, err := b.generate(atlastest.Places(rows, seed))
	if err != nil {
		return err
	}
	if _, err := b.run(ctx, "generated", "migrate"); err != nil {
		return err
	}
	o, err := b.run(ctx, "generated", "import", file, "--source", "banc")
	if err != nil {
		return err
	}
	report(fmt.Sprintf("import of %d generated rows", rows), o.wall.Seconds(), "s", 30)
	report("  memory of the program at its highest", o.peakMB, "MB", 500)
	fmt.Printf("%-58s %10.0f rows/s\n", "  rate", float64(rows)/o.wall.Seconds())
	return b.serve(ctx, rows)
}

// seed makes every run measure the same places and the same requests.
const seed = 1

// generate writes a national CSV of invented places.
func (b bench) generate(places []directory.Place) (string, error) {
	path := filepath.Join(b.work, "generated.csv")
	file, err := os.Create(path)
	if err != nil {
		return "", err
	}
	err = data.WriteCSV(file, func(yield func(*directory.Place) bool) {
		for i := range places {
			if !yield(&places[i]) {
				return
			}
		}
	})
	if err != nil {
		return "", err
	}
	return path, file.Close()
}
