package main

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"annuaire/atlas"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/search"
	"annuaire/search/meili"
	"annuaire/store"
)

// world is what citizens read: the published directory in memory, and its
// text index. It is built from the record at the start (here), then kept in
// step with it (follow.go), as the text index is with it (index.go); a
// comparison proves that it is, and repairs what is not (compare.go). A reader
// always sees one whole version; the former one is freed after its last reader.
type world struct {
	record *store.Store
	log    *slog.Logger
	every  time.Duration // between two comparisons with the record

	atlas atlas.Atlas
	texts search.BuiltIn
	meili *meili.Engine // nil when no server is set

	labelled atomic.Pointer[labelled]

	news    *store.Newsstand
	swapped chan struct{} // has a value when the text index may be old
	state   following

	// Only the goroutine that follows touches these, and the start before it.
	ground   ground // of the atlas in force
	suspects suspects
}

// ground is what places stand on: the territories of one version of the
// reference.
type ground struct {
	reference string // its version
	gazetteer *geo.Gazetteer
	locator   *geo.Locator // nil while no outline is loaded
	layers    atlas.Layers
}

func newWorld(record *store.Store, log *slog.Logger, every time.Duration) *world {
	return &world{record: record, log: log, every: every, news: store.NewNewsstand(), swapped: make(chan struct{}, 1)}
}

// newWorld makes the world that the settings ask for.
func (p *program) newWorld(record *store.Store) (*world, error) {
	w := newWorld(record, p.log, p.config.Compare)
	if p.config.MeiliURL == "" {
		return w, nil
	}
	var err error
	w.meili, err = meili.New(meili.Config{
		URL: p.config.MeiliURL, Key: p.config.MeiliKey, Index: p.config.MeiliIndex,
		Every: p.config.Compare, Log: p.log, Words: w.texts.Index,
	})
	return w, err
}

// build reads the whole record and puts it in force. The service is ready from
// then on: until the first text index is built, it answers everything but
// searches by text, and says so.
func (w *world) build(ctx context.Context) error {
	g, err := w.readGround(ctx)
	if err != nil {
		return err
	}
	return w.readAll(ctx, g)
}

func (w *world) readGround(ctx context.Context) (g ground, err error) {
	ctx, cancel := context.WithTimeout(ctx, longPatience)
	defer cancel()
	if g.reference, err = w.record.Reference(ctx); err != nil { // before the rest: what changes meanwhile is told again
		return g, err
	}
	if g.gazetteer, g.locator, err = readTerritories(ctx, w.record); err != nil {
		return g, err
	}
	g.layers, err = w.readOutlines(ctx, g.gazetteer)
	return g, err
}

// readAll reads every published place and puts them in force, with the
// territories they stand on.
func (w *world) readAll(ctx context.Context, g ground) error {
	ctx, cancel := context.WithTimeout(ctx, longPatience)
	defer cancel()
	known, err := w.record.CountPlaces(ctx)
	if err != nil {
		return err
	}
	places := make([]directory.Place, 0, known)
	err = w.record.PublishedPlaces(ctx, func(p directory.Place) error {
		places = append(places, p)
		return nil
	})
	if err != nil {
		return err
	}
	held, err := w.readLabels(ctx)
	if err != nil {
		return err
	}
	w.ground = g
	w.labelled.Store(held)
	w.swap(atlas.Build(g.gazetteer, g.locator, places, atlas.WithStamp(g.reference), atlas.WithLayers(g.layers),
		atlas.WithLabels(held.codes, w.labelCodesOf), atlas.WithLabelNames(held.names)))
	return nil
}

// swap puts a snapshot in force, and has its texts indexed.
func (w *world) swap(s *atlas.Snapshot) {
	w.atlas.Swap(s)
	select {
	case w.swapped <- struct{}{}:
	default:
	}
}

// readOutlines prepares what is drawn of the territories.
func (w *world) readOutlines(ctx context.Context, gazetteer *geo.Gazetteer) (atlas.Layers, error) {
	drawn := map[geo.Level][]geo.Outline{}
	for _, kind := range atlas.OutlineKinds {
		outlines, err := w.record.Outlines(ctx, store.Draw, kind.Level)
		if err != nil {
			return nil, err
		}
		drawn[kind.Level] = outlines
	}
	return atlas.NewLayers(gazetteer, drawn), nil
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

// pause waits, unless ctx ends first.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
