package meili

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/meilisearch/meilisearch-go"
)

// page is how many documents one answer lists.
const page = 5000

// examine reads what the server holds. The instance that leads builds the
// index if there is none, or if it has other settings.
func (e *Engine) examine(ctx context.Context) error {
	began := time.Now()
	if e.leading.Load() {
		e.sweep(ctx)
	}
	held, err := e.hold(ctx)
	if err != nil {
		return err
	}
	if held == nil {
		return e.Rebuild(ctx, nil)
	}
	repaired := 0
	if e.leading.Load() && e.held != nil {
		repaired = differing(e.held, held)
	}
	if repaired > 0 {
		e.log.Warn("meilisearch ne contenait pas ce qui lui avait été donné ; il est réparé", slog.Int("lieux", repaired))
	}
	e.suspectNewer(held, began)
	e.held = held
	e.health.read(began, repaired)
	return nil
}

// errOtherSettings is told of an index that another version of this program
// made, by an instance that may not build it anew.
var errOtherSettings = errors.New("meilisearch: the index has the settings of another version")

// hold gives the stamps of the documents that the server holds, nil when this
// instance must build the index.
func (e *Engine) hold(ctx context.Context) (map[uint64]stamp, error) {
	index := e.server.index(e.server.uid)
	settings, err := index.GetSettingsWithContext(ctx)
	switch err = described(err); {
	case isMissing(err) && e.leading.Load():
		return nil, nil
	case err != nil:
		return nil, err
	case !sameSettings(settings) && e.leading.Load():
		return nil, nil
	case !sameSettings(settings):
		return nil, errOtherSettings
	}
	held := map[uint64]stamp{}
	for offset := int64(0); ; offset += page {
		var list meilisearch.DocumentsResult
		q := meilisearch.DocumentsQuery{Fields: []string{numberName, versionName, hashName}, Offset: offset, Limit: page}
		if err := index.GetDocumentsWithContext(ctx, &q, &list); err != nil {
			return nil, described(err)
		}
		for _, hit := range list.Results {
			number, s := stampOf(hit)
			held[number] = s
		}
		if offset+page >= list.Total {
			return held, nil
		}
	}
}

// differing counts the documents of which two lists do not say the same.
func differing(a, b map[uint64]stamp) (n int) {
	for number, one := range a {
		if b[number] != one {
			n++
		}
	}
	for number := range b {
		if _, known := a[number]; !known {
			n++
		}
	}
	return n
}

// suspicion is a document of a later version than the directory's.
type suspicion struct {
	stamp
	since time.Time
}

// certain is how long a document must be of a later version for the directory
// to be believed: the record was restored. Before, an instance that reads the
// record sooner may have written it.
const certain = 30 * time.Second

// suspectNewer remembers since when each document is of a later version.
func (e *Engine) suspectNewer(held map[uint64]stamp, now time.Time) {
	_, d := e.ledger.compare(held)
	suspects := make(map[uint64]suspicion, len(d.newer))
	for _, number := range d.newer {
		suspects[number] = suspicion{held[number], now}
		if before, known := e.suspects[number]; known && before.stamp == held[number] {
			suspects[number] = before
		}
	}
	e.suspects = suspects
}

// overrule puts right the documents that have been of a later version for long.
func (e *Engine) overrule(d *difference) {
	kept := d.newer[:0]
	for _, number := range d.newer {
		before, suspected := e.suspects[number]
		slot, known := e.ledger.slot(number)
		if known && suspected && before.stamp == e.held[number] && time.Since(before.since) > certain {
			d.put = append(d.put, slot)
		} else {
			kept = append(kept, number)
		}
	}
	d.newer = kept
}
