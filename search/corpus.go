package search

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"annuaire/atlas"
	"annuaire/geo"
)

// corpus is the inverted index of all places, in segments that follow one
// another over the slots: a long one, and shorter ones for the places put in
// since it was built.
type corpus struct {
	segments []*segment
	add      func(reader, *atlas.Entry) // gives a place to read
	ordered  bool                       // segments know the order of names
}

// growth is how many times longer a segment is than the next, at least: a
// place is read again into a longer segment about growth times for each of the
// few lengths there are, and a query looks into as many segments.
const growth = 8

func newCorpus(s *atlas.Snapshot, add func(reader, *atlas.Entry), ordered bool) *corpus {
	return (&corpus{add: add, ordered: ordered}).with(s)
}

// with gives the corpus of a later snapshot of the same line. Slots that no
// place holds any more stay in their segment: what they answer is dropped.
func (c *corpus) with(s *atlas.Snapshot) *corpus {
	kept, from, slots := len(c.segments), uint32(0), uint32(s.Slots())
	if kept > 0 {
		from = c.segments[kept-1].end()
	}
	if slots <= from {
		return c
	}
	for kept > 0 && (slots-from)*growth > uint32(len(c.segments[kept-1].names)) {
		kept--
		from = c.segments[kept].from
	}
	next := &corpus{add: c.add, ordered: c.ordered, segments: make([]*segment, kept, kept+1)}
	copy(next.segments, c.segments)
	next.segments = append(next.segments, c.build(s, from, slots))
	return next
}

// build reads the places that hold the slots from up to but not including to.
func (c *corpus) build(s *atlas.Snapshot, from, to uint32) *segment {
	b, towns := newBuilder(int(to-from)), make([]*geo.Territory, to-from)
	for slot := from; slot < to; slot++ {
		if e, held := s.InSlot(slot); held {
			c.add(b, e)
			towns[slot-from] = e.Commune
		} else {
			b.none()
		}
	}
	g := b.segment(from)
	g.numberTowns(towns)
	if c.ordered {
		g.orderNames(s)
	}
	return g
}

// match appends the places that one of the readings finds, with the best score
// it gives, each once, in no order but segment by segment. Those in one of the
// towns that were named gain by it. Some may be gone from the snapshot.
func (c *corpus) match(hits []hit, ways []reading, towns []*geo.Territory) []hit {
	for _, g := range c.segments {
		before, in := len(hits), g.townsAmong(towns)
		for _, wants := range ways {
			hits = g.match(hits, wants, in)
		}
		if len(ways) > 1 {
			hits = hits[:before+len(best(hits[before:]))]
		}
	}
	return hits
}

// name gives the searched form of the name of the place in a slot.
func (c *corpus) name(slot uint32) string {
	for _, g := range c.segments {
		if slot < g.end() {
			return g.name(slot)
		}
	}
	return ""
}

// holds tells whether a place of the snapshot holds what is wanted.
func (c *corpus) holds(s *atlas.Snapshot, w wanted) bool {
	for _, g := range c.segments {
		for _, r := range g.appendRanges(nil, w) {
			for t := r.from; t < r.to; t++ {
				if g.heldIn(s, t) {
					return true
				}
			}
		}
	}
	return false
}

// best keeps the best of the hits of each place.
func best(hits []hit) []hit {
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(cmp.Compare(a.slot, b.slot), cmp.Compare(b.score, a.score)) })
	return slices.CompactFunc(hits, func(a, b hit) bool { return a.slot == b.slot })
}

// hitLists are reused from one query to the next.
var hitLists = sync.Pool{New: func() any { return new([]hit) }}

// top gives the n best hits that the snapshot holds, the best first; equal
// scores by name, then by identifier. Hits come segment by segment, as match
// gives them.
func (c *corpus) top(s *atlas.Snapshot, hits []hit, n int) []*atlas.Entry {
	best, at := make([]candidate, 0, n+1), 0
	for _, h := range hits {
		for h.slot >= c.segments[at].end() {
			at++
		}
		if len(best) == n && h.score < best[n-1].score {
			continue
		}
		one := candidate{score: h.score, name: c.segments[at].name(h.slot)}
		if len(best) == n && one.compareName(best[n-1]) > 0 {
			continue
		}
		var held bool
		if one.entry, held = s.InSlot(h.slot); !held {
			continue
		}
		if rank, _ := slices.BinarySearchFunc(best, one, candidate.compare); rank < n {
			best = slices.Insert(best, rank, one)
			best = best[:min(n, len(best))]
		}
	}
	entries := make([]*atlas.Entry, len(best))
	for i := range best {
		entries[i] = best[i].entry
	}
	return entries
}

// candidate is a place that may be among the best.
type candidate struct {
	score uint32
	name  string
	entry *atlas.Entry
}

func (a candidate) compareName(b candidate) int {
	return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.name, b.name))
}

func (a candidate) compare(b candidate) int {
	return cmp.Or(a.compareName(b), strings.Compare(a.entry.ID, b.entry.ID))
}
