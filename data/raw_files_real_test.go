package data

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"annuaire/internal/realdata"
)

// rawFloor is the least that must be made of one file published as it came.
type rawFloor struct {
	file     string
	rows     int
	accepted float64 // share of the rows, those put together with another included
	columns  int     // recognised without help, of those that say something
}

// TestRawFiles takes files in the shape that their producers chose, and prints
// what becomes of them without anybody's help.
func TestRawFiles(t *testing.T) {
	t.Parallel()
	var table strings.Builder
	fmt.Fprintf(&table, "\n%-20s %5s %8s %7s %8s %7s %6s %9s %7s %6s\n", "file", "rows", "accepted", "refused", "share", "joined", "places", "columns", "to pick", "doubts")
	for _, f := range []rawFloor{
		{"aix-en-provence", 38, 1, 18}, {"etapes-numerique", 95, 1, 9}, {"fibre-64", 61, 1, 17}, {"haute-vienne", 561, 0.98, 12}, {"hub-lo", 426, 0.97, 16},
		{"le-havre", 76, 1, 20}, {"mulhouse", 55, 1, 12}, {"nouvelle-caledonie", 92, 1, 20}, {"paca", 1245, 0.97, 14},
	} {
		path := realdata.File(t, "lieux", "bruts", f.file+".json.gz")
		packed, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		dst := newMemory(f.file)
		opts := realOptions(t)
		opts.FileName, opts.Bounds = f.file, WebBounds
		var doubts int
		opts.Found = func(f Finding) error {
			if f.Outcome == Flagged {
				doubts++
			}
			return nil
		}
		report, err := Import(t.Context(), bytes.NewReader(packed), dst, opts)
		if err != nil {
			t.Errorf("%s: %v", f.file, err)
			continue
		}
		checkSums(t, report)
		reading, err := Propose(bytes.NewReader(packed), f.file, opts)
		if err != nil {
			t.Fatal(err)
		}
		found, pick := 0, 0
		for _, p := range reading.Proposals {
			switch {
			case p.Target != "" && p.Filled > 0:
				found++
			case len(p.Others) > 0:
				pick++
			}
			if os.Getenv("RAW") != "" {
				fmt.Printf("%-20s %-40.40s %-45.45s %-8s %s %q\n", f.file, p.Title, p.Target, p.Certainty.French(), p.Why, p.Samples[:min(1, len(p.Samples))])
			}
		}
		accepted := report.Read - report.Refused
		share := float64(accepted) / float64(report.Read)
		fmt.Fprintf(&table, "%-20s %5d %8d %7d %7.1f%% %7d %6d %4d/%-4d %7d %6d\n", f.file, report.Read, accepted, report.Refused, 100*share, report.Joined, report.Created, found, len(reading.Proposals), pick, doubts)
		if report.Read != f.rows || share < f.accepted || found < f.columns {
			t.Errorf("%s: %d rows, %.3f accepted, %d columns recognised; at least %+v", f.file, report.Read, share, found, f)
		}
	}
	t.Log(table.String())
}
