package atlas

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"annuaire/geo"
)

// Sort is an order of the answer, as written in addresses.
type Sort string

// The orders. The empty one is Distance with a position, else Relevance with a
// text, else Name. By relevance, places that match the text as well are in the
// order of their distance when the query has a position, those without a point
// last, then of the quarter in which they were last updated, the latest first,
// of their completeness, the greatest first, and of their name. The identifier
// decides last in every order.
const (
	ByDistance  Sort = "distance"
	ByRelevance Sort = "pertinence"
	ByName      Sort = "nom"
	ByFreshness Sort = "maj"
)

// The bounds of a query.
const (
	DefaultLimit = 20
	MaxLimit     = 100
	MaxRadius    = 100_000 // metres
	MaxValues    = 100     // of one parameter
	MaxText      = 200     // characters
)

// Query is what a visitor asks of the directory: filters by name (values of
// one name mean OR, names mean AND) and the rest of the parameters of
// /api/v1/lieux. Its zero value asks for everything, with a limit of
// DefaultLimit.
type Query struct {
	// Filters holds the wanted values by name: the columns of the national
	// standard, equipement, label, commune, epci, departement, region. Each
	// list is in the order of the vocabulary, without repetition.
	Filters map[string][]string

	Text  string // as typed, spaces tidied
	Among *Among // what the text engine found for Text

	Box    geo.Box
	HasBox bool

	From        orb.Point
	HasPosition bool
	Radius      float64 // metres, 0 for no limit; only with a position

	At     time.Time // when opening is told, zero for now
	Open   bool      // only the places open At
	OpenAt bool      // At was asked for, and is not simply now

	Accessible bool
	Since      time.Time // only places updated on that day or later, UTC midnight

	Sort   Sort
	Limit  int
	Cursor string // where a former answer stopped
	Facets bool

	// FacetNames are the filters to count, of FacetNames(); none stands for all
	// but the communes and the EPCIs.
	FacetNames []string
}

// Order gives the order that the query ends up with. An order that lacks its
// position or its text counts as not asked for.
func (q *Query) Order() Sort {
	switch {
	case q.Sort == ByDistance && !q.HasPosition, q.Sort == ByRelevance && q.Text == "" && q.Among == nil:
	case q.Sort != "":
		return q.Sort
	}
	switch {
	case q.HasPosition:
		return ByDistance
	case q.Text != "":
		return ByRelevance
	}
	return ByName
}

// Size gives the number of places wanted.
func (q *Query) Size() int {
	if q.Limit <= 0 {
		return DefaultLimit
	}
	return min(q.Limit, MaxLimit)
}

// Narrowed tells whether any condition leaves places out.
func (q *Query) Narrowed() bool {
	return len(q.Filters) > 0 || q.Text != "" || q.HasBox || q.Radius > 0 || q.Open || q.Accessible || !q.Since.IsZero()
}

// Values writes the query in its canonical form, for links: ParseQuery reads
// the same query back.
func (q Query) Values() url.Values {
	v := url.Values{}
	for name, values := range q.Filters {
		for _, value := range values {
			v.Add(name, value)
		}
	}
	set := func(name, value string, given bool) {
		if given {
			v.Set(name, value)
		}
	}
	set("q", q.Text, q.Text != "")
	set("bbox", q.Box.String(), q.HasBox)
	set("lat", degrees(q.From.Lat()), q.HasPosition)
	set("lon", degrees(q.From.Lon()), q.HasPosition)
	set("rayon", degrees(q.Radius), q.Radius > 0)
	set("ouvert", "maintenant", q.Open && !q.OpenAt)
	set("ouvert", q.At.Format(time.RFC3339), q.Open && q.OpenAt)
	set("accessible", yes, q.Accessible)
	set("maj_depuis", q.Since.Format(time.DateOnly), !q.Since.IsZero())
	set("tri", string(q.Sort), q.Sort != "")
	set("limite", strconv.Itoa(q.Limit), q.Limit != DefaultLimit && q.Limit > 0)
	set("curseur", q.Cursor, q.Cursor != "")
	set("facettes", cmp.Or(strings.Join(q.FacetNames, ","), yes), q.Facets)
	return v
}

func degrees(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
