// Package api answers programs over HTTP: JSON, GeoJSON, vector tiles, open
// data files, and the OpenAPI document that describes them. Everything public
// is read from the atlas; the record is only asked for histories, old
// identifiers and withdrawn places, and takes the changes of those who may make
// them.
package api

import (
	"context"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/geo"
	"annuaire/search"
	"annuaire/store"
)

// Deps is what the API needs. Atlas and Clock are required; without one of the
// functions, what depends on it answers as if there were nothing.
type Deps struct {
	Atlas     *atlas.Atlas
	Search    search.Engine
	Index     func() *search.Index // for suggestions; may be that of an earlier snapshot; gives nil while the first is prepared
	Geocoder  *search.Geocoder
	Clock     func() time.Time
	PublicURL string // without a final slash

	// History gives the changes of a place, latest first.
	History func(ctx context.Context, id string, limit int) ([]HistoryEntry, error)
	// Alias gives the current identifier behind an old one.
	Alias func(ctx context.Context, id string) (current string, ok bool, err error)
	// Withdrawn tells why a place that is known is no longer published.
	Withdrawn func(ctx context.Context, id string) (reason string, ok bool, err error)
	// Ready checks, by name, what the service depends on.
	Ready []Check
	// Following tells how the atlas follows the record.
	Following func() Following
	// Record takes changes of places and reports; nil refuses them all.
	Record *store.Store
	// TrustedProxies are those whose word is taken of where a request comes from.
	TrustedProxies []netip.Prefix
}

// HistoryEntry is one change of a place as the public may know it: neither who
// made it, nor the values before and after, which may have been withdrawn.
type HistoryEntry struct {
	Version int64
	At      time.Time
	Reason  string
	Columns []string // that changed
}

// service answers the operations.
type service struct {
	Deps
	tiles    tileCache
	outlines map[geo.Level]*tileCache
	files    sharedFiles
	pages    string // see pagesOf
	plain    atomic.Pointer[plainTexts]
	openings openingTexts
	whole    atomic.Pointer[keptTexts]
	short    atomic.Pointer[keptTexts]

	facetTexts atomic.Pointer[facetTexts]
	document   []byte // OpenAPI

	ogcDocument []byte // OpenAPI 3.0 of /ogc alone
}

// Register adds every route of the API.
func Register(app *fiber.App, deps Deps) error {
	none := new(search.BuiltIn)
	if deps.Search == nil {
		deps.Search = none
	}
	if deps.Index == nil {
		deps.Index = none.Index
	}
	s := &service{Deps: deps, outlines: newOutlineCaches(), pages: pagesOf(deps.PublicURL)}
	operations := s.operations()
	document, err := openAPI(operations, deps.PublicURL)
	if err != nil {
		return err
	}
	s.document = document
	if s.ogcDocument, err = ogcOpenAPI(operations, deps.PublicURL); err != nil {
		return err
	}
	for _, op := range operations {
		if op.method == "" {
			app.Get(fiberPath(op.path), op.answer) // and HEAD
			continue
		}
		app.Add(op.method, fiberPath(op.path), op.answer)
	}
	return nil
}
