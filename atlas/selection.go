package atlas

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"time"

	"annuaire/fault"
	"annuaire/geo"
)

// scratch is the working memory of one answer, reused from one to the next.
type scratch struct {
	size     int
	sets     []geo.Bits
	used     int
	filters  []filter
	together geo.Sets // of the filters
	found    *ranked  // by the text engine
	hits     []geo.Hit
	cutting  cutting
	counts   []int
	into     []Hit // whose memory the hits of the answer take
	tops     []scored
	worst    scored // of the tops that are kept, once they are full
	full     bool
	writer   geo.LayerWriter
	kinds    []int   // rank of the value of each kind in the tile, plus one
	tally    []int32 // by kind
}

// filter is one condition of a query: the places that meet it.
type filter struct {
	name string // of the column, "" for another condition
	set  geo.Bits
	most int // no more places than this are in the set
}

func (s *Snapshot) borrow() *scratch {
	sc := s.scratch.Get().(*scratch)
	sc.used, sc.filters, sc.found = 0, sc.filters[:0], nil
	return sc
}

func (s *Snapshot) giveBack(sc *scratch) { s.scratch.Put(sc) }

// empty gives an empty set that is free until the answer is given back.
func (sc *scratch) empty() geo.Bits {
	set := sc.unwritten()
	clear(set)
	return set
}

// unwritten is empty for a caller who writes all that will be read.
func (sc *scratch) unwritten() geo.Bits {
	if sc.used == len(sc.sets) {
		sc.sets = append(sc.sets, geo.NewBits(sc.size))
	}
	sc.used++
	return sc.sets[sc.used-1]
}

// narrow works out the set behind each condition of q, in sc.filters. The
// radius is left out when the caller lets the index apply it.
func (s *Snapshot) narrow(sc *scratch, q *Query, radius bool) error {
	if q.At.IsZero() {
		q.At = time.Now()
	}
	if err := s.narrowColumns(sc, q); err != nil {
		return err
	}
	if err := s.narrowLists(sc, q); err != nil {
		return err
	}
	if q.HasBox {
		s.index.InBox(sc.add("", s.located), q.Box)
	}
	if radius && q.HasPosition && q.Radius > 0 {
		s.index.Within(sc.add("", s.located), q.From, q.Radius)
	}
	if !q.Since.IsZero() {
		oldest := dayGrade(dayNumber(q.Since))
		last := sort.Search(s.Len(), func(rank int) bool { return s.fresh.grades[s.fresh.order[rank]] > oldest })
		set := sc.add("", last)
		for _, o := range s.fresh.order[:last] {
			set.Set(int(o))
		}
	}
	if q.Open {
		sc.filters = append(sc.filters, filter{"", s.moments.open(s.entries, q.At), s.Len()})
	}
	return s.narrowText(sc, q)
}

// add starts a condition with an empty set of its own, to be given at most so
// many places.
func (sc *scratch) add(name string, most int) geo.Bits {
	set := sc.empty()
	sc.filters = append(sc.filters, filter{name, set, most})
	return set
}

func (s *Snapshot) narrowColumns(sc *scratch, q *Query) error {
	for _, c := range s.columns {
		values := q.Filters[c.name]
		if c.name == accessibleName && q.Accessible {
			values = accessibleValues
		}
		if len(values) == 0 {
			continue
		}
		f, err := c.either(sc, values)
		if err != nil {
			return err
		}
		sc.filters = append(sc.filters, f)
	}
	return nil
}

var accessibleValues = []string{yes}

// either gives the places that have at least one of the values.
func (c *column) either(sc *scratch, values []string) (filter, error) {
	f := filter{name: c.name}
	for _, v := range values {
		rank, known := c.rank[v]
		if !known {
			return f, c.refuse(v)
		}
		f.most += c.counts[rank]
		if len(values) == 1 && c.sets[rank] != nil {
			f.set = c.sets[rank]
			return f, nil
		}
		if f.set == nil {
			f.set = sc.empty()
		}
		if c.sets[rank] != nil {
			f.set.Or(c.sets[rank])
		}
	}
	return f, nil
}

// refuse says which values the column accepts. Those that ParseQuery knows
// were refused there already: what remains are territories and labels.
func (c *column) refuse(value string) error {
	var fields fault.Fields
	switch {
	case len(c.values) == 0:
		fields.Add(c.name, "« %s » n'est pas connu : aucune valeur n'est disponible pour le moment.", value)
	default:
		fields.Add(c.name, "« %s » n'est pas connu. Valeurs acceptées : %s.", value, strings.Join(c.values, ", "))
	}
	return fields.Err(badQuery)
}

func (s *Snapshot) narrowLists(sc *scratch, q *Query) error {
	if err := narrowList(sc, communeName, q.Filters[communeName], s.communeList, "Donnez le code INSEE d'une commune, par exemple 35238."); err != nil {
		return err
	}
	return narrowList(sc, epciName, q.Filters[epciName], s.epciList, "Donnez le numéro SIREN d'une intercommunalité, par exemple 243500139.")
}

func narrowList(sc *scratch, name string, codes []string, find func(string) ([]uint32, bool), help string) error {
	if len(codes) == 0 {
		return nil
	}
	f := filter{name: name, set: sc.empty()}
	for _, code := range codes {
		list, ok := find(code)
		if !ok {
			var fields fault.Fields
			fields.Add(name, "Aucun territoire n'a le code « %s ». %s", code, help)
			return fields.Err(badQuery)
		}
		f.most += len(list)
		for _, o := range list {
			f.set.Set(int(o))
		}
	}
	sc.filters = append(sc.filters, f)
	return nil
}

// all gives the places that meet every condition, nil when there is none. skip
// leaves out the condition on one column.
func (sc *scratch) all(skip string) geo.Bits { return sc.allWithin(skip, 0, sc.size) }

// allWithin is all of the ordinals from lo up to but not including hi: the set
// says nothing of the others.
func (sc *scratch) allWithin(skip string, lo, hi int) geo.Bits {
	var first, both geo.Bits
	from, to := geo.WordsOf(lo, hi)
	for _, f := range sc.filters {
		switch {
		case skip != "" && f.name == skip:
		case first == nil:
			first = f.set
		case both == nil:
			both = sc.unwritten()
			copy(both[from:to], first[from:to])
			both[from:to].And(f.set[from:to])
		default:
			both[from:to].And(f.set[from:to])
		}
	}
	if both != nil {
		return both
	}
	return first
}

// apart gives the set of every condition, the rarest first.
func (sc *scratch) apart() geo.Sets {
	slices.SortStableFunc(sc.filters, func(a, b filter) int { return cmp.Compare(a.most, b.most) })
	sc.together = sc.together[:0]
	for _, f := range sc.filters {
		sc.together = append(sc.together, f.set)
	}
	return sc.together
}

// one gives a set as the only condition.
func (sc *scratch) one(set geo.Bits) geo.Sets {
	sc.together = append(sc.together[:0], set)
	return sc.together
}

// bearsOn tells whether a condition bears on this column.
func (sc *scratch) bearsOn(name string) bool {
	for _, f := range sc.filters {
		if f.name == name {
			return true
		}
	}
	return false
}

// count gives the size of a set in which nil is everything.
func (s *Snapshot) count(set geo.Bits) int {
	if set == nil {
		return s.Len()
	}
	return set.Count()
}
