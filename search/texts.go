package search

import (
	"slices"
	"strings"

	"annuaire/atlas"
)

// What an engine outside this program needs to answer as the built-in one
// does: the searched forms of places and the synonyms (here), and how a text is
// read (wording.go).

// Fields names what is searched in a place, in the order that Texts gives it.
var Fields = fieldNames[:]

// Texts gives the searched form of a place, field by field in the order of
// Fields: words without accents, case and simple plurals, "saint" for "st",
// and after each text the terms of the synonyms that it holds, and of two words
// of a name written as one.
func Texts(e *atlas.Entry) []string {
	t := make(texts, len(fieldNames))
	addPlace(t, e)
	return t
}

// texts is a reader that writes what it reads.
type texts []string

func (t texts) document(name string) {
	ws, signs, pairs := readName(name)
	t.words(inName, ws)
	t.words(inName, signs)
	t.bareWords(inName, asWords(pairs))
}

func (t texts) common(f field, text string) { t.text(f, text) }

func (t texts) text(f field, text string) { t.words(f, words(text)) }

// words writes words, and the terms of the phrases that they hold.
func (t texts) words(f field, ws []string) {
	t.bareWords(f, ws)
	t.bareWords(f, held.termsIn(ws))
}

func (t texts) bare(f field, text string) { t.bareWords(f, words(text)) }

func (t texts) bareWords(f field, words []string) {
	if len(words) == 0 {
		return
	}
	if t[f] != "" {
		t[f] += " "
	}
	t[f] += strings.Join(words, " ")
}

// termsIn gives, as words, the terms of the phrases that words hold.
func (all phrases) termsIn(words []string) (terms []string) {
	telling := make([]string, 0, len(words))
	for _, w := range words {
		if !idle[w] {
			telling = append(telling, w)
		}
	}
	for i := range telling {
		for _, p := range all[telling[i]] {
			if n := len(p.words); n <= len(telling)-i && slices.Equal(p.words, telling[i:i+n]) {
				terms = append(terms, asWords(p.terms)...)
			}
		}
	}
	return terms
}

// asWords writes terms so that a tokenizer keeps each as one word, which
// begins as nothing does that people type: another engine takes what is typed
// for the beginning of words.
func asWords(terms []string) []string {
	out := make([]string, len(terms))
	for i, term := range terms {
		out[i] = asWord.Replace(term)
	}
	return out
}

// asWord puts a letter that no text has written for a thousand years in place of
// the sign of a synonym and two of that of two words as one: "#france service"
// names more than "+franceservice".
var asWord = strings.NewReplacer("#", "ƿ", "+", "ƿƿ", " ", "")

// Synonyms gives, for each phrase of the field as it is searched, the terms
// under which places are found too.
func Synonyms() map[string][]string {
	all := map[string][]string{}
	for _, list := range asked {
		for _, p := range list {
			all[strings.Join(p.words, " ")] = asWords(p.terms)
		}
	}
	return all
}
