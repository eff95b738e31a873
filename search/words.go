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
// simple plurals cut.
func words(text string) []string {
	ws := joinInitials(fold.Words(text))
	for i, w := range ws {
		ws[i] = stem(w)
	}
	return ws
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
	if len(w) > 3 && strings.HasSuffix(w, "s") && !isDigits(w[:len(w)-1]) {
		return w[:len(w)-1]
	}
	return w
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" && s != "" }

// idle are the words that say nothing alone. They are dropped from a query
// that has others.
var idle = map[string]bool{
	"a": true, "au": true, "aux": true, "d": true, "de": true, "des": true, "du": true, "en": true,
	"et": true, "l": true, "la": true, "le": true, "les": true, "pour": true, "sur": true, "un": true, "une": true,
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
	folded := joinInitials(fold.Words(text))
	if len(folded) > maxWords {
		folded = folded[:maxWords]
	}
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
