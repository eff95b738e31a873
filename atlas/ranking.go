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

// nameKeys gives names the keys that sort them in the French order.
type nameKeys struct {
	collator *collate.Collator
	buffer   collate.Buffer
}

func newNameKeys() *nameKeys { return &nameKeys{collator: collate.New(language.French)} }

func (k *nameKeys) of(name string) string {
	k.buffer.Reset()
	return string(k.collator.KeyFromString(&k.buffer, name))
}

// rankTexts gives each distinct name its rank; names that the French order
// does not part have the same. Names are compared once each, not once a place.
func rankTexts(drafts []draft) map[string]int {
	keys := newNameKeys()
	type keyed struct{ key, name string }
	var names []keyed
	ranks := make(map[string]int, len(drafts))
	for i := range drafts {
		name := drafts[i].Name
		if _, known := ranks[name]; !known {
			ranks[name] = 0
			names = append(names, keyed{keys.of(name), name})
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
func (s *Snapshot) nameFloor(name, id string) uint32 {
	if e, ok := s.Place(id); ok && e.Name == name {
		return s.names.ranks[s.ordinalOf(e.Slot)] + 1
	}
	keys := newNameKeys()
	wanted := keys.of(name)
	return uint32(sort.Search(s.Len(), func(rank int) bool {
		e := s.entries[s.names.order[rank]]
		return cmp.Or(strings.Compare(keys.of(e.Name), wanted), strings.Compare(e.ID, id)) > 0
	}))
}
