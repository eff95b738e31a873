package search

import (
	"slices"
	"strings"

	"annuaire/atlas"
	"annuaire/fold"
)

// Marks tells which words of a text answer a search: those that start with a
// typed word, are another name of the same thing, or are what a misspelt word
// was read as. It reads texts as they are shown, with accents and case. It is
// for one goroutine: it remembers what it read, since the places of a page
// share most of their texts.
type Marks struct {
	typed   []typedWord
	single  reading
	edits   []int // by typed word, how far from it a word may be: 0 for one that was read as it is
	phrases []marked
	joined  []glue
	known   map[string][]Mark
}

// glue is two words of a search written as one.
type glue struct {
	word  string
	last  bool
	words WordSet
}

// marked is a phrase of synonyms that was typed: its terms, and the words that
// make it.
type marked struct {
	terms []string
	words WordSet
}

// WordSet is a set of the words of a search, a bit for each in the order typed.
type WordSet uint16

// Mark is a part of a text that answers words of a search, in bytes.
type Mark struct {
	From, To int
	Words    WordSet
}

// NewMarks makes the marks of a search from its text and from what was found;
// nil, which marks nothing, when there was no text.
func NewMarks(text string, found *atlas.Among) *Marks {
	if found == nil {
		return nil
	}
	m := &Marks{typed: slices.DeleteFunc(queryWords(text), func(t typedWord) bool { return t.as == found.LeftOut })}
	if len(m.typed) == 0 {
		return nil
	}
	m.single, m.edits = wants(m.typed), make([]int, len(m.typed))
	for i, t := range m.typed {
		for _, c := range found.Misspelt {
			if c.Typed == t.as {
				m.edits[i] = editsTo(t, c.Read)
			}
		}
		for _, p := range []*phrase{asked.at(m.typed[i:]), asked.at(m.typed[i : i+1])} {
			if p != nil {
				m.phrases = append(m.phrases, marked{p.terms, WordSet(1<<len(p.words)-1) << i})
			}
		}
	}
	m.joined, m.known = joinedWords(text, m.typed), map[string][]Mark{}
	return m
}

// joinedWords gives, for each two words of a text that follow one another, what
// they make written as one, and the typed words it stands for.
func joinedWords(text string, typed []typedWord) (all []glue) {
	folded := joinInitials(fold.Words(text))
	for i := 1; i < len(folded) && i < maxWords; i++ {
		one := glue{word: stem(folded[i-1] + folded[i]), last: i == len(folded)-1}
		for j, t := range typed {
			if t.as == folded[i-1] || t.as == folded[i] {
				one.words |= 1 << j
			}
		}
		all = append(all, one)
	}
	return all
}

// editsTo measures how far from a typed word those are that were looked for
// instead.
func editsTo(t typedWord, read string) int {
	if read == "" {
		return allowedEdits(len(t.as))
	}
	return fold.Edits(t.word, stem(read), false)
}

// All gives the words that a place must hold.
func (m *Marks) All() WordSet {
	if m == nil {
		return 0
	}
	return 1<<len(m.typed) - 1
}

// In gives the parts of a text that answer the search, in their order; they do
// not overlap.
func (m *Marks) In(text string) []Mark {
	if m == nil {
		return nil
	}
	marks, known := m.known[text]
	if !known {
		marks = m.read(text)
		m.known[text] = marks
	}
	return marks
}

func (m *Marks) read(text string) (marks []Mark) {
	all := tokens(text)
	for i := 0; i < len(all); i++ {
		end, words := m.phraseAt(all, i)
		if asOne := m.answeredAsOne(all[i:]); asOne != 0 {
			end, words = max(end, i+1), words|asOne
		}
		one := Mark{From: all[i].from, Words: words | m.answers(all[i].word)}
		for i < end {
			i++
			one.Words |= m.answers(all[i].word)
		}
		one.To = all[i].to
		if one.Words != 0 {
			marks = append(marks, one)
		}
	}
	return marks
}

// answers gives the typed words that a word of a text answers by itself.
func (m *Marks) answers(word string) (words WordSet) {
	for i, want := range m.single {
		if startsAs(word, want.word, want.last) || m.edits[i] > 0 && fold.Edits(want.word, word, false) <= m.edits[i] {
			words |= 1 << i
		}
	}
	for _, two := range m.joined {
		if startsAs(word, two.word, two.last) {
			words |= two.words
		}
	}
	return words
}

// answeredAsOne gives the typed words that the first two of a text answer when
// they are written as one: "tierslieu" is a "tiers-lieu".
func (m *Marks) answeredAsOne(text []token) (words WordSet) {
	if len(text) < 2 {
		return 0
	}
	both := stem(text[0].as + text[1].as)
	for i, want := range m.single {
		if both == want.word {
			words |= 1 << i
		}
	}
	return words
}

// startsAs tells whether a word answers a typed one, which may be its
// beginning: a single letter before the end of what was typed is a whole word.
func startsAs(word, typed string, last bool) bool {
	if len(typed) == 1 && !last {
		return word == typed
	}
	return strings.HasPrefix(word, typed)
}

// phraseAt gives the last word of a phrase that starts at one and stands for
// what was typed, and the typed words it answers.
func (m *Marks) phraseAt(all []token, first int) (last int, words WordSet) {
	last = first
	if len(m.phrases) == 0 {
		return last, 0
	}
	for _, p := range held[all[first].word] {
		end, whole := endOf(p.words, all[first:])
		if !whole {
			continue
		}
		for _, asked := range m.phrases {
			if slices.ContainsFunc(p.terms, func(t string) bool { return slices.Contains(asked.terms, t) }) {
				last, words = max(last, first+end), words|asked.words
			}
		}
	}
	return last, words
}

// endOf gives the rank of the last word of a phrase with which a text starts;
// idle words between those of the phrase do not count.
func endOf(phrase []string, text []token) (end int, whole bool) {
	for i, t := range text {
		switch {
		case t.word == phrase[0]:
			if phrase = phrase[1:]; len(phrase) == 0 {
				return i, true
			}
		case !idle[t.word]:
			return 0, false
		}
	}
	return 0, false
}

// FieldText is a text of a place that is searched, as it is written, and the
// name of its field, one of Fields.
type FieldText struct{ Field, Text string }

// SearchedTexts gives all that is searched in a place.
func SearchedTexts(e *atlas.Entry) []FieldText {
	var t fieldTexts
	addPlace(&t, e)
	return t
}

// fieldTexts is a reader that keeps what it is given.
type fieldTexts []FieldText

func (t *fieldTexts) document(name string) { t.text(inName, name) }

func (t *fieldTexts) text(f field, text string) {
	if text != "" {
		*t = append(*t, FieldText{fieldNames[f], text})
	}
}

func (t *fieldTexts) common(f field, text string) { t.text(f, text) }
func (t *fieldTexts) bare(f field, text string)   { t.text(f, text) }
