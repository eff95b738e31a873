package atlas

import (
	"time"

	"annuaire/directory/hours"
	"annuaire/fault"
	"annuaire/geo"
)

// NoDistance is the distance of a hit when the query has no position, or the
// place none.
const NoDistance = -1

// Hit is one place of an answer.
type Hit struct {
	*Entry
	Distance float64 // metres on the sphere, or NoDistance; see Entry.Approximate
	Status   hours.Status
}

// HasDistance tells whether the distance is known.
func (h *Hit) HasDistance() bool { return h.Distance >= 0 }

// Answer is one page of the places that meet a query.
type Answer struct {
	Total  int // on all pages
	Hits   []Hit
	Facets Facets // nil unless asked for
	Next   string // cursor of the next page, "" on the last

	memory Facets // of the last facets, for the next
}

// Search answers one page of a query, with its total. The error is Invalid for
// a territory or a label that does not exist.
func (s *Snapshot) Search(q Query) (Answer, error) {
	var answer Answer
	err := s.SearchInto(&answer, q)
	return answer, err
}

// SearchInto does what Search does in the memory of a former answer, of which
// nothing may be read any more.
func (s *Snapshot) SearchInto(answer *Answer, q Query) error {
	hits := answer.Hits[:0]
	*answer = Answer{memory: answer.memory}
	sc := s.borrow()
	defer s.giveBack(sc)
	if err := s.narrow(sc, &q, true); err != nil {
		return err
	}
	all := sc.all("")
	answer.Total = s.count(all)
	sc.into = hits
	p, err := s.page(sc, &q, all, answer.Total)
	sc.into = nil
	if err != nil {
		return err
	}
	answer.Hits, answer.Next = p.hits, p.next
	if q.Facets {
		answer.memory = s.facets(answer.memory, sc, &q, all)
		answer.Facets = answer.memory
	}
	return nil
}

// Nearest appends to dst the nearest places that meet a query with a position,
// at most q.Size() of them, places without a point left out. It does not count
// the rest, and is the fastest answer of the atlas.
func (s *Snapshot) Nearest(dst []Hit, q Query) ([]Hit, error) {
	sc := s.borrow()
	defer s.giveBack(sc)
	return s.nearest(dst, sc, &q)
}

func (s *Snapshot) nearest(dst []Hit, sc *scratch, q *Query) ([]Hit, error) {
	if !q.HasPosition {
		return dst, fault.New(fault.Invalid, "Donnez une position : lat et lon.")
	}
	if err := s.narrow(sc, q, false); err != nil {
		return dst, err
	}
	sc.hits = s.index.Nearest(sc.hits[:0], geo.Near{From: q.From, K: q.Size(), Within: q.Radius, Accept: sc.apart()})
	for _, h := range sc.hits {
		dst = append(dst, s.hit(h.Ordinal, h.Distance, q.At))
	}
	return dst, nil
}

// Each calls fn with every place that meets the query, in the order of
// identifiers, until it returns an error.
func (s *Snapshot) Each(q Query, fn func(*Entry) error) error {
	all, err := s.matching(q)
	if err != nil {
		return err
	}
	for _, o := range s.idOrder {
		if all != nil && !all.Has(int(o)) {
			continue
		}
		if err := fn(s.entries[o]); err != nil {
			return err
		}
	}
	return nil
}

// matching gives the places that meet a query in a set of its own; nil is
// everything.
func (s *Snapshot) matching(q Query) (geo.Bits, error) {
	sc := s.borrow()
	defer s.giveBack(sc)
	if err := s.narrow(sc, &q, true); err != nil {
		return nil, err
	}
	all := sc.all("")
	if all == nil {
		return nil, nil
	}
	return append(geo.Bits(nil), all...), nil
}

func (s *Snapshot) hit(ordinal int, distance float64, at time.Time) Hit {
	e := s.entries[ordinal]
	if distance < 0 || e.Located == Nowhere {
		distance = NoDistance
	}
	return Hit{Entry: e, Distance: distance, Status: e.Opening(at)}
}
