package data

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"annuaire/geo"

	"github.com/paulmach/orb"
)

// demoSpot is a commune where a place of the demonstration goes.
type demoSpot struct {
	commune  *geo.Territory
	at       orb.Point
	unplaced bool // the place will have no position
}

const (
	demoUnplaced      = 100 // places without position, in any commune
	demoPerDepartment = 6   // at least, in each department that has a spot
	demoUrbanShare    = 0.6 // of the places, in the communes of Towns, where centres are known
)

// demoSpots draws the communes of the places, more often a populous one (by
// the square root of its inhabitants, which leaves room to small ones), and
// orders them by commune.
func demoSpots(g *geo.Gazetteer) []demoSpot {
	inhabited := slices.DeleteFunc(slices.Clone(g.All(geo.Commune)), func(c *geo.Territory) bool {
		return c.Population <= 0 || len(c.PostalCodes) == 0
	})
	urban, placed := placedCommunes(inhabited)
	if len(placed) == 0 {
		return nil
	}
	rng := rand.New(rand.NewPCG(demoSeed, math.MaxUint64))
	spots := drawUnplaced(rng, inhabited)
	spots = append(spots, drawMinimum(rng, placed)...)
	rest := DemoSize - len(spots)
	if len(placed) == len(urban) {
		spots = append(spots, spread(placed, rest)...)
	} else {
		inTowns := int(float64(rest) * demoUrbanShare)
		spots = append(spots, spread(urban, inTowns)...)
		spots = append(spots, spread(placed, rest-inTowns)...)
	}
	slices.SortStableFunc(spots, func(a, b demoSpot) int { return strings.Compare(a.commune.Code, b.commune.Code) })
	return spots
}

// placedCommunes gives the communes whose position is known: those of Towns,
// then all.
func placedCommunes(communes []*geo.Territory) (urban, placed []demoSpot) {
	towns := Towns()
	for _, c := range communes {
		if at, ok := towns[c.Code]; ok {
			urban = append(urban, demoSpot{commune: c, at: at})
			placed = append(placed, demoSpot{commune: c, at: at})
		} else if c.HasCentre {
			placed = append(placed, demoSpot{commune: c, at: c.Centre})
		}
	}
	return urban, placed
}

func drawUnplaced(rng *rand.Rand, communes []*geo.Territory) []demoSpot {
	spots := make([]demoSpot, demoUnplaced)
	for i := range spots {
		spots[i] = demoSpot{commune: pick(rng, communes), unplaced: true}
	}
	return spots
}

// drawMinimum gives every department its least number of places.
func drawMinimum(rng *rand.Rand, placed []demoSpot) []demoSpot {
	byDepartment := map[string][]demoSpot{}
	var order []string
	for _, s := range placed {
		d := s.commune.Department
		if byDepartment[d] == nil {
			order = append(order, d)
		}
		byDepartment[d] = append(byDepartment[d], s)
	}
	var spots []demoSpot
	for _, d := range order {
		for range demoPerDepartment {
			spots = append(spots, pick(rng, byDepartment[d]))
		}
	}
	return spots
}

// spread takes n spots at even steps along the communes laid end to end, each
// as long as the square root of its population.
func spread(from []demoSpot, n int) []demoSpot {
	total := 0.0
	for _, s := range from {
		total += math.Sqrt(float64(s.commune.Population))
	}
	step := total / float64(n)
	spots := make([]demoSpot, 0, n)
	reached := 0.0
	for _, s := range from {
		reached += math.Sqrt(float64(s.commune.Population))
		for len(spots) < n && (float64(len(spots))+0.5)*step <= reached {
			spots = append(spots, s)
		}
	}
	return spots
}
