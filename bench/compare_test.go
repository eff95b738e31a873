package main

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"annuaire/atlas/atlastest"
)

func TestReadSample(t *testing.T) {
	t.Parallel()
	s, err := readSample("Running 1s test\nRequests/sec: 1.0\nmeasured 2000000 5000 123456 1500 9000 2 3\n")
	if err != nil {
		t.Fatal(err)
	}
	if s.rate() != 2500 || s.p50 != 1500*time.Microsecond || s.p99 != 9*time.Millisecond || s.failed != 2 || s.statuses != 3 || s.bytes != 123456 {
		t.Errorf("%+v", s)
	}
	if _, err := readSample("unable to connect"); err == nil {
		t.Error("no measure was taken for one")
	}
}

func TestRow(t *testing.T) {
	t.Parallel()
	fine := measured{hello: sample{duration: time.Second, requests: 1000}, seen: seen{sent: 10, unpacked: 50}, sample: sample{
		duration: time.Second, requests: 600, bytes: 20e6, p99: 12 * time.Millisecond, cpu: 300 * time.Millisecond}}
	refused := fine
	refused.seen.statuses = 1
	for _, c := range []struct {
		name   string
		r      route
		m      measured
		places int
		want   []string
	}{
		{"the bound of few places", route{ratio: [2]float64{.7, .5}}, fine, 20_000, []string{"0.600", "ratio ≥ 0.7 MISSED", " 500 "}},
		{"the bound of many places", route{ratio: [2]float64{.7, .5}}, fine, 200_000, []string{"ratio ≥ 0.5 ok"}},
		{"latency", route{p99: [2]float64{10, 40}}, fine, 20_000, []string{"p99 ≤ 10 MISSED"}},
		{"a file counts unpacked", route{file: true, volume: 100}, fine, 20_000, []string{"100 MB/s", "MB/s ≥ 100 ok"}},
		{"a refusal", route{}, refused, 20_000, []string{"VOID"}},
	} {
		row := c.r.row(c.m, c.places)
		for _, want := range c.want {
			if !strings.Contains(row, want) {
				t.Errorf("%s: %q is not in %q", c.name, want, row)
			}
		}
	}
	if strings.Contains(route{}.row(fine, 1), "VOID") {
		t.Error("a good row is void")
	}
}

// Every address that can be drawn without the service must be whole.
func TestPathsAreDrawnWhole(t *testing.T) {
	t.Parallel()
	draw := func() (all []string) {
		a := &asker{Rand: rand.New(rand.NewPCG(seed, 1)), places: atlastest.Places(500, seed), ids: []string{"x"}}
		for _, r := range routes {
			for range 50 {
				all = append(all, r.path(a))
			}
		}
		return all
	}
	again := draw()
	for i, path := range draw() {
		if path != again[i] {
			t.Fatalf("the same seed drew %s and %s", path, again[i])
		}
		if !strings.HasPrefix(path, "/") || strings.Contains(path, "%v") || strings.ContainsAny(path, " \n") || strings.Contains(path, "?&") {
			t.Errorf("%s is no address", path)
		}
	}
}
