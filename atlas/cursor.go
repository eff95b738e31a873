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
	Point *orb.Point `json:"p,omitempty"` // where distances count, of a place that has one
	Day   int32      `json:"j,omitempty"` // ByFreshness

	// ByRelevance. To grade places otherwise is to name the grade otherwise:
	// the cursors of before are then refused, not misread.
	Score float32 `json:"s,omitempty"`
	Worth *uint32 `json:"w,omitempty"`

	// Engine found the places of a query with a text: another one finds others,
	// and scores them otherwise. Cursors by relevance always had it.
	Engine string `json:"e,omitempty"`
}

const maxCursor = 4000

var (
	errCursor      = errors.New("ce curseur n'est pas de ceux que donne la liste : reprenez la liste du début")
	errOtherEngine = errors.New("la recherche par mots ne répond plus comme à la page précédente : reprenez la liste du début")
)

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
	if err != nil || json.Unmarshal(text, &c) != nil || c.Sort == "" || c.Sort == ByRelevance && c.Worth == nil {
		return c, errCursor
	}
	if c.Point != nil && !(math.Abs(c.Point[0]) <= 180 && math.Abs(c.Point[1]) <= 90) {
		return c, errCursor
	}
	return c, nil
}

// EngineOf names the text engine that found the page before a cursor; "" when
// none did, or the cursor is none. The list goes on with that engine only.
func EngineOf(text string) string {
	if text == "" {
		return ""
	}
	c, err := readCursor(text)
	if err != nil {
		return ""
	}
	return c.Engine
}

// follows reads the cursor of a query; nil when it has none.
func (q *Query) follows() (*cursor, error) {
	if q.Cursor == "" {
		return nil, nil
	}
	c, err := readCursor(q.Cursor)
	switch {
	case err != nil:
		return nil, err
	case c.Sort != q.Order():
		return nil, errCursor
	case q.Among != nil && c.Engine != q.Among.Engine && (c.Sort == ByRelevance || c.Engine != ""):
		return nil, errOtherEngine
	}
	return &c, nil
}

// cursorAt gives the cursor that goes on after an entry.
func (s *Snapshot) cursorAt(e *Entry, q *Query, score float32) cursor {
	c := cursor{Sort: q.Order(), Name: e.Name, ID: e.ID}
	if (c.Sort == ByDistance || c.Sort == ByRelevance && q.HasPosition) && e.Located != Nowhere {
		c.Point = &e.Point
	}
	if q.Among != nil {
		c.Engine = q.Among.Engine
	}
	switch c.Sort {
	case ByFreshness:
		c.Day = dayNumber(e.UpdatedOn)
	case ByRelevance:
		grade := worth(e)
		c.Score, c.Worth = score, &grade
	}
	return c
}

// mark gives the place of a located cursor in the order of distances.
func (s *Snapshot) mark(c *cursor) *geo.Mark {
	floor, curve := s.nameFloor(c.Name, c.ID), geo.Curve(*c.Point)
	next := sort.Search(s.located, func(o int) bool {
		at := geo.Curve(s.entries[o].Point)
		return at > curve || at == curve && s.names.ranks[o] >= floor
	})
	return &geo.Mark{Point: *c.Point, Ordinal: next - 1}
}
