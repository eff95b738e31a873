package main

import (
	"cmp"
	"fmt"
	"slices"
)

const (
	country     = "FR"
	countryName = "France"
	unknown     = -1 // population
)

// row is one territory of the written file.
type row struct {
	level, code, name, kind  string
	population               int
	department, epci, region string
	postalCodes              []string
	oldCodes, oldNames       []string
}

// builder puts the package's tables together.
type builder struct {
	communes map[string]*row
	order    []string // commune codes as met
	total    map[string]int
}

// rows gives every territory: country, regions, departments, EPCI, communes,
// each level by code.
func (s *source) rows() ([]row, error) {
	b := &builder{communes: map[string]*row{}, total: map[string]int{}}
	b.addCommunes(s.communes)
	if err := b.addParts(s.communes); err != nil {
		return nil, err
	}
	b.addOldCodes(s.communes)
	groupings, err := b.groupings(s.groupings)
	if err != nil {
		return nil, err
	}
	out := []row{{level: "pays", code: country, name: countryName, population: b.total["pays"+country]}}
	for _, e := range byCode(s.regions) {
		out = append(out, row{level: "region", code: e.Code, name: e.Name, kind: e.Zone,
			population: b.sum("region", e.Code)})
	}
	for _, e := range byCode(s.departments) {
		out = append(out, row{level: "departement", code: e.Code, name: e.Name, kind: e.Zone,
			population: b.sum("departement", e.Code), region: e.Region})
	}
	out = append(out, groupings...)
	slices.Sort(b.order)
	for _, code := range b.order {
		out = append(out, *b.communes[code])
	}
	return out, nil
}

func byCode(es []entry) []entry {
	out := slices.Clone(es)
	slices.SortFunc(out, func(a, b entry) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

// sum is the population of a territory as the sum of its communes: the package
// gives none above the EPCI.
func (b *builder) sum(level, code string) int {
	if n, ok := b.total[level+code]; ok {
		return n
	}
	return unknown
}

func (b *builder) addCommunes(es []entry) {
	for _, e := range es {
		if !e.current() {
			continue
		}
		r := &row{level: "commune", code: e.Code, name: e.Name, kind: e.Zone, population: unknown,
			department: e.Department, region: e.Region, postalCodes: slices.Sorted(slices.Values(e.PostalCodes))}
		if e.Population != nil {
			r.population = *e.Population
			b.total["pays"+country] += r.population
			b.total["region"+e.Region] += r.population
			b.total["departement"+e.Department] += r.population
		}
		b.communes[e.Code] = r
		b.order = append(b.order, e.Code)
	}
}

// addParts gives each commune the codes and names of its delegated and
// associated communes and of its municipal districts. A part that has kept the
// code of the whole brings its name only.
func (b *builder) addParts(es []entry) error {
	for _, e := range es {
		if e.current() {
			continue
		}
		whole, ok := b.communes[e.commune()]
		if !ok {
			return fmt.Errorf("%s %s belongs to unknown commune %q", e.Code, e.Name, e.commune())
		}
		if _, alive := b.communes[e.Code]; !alive {
			whole.oldCodes = append(whole.oldCodes, e.Code)
		}
		if e.Name != whole.name && !slices.Contains(whole.oldNames, e.Name) {
			whole.oldNames = append(whole.oldNames, e.Name)
		}
	}
	return nil
}

// addOldCodes adds the codes of vanished communes that addParts has not
// placed: two parts changed commune since, and the package still lists them
// under the former one as well.
func (b *builder) addOldCodes(es []entry) {
	placed := map[string]bool{}
	for _, r := range b.communes {
		for _, code := range r.oldCodes {
			placed[code] = true
		}
	}
	for _, e := range es {
		for _, code := range e.OldCodes {
			if _, alive := b.communes[code]; e.current() && !alive && !placed[code] {
				placed[code] = true
				b.communes[e.Code].oldCodes = append(b.communes[e.Code].oldCodes, code)
			}
		}
	}
	for _, r := range b.communes {
		slices.Sort(r.oldCodes)
	}
}

// groupings makes the EPCI and tells their communes. An EPCI stands in the
// department and region of most of its communes.
func (b *builder) groupings(gs []grouping) ([]row, error) {
	var out []row
	for _, g := range gs {
		r := row{level: "epci", code: g.Code, name: g.Name, kind: kindOf(g.Type), population: unknown}
		if g.Population != nil {
			r.population = *g.Population
		}
		departments, regions := map[string]int{}, map[string]int{}
		for _, m := range g.Members {
			c, ok := b.communes[m.Code]
			if !ok {
				return nil, fmt.Errorf("EPCI %s has unknown commune %s", g.Code, m.Code)
			}
			c.epci = g.Code
			departments[c.department]++
			regions[c.region]++
		}
		r.department, r.region = mostFrequent(departments), mostFrequent(regions)
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b row) int { return cmp.Compare(a.code, b.code) })
	return out, nil
}

// kindOf reads MET69, the métropole de Lyon's own status, as a métropole.
func kindOf(t string) string {
	if t == "MET69" {
		return "METRO"
	}
	return t
}

// mostFrequent gives the key of the highest count, the lowest such key.
func mostFrequent(counts map[string]int) string {
	best := ""
	for key, n := range counts {
		if best == "" || n > counts[best] || n == counts[best] && key < best {
			best = key
		}
	}
	return best
}
