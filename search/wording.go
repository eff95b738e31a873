package search

import (
	"slices"
	"strings"

	"annuaire/atlas"
)

// Wording is one way to ask another engine for a text: for the places that hold
// all its words.
type Wording []Word

// Word is one word of a wording.
type Word struct {
	Typed  string // as it was typed, without accents and case
	Asked  string // what is asked for: its searched form, or that of a word that places hold instead
	Begun  bool   // no place holds it whole: it is the beginning of words, or absent
	Absent bool   // no place holds a word that begins so
	Where  bool   // it says where, beside two others that do not
	Named  bool   // it is the name of something, and no beginning: "caf" is not a café

	Completed bool // what is asked for begins with what was typed
	InLabels  bool // the whole text is looked up in names and towns only
}

// Scarce tells a wording of one or two letters that are the name of nothing, and
// are looked up in names and towns only: they are in every text.
func (w Wording) Scarce() bool {
	return len(w) > 0 && w[0].InLabels || len(w) == 1 && !w[0].Named && scarce(stem(w[0].Typed))
}

// scarce tells one or two letters: "2a" is a department.
func scarce(word string) bool { return len(word) < 3 && !strings.ContainsAny(word, "0123456789") }

// Words gives the wording of a text of which nothing is known. A text without
// any word, such as "???", has none.
func Words(text string) Wording {
	typed := queryWords(text)
	w := make(Wording, len(typed))
	for i, t := range typed {
		w[i] = Word{Typed: t.as, Asked: t.word, Named: asked.at(typed[i:i+1]) != nil}
	}
	return w
}

// Wordings gives the ways to ask for a text, what it says first, as the places
// are known to write it: words that no place holds are those much like them,
// which are told; two words are also one where a place writes them so.
func (x *Index) Wordings(text string) (ways []Wording, near []atlas.Correction) {
	a := x.ask(text)
	if len(a.typed) == 0 {
		return nil, nil
	}
	c := x.corpusFor(a.typed)
	where := a.sayingWhere(x.snapshot.Gazetteer())
	worded := func(typed []typedWord, changed []corrected) Wording {
		w, named := make(Wording, len(typed)), inPhrases(typed)
		for i, t := range typed {
			if w[i] = (Word{Typed: t.as, Asked: t.word, Where: where[t.as], Named: asked.at(typed[i:i+1]) != nil}); named[i] {
				continue
			}
			for _, c := range changed {
				if c.typedWord == t {
					w[i].Asked = stem(c.read)
				}
			}
			x.settle(&w[i])
			w[i].InLabels = c == x.names
		}
		return w
	}
	named := inPhrases(a.typed)
	single := slices.Clone(a.single)
	corrected := slices.DeleteFunc(x.correct(c, a.typed, single, false), func(c corrected) bool {
		return named[slices.Index(a.typed, c.typedWord)]
	})
	ways = append(ways, worded(a.typed, corrected))
	for _, neighbour := range x.widen(c, &a) {
		ways = append(ways, worded(a.typed, append(slices.Clone(corrected), neighbour)))
		corrected = append(corrected, neighbour)
	}
	for _, typed := range a.joined {
		ways = append(ways, worded(typed, corrected))
	}
	a.single, a.joined = single, nil
	return append(ways, x.completed(a, ways[0])...), told(corrected)
}

// Weighed gives the scores of another engine for a wording as they compare with
// those for the words as typed: what they only begin counts less, here as in the
// built-in engine.
func (w Wording) Weighed(scores []float32) []float32 {
	for _, word := range w {
		if word.Completed {
			for i := range scores {
				scores[i] /= wholeWord
			}
			break
		}
	}
	return scores
}

// inPhrases tells which words are of a phrase that names something: places
// need not hold them.
func inPhrases(typed []typedWord) []bool {
	named := make([]bool, len(typed))
	for i := range typed {
		if p := asked.at(typed[i:]); p != nil {
			for j := range p.words {
				named[i+j] = true
			}
		}
	}
	return named
}

// settle asks for the term of two words written as one where that is all that
// places hold, and tells a word that is only begun.
func (x *Index) settle(w *Word) {
	switch {
	case x.holdsTerm(w.Asked):
	case x.holdsTerm("+" + w.Asked):
		w.Asked = asWords([]string{"+" + w.Asked})[0]
	default:
		w.Begun = true
		w.Absent = !x.places.holds(x.snapshot, wanted{word: w.Asked, last: true})
	}
}

// holdsTerm tells whether a place holds a term whole.
func (x *Index) holdsTerm(term string) bool {
	return slices.ContainsFunc(x.places.segments, func(g *segment) bool {
		at, known := slices.BinarySearch(g.terms, term)
		return known && g.heldIn(x.snapshot, at)
	})
}
