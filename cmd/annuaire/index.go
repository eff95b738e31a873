package main

import (
	"context"
	"runtime/debug"
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
		pause(ctx, min(max(10*time.Since(began), shortestIndexPause), longestIndexPause))
	}
}
