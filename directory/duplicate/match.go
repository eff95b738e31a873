package duplicate

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"annuaire/directory"
)

// Match is a place of the index that another may be.
type Match struct {
	ID string
	Score
}

// Pair is two places of the index that may be one. A is before B.
type Pair struct {
	A, B string
	Score
}

// Of gives the places that p may be, likeliest first, at most limit; none that
// is less than possible. A place of the same identifier is left out.
func (x *Index) Of(p *directory.Place, limit int) []Match {
	s := read(p)
	var list []found
	var matches []Match
	for _, o := range x.neighbours(&s, nil) {
		other := &x.sheets[o]
		if other.id == s.id {
			continue
		}
		// One more shares what p has, unless p is of the index.
		list = compare(&s, other, x.sharers, list)
		if points(list) >= fromPossible {
			matches = append(matches, Match{other.id, explain(list)})
		}
	}
	slices.SortFunc(matches, func(a, b Match) int { return cmp.Or(cmp.Compare(b.Points, a.Points), strings.Compare(a.ID, b.ID)) })
	return matches[:min(limit, len(matches))]
}

// sharers counts the places with this key.
func (x *Index) sharers(key string) int { return len(x.having(key)) }

// Pairs gives every two places that may be one, likeliest first. Its error is
// that of the context.
func (x *Index) Pairs(ctx context.Context) ([]Pair, error) {
	var pairs []Pair
	var room []uint32
	var list []found
	for i := range x.sheets {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		s := &x.sheets[i]
		room = x.neighbours(s, room)
		after, _ := slices.BinarySearch(room, uint32(i)+1)
		for _, o := range room[after:] {
			if list = compare(s, &x.sheets[o], x.sharers, list); points(list) >= fromPossible {
				pairs = append(pairs, pairOf(s.id, x.sheets[o].id, explain(list)))
			}
		}
	}
	slices.SortFunc(pairs, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Points, a.Points), strings.Compare(a.A, b.A), strings.Compare(a.B, b.B))
	})
	return pairs, nil
}

func pairOf(a, b string, s Score) Pair {
	if a > b {
		a, b = b, a
	}
	return Pair{a, b, s}
}

// Score compares two places of the index. Unlikely, without reasons, when it
// does not hold them both.
func (x *Index) Score(a, b string) Score {
	at := func(id string) int { return slices.IndexFunc(x.sheets, func(s sheet) bool { return s.id == id }) }
	i, j := at(a), at(b)
	if i < 0 || j < 0 {
		return Score{Metres: -1}
	}
	return explain(compare(&x.sheets[i], &x.sheets[j], x.sharers, nil))
}
