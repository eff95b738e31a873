package atlas

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"math"
	"sort"

	"github.com/paulmach/orb"

	"annuaire/geo"
)

// cursor is the last place of a page: the key it was ordered by, so that the
// next page starts after it even when the directory changed in between.
type cursor struct {
	Sort  Sort       `json:"t"`
	Name  string     `json:"n"`
	ID    string     `json:"i"`
	Point *orb.Point `json:"p,omitempty"` // ByDistance, of a place that has one
	Day   int32      `json:"j,omitempty"` // ByFreshness
	Score float32    `json:"s,omitempty"` // ByRelevance
}

const maxCursor = 4000

var errCursor = errors.New("ce curseur n'est pas de ceux que donne la liste : reprenez la liste du début")

func (c cursor) String() string {
	text, err := json.Marshal(c)
	if err != nil {
		return "" // no value of a cursor can be refused
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func readCursor(s string) (cursor, error) {
	var c cursor
	if len(s) > maxCursor {
		return c, errCursor
	}
	text, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || json.Unmarshal(text, &c) != nil || c.Sort == "" {
		return c, errCursor
	}
	if c.Point != nil && !(math.Abs(c.Point[0]) <= 180 && math.Abs(c.Point[1]) <= 90) {
		return c, errCursor
	}
	return c, nil
}

// cursorAt gives the cursor that goes on after an entry.
func (s *Snapshot) cursorAt(e *Entry, order Sort, score float32) cursor {
	c := cursor{Sort: order, Name: e.Name, ID: e.ID, Score: score}
	if order == ByDistance && e.Located != Nowhere {
		c.Point = &e.Point
	}
	if order == ByFreshness {
		c.Day = s.days[s.ordinalOf(e.Slot)]
	}
	return c
}

// mark gives the place of a located cursor in the order of distances.
func (s *Snapshot) mark(c cursor) *geo.Mark {
	floor, curve := uint32(s.nameFloor(c.Name, c.ID)), geo.Curve(*c.Point)
	next := sort.Search(s.located, func(o int) bool {
		at := geo.Curve(s.entries[o].Point)
		return at > curve || at == curve && s.names.ranks[o] >= floor
	})
	return &geo.Mark{Point: *c.Point, Ordinal: next - 1}
}

// freshFloor gives the rank by freshness at which the list goes on.
func (s *Snapshot) freshFloor(c cursor) int {
	floor := uint32(s.nameFloor(c.Name, c.ID))
	return sort.Search(s.Len(), func(rank int) bool {
		o := s.fresh.order[rank]
		return s.days[o] < c.Day || s.days[o] == c.Day && s.names.ranks[o] >= floor
	})
}
