// Package fold reduces French text to a form in which accents, case,
// ligatures, apostrophes and hyphens no longer tell two writings apart.
package fold

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Text lower-cases s, drops accents, opens œ and æ, gives letters and digits of
// another width or shape as those they are, and turns every run of other
// characters into one space: "L'Haÿ-les-Roses" gives "l hay les roses".
func Text(s string) string {
	for _, r := range s {
		if r >= latinEnd {
			return foldRunes(norm.NFD.String(s), foldRune)
		}
	}
	return foldRunes(s, foldLatin)
}

// Words gives the folded words of s in order; nil when s holds none.
func Words(s string) []string {
	return strings.Fields(Text(s))
}

// foldRunes writes what fold gives for each rune, and one space for the runes
// between words.
func foldRunes(s string, fold func(rune) (text string, between bool)) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		text, between := fold(r)
		if between {
			gap = b.Len() > 0
			continue
		}
		if gap && text != "" {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteString(text)
	}
	return b.String()
}

// foldRune folds one rune of a decomposed text: nothing for a combining mark.
func foldRune(r rune) (text string, between bool) {
	switch {
	case unicode.Is(unicode.Mn, r):
		return "", false
	case !unicode.IsLetter(r) && !unicode.IsDigit(r):
		return "", true
	}
	if r >= unicode.MaxASCII {
		if plain := norm.NFKD.String(string(r)); plain != string(r) {
			return strings.ReplaceAll(foldRunes(plain, foldRune), " ", ""), false // one letter is no two words
		}
	}
	switch r = unicode.ToLower(r); r {
	case 'ı':
		return "i", false
	case 'œ':
		return "oe", false
	case 'æ':
		return "ae", false
	case 'ß':
		return "ss", false
	}
	return string(r), false
}

// latinEnd follows the letters of French and its neighbours, which are looked
// up instead of decomposed: nearly every text holds nothing else, and folding is
// most of the cost of indexing.
const latinEnd = 0x180

var latin = func() (table [latinEnd]string) {
	for r := range rune(latinEnd) {
		table[r] = foldRunes(norm.NFD.String(string(r)), foldRune)
	}
	return table
}()

// foldLatin folds a rune under latinEnd, composed or not.
func foldLatin(r rune) (text string, between bool) {
	text = latin[r]
	return text, text == ""
}
