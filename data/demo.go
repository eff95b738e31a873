package data

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"annuaire/directory"
	"annuaire/directory/hours"
	"annuaire/geo"

	"github.com/paulmach/orb"
)

// DemoFeed names the feed of the demonstration in the provenance of its
// places, and DemoSource is what people read.
const (
	DemoFeed   = "demonstration"
	DemoSource = "Démonstration (données fictives)"
)

// DemoSize is how many places the demonstration holds where every department
// has a commune to put them in.
const DemoSize = 3000

// demoSeed makes the demonstration the same everywhere. Each place draws from
// its own sequence, so a change to one leaves the others.
const demoSeed = 20141001

// Demo gives invented places over real communes, for a first look at the
// program. Nothing in it is real but the communes: telephone numbers are those
// reserved for fiction, addresses on the web end in ".example". The same
// gazetteer gives the same places, and now only moves their dates. Places are
// in the communes of Towns, and also in any commune whose centre the gazetteer
// knows; one in thirty has no position.
func Demo(g *geo.Gazetteer, now time.Time) []directory.Place {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	spots := demoSpots(g)
	places := make([]directory.Place, 0, len(spots))
	taken := map[string]bool{}
	for i, s := range spots {
		b := demoBuilder{
			rng:   rand.New(rand.NewPCG(demoSeed, uint64(i))),
			spot:  s,
			today: today,
			taken: taken,
		}
		places = append(places, b.build(fmt.Sprintf("demo-%04d", i+1)))
	}
	return places
}

// demoBuilder invents one place.
type demoBuilder struct {
	rng   *rand.Rand
	spot  demoSpot
	kind  *demoKind
	today time.Time
	taken map[string]bool // commune code and name, so that no two places look the same
	place directory.Place
}

func (b *demoBuilder) build(id string) directory.Place {
	c := b.spot.commune
	b.kind = b.pickKind()
	b.place = directory.Place{
		ID:         id,
		Version:    1,
		State:      directory.Published,
		Pivot:      directory.Pivot{Kind: directory.PivotUnknown},
		Commune:    c.Name,
		INSEE:      c.Code,
		PostalCode: pick(b.rng, c.PostalCodes),
		Source:     DemoSource,
		Typologies: slices.Clone(b.kind.codes),
		TimeZone:   hours.CalendarFor(c.Code).Zone().String(),
	}
	b.place.Name = b.freshName()
	b.setAddress()
	b.setPosition()
	b.setContacts()
	b.setOffer()
	b.setHours()
	b.setTexts()
	b.setDates()
	b.place.NewProvenance(DemoFeed)
	return b.place
}

// chance is true p times in a hundred.
func (b *demoBuilder) chance(p int) bool { return b.rng.IntN(100) < p }

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

// some keeps, in their order, values each drawn p times in a hundred.
func (b *demoBuilder) some(from []string, p int) []string {
	var out []string
	for _, v := range from {
		if b.chance(p) {
			out = append(out, v)
		}
	}
	return out
}

// metresPerDegree along a meridian.
const metresPerDegree = geo.EarthRadius * math.Pi / 180

// setPosition puts the place near the town, nearer in a small one.
func (b *demoBuilder) setPosition() {
	if b.spot.unplaced {
		return
	}
	reach := math.Min(2500, 250+4*math.Sqrt(float64(b.spot.commune.Population)))
	distance, bearing := reach*b.rng.Float64(), 2*math.Pi*b.rng.Float64()
	at := b.spot.at
	lat := at.Lat() + distance*math.Cos(bearing)/metresPerDegree
	lon := at.Lon() + distance*math.Sin(bearing)/metresPerDegree/math.Cos(at.Lat()*math.Pi/180)
	b.place.Position = orb.Point{hundredThousandths(lon), hundredThousandths(lat)}
	b.place.HasPosition = true
}

// hundredThousandths of a degree are about a metre.
func hundredThousandths(degrees float64) float64 { return math.Round(degrees*1e5) / 1e5 }

// setDates spreads the last updates over two years, most of them recent, and
// closes a few places around today.
func (b *demoBuilder) setDates() {
	age := b.rng.IntN(180)
	switch n := b.rng.IntN(100); {
	case n >= 90:
		age = 365 + b.rng.IntN(350)
	case n >= 70:
		age = 180 + b.rng.IntN(185)
	}
	b.place.UpdatedOn = b.today.AddDate(0, 0, -age)
	if b.chance(2) {
		b.place.Closure = b.closure()
	}
}

func (b *demoBuilder) closure() *directory.Closure {
	from := b.today.AddDate(0, 0, b.rng.IntN(31)-20)
	c := &directory.Closure{From: from, Message: pick(b.rng, demoClosures)}
	if b.chance(85) {
		c.Until = from.AddDate(0, 0, 4+b.rng.IntN(40))
	}
	return c
}
