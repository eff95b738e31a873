package duplicate

import (
	"slices"
	"strings"

	"annuaire/fold"
)

// address is a street and the number in it.
type address struct {
	number string   // "12 bis", empty when not given
	street []string // words of the street, without its sort, sorted
}

func readAddress(text, commune string) address {
	var a address
	town := strings.Fields(plainTown(commune))
	for _, w := range fold.Words(text) {
		if to, short := shortenedStreet[w]; short {
			w = to
		}
		switch {
		case isNumber(w):
			if a.number == "" && len(a.street) == 0 {
				a.number = strings.TrimLeft(w, "0")
			}
		case len(w) == 5 && strings.Trim(w, "0123456789") == "": // a postal code
		case linking[w] || streetSorts[w] || slices.Contains(town, w):
		default:
			a.street = append(a.street, w)
		}
	}
	a.street = sorted(a.street)
	return a
}

var shortenedStreet = map[string]string{
	"st": "saint", "ste": "sainte", "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "pl": "place", "r": "rue",
	"all": "allee", "che": "chemin", "chem": "chemin", "rte": "route", "gal": "general", "dr": "docteur", "mal": "marechal", "imp": "impasse",
	"sq": "square", "crs": "cours", "fg": "faubourg", "fbg": "faubourg", "pdt": "president", "prof": "professeur", "cdt": "commandant",
}

// streetSorts are the words of which an address may lack one without being
// another.
var streetSorts = wordSet(`rue avenue boulevard place allee chemin route impasse square cours quai bis ter quater cedex bp cs lieu dit
	passage esplanade faubourg mail parvis zone za zac zi rond bourg village hameau residence batiment bat`)

// sameStreet tells whether two addresses name one street, whatever the number.
// known is false when one of them names none.
func sameStreet(a, b address) (same, known bool) {
	if len(a.street) == 0 || len(b.street) == 0 {
		return false, false
	}
	few, many := a.street, b.street
	if len(few) > len(many) || len(few) == len(many) && slices.Compare(few, many) > 0 {
		few, many = many, few
	}
	found := 0
	for _, w := range few {
		if hasAlike(many, w) {
			found++
		}
	}
	return found == len(few) && 2*found >= len(many), true
}

// hasAlike tells whether words hold w, or w with a slip of the pen.
func hasAlike(words []string, w string) bool {
	return slices.ContainsFunc(words, func(other string) bool { return alike(w, other) })
}

// alike allows a slip in long words, two in very long ones.
func alike(a, b string) bool {
	if a == b {
		return true
	}
	shorter := min(len(a), len(b))
	switch {
	case shorter < 5 || a[0] != b[0]:
		return false
	case shorter < 9:
		return fold.EditsWithin(a, b, 1, false) <= 1
	}
	return fold.EditsWithin(a, b, 2, false) <= 2
}
