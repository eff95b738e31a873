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
// identifier.
func rankNames(drafts []draft) {
	collator, buffer := collate.New(language.French), collate.Buffer{}
	keys := make(map[string]string, len(drafts))
	order := make([]int, len(drafts))
	for i := range drafts {
		order[i] = i
		name := drafts[i].Name
		if _, known := keys[name]; !known {
			keys[name] = string(collator.KeyFromString(&buffer, name))
			buffer.Reset()
		}
	}
	slices.SortFunc(order, func(x, y int) int {
		a, b := &drafts[x], &drafts[y]
		return cmp.Or(strings.Compare(keys[a.Name], keys[b.Name]), strings.Compare(a.ID, b.ID))
	})
	for rank, i := range order {
		drafts[i].rank = rank
	}
}

// nameFloor gives how many places come up to and including this name and
// identifier in the order of names. The place need not be in the snapshot.
func (s *Snapshot) nameFloor(name, id string) int {
	if e, ok := s.Place(id); ok && e.Name == name {
		return int(s.names.ranks[e.Ordinal]) + 1
	}
	collator, buffer := collate.New(language.French), collate.Buffer{}
	key := func(name string) string {
		buffer.Reset()
		return string(collator.KeyFromString(&buffer, name))
	}
	wanted := key(name)
	return sort.Search(s.Len(), func(rank int) bool {
		e := &s.entries[s.names.order[rank]]
		return cmp.Or(strings.Compare(key(e.Name), wanted), strings.Compare(e.ID, id)) > 0
	})
}
