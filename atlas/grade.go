package atlas

import (
	"cmp"
	"slices"
	"sort"
	"time"
)

// graded is a ranking by a grade of each place, the lowest first, then by name.
type graded struct {
	ranking
	grades []uint32 // by ordinal
}

// rankBy orders the places by a grade.
func (s *Snapshot) rankBy(grade func(*Entry) uint32) graded {
	g := graded{newRanking(len(s.entries)), each(s.entries, grade)}
	order := make([]uint64, len(s.entries))
	for rank, o := range s.names.order {
		order[rank] = uint64(g.grades[o])<<32 | uint64(rank)
	}
	slices.Sort(order)
	for rank, o := range order {
		g.put(rank, int(s.names.order[uint32(o)]))
	}
	return g
}

// before counts the places that come before one of this grade, which named
// places come before by name.
func (g *graded) before(grade, named uint32, names *ranking) int {
	return sort.Search(len(g.order), func(rank int) bool {
		o := g.order[rank]
		return cmp.Or(cmp.Compare(g.grades[o], grade), cmp.Compare(names.ranks[o], named)) >= 0
	})
}

// dayNumber counts days since 1970; an unknown day is the oldest.
func dayNumber(t time.Time) int32 {
	if t.IsZero() {
		return -1 << 31
	}
	return int32(t.Unix() / (24 * 60 * 60))
}

// dayGrade puts the latest day first.
func dayGrade(day int32) uint32 { return ^(uint32(day) ^ 1<<31) } // as a number without sign

// freshness grades a place by the day of its last update.
func freshness(e *Entry) uint32 { return dayGrade(dayNumber(e.UpdatedOn)) }

// worth grades a place by the quarter of its last update, the latest first,
// then by its completeness, the greatest first. Days would leave completeness
// nothing to decide, and sources that publish anew each month would pass before
// those whose records say more. Quarters are those of the calendar, so that the
// grade of a version never changes.
func worth(e *Entry) uint32 {
	const last = 1<<24 - 1
	quarter := 0 // an unknown day is the oldest
	if !e.UpdatedOn.IsZero() {
		year, month, _ := e.UpdatedOn.Date()
		quarter = min(max(1, year*4+int(month-1)/3), last)
	}
	return uint32(last-quarter)<<8 | uint32(1<<8-1-e.Completeness())
}
