package main

import (
	"context"
	"runtime/debug"
	"sync"
	"time"

	"annuaire/atlas"
	"annuaire/search"
)

// Between two text indexes the pause is ten times what the last one took, so
// that a stream of changes never costs more than a tenth of the machine.
const (
	shortestIndexPause = calm
	longestIndexPause  = 10 * time.Second
)

// engine gives what finds places by text.
func (w *world) engine() search.Engine {
	if w.meili == nil {
		return &w.texts
	}
	return &search.Fallback{First: w.meili, Then: &w.texts}
}

// keepMeilisearch keeps the server in step with the atlas until ctx ends. One
// instance of all writes to it.
func (w *world) keepMeilisearch(ctx context.Context) {
	if w.meili == nil {
		return
	}
	var leading sync.WaitGroup
	defer leading.Wait()
	leading.Go(func() {
		// By the name of the index: each has its own, wherever its server is.
		w.record.Lead(ctx, "meilisearch "+w.meili.Index(), w.warn("meilisearch"), func(ctx context.Context) {
			defer w.meili.Lead(false)
			for leads := false; ctx.Err() == nil; pause(ctx, time.Second) {
				// What no longer follows the record must not overrule what does.
				if follows := w.inStep(ctx) == nil; follows != leads {
					leads = follows
					w.meili.Lead(leads)
				}
			}
		})
	})
	w.meili.Keep(ctx)
}

// keepIndexed keeps the text index in step with the atlas until ctx ends. It
// never delays the atlas: what an index finds is found again in the snapshot in
// force, so it may be late.
func (w *world) keepIndexed(ctx context.Context) {
	var indexed *atlas.Snapshot
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.swapped:
		}
		current, began := w.atlas.Current(), time.Now()
		switch {
		case indexed == nil || !indexed.SameLine(current):
			w.texts.Use(search.Build(current))
			debug.FreeOSMemory() // building takes several times what stays
		case indexed != current:
			w.texts.Use(w.texts.Index().With(current))
		}
		indexed = current
		if w.meili != nil {
			w.meili.Follow(current)
		}
		pause(ctx, min(max(10*time.Since(began), shortestIndexPause), longestIndexPause))
	}
}
