package atlas

import (
	"cmp"

	"annuaire/directory"
	"annuaire/geo"
)

// The names of the filters that are no column of the national standard.
const (
	equipmentName  = "equipement"
	accessibleName = "accessible"
	departmentName = "departement"
	regionName     = "region"
	communeName    = "commune"
	epciName       = "epci"
	labelName      = "label"
	yes            = "oui"
)

// column is one filter with few values: the set of places behind each.
type column struct {
	name   string
	values []string
	labels []string // for people; nil when the values speak for themselves
	rank   map[string]int
	sets   []geo.Bits // nil where no place has the value
	counts []int
	spans  []span // of the words of each set that are not empty
	of     func(*Entry) []string

	closed bool // few values, worth showing in order even when nobody has one
}

func newColumn(name string, values []string, of func(*Entry) []string) *column {
	c := &column{name: name, values: values, of: of, rank: make(map[string]int, len(values))}
	for i, v := range values {
		c.rank[v] = i
	}
	c.sets, c.counts, c.spans = make([]geo.Bits, len(values)), make([]int, len(values)), make([]span, len(values))
	return c
}

// newColumns gives every column, empty, and which of them holds the labels.
func newColumns(from *origin) (columns []*column, labelled *column) {
	for _, d := range directory.Columns {
		switch {
		case d.Name == "typologie":
			c := newColumn(d.Name, directory.TypologyCodes(), func(e *Entry) []string { return e.Typologies })
			c.labels = typologyNames(c.values)
			columns = append(columns, c)
		case d.IsList() && d.Vocabulary != nil:
			c := newColumn(d.Name, d.Vocabulary, func(e *Entry) []string { return d.Values(e.Place) })
			c.closed = true
			columns = append(columns, c)
		}
	}
	equipment := newColumn(equipmentName, directory.Equipments, func(e *Entry) []string { return e.Equipment })
	accessible := newColumn(accessibleName, []string{yes}, accessibleOf)
	equipment.closed, accessible.closed = true, true
	labelled = newColumn(labelName, from.labels, func(e *Entry) []string { return from.labelsOf(e.ID) })
	if from.named != nil {
		labelled.labels = make([]string, len(from.labels))
		for i, code := range from.labels {
			labelled.labels[i] = cmp.Or(from.named[code], code)
		}
	}
	return append(columns, equipment, accessible,
		territoryColumn(from.gazetteer, geo.Department, func(e *Entry) *geo.Territory { return e.Department }),
		territoryColumn(from.gazetteer, geo.Region, func(e *Entry) *geo.Territory { return e.Region }),
		labelled), labelled
}

func typologyNames(codes []string) []string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = directory.TypologyName(code)
	}
	return names
}

// accessibleOf says that a place is accessible when it welcomes people with
// motor disabilities or describes its access.
func accessibleOf(e *Entry) []string {
	if e.AccessPage != "" {
		return []string{yes}
	}
	for _, care := range e.SpecialCare {
		if care == "Handicaps moteurs" {
			return []string{yes}
		}
	}
	return nil
}

func territoryColumn(g *geo.Gazetteer, level geo.Level, of func(*Entry) *geo.Territory) *column {
	var codes, names []string
	for _, t := range g.All(level) {
		codes, names = append(codes, t.Code), append(names, t.Name)
	}
	c := newColumn(string(level), codes, func(e *Entry) []string {
		if t := of(e); t != nil {
			return []string{t.Code}
		}
		return nil
	})
	c.labels = names
	return c
}

func (c *column) fill(entries []*Entry) {
	for i := range entries {
		for _, v := range c.of(entries[i]) {
			rank, known := c.rank[v]
			if !known {
				continue
			}
			if c.sets[rank] == nil {
				c.sets[rank] = geo.NewBits(len(entries))
			}
			c.sets[rank].Set(i)
		}
	}
	for rank, set := range c.sets {
		c.set(rank, set)
	}
}

// set puts the places that have a value.
func (c *column) set(rank int, places geo.Bits) {
	c.sets[rank], c.counts[rank], c.spans[rank] = places, places.Count(), spanOf(places)
	if c.counts[rank] == 0 {
		c.sets[rank] = nil
	}
}

// span is a stretch of the words of a set. That of a territory is short, since
// places are numbered along a curve.
type span struct{ from, to int }

func spanOf(set geo.Bits) span {
	s := span{from: len(set)}
	for i, w := range set {
		if w != 0 {
			s.from, s.to = min(s.from, i), i+1
		}
	}
	return s
}
