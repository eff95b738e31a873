package web

import (
	"encoding/json"

	"annuaire/directory"
	"annuaire/web/page"
)

// kindNames are the names of kinds as pages write them, by code.
var kindNames = func() map[string]string {
	names := map[string]string{}
	for _, code := range directory.TypologyCodes() {
		names[code] = page.Typeset(directory.TypologyName(code))
	}
	return names
}()

// kindName names a kind of place; a code that is not known names itself.
func kindName(code string) string {
	if name, known := kindNames[code]; known {
		return name
	}
	return code
}

// shape is the form of a pin on the map: it tells the family of a place
// without relying on colour.
type shape string

// The shapes, as pages and scripts name them.
const (
	cluster  shape = "groupe"  // of the legend only: several places
	searched shape = "cherche" // of the legend only: where one searches
	square   shape = "carre"
	diamond  shape = "losange"
	triangle shape = "triangle"
	disc     shape = "rond"
)

// families gives the kinds of place that share a shape; all others are discs.
var families = []struct {
	shape shape
	name  string
	kinds []string
}{
	{square, "services publics et sociaux", []string{"RFS", "MSAP", "MUNI", "PREF", "CCAS", "CIAS", "CAF", "CPAM", "MSA", "FT", "CC", "EPCI", "CD", "REG", "DEPT", "MDS", "CDAS", "MDPH", "CFP", "ML", "LA_POSTE", "PIMMS", "PAD"}},
	{diamond, "bibliothèques et médiathèques", []string{"BIB", "RELAIS_LECTURE"}},
	{triangle, "tiers-lieux et fabrication", []string{"TIERS_LIEUX", "FABLAB", "FABRIQUE", "RESSOURCERIE"}},
}

// shapeOf gives the shape of a place: that of its first kind.
func shapeOf(kinds []string) shape {
	if len(kinds) == 0 {
		return disc
	}
	for _, f := range families {
		if has(f.kinds, kinds[0]) {
			return f.shape
		}
	}
	return disc
}

// shapesJSON gives the script of the map the shape of each kind.
func shapesJSON() string {
	shapes := map[string]shape{}
	for _, f := range families {
		for _, k := range f.kinds {
			shapes[k] = f.shape
		}
	}
	text, err := json.Marshal(shapes)
	if err != nil {
		panic(err) // a map of strings: a defect of the program
	}
	return string(text)
}

func legend() []legendEntry {
	entries := make([]legendEntry, 0, len(families)+1)
	for _, f := range families {
		entries = append(entries, legendEntry{f.shape, f.name})
	}
	return append(entries, legendEntry{disc, "associations et autres lieux"})
}
