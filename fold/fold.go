// Package fold reduces French text to a form in which accents, case,
// ligatures, apostrophes and hyphens no longer tell two writings apart.
package fold

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Text lower-cases s, drops accents, opens œ and æ, and turns every run of
// other characters than letters and digits into one space:
// "L'Haÿ-les-Roses" gives "l hay les roses".
func Text(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		switch r = unicode.ToLower(r); r {
		case 'œ':
			b.WriteString("oe")
		case 'æ':
			b.WriteString("ae")
		case 'ß':
			b.WriteString("ss")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Words gives the folded words of s in order; nil when s holds none.
func Words(s string) []string {
	return strings.Fields(Text(s))
}
