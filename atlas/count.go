package atlas

import (
	"math/bits"

	"annuaire/geo"
)

// NearestInto does what Nearest does in the memory of a former answer, and
// counts the places that meet the query, those without a point included
// unless a radius leaves them out.
func (s *Snapshot) NearestInto(answer *Answer, q Query) error {
	*answer = Answer{Hits: answer.Hits[:0], memory: answer.memory}
	sc := s.borrow()
	defer s.giveBack(sc)
	hits, err := s.nearest(answer.Hits, sc, &q)
	if err != nil {
		return err
	}
	answer.Hits = hits
	switch {
	case q.Radius > 0 && len(hits) < q.Size():
		answer.Total = len(hits) // everything within the radius
		return nil
	case q.Radius > 0:
		s.index.Within(sc.add("", s.Len()), q.From, q.Radius)
	}
	answer.Total = s.countAll(sc.apart())
	return nil
}

// countAll gives how many places are in every set.
func (s *Snapshot) countAll(sets geo.Sets) int {
	if len(sets) == 0 {
		return s.Len()
	}
	n := 0
	for i, w := range sets[0] {
		for _, set := range sets[1:] {
			w &= set[i]
		}
		n += bits.OnesCount64(w)
	}
	return n
}
