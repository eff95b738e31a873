package geo

import (
	"slices"
	"strings"
)

// Served is a commune and one of its postal codes.
type Served struct {
	PostalCode string
	Commune    *Territory
}

// newPostalCodes gives the postal codes in order.
func newPostalCodes(postal map[string][]*Territory) []string {
	codes := make([]string, 0, len(postal))
	for code := range postal {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// ServedStarting gives at most limit communes of which a postal code starts
// with digits, each once, under the lowest such code: the most populous first.
func (g *Gazetteer) ServedStarting(digits string, limit int) []Served {
	if digits == "" || limit <= 0 {
		return nil
	}
	from, _ := slices.BinarySearch(g.postalCodes, digits)
	best := make([]Served, 0, limit+1)
	for _, code := range g.postalCodes[from:] {
		if !strings.HasPrefix(code, digits) {
			break
		}
		for _, c := range g.postal[code] {
			if len(best) == limit && byPopulation(c, best[limit-1].Commune) >= 0 {
				break // those that follow have fewer inhabitants still
			}
			best = withServed(best, Served{code, c}, limit)
		}
	}
	return best
}

func withServed(best []Served, one Served, limit int) []Served {
	if slices.ContainsFunc(best, func(s Served) bool { return s.Commune == one.Commune }) {
		return best
	}
	at, _ := slices.BinarySearchFunc(best, one, func(a, b Served) int { return byPopulation(a.Commune, b.Commune) })
	best = slices.Insert(best, at, one)
	return best[:min(limit, len(best))]
}
