package atlas

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

// reorder follows the change in the orders of names, of grades and of
// identifiers.
func (d *difference) reorder(next *Snapshot, byName []*arrival) {
	s := d.former
	next.names = s.names.after(d.order(s.names.order, d.left(&s.names), byName, func(a *arrival) uint32 { return a.floor }))
	next.fresh = d.regrade(&s.fresh, freshness, byName)
	next.worth = d.regrade(&s.worth, worth, byName)

	byID := slices.Clone(byName)
	slices.SortFunc(byID, func(a, b *arrival) int { return strings.Compare(a.ID, b.ID) })
	left := each(d.leaving, func(o uint32) uint32 { return s.idRank(s.entries[o].ID) })
	next.idOrder, _ = d.order(s.idOrder, left, byID, func(a *arrival) uint32 { return s.idRank(a.ID) })
}

// left gives the ranks of what leaves.
func (d *difference) left(r *ranking) []uint32 {
	return each(d.leaving, func(o uint32) uint32 { return r.ranks[o] })
}

// regrade follows the change in the order of a grade.
func (d *difference) regrade(former *graded, grade func(*Entry) uint32, byName []*arrival) graded {
	for _, a := range byName {
		a.grade = grade(a.Entry)
	}
	byGrade := slices.Clone(byName)
	slices.SortStableFunc(byGrade, func(a, b *arrival) int { return cmp.Compare(a.grade, b.grade) })
	order, changed := d.order(former.order, d.left(&former.ranking), byGrade, func(a *arrival) uint32 {
		return uint32(former.before(a.grade, a.floor, &d.former.names))
	})
	return graded{former.after(order, changed), merged(d.ordinals, former.grades, each(d.coming, func(a *arrival) uint32 { return a.grade }))}
}

// idRank counts the places whose identifier comes before.
func (s *Snapshot) idRank(id string) uint32 {
	return uint32(sort.Search(s.Len(), func(i int) bool { return s.entries[s.idOrder[i]].ID >= id }))
}

// order gives the order that follows a former one, which serves when nothing
// in it changes. leave are ranks; come is in order, each to stand after so
// many of the former.
func (d *difference) order(former, leave []uint32, come []*arrival, before func(*arrival) uint32) (next []uint32, changed bool) {
	slices.Sort(leave)
	m := newMerge(len(former), leave, each(come, before))
	if m.still && d.ordinals.still && m.already(func(i int) bool { return former[m.come[i]] == come[i].ordinal }) {
		return former, false
	}
	next = make([]uint32, m.size)
	for _, r := range m.kept {
		for i, o := range former[r.Lo:r.Hi] {
			next[r.At+i] = d.to[o]
		}
	}
	for i, rank := range m.come {
		next[rank] = come[i].ordinal
	}
	return next, true
}

// after gives the ranking of another order.
func (r ranking) after(order []uint32, changed bool) ranking {
	if !changed {
		return r
	}
	next := ranking{order: order, ranks: make([]uint32, len(order))}
	for rank, o := range order {
		next.ranks[o] = uint32(rank)
	}
	return next
}
