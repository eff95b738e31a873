package main

import (
	"context"
	"runtime/debug"
	"strings"
	"sync/atomic"

	"annuaire/atlas"
	"annuaire/data"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/search"
	"annuaire/store"
)

// world is what citizens read: the published directory in memory, its text
// index, and the outlines of the base map. It is rebuilt whole from the record
// and swapped, so that a reader always sees one version.
type world struct {
	record      *store.Store
	atlas       atlas.Atlas
	index       atomic.Pointer[search.Index]
	departments atomic.Pointer[[]byte]

	// Only the goroutine that reloads touches these.
	stamp   string          // of the record when the atlas was read
	indexed *atlas.Snapshot // that the text index is of
	layers  atlas.Layers    // of territories, as of the reference
	// reference is the version of the reference in the stamp.
	reference string
}

// reload brings the atlas, then its text index, in step with the record. One
// goroutine at a time calls it.
func (w *world) reload(ctx context.Context) error {
	if err := w.readAtlas(ctx); err != nil {
		return err
	}
	if current := w.atlas.Current(); current != w.indexed {
		w.index.Store(search.Build(current))
		w.indexed = current
	}
	debug.FreeOSMemory() // building takes several times what stays
	return nil
}

// readAtlas reads the record, unless it has not moved since the last time.
// The service is ready from then on: until the first text index is built,
// it answers everything but searches by text, and says so.
func (w *world) readAtlas(ctx context.Context) error {
	stamp, err := w.record.Stamp(ctx) // before the rest: what changes meanwhile is told again
	if err != nil || stamp == w.stamp {
		return err
	}
	gazetteer, locator, err := readTerritories(ctx, w.record)
	if err != nil {
		return err
	}
	places, err := w.readPlaces(ctx)
	if err != nil {
		return err
	}
	if err := w.readOutlines(ctx, stamp, gazetteer); err != nil {
		return err
	}
	w.atlas.Swap(atlas.Build(gazetteer, locator, places, atlas.WithStamp(stamp), atlas.WithLayers(w.layers)))
	w.stamp = stamp
	return nil
}

// readOutlines prepares what is drawn of the territories, unless they are
// those of the last time.
func (w *world) readOutlines(ctx context.Context, stamp string, gazetteer *geo.Gazetteer) error {
	_, reference, _ := strings.Cut(stamp, "-")
	if w.layers != nil && reference == w.reference {
		return nil
	}
	drawn := map[geo.Level][]geo.Outline{}
	for _, kind := range atlas.OutlineKinds {
		outlines, err := w.record.Outlines(ctx, store.Draw, kind.Level)
		if err != nil {
			return err
		}
		drawn[kind.Level] = outlines
	}
	departments := data.DrawingGeoJSON(drawn[geo.Department])
	w.departments.Store(&departments)
	w.layers, w.reference = atlas.NewLayers(gazetteer, drawn), reference
	return nil
}

func (w *world) readPlaces(ctx context.Context) ([]directory.Place, error) {
	known, err := w.record.CountPlaces(ctx)
	if err != nil {
		return nil, err
	}
	places := make([]directory.Place, 0, known)
	err = w.record.PublishedPlaces(ctx, func(p directory.Place) error {
		places = append(places, p)
		return nil
	})
	return places, err
}

// outlines gives the departments to draw on the map, as GeoJSON.
func (w *world) outlines() []byte {
	if outlines := w.departments.Load(); outlines != nil {
		return *outlines
	}
	return nil
}

// readTerritories reads the gazetteer and, where outlines are loaded, the locator.
func readTerritories(ctx context.Context, record *store.Store) (*geo.Gazetteer, *geo.Locator, error) {
	territories, err := record.Territories(ctx)
	if err != nil {
		return nil, nil, err
	}
	gazetteer := geo.NewGazetteer(territories)
	outlines, err := record.Outlines(ctx, store.Locate, geo.Commune)
	if err != nil || len(outlines) == 0 {
		return gazetteer, nil, err
	}
	return gazetteer, geo.NewLocator(outlines), nil
}
