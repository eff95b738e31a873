package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

//go:embed load.lua
var loadScript string

const connections = 16 // of wrk, from one thread

// loader runs wrk, with its script and its lists of addresses in a folder.
type loader struct {
	folder   string
	duration time.Duration
}

// sample is what wrk measured of one run, and the processor time that the
// server spent meanwhile.
type sample struct {
	duration         time.Duration
	requests, bytes  float64 // bytes with the headers of answers
	p50, p99         time.Duration
	failed, statuses int // broken exchanges; answers of 400 and over
	cpu              time.Duration
}

func (s sample) rate() float64 { return s.requests / s.duration.Seconds() }

// perRequest gives the processor time of the server for one request.
func (s sample) perRequest() time.Duration {
	if s.requests == 0 {
		return 0
	}
	return time.Duration(float64(s.cpu) / s.requests)
}

func newLoader(folder string, duration time.Duration) (loader, error) {
	if _, err := exec.LookPath("wrk"); err != nil {
		return loader{}, fmt.Errorf("wrk is missing: scripts/wrk.sh installs it: %w", err)
	}
	return loader{folder, duration}, os.WriteFile(filepath.Join(folder, "load.lua"), []byte(loadScript), 0o600)
}

// list writes the addresses to ask for, and gives the name of the file.
func (l loader) list(name string, paths []string) (string, error) {
	file := filepath.Join(l.folder, name+".txt")
	return file, os.WriteFile(file, []byte(strings.Join(paths, "\n")+"\n"), 0o600)
}

// load asks the server on base, whose process is pid, for a list of addresses.
func (l loader) load(ctx context.Context, base string, pid int, list, coding string, duration time.Duration) (sample, error) {
	before, err := processorTime(pid)
	if err != nil {
		return sample{}, err
	}
	seconds := fmt.Sprintf("%ds", max(1, int(duration.Seconds())))
	out, err := exec.CommandContext(ctx, "wrk", "-t1", fmt.Sprintf("-c%d", connections), "-d"+seconds, "--timeout", "30s",
		"-s", filepath.Join(l.folder, "load.lua"), base, "--", list, coding).CombinedOutput()
	if err != nil {
		return sample{}, fmt.Errorf("wrk: %w\n%s", err, out)
	}
	after, err := processorTime(pid)
	if err != nil {
		return sample{}, err
	}
	s, err := readSample(string(out))
	s.cpu = after - before
	return s, err
}

// readSample reads the line that load.lua ends with.
func readSample(out string) (s sample, err error) {
	_, line, found := strings.Cut(out, "measured ")
	if !found {
		return s, fmt.Errorf("wrk gave no measure:\n%s", out)
	}
	var duration, p50, p99 int64 // microseconds
	_, err = fmt.Sscan(line, &duration, &s.requests, &s.bytes, &p50, &p99, &s.failed, &s.statuses)
	s.duration = time.Duration(duration) * time.Microsecond
	s.p50, s.p99 = time.Duration(p50)*time.Microsecond, time.Duration(p99)*time.Microsecond
	return s, err
}
