package atlas

import (
	"iter"
	"runtime"
	"sync"
	"time"

	"annuaire/directory"
	"annuaire/geo"
)

// Option adds to a snapshot what the places themselves do not hold.
type Option func(*origin)

// origin is what a snapshot is made of besides its places.
type origin struct {
	gazetteer *geo.Gazetteer
	locator   *geo.Locator
	layers    Layers
	stamp     string
	labels    []string // the codes of those in force
	labelsOf  func(placeID string) []string
	named     map[string]string // label codes, for people
}

// WithLabels says which labels are in force: their codes, and those that a
// place holds, which is asked again of the places put by With.
func WithLabels(codes []string, of func(placeID string) []string) Option {
	return func(from *origin) { from.labels, from.labelsOf = codes, of }
}

// WithLabelNames says what people call labels, by code.
func WithLabelNames(names map[string]string) Option {
	return func(from *origin) { from.named = names }
}

// WithStamp mixes into the tag what distinguishes states of the record that
// hold the same places, such as another set of reference territories.
func WithStamp(stamp string) Option {
	return func(from *origin) { from.stamp = stamp }
}

// Build makes a snapshot of published places; the others are left out. The
// gazetteer and the locator may be nil. The places are copied, their strings
// and lists shared.
func Build(g *geo.Gazetteer, l *geo.Locator, places []directory.Place, options ...Option) *Snapshot {
	if g == nil {
		g = geo.NewGazetteer(nil)
	}
	from := &origin{gazetteer: g, locator: l, labelsOf: func(string) []string { return nil }}
	for _, option := range options {
		option(from)
	}
	all := func(yield func(*directory.Place) bool) {
		for i := range places {
			if !yield(&places[i]) {
				return
			}
		}
	}
	return from.build(all, len(places))
}

// build takes about n places.
func (from *origin) build(places iter.Seq[*directory.Place], n int) *Snapshot {
	s := &Snapshot{origin: from, built: time.Now(), line: newLine()}
	s.order(from.resolve(places, n))
	var apart sync.WaitGroup // each fills fields of its own
	apart.Go(s.identify)
	apart.Go(func() { s.fresh, s.worth = s.rankBy(freshness), s.rankBy(worth) })
	s.gather()
	apart.Wait()
	return s
}

// resolve works out each place's territories and point.
func (from *origin) resolve(places iter.Seq[*directory.Place], n int) []draft {
	drafts := make([]draft, 0, n)
	for p := range places {
		if !published(p) {
			continue
		}
		d := draft{Entry: Entry{Place: p}}
		from.attach(&d.Entry)
		if d.Located != Nowhere {
			d.curve = geo.Curve(d.Point)
		}
		drafts = append(drafts, d)
	}
	return drafts
}

// compact copies the places with what they repeat shared, a part of them on
// each processor: this is the longest step of a build.
func compact(drafts []draft, order []uint32) []directory.Place {
	places := make([]directory.Place, len(drafts))
	size := len(drafts)/runtime.GOMAXPROCS(0) + 1
	var parts sync.WaitGroup
	for start := 0; start < len(drafts); start += size {
		parts.Go(func() {
			shared := newInterner()
			for i := start; i < min(start+size, len(drafts)); i++ {
				places[i] = *drafts[order[i]].Place
				shared.place(&places[i])
			}
		})
	}
	parts.Wait()
	return places
}

func (s *Snapshot) identify() {
	s.identities = newIdentities(s.entries)
	for _, e := range s.entries {
		s.fingerprint.Add(e.ID, e.Version)
	}
	s.tag = tagOf(s.stamp, s.fingerprint)
}

// gather fills the sets behind the filters.
func (s *Snapshot) gather() {
	s.columns, s.labelled = newColumns(s.origin)
	for _, c := range s.columns {
		c.fill(s.entries)
	}
	s.communes = newListing(s.entries, s.communeCodes)
	s.epcis = newListing(s.entries, epciCodes)
	s.kinds = newKinds(s.entries)
	s.moments = newMoments(each(s.entries, func(e *Entry) uint32 { return e.timetable.number }))
	s.scratch, s.facetTally = newScratchPool(len(s.entries)), &tally{}
}

// newScratchPool must not be given a snapshot, which it would keep alive.
func newScratchPool(size int) *sync.Pool {
	return &sync.Pool{New: func() any { return &scratch{size: size} }}
}

func published(p *directory.Place) bool { return p.State == directory.Published || p.State == "" }
