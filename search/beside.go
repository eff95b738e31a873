package search

import (
	"slices"
	"strings"

	"annuaire/fold"
	"annuaire/geo"
)

// Beside parts a text that ends with a postal code, and maybe its town, from
// the words before: "aide impôts 35000" is what one comes for and where. ok is
// false for an address, which is only where.
func Beside(g *geo.Gazetteer, text string) (words string, at Location, ok bool) {
	typed := fold.Words(text)
	if len(typed) > maxLocated {
		return "", at, false
	}
	code := len(typed) - 1
	for code > 0 && !isPostalCode(typed[code]) {
		code--
	}
	address := func(w string) bool { return streets[w] || isDigits(w) }
	if code < 1 || slices.ContainsFunc(typed[:code], address) {
		return "", at, false
	}
	if found, ok := Locate(g, text); !ok || !found.Partial {
		return "", at, false // "Rennes 35000" is a town
	}
	at, ok = afterPostalCode(g, typed[code], typed[code+1:])
	before := max(0, strings.LastIndex(text, typed[code]))
	return strings.TrimRight(text[:before], " ,;-"), at, ok
}
