package atlas

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// ranking is a total order of the places.
type ranking struct {
	order []uint32 // ordinal at each rank
	ranks []uint32 // rank of each ordinal
}

func newRanking(n int) ranking {
	return ranking{order: make([]uint32, n), ranks: make([]uint32, n)}
}

func (r *ranking) put(rank, ordinal int) {
	r.order[rank] = uint32(ordinal)
	r.ranks[ordinal] = uint32(rank)
}

// rankNames gives each draft its rank in the French order of names, then by
// identifier. Names are compared once each, not once a place.
func rankNames(drafts []draft) {
	places := rankTexts(drafts)
	order := make([]int, len(drafts))
	for i := range drafts {
		order[i] = i
		drafts[i].rank = places[drafts[i].Name]
	}
	slices.SortFunc(order, func(x, y int) int {
		a, b := &drafts[x], &drafts[y]
		return cmp.Or(cmp.Compare(a.rank, b.rank), strings.Compare(a.ID, b.ID))
	})
	for rank, i := range order {
		drafts[i].rank = rank
	}
}

// rankTexts gives each distinct name its rank; names that the French order
// does not part have the same.
func rankTexts(drafts []draft) map[string]int {
	collator, buffer := collate.New(language.French), collate.Buffer{}
	type keyed struct{ key, name string }
	var names []keyed
	ranks := make(map[string]int, len(drafts))
	for i := range drafts {
		name := drafts[i].Name
		if _, known := ranks[name]; !known {
			ranks[name] = 0
			names = append(names, keyed{string(collator.KeyFromString(&buffer, name)), name})
			buffer.Reset()
		}
	}
	slices.SortFunc(names, func(a, b keyed) int { return strings.Compare(a.key, b.key) })
	for i, n := range names {
		ranks[n.name] = i
		if i > 0 && names[i-1].key == n.key {
			ranks[n.name] = ranks[names[i-1].name]
		}
	}
	return ranks
}

// nameFloor gives how many places come up to and including this name and
// identifier in the order of names. The place need not be in the snapshot.
func (s *Snapshot) nameFloor(name, id string) int {
	if e, ok := s.Place(id); ok && e.Name == name {
		return int(s.names.ranks[s.ordinalOf(e.Slot)]) + 1
	}
	collator, buffer := collate.New(language.French), collate.Buffer{}
	key := func(name string) string {
		buffer.Reset()
		return string(collator.KeyFromString(&buffer, name))
	}
	wanted := key(name)
	return sort.Search(s.Len(), func(rank int) bool {
		e := s.entries[s.names.order[rank]]
		return cmp.Or(strings.Compare(key(e.Name), wanted), strings.Compare(e.ID, id)) > 0
	})
}
