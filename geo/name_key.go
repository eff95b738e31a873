package geo

import (
	"strings"

	"annuaire/fold"
)

// nameKey reduces the writing of a commune to what two writings of the same
// one share: folded, abbreviations opened, without CEDEX nor arrondissement.
// "ST-ETIENNE CEDEX 2" gives "saint etienne"; "Paris 12e Arrondissement"
// gives "paris".
func nameKey(name string) string {
	words := strings.Fields(openAbbreviations(fold.Text(name)))
	words = withoutCedex(words)
	words = withoutDistrict(words)
	return strings.Join(words, " ")
}

// abbreviations are those that postal and administrative files use. A lone
// "s" is what folding leaves of "s/".
var abbreviations = map[string]string{
	"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes",
	"s": "sur", "ss": "sous",
}

// openAbbreviations replaces the abbreviated words of a folded text.
func openAbbreviations(folded string) string {
	if !strings.Contains(folded, "s") {
		return folded
	}
	words := strings.Split(folded, " ")
	for i, w := range words {
		if full, ok := abbreviations[w]; ok {
			words[i] = full
		}
	}
	return strings.Join(words, " ")
}

// withoutCedex cuts CEDEX or a box number (BP, CS, TSA) and all that follows,
// unless it comes first.
func withoutCedex(words []string) []string {
	for i, w := range words {
		if i > 0 && isBox(w) {
			return words[:i]
		}
	}
	return words
}

func isBox(word string) bool {
	switch strings.TrimRight(word, "0123456789") {
	case "cedex", "cdx", "bp", "cs", "tsa":
		return true
	}
	return false
}

// withoutDistrict cuts "11", "9eme", "12e arrondissement", a department's or a
// postal code and the like from the end. No French commune has a name that ends with a number.
func withoutDistrict(words []string) []string {
	n := len(words)
	if n > 1 && isArrondissement(words[n-1]) {
		n--
	}
	for n > 1 && isOrdinal(words[n-1]) {
		n--
	}
	return words[:n]
}

func isArrondissement(word string) bool {
	switch word {
	case "arrondissement", "arrondt", "arrdt", "ardt", "arr":
		return true
	}
	return false
}

// isOrdinal recognises numbers, and up to two digits with the ending of a
// French ordinal.
func isOrdinal(word string) bool {
	digits := len(word) - len(strings.TrimLeft(word, "0123456789"))
	if digits == 0 {
		// "PARIS 9 EME": the ending alone, only ever found after a number.
		return word == "eme" || word == "er" || word == "e"
	}
	switch word[digits:] {
	case "":
		return true
	case "e", "er", "ere", "eme", "ieme", "nd", "nde":
		return digits <= 2
	}
	return false
}

var articles = []string{"le ", "la ", "les ", "l "}

// withoutArticle drops the leading article of a folded name.
func withoutArticle(name string) string {
	for _, a := range articles {
		if rest, ok := strings.CutPrefix(name, a); ok {
			return rest
		}
	}
	return name
}

// articleFirst brings to the front an article written last, as lists sorted by
// name do: "havre le" gives "le havre".
func articleFirst(name string) string {
	for _, a := range articles {
		if rest, ok := strings.CutSuffix(name, " "+a[:len(a)-1]); ok {
			return a + rest
		}
	}
	return name
}
