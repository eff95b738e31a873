package meili

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/meilisearch/meilisearch-go"
)

// abandoned is how old an index that was being built must be to be left by an
// instance that was killed.
const abandoned = time.Hour

// Rebuild builds the index again beside the one in force, then puts it in its
// place: no search fails meanwhile. Only the instance that leads may; progress,
// if not nil, is told how many documents are indexed.
func (e *Engine) Rebuild(ctx context.Context, progress func(indexed, total int)) error {
	if !e.leading.Load() {
		return errNotLeading
	}
	began := time.Now()
	if _, err := e.standing(ctx); err != nil {
		return err
	}
	fresh := e.beside(began)
	held, err := e.fill(ctx, fresh, progress)
	if err == nil {
		err = e.replace(ctx, fresh)
	}
	if err != nil {
		// The caller's context may be over; what was begun is taken away all the same.
		sweeping, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_, _ = e.server.manager.DeleteIndexWithContext(sweeping, fresh)
		return err
	}
	e.held = held
	e.health.read(began, 0)
	e.log.Info("l'index de meilisearch est construit", slog.Int("lieux", len(held)), slog.Duration("duree", time.Since(began)))
	return nil
}

// errForeign is told of an index that this program did not make: it is left
// alone.
var errForeign = errors.New("meilisearch: the index has another key than ours")

// standing tells whether there is an index to be replaced, and fails when it is
// somebody else's.
func (e *Engine) standing(ctx context.Context) (exists bool, err error) {
	index, err := e.server.manager.GetIndexWithContext(ctx, e.server.uid)
	switch err = described(err); {
	case isMissing(err):
		return false, nil
	case err != nil:
		return false, err
	case index.PrimaryKey != "" && index.PrimaryKey != numberName:
		return true, errForeign
	}
	return true, nil
}

// fill makes an index with the wanted settings and the places of the directory.
func (e *Engine) fill(ctx context.Context, uid string, progress func(indexed, total int)) (map[uint64]stamp, error) {
	created, err := e.server.manager.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: uid, PrimaryKey: numberName})
	if err := e.server.await(ctx, created, err); err != nil {
		return nil, err
	}
	settings := wantedSettings()
	set, err := e.server.index(uid).UpdateSettingsWithContext(ctx, &settings)
	if err := e.server.await(ctx, set, err); err != nil {
		return nil, err
	}
	held := map[uint64]stamp{}
	s, d := e.ledger.compare(held)
	err = e.put(ctx, uid, s, d.put, func(d document) {
		if held[d.number] = d.stamp; progress != nil {
			progress(len(held), s.Len())
		}
	})
	if err != nil {
		return nil, err
	}
	stats, err := e.server.index(uid).GetStatsWithContext(ctx, nil)
	switch {
	case err != nil:
		return nil, described(err)
	case stats.NumberOfDocuments != int64(len(held)):
		return nil, fmt.Errorf("meilisearch: %d documents were given, the index has %d", len(held), stats.NumberOfDocuments)
	}
	return held, nil
}

// replace puts an index in the place of the one in force.
func (e *Engine) replace(ctx context.Context, fresh string) error {
	if !e.leading.Load() {
		return errNotLeading // another instance may have built or written since
	}
	exists, err := e.standing(ctx)
	if err != nil {
		return err
	}
	swap := meilisearch.SwapIndexesParams{Indexes: []string{fresh, e.server.uid}, Rename: !exists}
	swapped, err := e.server.manager.SwapIndexesWithContext(ctx, []*meilisearch.SwapIndexesParams{&swap})
	if err := e.server.await(ctx, swapped, err); err != nil {
		return err
	}
	if !swap.Rename {
		former, err := e.server.manager.DeleteIndexWithContext(ctx, fresh)
		if err := e.server.await(ctx, former, err); err != nil {
			e.log.Warn("l'ancien index de meilisearch n'a pas pu être supprimé", slog.Any("cause", err))
		}
	}
	return nil
}

// building stands between the name of an index and the instant, in milliseconds
// since 1970, at which another one was begun beside it.
const building = "-construction-"

// beside names the index that is built from an instant on.
func (e *Engine) beside(began time.Time) string {
	return e.server.uid + building + strconv.FormatInt(began.UnixMilli(), 10)
}

// isAbandoned tells whether an index is one that was being built in the place of
// ours long ago. An index of somebody else may begin with the same name.
func (e *Engine) isAbandoned(uid string) bool {
	text, ours := strings.CutPrefix(uid, e.server.uid+building)
	began, err := strconv.ParseInt(text, 10, 64)
	return ours && err == nil && time.Since(time.UnixMilli(began)) > abandoned
}

// sweep takes away what instances that were killed were building.
func (e *Engine) sweep(ctx context.Context) {
	list, err := e.server.manager.ListIndexesWithContext(ctx, &meilisearch.IndexesQuery{Limit: 1000})
	if err != nil {
		return // the next rebuilding will try again
	}
	for _, index := range list.Results {
		if e.isAbandoned(index.UID) {
			_, _ = e.server.manager.DeleteIndexWithContext(ctx, index.UID)
		}
	}
}
