package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"time"

	"annuaire/atlas"
	"annuaire/search"
	"annuaire/search/meili"
)

// fed is an index of a Meilisearch server that holds a snapshot.
type fed struct {
	server, key, index string
	client             *http.Client
	engine             *meili.Engine
	through            *meili.Engine // the same, asked through the recorder
	recorder           *recorder
	stop               context.CancelFunc
}

// feed gives the server a snapshot, and says how long it took and the memory.
func feed(ctx context.Context, server, key string, s *atlas.Snapshot, words *search.Index) (*fed, error) {
	recorder, err := newRecorder(server)
	if err != nil {
		return nil, err
	}
	f := &fed{server: server, key: key, index: "mesure_" + strconv.FormatUint(rand.Uint64(), 36), client: unhurried(), recorder: recorder}
	keeping, stop := context.WithCancel(ctx)
	f.stop = stop
	before, began := heapMB(), time.Now()
	if f.engine, err = f.open(keeping, server, true, s, words); err != nil {
		f.close()
		return nil, err
	}
	took := time.Since(began)
	here := heapMB() - before
	if f.through, err = f.open(keeping, recorder.URL, false, s, words); err != nil {
		f.close()
		return nil, err
	}
	fmt.Printf("  meilisearch: fed in %.1f s; %.0f MB here, beside the built-in index%s\n", took.Seconds(), here, f.memory(ctx))
	return f, nil
}

// open gives an engine once it answers with the whole snapshot.
func (f *fed) open(ctx context.Context, server string, leads bool, s *atlas.Snapshot, words *search.Index) (*meili.Engine, error) {
	e, err := meili.New(meili.Config{
		URL: server, Key: f.key, Index: f.index, Every: time.Hour, Log: slog.Default(), Words: func() *search.Index { return words },
	})
	if err != nil {
		return nil, err
	}
	e.Lead(leads)
	e.Follow(s)
	go e.Keep(ctx)
	ticks := time.NewTicker(10 * time.Millisecond)
	defer ticks.Stop()
	late := time.After(10 * time.Minute)
	for {
		if state := e.State(); state.Engine != "" && state.Waiting == 0 {
			return e, nil
		}
		select {
		case <-ticks.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-late:
			return nil, errNotInStep
		}
	}
}

// asks gives what the engine asks the server for a text; nothing when the
// answer came too late, or when it asks for nothing.
func (f *fed) asks(ctx context.Context, text string) []exchange {
	f.recorder.take()
	if _, err := f.through.Find(ctx, text); err != nil {
		return nil
	}
	return f.recorder.take()
}

// memory says what the server takes, where that can be known: of its process
// when scripts/meili.sh started it, and on disk.
func (f *fed) memory(ctx context.Context) (text string) {
	if pid, err := strconv.Atoi(os.Getenv("MEILI_PID")); err == nil {
		peak, _ := statusMB(pid, "VmHWM:")
		own, _ := statusMB(pid, "RssAnon:")
		text = fmt.Sprintf("; in the server %.0f MB at its highest, files that are read included, %.0f MB of its own now", peak, own)
	}
	var stats struct {
		DatabaseSize float64 `json:"databaseSize"`
	}
	if err := f.get(ctx, "/stats", &stats); err == nil {
		text += fmt.Sprintf("; %.0f MB on disk", stats.DatabaseSize/(1<<20))
	}
	return text
}

func (f *fed) get(ctx context.Context, path string, into any) error {
	answer, err := f.ask(ctx, http.MethodGet, path)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	return json.NewDecoder(answer.Body).Decode(into)
}

func (f *fed) ask(ctx context.Context, method, path string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, f.server+path, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+f.key)
	return f.client.Do(request)
}

// close leaves nothing in the server.
func (f *fed) close() {
	f.stop()
	f.recorder.Close()
	if answer, err := f.ask(context.Background(), http.MethodDelete, "/indexes/"+f.index); err == nil {
		answer.Body.Close()
	}
}
