package search

import (
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"annuaire/fold"
	"annuaire/geo"
)

// LocationKind tells what was recognised in a typed text.
type LocationKind string

// The kinds of location.
const (
	LocatedCommune    LocationKind = "commune"
	LocatedPostalCode LocationKind = "code_postal"
	LocatedDepartment LocationKind = "departement"
	LocatedEPCI       LocationKind = "epci"
	LocatedRegion     LocationKind = "region"
	LocatedAddress    LocationKind = "adresse" // by a geocoder
)

// Location is where a typed text leads to.
type Location struct {
	Kind      LocationKind
	Label     string           // French, such as "Rennes (35)"
	Territory *geo.Territory   // the commune, department… nil for an address that no commune was found for
	Others    []*geo.Territory // other communes of the same name or postal code, the most populous first
	Partial   bool             // only the commune of an address was recognised

	Point    orb.Point // meaningless unless HasPoint
	HasPoint bool
}

// Locate recognises a postal code, a commune, an address that ends with a
// commune, a department, an EPCI or a region. ok is false for anything else,
// which is then a search by name.
func Locate(g *geo.Gazetteer, text string) (Location, bool) {
	typed := fold.Words(text)
	if len(typed) == 0 || len(typed) > maxLocated {
		return Location{}, false
	}
	for _, recognise := range []func(*geo.Gazetteer, []string) (Location, bool){
		locateCode, locateCommuneIn, locateAddress, locateCommune, locateLarger,
	} {
		if found, ok := recognise(g, typed); ok {
			return found, true
		}
	}
	return Location{}, false
}

// maxLocated bounds the words of a text that may be an address.
const maxLocated = 30

// locateCode reads a single word that is a postal, commune or department code.
func locateCode(g *geo.Gazetteer, typed []string) (Location, bool) {
	if len(typed) != 1 {
		return Location{}, false
	}
	if isPostalCode(typed[0]) {
		if found, ok := atPostalCode(typed[0], g.CommunesAt(typed[0])); ok {
			return found, true
		}
		if c, ok := g.Commune(typed[0]); ok {
			return inCommunes([]*geo.Territory{c})
		}
	}
	if d, ok := departmentCoded(g, typed[0]); ok {
		return larger(LocatedDepartment, d), true
	}
	return Location{}, false
}

// locateCommuneIn reads a commune beside its postal code or the code or name
// of its department: "35000 Rennes", "Rennes 35", "Saint-Denis Réunion".
func locateCommuneIn(g *geo.Gazetteer, typed []string) (Location, bool) {
	n := len(typed)
	if n < 2 {
		return Location{}, false
	}
	if found, ok := communeBeside(g, typed[1:], typed[0]); ok {
		return found, true
	}
	if found, ok := communeBeside(g, typed[:n-1], typed[n-1]); ok {
		return found, true
	}
	for i := n - 1; i > 0; i-- {
		for _, d := range exactlyNamed(g, typed[i:], geo.Department) {
			if found, ok := inCommunes(within(g.CommunesNamed(strings.Join(typed[:i], " ")), d)); ok {
				return found, true
			}
		}
	}
	return Location{}, false
}

func communeBeside(g *geo.Gazetteer, name []string, code string) (Location, bool) {
	named := g.CommunesNamed(strings.Join(name, " "))
	if isPostalCode(code) {
		at := g.CommunesAt(code)
		named = slices.DeleteFunc(slices.Clone(named), func(c *geo.Territory) bool { return !slices.Contains(at, c) })
		return atPostalCode(code, named)
	}
	if d, ok := departmentCoded(g, code); ok {
		return inCommunes(within(named, d))
	}
	return Location{}, false
}

// locateAddress reads the commune at the end of an address. The street may
// hold the name of another town: "rue de Brest" is not in Brest.
func locateAddress(g *geo.Gazetteer, typed []string) (Location, bool) {
	for i := len(typed) - 1; i > 0; i-- {
		if !isPostalCode(typed[i]) {
			continue
		}
		if found, ok := afterPostalCode(g, typed[i], typed[i+1:]); ok {
			found.Partial = true
			return found, true
		}
	}
	street := slices.IndexFunc(typed, func(w string) bool { return streets[w] })
	if street < 0 {
		return Location{}, false
	}
	for i := street + 1; i < len(typed); i++ {
		if !namesStreet(typed[street+1 : i]) {
			continue
		}
		if found, ok := locateTown(g, typed[i:]); ok {
			found.Partial = true
			return found, true
		}
	}
	return Location{}, false
}

