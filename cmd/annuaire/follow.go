package main

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"annuaire/api"
	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/store"
)

const (
	// shortPatience bounds the reading of a few places, longPatience that of
	// the whole record.
	shortPatience, longPatience = 15 * time.Second, 5 * time.Minute
	// calm is the least pause between two versions of the atlas: each voids
	// what was kept of the former's answers. The first change after a calm is
	// shown at once. A long reading is followed by a pause as long, so that
	// following takes half the time at most, but no longer than longestCalm.
	calm, longestCalm = 50 * time.Millisecond, 500 * time.Millisecond
	// retryAfter is the pause after a failure.
	retryAfter = time.Second
	// batch is how many places one statement reads by name.
	batch = 2000
)

// follow keeps the atlas in step with the record until ctx ends. It alone
// changes the world: each reading of the record begins after the former was
// put in force, so that an older version never replaces a newer one.
func (w *world) follow(ctx context.Context) {
	var delivery sync.WaitGroup
	defer delivery.Wait()
	delivery.Go(func() { w.record.Deliver(ctx, w.news, w.warn("nouvelles")) })
	comparison := time.NewTimer(spread(w.every))
	defer comparison.Stop()
	failed := w.warn("atlas")
	for {
		var err error
		rest := calm
		select {
		case <-ctx.Done():
			return
		case <-w.news.Ready():
			began := time.Now()
			err = w.take(ctx, w.news.Take())
			rest = min(max(calm, time.Since(began)), longestCalm)
		case <-comparison.C:
			var next time.Duration
			next, err = w.look(ctx)
			comparison.Reset(next)
		}
		if ctx.Err() != nil {
			return
		}
		w.state.behind.Store(err != nil)
		if err != nil {
			failed(err)
			pause(ctx, retryAfter)
			w.news.Put(store.News{Compare: true}) // it finds what was taken and not read
			continue
		}
		pause(ctx, rest)
	}
}

// take puts in force what was told.
func (w *world) take(ctx context.Context, news store.News) error {
	switch {
	case news.Compare:
		if w.meili != nil {
			w.meili.Compare()
		}
		return w.compare(ctx)
	case len(news.Places) > 0:
		return w.read(ctx, news.Places)
	}
	return nil
}

// read reads these places and puts in force what the record holds of them, all
// at once.
func (w *world) read(ctx context.Context, ids []string) error {
	var changes atlas.Changes
	for part := range slices.Chunk(ids, batch) {
		places, err := w.readPart(ctx, part)
		if err != nil {
			return err
		}
		changes.Put = append(changes.Put, places...)
		changes.Gone = append(changes.Gone, absent(part, places)...)
		known, err := w.relabel(ctx, part)
		if err != nil {
			return err
		}
		if !known { // a label of which the snapshot has no filter yet
			return w.readAll(ctx, w.ground)
		}
	}
	held := w.atlas.Current()
	if next := held.With(changes); next != held {
		w.swap(next)
	}
	return nil
}

func (w *world) readPart(ctx context.Context, ids []string) ([]directory.Place, error) {
	ctx, cancel := context.WithTimeout(ctx, shortPatience)
	defer cancel()
	return w.record.PublishedPlacesOf(ctx, ids)
}

// absent gives the identifiers that no place bears.
func absent(ids []string, places []directory.Place) (gone []string) {
	found := make(map[string]bool, len(places))
	for i := range places {
		found[places[i].ID] = true
	}
	for _, id := range ids {
		if !found[id] {
			gone = append(gone, id)
		}
	}
	return gone
}

// following is how far the world follows the record.
type following struct {
	behind   atomic.Bool               // the last reading failed
	compared atomic.Pointer[time.Time] // when it was last found equal
	repaired atomic.Int64              // places that nothing had told of
}

// recordIsAway tells that the database does not answer, without asking it.
func (w *world) recordIsAway() bool {
	_, live := w.news.Live()
	return !live
}

// inStep fails while changes of the record do not arrive, and until what was
// changed while they did not is read.
func (w *world) inStep(context.Context) error {
	since, live := w.news.Live()
	compared := w.state.compared.Load()
	switch {
	case !live:
		return errAway
	case w.state.behind.Load():
		return fault.New(fault.Unavailable, "La dernière lecture de la base de données a échoué : les changements arrivent en retard.")
	case compared != nil && compared.Before(since):
		return fault.New(fault.Unavailable, "La base de données répond de nouveau : ce qui a changé entre-temps est en cours de lecture.")
	}
	return nil
}

var errAway = fault.New(fault.Unavailable, "La base de données ne répond pas : les pages restent lisibles, les changements arriveront à son retour.")

// following gives what is told of it in /readyz.
func (w *world) following() api.Following {
	f := api.Following{Repaired: int(w.state.repaired.Load())}
	if at := w.state.compared.Load(); at != nil {
		f.Compared = *at
	}
	return f
}

// warn gives what is done with failures of a follower, which tries again by
// itself: a line a minute, not one for each try.
func (w *world) warn(follower string) func(error) {
	var last time.Time
	return func(err error) {
		if time.Since(last) < time.Minute {
			return
		}
		last = time.Now()
		message := "le suivi de la base de données a échoué, nouvel essai"
		if store.IsAway(err) {
			message = "la base de données ne répond pas, nouvel essai"
		}
		w.log.Warn(message, slog.String("suivi", follower), slog.Any("cause", err))
	}
}
