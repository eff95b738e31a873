package atlas

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/paulmach/orb"

	"annuaire/directory"
	"annuaire/directory/hours"
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
}

// WithLabels says which labels are in force: their codes, and those that a
// place holds.
func WithLabels(codes []string, of func(placeID string) []string) Option {
	return func(from *origin) { from.labels, from.labelsOf = codes, of }
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
	return from.build(places)
}

func (from *origin) build(places []directory.Place) *Snapshot {
	b := &builder{
		Snapshot:  &Snapshot{origin: from, built: time.Now(), line: &line{}},
		schedules: map[string]*hours.Schedule{},
		calendars: map[string]*hours.Calendar{},
	}
	b.order(b.resolve(places))
	var apart sync.WaitGroup // each fills fields of its own
	apart.Go(b.identify)
	apart.Go(b.rank)
	b.gather()
	apart.Wait()
	return b.Snapshot
}

type builder struct {
	*Snapshot
	schedules map[string]*hours.Schedule // by text; nil when not understood
	calendars map[string]*hours.Calendar // by commune code
}

// draft is an entry that has no ordinal yet.
type draft struct {
	Entry
	curve uint64
	rank  int // by name
}

// resolve works out each place's territories and point.
func (b *builder) resolve(places []directory.Place) []draft {
	drafts := make([]draft, 0, len(places))
	for i := range places {
		p := &places[i]
		if p.State != directory.Published && p.State != "" {
			continue
		}
		d := draft{Entry: Entry{Place: p}}
		b.attach(&d.Entry)
		if d.Located != Nowhere {
			d.curve = geo.Curve(d.Point)
		}
		drafts = append(drafts, d)
	}
	return drafts
}

// order gives the ordinals: located places along the curve, those on the same
// spot and those without a point by name.
func (b *builder) order(drafts []draft) {
	rankNames(drafts)
	slices.SortFunc(drafts, func(x, y draft) int {
		return cmp.Or(
			compareBool(x.Located == Nowhere, y.Located == Nowhere),
			cmp.Compare(x.curve, y.curve),
			cmp.Compare(x.rank, y.rank),
		)
	})
	places := compact(drafts)
	b.entries = make([]*Entry, len(drafts))
	entries := make([]Entry, len(drafts)) // side by side in memory
	b.names = newRanking(len(drafts))
	var points []orb.Point
	for i := range drafts {
		entries[i] = drafts[i].Entry
		entries[i].Place, entries[i].Slot = &places[i], uint32(i)
		b.entries[i] = &entries[i]
		b.compileHours(&entries[i])
		b.names.put(drafts[i].rank, i)
		if drafts[i].Located != Nowhere {
			points = append(points, drafts[i].Point)
		}
	}
	b.located = len(points)
	b.index = geo.NewIndex(points)
}

// compact copies the places with what they repeat shared, a part of them on
// each processor: this is the longest step of a build.
func compact(drafts []draft) []directory.Place {
	places := make([]directory.Place, len(drafts))
	size := len(drafts)/runtime.GOMAXPROCS(0) + 1
	var parts sync.WaitGroup
	for start := 0; start < len(drafts); start += size {
		parts.Go(func() {
			shared := newInterner()
			for i := start; i < min(start+size, len(drafts)); i++ {
				places[i] = shared.place(*drafts[i].Place)
			}
		})
	}
	parts.Wait()
	return places
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

// compileHours parses each distinct text once.
func (b *builder) compileHours(e *Entry) {
	code := e.INSEE
	if e.Commune != nil {
		code = e.Commune.Code
	}
	calendar, known := b.calendars[code]
	if !known {
		calendar = hours.CalendarFor(code)
		b.calendars[code] = calendar
	}
	e.Calendar = calendar
	if e.Hours == "" {
		return
	}
	schedule, known := b.schedules[e.Hours]
	if !known {
		if parsed, err := hours.Parse(e.Hours); err == nil {
			schedule = parsed
		}
		b.schedules[e.Hours] = schedule
	}
	e.Schedule = schedule
}

func (b *builder) identify() {
	b.byID = make(map[string]uint32, len(b.entries))
	b.idOrder = make([]uint32, len(b.entries))
	for i := range b.entries {
		b.byID[b.entries[i].ID] = uint32(i)
		b.idOrder[i] = uint32(i)
	}
	slices.SortFunc(b.idOrder, func(x, y uint32) int { return cmp.Compare(b.entries[x].ID, b.entries[y].ID) })
	for id, version := range b.Versions() {
		b.fingerprint.Add(id, version)
	}
	b.tag = tagOf(b.stamp, b.fingerprint)
}

// rank orders by freshness; names are ranked already.
func (b *builder) rank() {
	b.days = make([]int32, len(b.entries))
	for i := range b.entries {
		b.days[i] = dayNumber(b.entries[i].UpdatedOn)
	}
	order := slices.Clone(b.names.order)
	slices.SortStableFunc(order, func(x, y uint32) int { return cmp.Compare(b.days[y], b.days[x]) })
	b.fresh = newRanking(len(order))
	for rank, o := range order {
		b.fresh.put(rank, int(o))
	}
}

// dayNumber counts days since 1970; an unknown day is the oldest.
func dayNumber(t time.Time) int32 {
	if t.IsZero() {
		return -1 << 31
	}
	return int32(t.Unix() / (24 * 60 * 60))
}

// gather fills the sets behind the filters.
func (b *builder) gather() {
	b.columns = newColumns(b.origin)
	for _, c := range b.columns {
		c.fill(b.entries)
	}
	b.communes, b.epcis = listTerritories(b.Snapshot)
	b.kinds = newKinds(b.entries)
	b.moments.group(b.entries)
	size := len(b.entries) // the function must not keep the builder alive
	b.scratch.New = func() any { return &scratch{size: size} }
}
