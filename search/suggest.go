package search

import (
	"cmp"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"annuaire/atlas"
	"annuaire/fold"
)

// Suggestion is one completion of what is being typed.
type Suggestion struct {
	Kind       string // "lieu", "commune", "epci", "departement", "region", "typologie", "service", "equipement", "adresse"
	Label      string
	Detail     string // French, tells two of the same label apart
	Code       string // identifier of a place, code of a territory, value of a filter
	PostalCode string
	Point      orb.Point // meaningless unless HasPoint
	HasPoint   bool
}

// The kinds of suggestion that are no territory. A territory is named by its
// level.
const (
	KindPlace     = "lieu"
	KindTypology  = "typologie"
	KindService   = "service"
	KindEquipment = "equipement"
	KindAddress   = string(LocatedAddress)
)

// standing says how well the best of a group answers what was typed.
type standing int

const (
	exact    standing = iota // its whole name was typed
	starting                 // its name starts with it
	inside                   // a later word of its name does
)

// group is suggestions of one sort, the best first, which are shown together.
type group struct {
	best  standing
	found []Suggestion
	share int // how many it may take each time its turn comes
	bound int // how many at most
}

// Suggest completes what is being typed with at most limit suggestions: the
// communes, larger territories, kinds of place, services and equipment, then
// places. The suggestions of a group follow one another; the group that holds
// exactly what was typed comes first, then those that start with it. When
// nothing does, words of five letters and more are taken for the nearest that
// the name of a place holds, and the whole for the territories whose name starts
// nearly so. The answer is shared: callers must not change it.
func (x *Index) Suggest(text string, limit int) []Suggestion {
	text = bounded(text)
	key := suggestionKey{fold.Text(text), limit}
	if key.text == "" || limit <= 0 {
		return nil
	}
	if known, ok := x.typed.get(key); ok {
		return known
	}
	found := x.suggest(text, key.text, limit)
	x.typed.put(key, found)
	return found
}

func (x *Index) suggest(text, folded string, limit int) []Suggestion {
	few := max(1, limit/2)
	groups := append(x.suggestTerritories(text, folded, limit), x.suggestSubjects(text, few)...)
	known := slices.ContainsFunc(groups, func(g group) bool { return len(g.found) > 0 })
	places := x.suggestPlaces(text, folded, limit, known)
	if !known && places.best > starting {
		groups = suggestAlike(x.snapshot.Gazetteer(), folded, limit)
	}
	groups = append(groups, places)
	slices.SortStableFunc(groups, func(a, b group) int { return cmp.Compare(a.best, b.best) })
	return mix(groups, limit)
}

// mix takes from each group in turn until there are limit, and gives what it
// took group by group.
func mix(groups []group, limit int) []Suggestion {
	taken := make([]int, len(groups))
	for left, before := limit, 0; left > 0 && left != before; {
		before = left
		for i, g := range groups {
			n := min(g.share, min(len(g.found), g.bound)-taken[i], left)
			taken[i] += n
			left -= n
		}
	}
	out := make([]Suggestion, 0, limit)
	for i, g := range groups {
		out = append(out, g.found[:taken[i]]...)
	}
	return out
}

// suggestPlaces looks a single word up in names only, whose order makes that
// quick: a commune or a kind that it begins is suggested by itself. Unless
// something is known under what was typed, it is also looked for among
// synonyms and towns, and then read as the nearest words that somebody holds.
func (x *Index) suggestPlaces(text, folded string, limit int, known bool) group {
	g := group{best: inside, share: 2, bound: limit}
	for i, e := range x.placesNamed(text, limit, known) {
		if i == 0 && strings.HasPrefix(fold.Text(e.Name), folded) {
			g.best = starting
		}
		g.found = append(g.found, ofPlace(e))
	}
	return g
}

func (x *Index) placesNamed(text string, limit int, known bool) []*atlas.Entry {
	typed := queryWords(text)
	if len(typed) == 0 {
		return nil
	}
	if len(typed) == 1 {
		if places := x.names.named(x.snapshot, typed[0].word, limit); known || len(places) > 0 {
			return places
		}
	}
	single := wants(typed)
	single[len(single)-1].named = false // it is still being typed
	if known {                          // the kind or service that words make together is suggested by itself
		return x.bestNamed([]reading{single}, limit)
	}
	places := x.bestNamed(readings(typed, single), limit)
	if len(places) == 0 && len(x.correct(x.names, typed, single, true)) > 0 {
		return x.bestNamed(readings(typed, single), limit)
	}
	return places
}

func (x *Index) bestNamed(ways []reading, limit int) []*atlas.Entry {
	reused := hitLists.Get().(*[]hit)
	defer hitLists.Put(reused)
	*reused = x.names.match((*reused)[:0], ways, nil)
	return x.names.top(x.snapshot, *reused, limit)
}

func ofPlace(e *atlas.Entry) Suggestion {
	s := Suggestion{Kind: KindPlace, Label: e.Name, Code: e.ID, PostalCode: e.PostalCode, Point: e.Point, HasPoint: e.Located != atlas.Nowhere}
	s.Detail = strings.TrimSpace(e.PostalCode + " " + e.CommuneName())
	return s
}
