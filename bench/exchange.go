package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// exchange is one request that the Meilisearch engine sent.
type exchange struct {
	path string
	body []byte
}

// recorder stands before a Meilisearch server and keeps what it is asked to
// search for, so that the same can be asked again without the engine.
type recorder struct {
	*httptest.Server
	mu    sync.Mutex
	asked []exchange
}

func newRecorder(server string) (*recorder, error) {
	target, err := url.Parse(server)
	if err != nil {
		return nil, err
	}
	through := httputil.NewSingleHostReverseProxy(target)
	through.ErrorLog = log.New(io.Discard, "", 0) // what comes too late is counted where it is awaited
	r := new(recorder)
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if strings.HasSuffix(request.URL.Path, "search") {
			body, err := io.ReadAll(request.Body)
			if err != nil {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			request.Body = io.NopCloser(bytes.NewReader(body))
			r.mu.Lock()
			r.asked = append(r.asked, exchange{request.URL.Path, body})
			r.mu.Unlock()
		}
		through.ServeHTTP(w, request)
	}))
	return r, nil
}

// take gives what was asked since the last time.
func (r *recorder) take() []exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	asked := r.asked
	r.asked = nil
	return asked
}

// repeat asks the server again, and gives the time it says it took, in whole
// milliseconds of each answer, and the whole time with HTTP.
func repeat(ctx context.Context, client *http.Client, server, key string, asked []exchange) (own, whole time.Duration, err error) {
	began := time.Now()
	var answers [][]byte
	for _, e := range asked {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, server+e.path, bytes.NewReader(e.body))
		if err != nil {
			return 0, 0, err
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", "Bearer "+key)
		answer, err := client.Do(request)
		if err != nil {
			return 0, 0, err
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			return 0, 0, err
		}
		if answer.StatusCode != http.StatusOK {
			return 0, 0, fmt.Errorf("%s answers %s", e.path, answer.Status)
		}
		answers = append(answers, text)
	}
	whole = time.Since(began)
	for _, text := range answers {
		own += ownTime(text)
	}
	return own, whole, nil
}

// ownTime adds up what the server says of its time, once for each search.
func ownTime(answer []byte) (sum time.Duration) {
	const name = `"processingTimeMs":`
	for _, rest := range bytes.Split(answer, []byte(name))[1:] {
		digits := bytes.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
		if spent, err := strconv.Atoi(string(rest[:max(digits, 0)])); err == nil {
			sum += time.Duration(spent) * time.Millisecond
		}
	}
	return sum
}
