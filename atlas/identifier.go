package atlas

import (
	"sort"

	"annuaire/geo"
)

// PageAfter gives the places that meet q and are kept, in the order of
// identifiers: how many there are, and up to limit of those whose identifier
// comes after the one given. A nil keep keeps all.
func (s *Snapshot) PageAfter(q Query, keep func(*Entry) bool, after string, limit int) (page []*Entry, total int, err error) {
	all, err := s.matching(q)
	if err != nil {
		return nil, 0, err
	}
	if keep != nil {
		all = s.kept(all, keep)
	}
	start := 0
	if after != "" {
		start = sort.Search(len(s.idOrder), func(i int) bool { return s.entries[s.idOrder[i]].ID > after })
	}
	for _, o := range s.idOrder[start:] {
		if len(page) >= limit {
			break
		}
		if all == nil || all.Has(int(o)) {
			page = append(page, s.entries[o])
		}
	}
	return page, s.count(all), nil
}

// kept gives those of a set, nil being everything, that are kept. Ordinals are
// followed, not identifiers, because that is the order of the memory.
func (s *Snapshot) kept(all geo.Bits, keep func(*Entry) bool) geo.Bits {
	set := geo.NewBits(s.Len())
	for i := range s.entries {
		if (all == nil || all.Has(i)) && keep(s.entries[i]) {
			set.Set(i)
		}
	}
	return set
}
