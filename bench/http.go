package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"
)

const (
	clients  = 8
	requests = 500 // of each client, after as many to warm up
)

// demonstration measures what "make run" does the second time.
func (b bench) demonstration(ctx context.Context) error {
	for _, start := range []string{"first", "second"} {
		ready, cmd, _, err := b.start(ctx, "demo", "--demo")
		if err != nil {
			return err
		}
		stop(cmd)
		report(start+" start of the demonstration, to ready", ready.Seconds(), "s", 5)
	}
	return nil
}

// serve measures the start on the generated places, and the lists.
func (b bench) serve(ctx context.Context, rows int) error {
	ready, cmd, base, err := b.start(ctx, "generated")
	if err != nil {
		return err
	}
	defer stop(cmd)
	report(fmt.Sprintf("second start with %d places, to ready", rows), ready.Seconds(), "s", 5)
	if err := waitFor(ctx, base+"/api/v1/lieux?q=mediatheque"); err != nil {
		return err
	}
	for _, list := range []struct {
		name, path string
		bound      float64
	}{
		{"list nearest first, JSON", "/api/v1/lieux?lat=%.4f&lon=%.4f", 30},
		{"list nearest first, page", "/lieux?lat=%.4f&lon=%.4f", 30},
		{"nearest 10, JSON", "/api/v1/lieux/proches?lat=%.4f&lon=%.4f&limite=10", 30},
	} {
		latencies, err := load(ctx, base+list.path)
		if err != nil {
			return err
		}
		p50, p99 := latencies[len(latencies)/2], latencies[len(latencies)*99/100]
		report(fmt.Sprintf("%s, %d clients, p99", list.name, clients), p99.Seconds()*1000, "ms", list.bound)
		fmt.Printf("%-58s %10.2f ms\n", "  p50", p50.Seconds()*1000)
	}
	memory, err := residentMB(cmd.Process.Pid)
	if err != nil {
		return err
	}
	fmt.Printf("%-58s %10.0f MB\n", "memory of the service", memory)
	return nil
}

// start starts the service on a free port and waits until it is ready.
func (b bench) start(ctx context.Context, folder string, flags ...string) (ready time.Duration, cmd *exec.Cmd, base string, err error) {
	addr, err := freeAddress()
	if err != nil {
		return 0, nil, "", err
	}
	cmd = exec.CommandContext(ctx, b.binary, append([]string{"serve"}, flags...)...)
	cmd.Env = append(os.Environ(), "ANNUAIRE_DATA="+filepath.Join(b.work, folder), "ANNUAIRE_ADDR="+addr, "LOG_LEVEL=error")
	cmd.Stderr = os.Stderr
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, nil, "", err
	}
	base = "http://" + addr
	if err := waitFor(ctx, base+"/readyz"); err != nil {
		stop(cmd)
		return 0, nil, "", err
	}
	return time.Since(begin), cmd, base, nil
}

// freeAddress gives an address of this machine that nothing listens on.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

func stop(cmd *exec.Cmd) {
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait()
}

// waitFor asks until the answer is good, for a minute at most.
func waitFor(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for !answers(ctx, url) {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer: %w", url, ctx.Err())
		case <-time.After(10 * time.Millisecond):
		}
	}
	return nil
}

func answers(ctx context.Context, url string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// load asks for random points from several clients at once and gives every
// latency, sorted. Any answer but 200 voids the run.
func load(ctx context.Context, pattern string) ([]time.Duration, error) {
	var mu sync.Mutex
	var all []time.Duration
	var failed error
	var running sync.WaitGroup
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	for n := range clients {
		running.Go(func() {
			latencies, err := ask(ctx, client, pattern, rand.New(rand.NewPCG(uint64(n), 1)))
			mu.Lock()
			defer mu.Unlock()
			all = append(all, latencies...)
			if err != nil {
				failed = err
			}
		})
	}
	running.Wait()
	slices.Sort(all)
	return all, failed
}

func ask(ctx context.Context, client *http.Client, pattern string, random *rand.Rand) (latencies []time.Duration, err error) {
	for i := range 2 * requests {
		url := fmt.Sprintf(pattern, 43+random.Float64()*7, -1+random.Float64()*8)
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return nil, err
		}
		start := time.Now()
		answer, err := client.Do(request)
		if err != nil {
			return nil, err
		}
		_, err = io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		if err != nil {
			return nil, err
		}
		if answer.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("%s answered %s", url, answer.Status)
		}
		if i >= requests {
			latencies = append(latencies, time.Since(start))
		}
	}
	return latencies, nil
}
