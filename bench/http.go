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

// serve measures the time to ready of a second start, and the lists.
func (b bench) serve(ctx context.Context) error {
	base, cmd, err := b.start(ctx)
	if err != nil {
		return err
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}()
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
func (b bench) start(ctx context.Context) (base string, cmd *exec.Cmd, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	addr := listener.Addr().String()
	if err := listener.Close(); err != nil {
		return "", nil, err
	}
	cmd = exec.CommandContext(ctx, b.binary, "serve")
	cmd.Env = append(os.Environ(), "ANNUAIRE_DATA="+filepath.Join(b.work, "generated"), "ANNUAIRE_ADDR="+addr, "LOG_LEVEL=error")
	cmd.Stderr = os.Stderr
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	base = "http://" + addr
	for !answers(ctx, base+"/readyz") {
		if time.Since(begin) > time.Minute {
			return "", nil, fmt.Errorf("the service is not ready after a minute")
		}
		time.Sleep(10 * time.Millisecond)
	}
	report("second start, to ready", time.Since(begin).Seconds(), "s", 5)
	return base, cmd, nil
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
