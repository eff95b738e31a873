package api

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/paulmach/orb"

	"annuaire/atlas"
	"annuaire/fault"
	"annuaire/internal/httpd"
)

// placeFeatureParams are those of the standard, then the filters of
// /api/v1/lieux under the same names.
var placeFeatureParams = append(slices.Clone(featureParams), slices.DeleteFunc(slices.Clone(filters), func(p parameter) bool { return p.name == "bbox" })...)

func (s *service) placeCollection(extent func(*atlas.Snapshot) Etendue) func() Collection {
	c := s.collection("lieux", ogcPlacesPath, "Lieux de médiation numérique", "Les lieux publiés, chacun à sa position ; sans géométrie quand elle n'est pas connue.")
	return func() Collection {
		described := c
		described.Extent = extent(s.Atlas.Current())
		return described
	}
}

func placeExtent(snap *atlas.Snapshot) Etendue {
	box := bounds{}
	var oldest, latest time.Time
	for e := range snap.Entries() {
		if e.HasPosition {
			box.add(e.Position)
		}
		day := e.UpdatedOn
		if !day.IsZero() && (oldest.IsZero() || day.Before(oldest)) {
			oldest = day
		}
		if day.After(latest) {
			latest = day
		}
	}
	extent := Etendue{Spatial: box.extent()}
	if !oldest.IsZero() {
		extent.Temporal = &EtendueTemporelle{Interval: [][]time.Time{{oldest.UTC(), latest.UTC()}}, TRS: gregorian}
	}
	return extent
}

// bounds grows around points.
type bounds struct {
	bound orb.Bound
	some  bool
}

func (b *bounds) add(p orb.Point) {
	if !b.some {
		b.bound, b.some = p.Bound(), true
	}
	b.bound = b.bound.Extend(p)
}

// extent gives the box around the points, the whole world without any.
func (b *bounds) extent() EtendueSpatiale {
	box := []float64{-180, -90, 180, 90}
	if b.some {
		box = []float64{b.bound.Min.Lon(), b.bound.Min.Lat(), b.bound.Max.Lon(), b.bound.Max.Lat()}
	}
	return EtendueSpatiale{BBox: [][]float64{box}, CRS: crs84}
}

// placeFeatures answers GET /ogc/collections/lieux/items.
func (s *service) placeFeatures(c *fiber.Ctx) error {
	v := values(c)
	features, q, err := s.placeQuery(c.UserContext(), v)
	if err != nil {
		return err
	}
	snap := s.Atlas.Current()
	held := s.unchangedQuery(c, snap, &q, true)
	httpd.Weaken(c) // each answer says when it was made
	if held {
		return nil
	}
	page, err := pageOfPlaces(snap, q, features)
	if err != nil {
		return err
	}
	links := s.pageLinks(c, ogcPlacesPath, v, page.next)
	w := s.writer(snap, q)
	return send(c, geoJSONType, func(b []byte) []byte {
		b = appendPageHead(b, links, s.Clock(), page.matched, len(page.entries))
		for i, e := range page.entries {
			if i > 0 {
				b = append(b, ',')
			}
			b = w.feature(b, e, e.Opening(w.at), atlas.NoDistance)
		}
		return append(b, "]}"...)
	})
}

// placeQuery reads the parameters of the standard and the filters, and tells
// all that is at fault at once.
func (s *service) placeQuery(ctx context.Context, v url.Values) (featureQuery, atlas.Query, error) {
	var fields fault.Fields
	refuseOthers(v, placeFeatureParams, &fields)
	features := parseFeatures(v, &fields)
	narrowing := url.Values{}
	for _, p := range filters {
		if given := v[p.name]; given != nil && p.name != "bbox" {
			narrowing[p.name] = given
		}
	}
	q, err := atlas.ParseQuery(narrowing, s.Clock())
	if refused, ok := errors.AsType[*fault.Error](err); ok {
		fields = append(fields, refused.Fields...)
	} else if err != nil {
		return features, q, err
	}
	if err := fields.Err(badParameters); err != nil {
		return features, q, err
	}
	return features, q, s.match(ctx, &q)
}

type placePage struct {
	entries []*atlas.Entry
	matched int
	next    string
}

// pageOfPlaces asks for one place more than the page holds, to know whether
// another page follows.
func pageOfPlaces(snap *atlas.Snapshot, q atlas.Query, features featureQuery) (placePage, error) {
	entries, matched, err := snap.PageAfter(q, features.keep(), features.after, features.limit+1)
	p := placePage{entries: entries, matched: matched}
	if len(entries) > features.limit {
		p.entries = entries[:features.limit]
		p.next = p.entries[features.limit-1].ID
	}
	return p, err
}

// keep gives the condition on the box and the days, nil when there is none. It
// is not the one of the atlas: the standard has what is located nowhere meet
// every box, and what is not dated every interval.
func (q *featureQuery) keep() func(*atlas.Entry) bool {
	if q.box == nil && q.days == nil {
		return nil
	}
	return func(e *atlas.Entry) bool {
		if q.box != nil && e.Located != atlas.Nowhere && !q.box.Contains(e.Point) {
			return false
		}
		return q.days.holds(e.UpdatedOn)
	}
}

// placeFeature answers GET /ogc/collections/lieux/items/{id}.
func (s *service) placeFeature(c *fiber.Ctx) error {
	if err := onlyF(c); err != nil {
		return err
	}
	snap := s.Atlas.Current()
	e, err := s.find(c, snap, ogcPlacesPath+"/items/", "")
	if e == nil {
		return err
	}
	if s.unchanged(c, snap, true) {
		return nil
	}
	w := s.writer(snap, atlas.Query{At: s.Clock()})
	return send(c, geoJSONType, func(b []byte) []byte {
		b = w.feature(b, e, e.Opening(w.at), atlas.NoDistance)
		return appendItemLinks(b, s.itemLinks(ogcPlacesPath, e.ID))
	})
}
