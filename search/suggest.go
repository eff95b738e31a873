package search

import (
	"strings"
	"sync"

	"github.com/paulmach/orb"

	"annuaire/atlas"
	"annuaire/fold"
	"annuaire/geo"
)

// Suggestion is one completion of what is being typed.
type Suggestion struct {
	Kind       string // "lieu", "commune", "epci", "departement", "region"
	Label      string
	Detail     string // French, tells two of the same label apart
	Code       string // identifier of a place, code of a territory
	PostalCode string
	Point      orb.Point // meaningless unless HasPoint
	HasPoint   bool
}

// KindPlace is the kind of a suggestion that is a place. The others are named
// by their level.
const KindPlace = "lieu"

// Suggest completes what is being typed with at most limit places and
// territories. Up to half are territories, which come first when one of them
// starts with what was typed. When there is nothing, words of five letters and
// more are taken for the nearest.
func (x *Index) Suggest(text string, limit int) []Suggestion {
	key := suggestionKey{fold.Text(text), limit}
	if key.text == "" || limit <= 0 {
		return nil
	}
	if known, ok := x.typed.get(key); ok {
		return known
	}
	found := x.suggest(text, limit)
	x.typed.put(key, found)
	return found
}

func (x *Index) suggest(text string, limit int) []Suggestion {
	territories := x.territories(text, limit)
	places := x.suggestPlaces(text, limit, len(territories) == 0)
	room := max(limit-len(places), (limit+1)/2)
	territories = territories[:min(room, len(territories))]
	places = places[:min(limit-len(territories), len(places))]
	out := make([]Suggestion, 0, len(territories)+len(places))
	for _, t := range territories {
		out = append(out, ofTerritory(t))
	}
	for _, e := range places {
		out = append(out, ofPlace(e))
	}
	return out
}

// suggestPlaces reads words that nobody holds as the nearest that somebody
// does if correct is set.
func (x *Index) suggestPlaces(text string, limit int, correct bool) []*atlas.Entry {
	typed := queryWords(text)
	if len(typed) == 0 {
		return nil
	}
	single := wants(typed)
	places := x.bestNamed(typed, single, limit)
	if len(places) == 0 && correct && len(x.correct(x.names, typed, single, true)) > 0 {
		return x.bestNamed(typed, single, limit)
	}
	return places
}

func (x *Index) bestNamed(typed []typedWord, single reading, limit int) []*atlas.Entry {
	reused := hitLists.Get().(*[]hit)
	defer hitLists.Put(reused)
	*reused = x.names.match((*reused)[:0], readings(typed, single))
	return x.names.top(x.snapshot, *reused, limit)
}

// territories gives the territories whose name or code starts with text:
// communes, then larger ones; a larger one whose name is exactly that first.
func (x *Index) territories(text string, limit int) []*geo.Territory {
	g := x.snapshot.Gazetteer()
	folded := fold.Text(text)
	if isDigits(strings.ReplaceAll(folded, " ", "")) {
		return byCode(g, strings.ReplaceAll(folded, " ", ""), limit)
	}
	var whole, rest []*geo.Territory
	if len(folded) > 2 { // two letters start hundreds of names
		for _, t := range g.Named(text, geo.Department, geo.EPCI, geo.Region) {
			switch {
			case fold.Text(t.Name) == folded:
				whole = append(whole, t)
			case len(rest) < limit/2:
				rest = append(rest, t)
			}
		}
	}
	communes := g.CommunesStarting(folded, limit)
	if len(rest) > 0 {
		communes = communes[:min(len(communes), max(1, limit/2-len(rest)))]
	}
	all := append(append(whole, communes...), rest...)
	return all[:min(limit, len(all))]
}

// byCode reads digits: a department from the first two, a postal code from
// the fifth.
func byCode(g *geo.Gazetteer, digits string, limit int) []*geo.Territory {
	var out []*geo.Territory
	if d, ok := departmentCoded(g, digits); ok && len(digits) > 1 {
		out = append(out, d)
	}
	out = append(out, g.CommunesAt(digits)...)
	if len(out) == 0 && len(digits) == 5 {
		if c, ok := g.Commune(digits); ok {
			out = append(out, c)
		}
	}
	return out[:min(limit, len(out))]
}

func ofTerritory(t *geo.Territory) Suggestion {
	s := Suggestion{Kind: string(t.Level), Label: t.Name, Code: t.Code, Point: t.Centre, HasPoint: t.HasCentre}
	switch t.Level {
	case geo.Commune:
		s.Label = communeLabel(t)
		s.Detail = "Commune"
		if len(t.PostalCodes) > 0 {
			s.PostalCode = t.PostalCodes[0]
			s.Detail += " · " + t.PostalCodes[0]
		}
	case geo.Department:
		s.Detail = "Département " + t.Code
	case geo.EPCI:
		s.Detail = "Intercommunalité"
	case geo.Region:
		s.Detail = "Région"
	}
	return s
}

func ofPlace(e *atlas.Entry) Suggestion {
	s := Suggestion{Kind: KindPlace, Label: e.Name, Code: e.ID, PostalCode: e.PostalCode, Point: e.Point, HasPoint: e.Located != atlas.Nowhere}
	s.Detail = strings.TrimSpace(e.PostalCode + " " + e.CommuneName())
	return s
}

// suggestionCache keeps answers: people type the same beginnings.
type suggestionCache struct {
	mu    sync.RWMutex
	known map[suggestionKey][]Suggestion
}

type suggestionKey struct {
	text  string
	limit int
}

// suggestionMemory and suggestionText bound what the cache holds.
const (
	suggestionMemory = 10_000
	suggestionText   = 12 // bytes: longer beginnings are rarely typed twice
)

func (c *suggestionCache) get(key suggestionKey) ([]Suggestion, bool) {
	if len(key.text) > suggestionText {
		return nil, false
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	found, ok := c.known[key]
	return found, ok
}

func (c *suggestionCache) put(key suggestionKey, found []Suggestion) {
	if len(key.text) > suggestionText {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= suggestionMemory {
		c.known = map[suggestionKey][]Suggestion{}
	}
	c.known[key] = found
}
