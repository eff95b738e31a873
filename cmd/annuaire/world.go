package main

import (
	"context"
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
	stamp       string // of the record when it was last read; only reload touches it
}

// reload reads the record, unless it has not moved since the last time, and
// swaps what is read for what was there. One goroutine at a time calls it.
func (w *world) reload(ctx context.Context) error {
	stamp, err := w.record.Stamp(ctx) // before the rest: what changes meanwhile is told again
	if err != nil || stamp == w.stamp {
		return err
	}
	gazetteer, locator, err := readTerritories(ctx, w.record)
	if err != nil {
		return err
	}
	var places []directory.Place
	err = w.record.PublishedPlaces(ctx, func(p directory.Place) error {
		places = append(places, p)
		return nil
	})
	if err != nil {
		return err
	}
	drawn, err := w.record.Outlines(ctx, store.Draw, geo.Department)
	if err != nil {
		return err
	}
	outlines := data.DrawingGeoJSON(drawn)
	snapshot := atlas.Build(gazetteer, locator, places, atlas.WithStamp(stamp))
	w.index.Store(search.Build(snapshot))
	w.departments.Store(&outlines)
	w.atlas.Swap(snapshot)
	w.stamp = stamp
	return nil
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
