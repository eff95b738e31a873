package meili

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/meilisearch/meilisearch-go"

	"annuaire/atlas"
)

const (
	// batch is how many documents one request holds at most.
	batch = 1000
	// underWay is how many batches may wait to be indexed: the server takes
	// those that wait together.
	underWay = 8
)

// errNotLeading ends the writing of an instance that another one replaced.
var errNotLeading = errors.New("meilisearch: another instance writes to the index")

// write puts the places of a difference in the index, and takes out those that
// are gone.
func (e *Engine) write(ctx context.Context, s *atlas.Snapshot, d difference) error {
	err := e.put(ctx, e.server.uid, s, d.put, func(d document) { e.held[d.number] = d.stamp })
	if err != nil {
		return err
	}
	index := e.server.index(e.server.uid)
	for gone := range slices.Chunk(d.gone, batch) {
		if !e.leading.Load() {
			return errNotLeading
		}
		keys := make([]string, len(gone))
		for i, number := range gone {
			keys[i] = strconv.FormatUint(number, 10)
		}
		accepted, err := index.DeleteDocumentsWithContext(ctx, keys, nil)
		if err := e.server.await(ctx, accepted, err); err != nil {
			return err
		}
		for _, number := range gone {
			delete(e.held, number)
		}
	}
	return nil
}

// sent is a batch on its way.
type sent struct {
	documents []document
	task      *meilisearch.TaskInfo
}

// put gives an index the documents of places, and calls done with each once it
// is indexed.
func (e *Engine) put(ctx context.Context, uid string, s *atlas.Snapshot, slots []uint32, done func(document)) error {
	index, way := e.server.index(uid), []sent(nil)
	key := numberName
	arrive := func() error {
		first := way[0]
		way = way[1:]
		if err := e.server.await(ctx, first.task, nil); err != nil {
			return err
		}
		for _, d := range first.documents {
			done(d)
		}
		return nil
	}
	for part := range slices.Chunk(slots, batch) {
		if !e.leading.Load() {
			return errNotLeading
		}
		documents := make([]document, 0, len(part))
		for _, slot := range part {
			if entry, held := s.InSlot(slot); held {
				documents = append(documents, newDocument(entry))
			}
		}
		task, err := index.AddDocumentsWithContext(ctx, documents, &meilisearch.DocumentOptions{PrimaryKey: &key})
		if err != nil {
			return described(err)
		}
		if way = append(way, sent{documents, task}); len(way) == underWay {
			if err := arrive(); err != nil {
				return err
			}
		}
	}
	for len(way) > 0 {
		if err := arrive(); err != nil {
			return err
		}
	}
	return nil
}
