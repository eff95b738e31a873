package main

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"

	"annuaire/atlas"
)

// What was told of a change may be lost: with a connection, with an instance
// killed at the wrong moment, by a hand in the database. So the atlas is
// compared with the record now and then: first the count and the fingerprint,
// then, when they differ, the versions of each place.

// grace is how long a place found different may stay so: news of it may be on
// their way.
const grace = 2 * time.Second

// comparedWords is what is logged once the atlas was made equal to the record, as
// after each connection.
const comparedWords = "l'atlas a été comparé à la base"

// suspects are the places that a comparison found different: the version that
// the atlas held of each, 0 for none.
type suspects struct {
	versions map[string]int64
	since    time.Time
}

// look is the comparison of every now and then. What differs is looked at
// again after a grace: what no news has mended by then was lost, and is
// repaired. It gives the pause before the next look.
func (w *world) look(ctx context.Context) (next time.Duration, err error) {
	if w.suspects.versions != nil {
		return w.confirm(ctx)
	}
	began := time.Now()
	ids, sameReference, err := w.differences(ctx)
	if err == nil {
		err = w.compareLabels(ctx)
	}
	switch {
	case err != nil:
		return spread(w.every), err
	case !sameReference:
		return grace, w.build(ctx)
	case len(ids) == 0:
		w.state.compared.Store(&began)
		return spread(w.every), nil
	}
	held := w.atlas.Current()
	w.suspects = suspects{map[string]int64{}, began}
	for _, id := range ids {
		w.suspects.versions[id] = versionIn(held, id)
	}
	return grace, nil
}

// confirm repairs the suspects that nothing has changed since.
func (w *world) confirm(ctx context.Context) (next time.Duration, err error) {
	held, were := w.atlas.Current(), w.suspects
	w.suspects = suspects{}
	var lost []string
	for id, version := range were.versions {
		if versionIn(held, id) == version {
			lost = append(lost, id)
		}
	}
	if len(lost) == 0 {
		w.state.compared.Store(&were.since)
		return spread(w.every), nil
	}
	if err := w.repair(ctx, lost); err != nil {
		return spread(w.every), err
	}
	w.state.repaired.Add(int64(len(lost)))
	w.log.Warn("des changements n'avaient pas été annoncés ; l'atlas est réparé",
		slog.Int("lieux", len(lost)), slog.Any("exemples", lost[:min(len(lost), 5)]))
	return grace, nil // the proof that it is
}

// compare makes the atlas equal to the record at once: it is known that what
// was told may be lost.
func (w *world) compare(ctx context.Context) error {
	began := time.Now()
	ids, sameReference, err := w.differences(ctx)
	if err != nil {
		return err
	}
	if err := w.compareLabels(ctx); err != nil {
		return err
	}
	if !sameReference {
		err = w.build(ctx)
	} else if len(ids) > 0 {
		err = w.repair(ctx, ids)
	}
	if err != nil {
		return err
	}
	w.suspects = suspects{}
	w.state.compared.Store(&began)
	w.log.Info(comparedWords, slog.Int("differences", len(ids)), slog.Duration("duree", time.Since(began)))
	return nil
}

// repair reads places that differ, or everything when that costs less.
func (w *world) repair(ctx context.Context, ids []string) error {
	held := w.atlas.Current()
	if len(ids) > batch && len(ids) > held.Len()/4 {
		return w.readAll(ctx, w.ground)
	}
	return w.read(ctx, ids)
}

// differences gives the places that the record holds in another version than
// the atlas, or that one of them does not hold.
func (w *world) differences(ctx context.Context) (ids []string, sameReference bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, longPatience)
	defer cancel()
	state, err := w.record.State(ctx)
	if err != nil {
		return nil, false, err
	}
	held := w.atlas.Current()
	if sameReference = state.Reference == w.ground.reference; !sameReference || state.Published == held.Fingerprint() {
		return nil, sameReference, nil
	}
	seen := make([]bool, held.Slots())
	err = w.record.PublishedVersions(ctx, func(id string, version int64) error {
		e, known := held.Place(id)
		if known {
			seen[e.Slot] = true
		}
		if !known || e.Version != version {
			ids = append(ids, id)
		}
		return nil
	})
	for e := range held.Entries() {
		if !seen[e.Slot] {
			ids = append(ids, e.ID)
		}
	}
	return ids, sameReference, err
}

func versionIn(s *atlas.Snapshot, id string) int64 {
	if e, ok := s.Place(id); ok {
		return e.Version
	}
	return 0
}

// spread draws around d, so that instances started together do not all ask at
// the same moment.
func spread(d time.Duration) time.Duration {
	return d*3/4 + rand.N(d/2+1)
}
