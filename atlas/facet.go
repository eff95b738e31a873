package atlas

import (
	"cmp"
	"slices"
	"strings"

	"annuaire/geo"
)

// FacetCount is the number of places that have one value of a filter and meet
// all the other filters.
type FacetCount struct {
	Value    string
	Label    string // for people
	Rank     int    // of the value among all those of the filter; -1 when it is not among them
	Count    int
	Selected bool // the query asks for this value
}

// Facet is the count of each value of one filter.
type Facet struct {
	Name   string
	Values []FacetCount
}

// Facets are in the order of their names.
type Facets []Facet

// Of gives the counts of one filter, nil when they were not asked for.
func (f Facets) Of(name string) []FacetCount {
	for i := range f {
		if f[i].Name == name {
			return f[i].Values
		}
	}
	return nil
}

// FacetNames gives the filters whose values can be counted, in order.
func FacetNames() []string { return slices.Clone(facetNames) }

var facetNames = func() []string {
	names := []string{accessibleName}
	for name := range vocabularies {
		names = append(names, name)
	}
	for name := range codes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}()

// FacetValues gives every value of a filter and its label, by rank; nothing for
// the communes and the EPCIs, which are too many to be listed. They are shared:
// never change them.
func (s *Snapshot) FacetValues(name string) (values, labels []string) {
	for _, c := range s.columns {
		if c.name == name && c.labels != nil {
			return c.values, c.labels
		} else if c.name == name {
			return c.values, c.values
		}
	}
	return nil, nil
}

// wantsFacet tells whether the values of a filter are to be counted. Communes
// and EPCIs are many: they are counted only when named.
func (q *Query) wantsFacet(name string) bool {
	if len(q.FacetNames) == 0 {
		return name != communeName && name != epciName
	}
	return slices.Contains(q.FacetNames, name)
}

// facets appends to dst, whose memory is used again, the counts that q asks
// for among all, the set of the places that meet it. The filters that the
// query bears on are counted without their own condition.
func (s *Snapshot) facets(dst Facets, sc *scratch, q *Query, all geo.Bits) Facets {
	if dst = dst[:0]; dst == nil {
		dst = make(Facets, 0, len(facetNames)) // not nil: they were asked for
	}
	s.facetTally.prepare(s)
	s.facetTally.cut(sc, all)
	for _, borne := range []bool{false, true} {
		first := 0
		for _, c := range s.columns {
			if q.wantsFacet(c.name) && sc.bearsOn(c.name) == borne {
				set := all
				if borne {
					set = sc.all(c.name)
					s.facetTally.cut(sc, set)
				}
				dst = dst.grow(c.name)
				last := &dst[len(dst)-1]
				last.Values = c.facet(last.Values, s.facetTally.count(sc, c, first, set), selected(q, c))
			}
			first += len(c.values)
		}
	}
	dst = s.territoryFacet(dst, sc, q, all, geo.Commune, &s.facetTally.communes)
	dst = s.territoryFacet(dst, sc, q, all, geo.EPCI, &s.facetTally.epcis)
	slices.SortFunc(dst, func(a, b Facet) int { return strings.Compare(a.Name, b.Name) })
	return dst
}

// grow adds a facet without counts, in the memory of a former one if there is.
func (f Facets) grow(name string) Facets {
	if len(f) == cap(f) {
		return append(f, Facet{Name: name})
	}
	f = f[:len(f)+1]
	last := &f[len(f)-1]
	last.Name, last.Values = name, last.Values[:0]
	return f
}

func selected(q *Query, c *column) []string {
	if c.name == accessibleName && q.Accessible {
		return accessibleValues
	}
	return q.Filters[c.name]
}

// facet appends the counts of a column. A short vocabulary keeps its order and
// its zeros; the values of a long one are sorted by count, those that nobody
// has left out.
func (c *column) facet(dst []FacetCount, counts []int, selected []string) []FacetCount {
	if cap(dst) == 0 {
		dst = make([]FacetCount, 0, c.shown(counts)+len(selected))
	}
	for i, value := range c.values {
		chosen := selected != nil && slices.Contains(selected, value)
		if counts[i] == 0 && !c.closed && !chosen {
			continue
		}
		dst = append(dst, FacetCount{value, c.label(i), i, counts[i], chosen})
	}
	if !c.closed {
		slices.SortStableFunc(dst, func(a, b FacetCount) int { return cmp.Compare(b.Count, a.Count) })
	}
	return dst
}

// shown gives how many values a facet has, but for those selected.
func (c *column) shown(counts []int) int {
	if c.closed {
		return len(counts)
	}
	n := 0
	for _, count := range counts {
		if count > 0 {
			n++
		}
	}
	return n
}

func (c *column) label(i int) string {
	if c.labels == nil {
		return c.values[i]
	}
	return c.labels[i]
}

// territoryFacet counts the communes, or the EPCIs, when they are asked for.
func (s *Snapshot) territoryFacet(dst Facets, sc *scratch, q *Query, all geo.Bits, level geo.Level, r *residence) Facets {
	name := string(level)
	if !q.wantsFacet(name) {
		return dst
	}
	r.prepare(s, level)
	if sc.bearsOn(name) {
		all = sc.all(name)
	}
	dst = dst.grow(name)
	last := &dst[len(dst)-1]
	last.Values = r.facet(last.Values, sc, all, s.chosenTerritories(level, q.Filters[name]))
	return dst
}

// Held gives how many places have a value of a filter; 0 for a filter that is
// not kept value by value, as communes and EPCIs are not.
func (s *Snapshot) Held(name, value string) int {
	for _, c := range s.columns {
		if c.name != name {
			continue
		}
		if rank, known := c.rank[value]; known {
			return c.counts[rank]
		}
	}
	return 0
}
