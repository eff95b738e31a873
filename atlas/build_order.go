package atlas

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"annuaire/geo"
)

// Identifiers are sorted first; every other order is then a sort of numbers,
// in which an identifier counts by its rank. Comparing texts in each sort took
// a third of a build.

// draft is an entry that has no ordinal yet.
type draft struct {
	Entry
	curve uint64
	rank  uint32 // by name
}

// order gives the ordinals: located places along the curve, those on the same
// spot and those without a point by name.
func (s *Snapshot) order(drafts []draft) {
	byID := sortIDs(drafts)
	rankNames(drafts, byID)
	byCurve := sortCurve(drafts)

	places := compact(drafts, byCurve)
	entries := make([]Entry, len(drafts)) // side by side in memory
	s.entries = make([]*Entry, len(drafts))
	s.names = newRanking(len(drafts))
	ordinals := make([]uint32, len(drafts))
	points := make([]orb.Point, 0, len(drafts))
	for o, i := range byCurve {
		entries[o] = drafts[i].Entry
		entries[o].Place = &places[o]
		s.entries[o] = &entries[o]
		s.names.put(int(drafts[i].rank), o)
		ordinals[i] = uint32(o)
		if drafts[i].Located != Nowhere {
			points = append(points, drafts[i].Point)
		}
	}
	s.idOrder = each(byID, func(i uint32) uint32 { return ordinals[i] })
	s.line.enter(s.entries)
	s.line.built = len(s.entries)
	s.located = len(points)
	s.index = geo.NewIndex(points)
}

// sortIDs gives the drafts in the order of identifiers. Most pairs are parted
// by their first eight bytes.
func sortIDs(drafts []draft) []uint32 {
	type prefixed struct {
		prefix uint64
		draft  uint32
	}
	order := make([]prefixed, len(drafts))
	for i := range drafts {
		var prefix [8]byte
		copy(prefix[:], drafts[i].ID)
		order[i] = prefixed{binary.BigEndian.Uint64(prefix[:]), uint32(i)}
	}
	slices.SortFunc(order, func(a, b prefixed) int {
		if a.prefix != b.prefix {
			return cmp.Compare(a.prefix, b.prefix)
		}
		return strings.Compare(drafts[a.draft].ID, drafts[b.draft].ID)
	})
	return each(order, func(p prefixed) uint32 { return p.draft })
}

// rankNames gives each draft its rank in the French order of names, then by
// identifier.
func rankNames(drafts []draft, byID []uint32) {
	ranks := rankTexts(drafts)
	order := make([]uint64, len(drafts))
	for id, i := range byID {
		order[id] = uint64(ranks[drafts[i].Name])<<32 | uint64(id)
	}
	slices.Sort(order)
	for rank, o := range order {
		drafts[byID[uint32(o)]].rank = uint32(rank)
	}
}

// sortCurve gives the drafts in the order of ordinals.
func sortCurve(drafts []draft) []uint32 {
	type key struct {
		curve       uint64
		rank, draft uint32
		nowhere     bool
	}
	order := make([]key, len(drafts))
	for i := range drafts {
		d := &drafts[i]
		order[i] = key{d.curve, d.rank, uint32(i), d.Located == Nowhere}
	}
	slices.SortFunc(order, func(a, b key) int {
		if a.nowhere != b.nowhere {
			return compareBool(a.nowhere, b.nowhere)
		}
		if a.curve != b.curve {
			return cmp.Compare(a.curve, b.curve)
		}
		return cmp.Compare(a.rank, b.rank)
	})
	return each(order, func(k key) uint32 { return k.draft })
}

func compareBool(x, y bool) int {
	switch {
	case x == y:
		return 0
	case y:
		return -1
	}
	return 1
}
