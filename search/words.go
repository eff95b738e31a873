// Package search finds places and territories by text: what the public types
// in a search field. The built-in engine lives in memory and follows the
// snapshots of the directory.
package search

import (
	"strings"

	"annuaire/fold"
)

// maxWords bounds the words of a query that are looked at.
const maxWords = 12

// words gives the searched form of a text, the same for what is stored and
// for what is typed: folded, initials joined, abbreviations of saint opened,
// ordinals alike, simple plurals cut.
func words(text string) []string { return stems(joinInitials(fold.Words(text))) }

func stems(folded []string) []string {
	ws := make([]string, len(folded))
	for i, w := range folded {
		ws[i] = stem(w)
	}
	return ws
}

// glued gives the term of two words written as one, which nobody types.
func glued(word string) string { return "+" + stem(word) }

// sayingSomething leaves out the idle words of a text that has others.
func sayingSomething(words []string) []string {
	kept := make([]string, 0, len(words))
	for _, w := range words {
		if !idle[w] {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		return words
	}
	return kept
}

// initials is how many single letters in a row make a word: "C.C.A.S." is the
// word ccas, "l a" is not one.
const initials = 3

// joinInitials makes one word, in place, of single letters in a row.
func joinInitials(ws []string) []string {
	out := ws[:0]
	for i := 0; i < len(ws); {
		end := i
		for end < len(ws) && len(ws[end]) == 1 {
			end++
		}
		if end-i < initials {
			out = append(out, ws[i])
			i++
			continue
		}
		out = append(out, strings.Join(ws[i:end], ""))
		i = end
	}
	return out
}

func stem(w string) string {
	switch w {
	case "st":
		return "saint"
	case "ste":
		return "sainte"
	case "bd", "bld", "blvd":
		return "boulevard"
	case "av", "ave":
		return "avenue"
	}
	if digits := len(w) - len(strings.TrimLeft(w, "0123456789")); digits > 0 {
		return ordinal(w, digits)
	}
	return singular(w)
}

// ordinal writes "12eme", "12ème" and "1er" alike: "12e", "1e".
func ordinal(w string, digits int) string {
	switch w[digits:] {
	case "er", "ere", "eme", "ieme", "nd", "nde":
		return w[:digits] + "e"
	}
	return w
}

// singular cuts the plurals in s and in x: "maisons", "bureaux", "jeux",
// "locaux". What is cut need not be a plural, as in "Bordeaux", since words are
// cut where they are stored as where they are typed.
func singular(w string) string {
	switch {
	case len(w) > 3 && strings.HasSuffix(w, "s"):
		return w[:len(w)-1]
	case len(w) > 4 && strings.HasSuffix(w, "eaux"), len(w) > 3 && (strings.HasSuffix(w, "eux") || strings.HasSuffix(w, "oux")):
		return w[:len(w)-1]
	case len(w) > 5 && strings.HasSuffix(w, "aux"): // not "Vaux", "Chaux"
		return w[:len(w)-2] + "l"
	}
	return w
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" && s != "" }

// idle are the words that say nothing alone, as searched. They are dropped from
// a query that has others.
var idle = map[string]bool{
	"a": true, "au": true, "aux": true, "d": true, "de": true, "des": true, "du": true, "en": true,
	"et": true, "l": true, "la": true, "le": true, "les": true, "pour": true, "sur": true, "un": true, "une": true,
	"cherche": true, "dans": true, "je": true, "ma": true, "mes": true, "mon": true, "ou": true, "pres": true, "trouver": true,
}

// typedWord is one word of a query.
type typedWord struct {
	word string // its searched form
	as   string // as it was typed, folded
}

// queryWords gives the words of what was typed, without the idle ones and
// without a last single letter, which is a word hardly begun, when there are
// others.
func queryWords(text string) []typedWord {
	folded := joinInitials(fold.Words(bounded(text)))
	return telling(folded[:min(maxWords, len(folded))])
}

// telling gives the words of a query, folded, that say something.
func telling(folded []string) []typedWord {
	kept := make([]typedWord, 0, len(folded))
	for _, as := range folded {
		if w := stem(as); !idle[w] {
			kept = append(kept, typedWord{w, as})
		}
	}
	if n := len(kept); n > 1 && len(kept[n-1].word) == 1 {
		kept = kept[:n-1]
	}
	if n := len(folded); len(kept) == 0 && n > 0 {
		kept = append(kept, typedWord{stem(folded[n-1]), folded[n-1]})
	}
	return kept
}