func afterPostalCode(g *geo.Gazetteer, code string, name []string) (Location, bool) {
	if len(name) > 0 {
		if found, ok := communeBeside(g, name, code); ok {
			return found, true
		}
	}
	return atPostalCode(code, g.CommunesAt(code))
}

func locateTown(g *geo.Gazetteer, typed []string) (Location, bool) {
	if found, ok := locateCommuneIn(g, typed); ok {
		return found, true
	}
	return inCommunes(g.CommunesNamed(strings.Join(typed, " ")))
}

// streets are the words by which the name of a French street starts.
var streets = map[string]bool{
	"rue": true, "r": true, "avenue": true, "av": true, "ave": true, "boulevard": true, "bd": true, "bld": true, "blvd": true,
	"place": true, "pl": true, "chemin": true, "che": true, "route": true, "rte": true, "impasse": true, "imp": true,
	"allee": true, "allees": true, "all": true, "quai": true, "cours": true, "square": true, "sq": true, "passage": true,
	"esplanade": true, "promenade": true, "sentier": true, "ruelle": true, "venelle": true, "rond": true, "mail": true,
	"faubourg": true, "residence": true, "lotissement": true, "hameau": true, "montee": true, "cite": true, "traverse": true,
}

// namesStreet tells whether the words after "rue" and before what may be a
// commune are enough to name the street.
func namesStreet(between []string) bool {
	return slices.ContainsFunc(between, func(w string) bool { return !idle[w] })
}

// smallTown in inhabitants: below it, a name that is also a department's or a
// region's means those (Landes, Bretagne); above, the town (Vienne, Mayenne).
const smallTown = 5000

// locateCommune reads the name of a commune alone.
func locateCommune(g *geo.Gazetteer, typed []string) (Location, bool) {
	named := g.CommunesNamed(strings.Join(typed, " "))
	if len(named) == 0 {
		return Location{}, false
	}
	if named[0].Population < smallTown {
		if found, ok := locateLarger(g, typed); ok && found.Kind != LocatedEPCI {
			found.Others = named
			return found, true
		}
	}
	return inCommunes(named)
}

// locateLarger reads the name of a department, an EPCI or a region.
func locateLarger(g *geo.Gazetteer, typed []string) (Location, bool) {
	for _, l := range []struct {
		level geo.Level
		kind  LocationKind
	}{{geo.Department, LocatedDepartment}, {geo.EPCI, LocatedEPCI}, {geo.Region, LocatedRegion}} {
		if ts := exactlyNamed(g, typed, l.level); len(ts) > 0 {
			return larger(l.kind, ts[0]), true
		}
	}
	return Location{}, false
}

func exactlyNamed(g *geo.Gazetteer, typed []string, level geo.Level) []*geo.Territory {
	name := strings.Join(typed, " ")
	return slices.DeleteFunc(g.Named(name, level), func(t *geo.Territory) bool { return fold.Text(t.Name) != name })
}

func within(communes []*geo.Territory, department *geo.Territory) []*geo.Territory {
	return slices.DeleteFunc(slices.Clone(communes), func(c *geo.Territory) bool { return c.Department != department.Code })
}

func departmentCoded(g *geo.Gazetteer, word string) (*geo.Territory, bool) {
	if len(word) > 3 {
		return nil, false
	}
	if len(word) == 1 {
		word = "0" + word
	}
	return g.Get(geo.Department, strings.ToUpper(word))
}

func isPostalCode(w string) bool { return len(w) == 5 && isDigits(w) }

// atPostalCode locates the first of the communes of a postal code, under that
// code.
func atPostalCode(code string, communes []*geo.Territory) (Location, bool) {
	found, ok := inCommunes(communes)
	if ok {
		found.Kind, found.Label = LocatedPostalCode, code+" "+communes[0].Name
	}
	return found, ok
}

func inCommunes(communes []*geo.Territory) (Location, bool) {
	if len(communes) == 0 {
		return Location{}, false
	}
	found := larger(LocatedCommune, communes[0])
	found.Label = communeLabel(communes[0])
	found.Others = communes[1:]
	return found, true
}

func communeLabel(c *geo.Territory) string {
	if c.Department == "" {
		return c.Name
	}
	return c.Name + " (" + c.Department + ")"
}

func larger(kind LocationKind, t *geo.Territory) Location {
	return Location{Kind: kind, Label: t.Name, Territory: t, Point: t.Centre, HasPoint: t.HasCentre}
}
