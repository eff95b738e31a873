package main

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
)

// Before a kind of request is measured, this many of its addresses are tried.
const tried = 200

// seen is what was seen of the answers to one kind of request.
type seen struct {
	sent, unpacked   float64 // mean size, bytes
	failed, statuses int
}

func (r route) coding() string {
	if r.plain {
		return ""
	}
	return "gzip"
}

var unpacking = &http.Client{
	Transport:     &http.Transport{DisableCompression: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// check tries some addresses, reads the whole answers, and counts those out of
// 2xx: wrk would take a redirection for a success.
func check(ctx context.Context, base string, paths []string, r route) (a seen, err error) {
	count := min(tried, len(paths))
	if r.file {
		count = 1
	}
	for _, path := range paths[:count] {
		sent, unpacked, status, err := fetch(ctx, base+path, r.coding())
		if err != nil {
			return a, err
		}
		if status < 200 || status > 299 {
			if a.statuses == 0 {
				fmt.Fprintf(os.Stderr, "%s answers %d\n", path, status)
			}
			a.statuses++
		}
		a.sent += float64(sent) / float64(count)
		a.unpacked += float64(unpacked) / float64(count)
	}
	return a, nil
}

func fetch(ctx context.Context, address, coding string) (sent, unpacked int64, status int, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, 0, 0, err
	}
	if coding != "" {
		request.Header.Set("Accept-Encoding", coding)
	}
	answer, err := unpacking.Do(request)
	if err != nil {
		return 0, 0, 0, err
	}
	defer answer.Body.Close()
	counted := &counter{Reader: answer.Body}
	var body io.Reader = counted
	if answer.Header.Get("Content-Encoding") == "gzip" {
		if body, err = gzip.NewReader(counted); err != nil {
			return 0, 0, 0, fmt.Errorf("%s: %w", address, err)
		}
	}
	unpacked, err = io.Copy(io.Discard, body)
	return counted.n, unpacked, answer.StatusCode, err
}

// counter counts what goes through it.
type counter struct {
	io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

// identifiers asks the service for some of its places all over the country.
func identifiers(ctx context.Context, base string) (ids []string, err error) {
	for lat := 43.; lat <= 50; lat++ {
		for lon := -1.; lon <= 7; lon += 2 {
			near, err := identifiersNear(ctx, base, lat, lon)
			if err != nil {
				return nil, err
			}
			ids = append(ids, near...)
		}
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("%s lists no place", base)
	}
	return ids, nil
}

func identifiersNear(ctx context.Context, base string, lat, lon float64) ([]string, error) {
	address := fmt.Sprintf("%s/api/v1/lieux?limite=100&lat=%g&lon=%g", base, lat, lon)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var list struct {
		Places []struct {
			ID string `json:"id"`
		} `json:"lieux"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&list); err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	var ids []string
	for _, p := range list.Places {
		ids = append(ids, p.ID)
	}
	return ids, nil
}
