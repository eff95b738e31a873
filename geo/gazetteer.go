package geo

import (
	"cmp"
	"slices"
)

// Gazetteer answers by code, postal code and name among the reference
// territories. It is built once and never changes, so any number of
// goroutines may read it. The slices and territories it returns are shared:
// callers must not change them.
type Gazetteer struct {
	byLevel map[Level][]*Territory // each by code
	current map[levelCode]*Territory
	old     map[string]*Territory // old commune code to current commune
	postal  map[string][]*Territory
	members map[levelCode][]*Territory // communes of an EPCI, a department, a region
	names   communeNames
	titles  []title

	postalCodes []string // in order
}

// levelCode is needed because codes repeat from a level to another: 01 is a
// department and a region.
type levelCode struct {
	level Level
	code  string
}

// NewGazetteer indexes ts, which it copies. Where two territories have the
// same level and code the first is kept; an old code that is also the code of
// a current commune is ignored.
func NewGazetteer(ts []Territory) *Gazetteer {
	own := slices.Clone(ts)
	g := &Gazetteer{
		byLevel: make(map[Level][]*Territory, len(Levels)),
		current: make(map[levelCode]*Territory, len(own)),
		old:     make(map[string]*Territory, len(own)/8),
		postal:  make(map[string][]*Territory, len(own)/5),
		members: make(map[levelCode][]*Territory, 2048),
	}
	for i := range own {
		g.addCurrent(&own[i])
	}
	for level := range g.byLevel {
		sortByCode(g.byLevel[level])
	}
	for _, c := range g.byLevel[Commune] {
		g.addCommune(c)
	}
	for _, cs := range g.postal {
		slices.SortStableFunc(cs, byPopulation)
	}
	g.postalCodes = newPostalCodes(g.postal)
	g.names = newCommuneNames(g.byLevel[Commune])
	g.titles = newTitles(g.byLevel)
	return g
}

func (g *Gazetteer) addCurrent(t *Territory) {
	key := levelCode{t.Level, t.Code}
	if _, taken := g.current[key]; taken {
		return
	}
	g.current[key] = t
	g.byLevel[t.Level] = append(g.byLevel[t.Level], t)
}

func (g *Gazetteer) addCommune(c *Territory) {
	for _, code := range c.OldCodes {
		_, alive := g.current[levelCode{Commune, code}]
		_, taken := g.old[code]
		if !alive && !taken {
			g.old[code] = c
		}
	}
	for _, code := range c.PostalCodes {
		g.postal[code] = append(g.postal[code], c)
	}
	for _, key := range []levelCode{{EPCI, c.EPCI}, {Department, c.Department}, {Region, c.Region}} {
		if key.code != "" {
			g.members[key] = append(g.members[key], c)
		}
	}
}

// Get gives the territory that has exactly this level and current code.
func (g *Gazetteer) Get(level Level, code string) (*Territory, bool) {
	t, ok := g.current[levelCode{level, code}]
	return t, ok
}

// Commune gives the current commune behind a current, old, delegated or
// municipal-district code.
func (g *Gazetteer) Commune(code string) (*Territory, bool) {
	if t, ok := g.current[levelCode{Commune, code}]; ok {
		return t, true
	}
	t, ok := g.old[code]
	return t, ok
}

// CommunesAt gives the communes served by a postal code, the most populous
// first.
func (g *Gazetteer) CommunesAt(postalCode string) []*Territory {
	return g.postal[postalCode]
}

// All gives every territory of a level, by code.
func (g *Gazetteer) All(level Level) []*Territory { return g.byLevel[level] }

// Communes gives the communes within a territory, by code: all of them for
// the country, itself for a commune, none for an unknown code.
func (g *Gazetteer) Communes(level Level, code string) []*Territory {
	switch level {
	case Country:
		if code == CountryCode {
			return g.byLevel[Commune]
		}
	case Commune:
		if t, ok := g.Get(Commune, code); ok {
			return []*Territory{t}
		}
	default:
		return g.members[levelCode{level, code}]
	}
	return nil
}

// Within tells whether the commune of this code, old codes included, is or
// belongs to the given territory.
func (g *Gazetteer) Within(insee string, level Level, code string) bool {
	c, ok := g.Commune(insee)
	return ok && c.Within(level, code)
}

// Within tells whether commune c is or belongs to the given territory.
func (t *Territory) Within(level Level, code string) bool {
	if code == "" {
		return false
	}
	switch level {
	case Commune:
		return t.Code == code
	case EPCI:
		return t.EPCI == code
	case Department:
		return t.Department == code
	case Region:
		return t.Region == code
	case Country:
		return code == CountryCode
	}
	return false
}

func sortByCode(ts []*Territory) {
	slices.SortFunc(ts, func(a, b *Territory) int { return cmp.Compare(a.Code, b.Code) })
}

// byPopulation puts the most populous first, then the lowest code.
func byPopulation(a, b *Territory) int {
	return cmp.Or(cmp.Compare(b.Population, a.Population), cmp.Compare(a.Code, b.Code))
}
