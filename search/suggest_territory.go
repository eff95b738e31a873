package search

import (
	"slices"
	"strings"

	"annuaire/fold"
	"annuaire/geo"
)

// suggestTerritories gives the communes, then the larger territories, whose
// name, old name or code starts with what was typed. Of a small commune and a
// larger territory that have both exactly this name, the larger is meant.
func (x *Index) suggestTerritories(text, folded string, limit int) []group {
	g := x.snapshot.Gazetteer()
	if digits := strings.ReplaceAll(folded, " ", ""); isDigits(digits) {
		return codedTerritories(g, digits, limit)
	}
	communes, first := suggestCommunes(g, text, folded, limit)
	larger := suggestLarger(g, text, folded, max(1, limit/2))
	if larger.best == exact && communes.best == exact && first.Population < smallTown {
		communes.best = starting
	}
	return []group{communes, larger}
}

// codedTerritories reads digits: a department from the second, postal codes
// from the first, the code of a commune from the fifth.
func codedTerritories(g *geo.Gazetteer, digits string, limit int) []group {
	larger := group{best: starting, share: 1, bound: 1}
	if d, ok := departmentCoded(g, digits); ok && len(digits) > 1 {
		larger.best, larger.found = exact, []Suggestion{ofLarger(g, d)}
	}
	communes := group{best: starting, share: 2, bound: limit}
	for _, s := range g.ServedStarting(digits, limit) {
		communes.found = append(communes.found, ofCommune(g, s.Commune, s.PostalCode, ""))
	}
	if c, ok := g.Commune(digits); ok && len(communes.found) == 0 {
		communes.found = append(communes.found, ofCommune(g, c, "", ""))
	}
	return []group{communes, larger}
}

// suggestCommunes gives also the first of the communes.
func suggestCommunes(g *geo.Gazetteer, text, folded string, limit int) (communes group, first *geo.Territory) {
	communes = group{best: starting, share: 2, bound: limit}
	if found := besideCode(g, text, folded); len(found) > 0 {
		for _, s := range found[:min(limit, len(found))] {
			communes.found = append(communes.found, ofCommune(g, s.Commune, s.PostalCode, ""))
		}
		return communes, found[0].Commune
	}
	for i, c := range g.CommunesStarting(folded, limit) {
		name, whole := c.NameStarting(folded)
		if i == 0 {
			first = c
			if whole && name == c.Name {
				communes.best = exact
			}
		}
		if name == c.Name {
			name = ""
		}
		communes.found = append(communes.found, ofCommune(g, c, "", name))
	}
	return communes, first
}

// besideCode reads the beginning of a commune after its postal code, or a
// commune beside the code of its department: "35000 ren", "saint denis 974".
func besideCode(g *geo.Gazetteer, text, folded string) []geo.Served {
	if !strings.ContainsAny(folded, "0123456789") {
		return nil
	}
	var found []geo.Served
	if code, name, _ := strings.Cut(folded, " "); isPostalCode(code) {
		for _, c := range g.CommunesAt(code) {
			if known, _ := c.NameStarting(name); known != "" {
				found = append(found, geo.Served{PostalCode: code, Commune: c})
			}
		}
		return found
	}
	if at, ok := Locate(g, text); ok && !at.Partial && at.Territory.Level == geo.Commune {
		for _, c := range append([]*geo.Territory{at.Territory}, at.Others...) {
			found = append(found, geo.Served{Commune: c})
		}
	}
	return found
}

// suggestLarger looks up departments, EPCIs and regions from the third letter:
// two start hundreds of names.
func suggestLarger(g *geo.Gazetteer, text, folded string, limit int) group {
	larger := group{best: inside, share: 1, bound: limit}
	if d, ok := departmentCoded(g, folded); ok && len(folded) > 1 { // 2A
		return group{best: exact, share: 1, bound: 1, found: []Suggestion{ofLarger(g, d)}}
	}
	if len(folded) < 3 {
		return larger
	}
	var rest []*geo.Territory
	for _, t := range g.Named(text, geo.Department, geo.EPCI, geo.Region) {
		switch name := fold.Text(t.Name); {
		case name == folded:
			larger.best = exact
			larger.found = append(larger.found, ofLarger(g, t))
		case len(rest) < limit:
			if len(rest) == 0 && strings.HasPrefix(name, folded) {
				larger.best = min(larger.best, starting)
			}
			rest = append(rest, t)
		}
	}
	for _, t := range rest {
		larger.found = append(larger.found, ofLarger(g, t))
	}
	return larger
}

// suggestAlike gives the communes and the larger territories whose name starts
// nearly as what was typed, those that need the fewest edits. Of a small commune
// and a larger territory, the larger is meant where what was typed is nearly all
// of its name.
func suggestAlike(g *geo.Gazetteer, folded string, limit int) []group {
	edits := allowedEdits(len(folded))
	if g == nil || edits == 0 {
		return nil
	}
	communes, larger := group{best: inside, share: 2, bound: limit}, group{best: inside, share: 1, bound: max(1, limit/2)}
	alike := g.CommunesAlike(folded, edits, limit)
	if len(alike) > 0 {
		edits = alike[0].Edits
	}
	for _, a := range g.LargerAlike(folded, edits, larger.bound) {
		if a.Edits < edits {
			alike = nil
		}
		if a.Whole && (len(alike) == 0 || alike[0].Population < smallTown) {
			larger.best = starting
		}
		larger.found = append(larger.found, ofLarger(g, a.Territory))
	}
	for _, a := range alike {
		if a.Name == a.Territory.Name {
			a.Name = ""
		}
		communes.found = append(communes.found, ofCommune(g, a.Territory, "", a.Name))
	}
	return []group{communes, larger}
}

// ofCommune writes a commune under the postal code and the old name it was
// found by, if any.
func ofCommune(g *geo.Gazetteer, c *geo.Territory, postalCode, oldName string) Suggestion {
	s := Suggestion{Kind: string(geo.Commune), Label: communeLabel(c), Code: c.Code, PostalCode: postalCode, Point: c.Centre, HasPoint: c.HasCentre}
	if postalCode == "" && len(c.PostalCodes) > 0 {
		s.PostalCode = slices.Min(c.PostalCodes)
	}
	s.Detail = departmentName(g, c)
	if postalCode != "" || len(c.PostalCodes) <= fewCodes {
		s.Detail = joined(s.PostalCode, s.Detail)
	}
	if oldName != "" {
		s.Detail = joined("comprend "+oldName, s.Detail)
	}
	return s
}

// fewCodes is how many postal codes a commune may have for the first to tell
// where it is: Paris has twenty.
const fewCodes = 5

func ofLarger(g *geo.Gazetteer, t *geo.Territory) Suggestion {
	s := Suggestion{Kind: string(t.Level), Label: t.Name, Code: t.Code, Point: t.Centre, HasPoint: t.HasCentre}
	switch t.Level {
	case geo.Department:
		s.Detail = "Département " + t.Code
	case geo.EPCI:
		s.Detail = joined("Intercommunalité", departmentName(g, t))
	case geo.Region:
		s.Detail = "Région"
	}
	return s
}

func departmentName(g *geo.Gazetteer, t *geo.Territory) string {
	if d, ok := g.Get(geo.Department, t.Department); ok {
		return d.Name
	}
	return ""
}

// joined puts a dot between two texts when there are two.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}
