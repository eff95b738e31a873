package search

import (
	"slices"
	"strings"

	"annuaire/atlas"
)

// Match gives the places that hold every word of text, whole or as the
// beginning of a word or under another name of the same thing, with their
// scores; nil when text is blank. A word of five letters and more that nobody
// holds is taken for the nearest that somebody does. A text without any word,
// such as "???", matches nothing. The answer is shared: callers must not
// change it.
func (x *Index) Match(text string) *atlas.Among {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return x.find(text).among
}

// Find gives what Match gives, or if that is nothing and there are several
// words, the places that hold all of them but one: the one without which the
// fewest are left, so that what is left says the most. It gives nil when text
// is blank.
func (x *Index) Find(text string) *atlas.Among {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	f := x.find(text)
	f.widen.Do(func() { f.wider = x.withoutOne(f) })
	return f.wider
}

func (x *Index) find(text string) *found {
	if known, ok := x.matched.get(text); ok {
		return known
	}
	f := x.look(queryWords(text))
	x.matched.put(text, f)
	return f
}

func (x *Index) look(typed []typedWord) *found {
	f := &found{typed: typed, single: wants(typed)}
	f.among = x.match(f.typed, f.single)
	if len(typed) == 0 || x.holdsAny(f.among) {
		return f
	}
	f.among = x.nothing()
	if f.near = x.correct(x.corpusFor(typed), typed, f.single, false); len(f.near) > 0 {
		if corrected := x.match(f.typed, f.single); x.holdsAny(corrected) {
			f.among = corrected
			f.among.Misspelt = told(f.near)
		}
	}
	return f
}

// withoutOne leaves each word out in turn; of two as good, the last.
func (x *Index) withoutOne(f *found) *atlas.Among {
	best, fewest := f.among, 0
	if len(f.typed) < 2 || len(f.among.Slots) > 0 {
		return best
	}
	for i, left := range slices.Backward(f.typed) {
		typed, single := slices.Delete(slices.Clone(f.typed), i, i+1), slices.Delete(slices.Clone(f.single), i, i+1)
		single[len(single)-1].last = true
		among := x.match(typed, single)
		if n := x.count(among); n > 0 && (fewest == 0 || n < fewest) {
			near := slices.DeleteFunc(slices.Clone(f.near), func(c corrected) bool { return c.typedWord == left })
			among.Misspelt, among.LeftOut = told(near), left.as
			best, fewest = among, n
		}
	}
	return best
}

// corrected is a typed word that no place holds, and the nearest that one does.
type corrected struct {
	typedWord
	read string
}

func told(near []corrected) []atlas.Correction {
	var corrections []atlas.Correction
	for _, c := range near {
		corrections = append(corrections, atlas.Correction{Typed: c.as, Read: c.read})
	}
	return corrections
}

// correct puts the nearest words in place of those that no place holds, which
// it gives. With start, the last one may be only begun.
func (x *Index) correct(c *corpus, typed []typedWord, single reading, start bool) []corrected {
	var near []corrected
	for i, t := range typed {
		if c.holds(x.snapshot, single[i]) {
			continue
		}
		terms := c.corrections(x.snapshot, t.word, allowedEdits(len(t.as)), start && single[i].last)
		if len(terms) > 0 {
			near = append(near, corrected{t, terms[0]})
			single[i] = wanted{also: terms, last: single[i].last}
		}
	}
	return near
}

func (x *Index) match(typed []typedWord, single reading) *atlas.Among {
	if len(typed) == 0 {
		return x.nothing()
	}
	reused := hitLists.Get().(*[]hit)
	defer hitLists.Put(reused)
	hits := x.corpusFor(typed).match((*reused)[:0], readings(typed, single))
	*reused = hits
	found := x.nothing()
	found.Slots, found.Scores = make([]uint32, len(hits)), make([]float32, len(hits))
	for i, h := range hits {
		found.Slots[i], found.Scores[i] = h.slot, float32(h.score)
	}
	return found
}

func (x *Index) nothing() *atlas.Among {
	return &atlas.Among{Snapshot: x.snapshot, Engine: BuiltInName, Tag: x.snapshot.Tag()}
}

// holdsAny tells whether the snapshot holds a place of those found.
func (x *Index) holdsAny(among *atlas.Among) bool {
	return slices.ContainsFunc(among.Slots, x.holds)
}

func (x *Index) count(among *atlas.Among) int {
	n := 0
	for _, slot := range among.Slots {
		if x.holds(slot) {
			n++
		}
	}
	return n
}

func (x *Index) holds(slot uint32) bool {
	_, held := x.snapshot.InSlot(slot)
	return held
}

// corpusFor looks one or two letters up in names and towns only, unless they
// are a word of the field: in every text they would find nearly every place.
func (x *Index) corpusFor(typed []typedWord) *corpus {
	if len(typed) == 1 && len(typed[0].word) < 3 && !isDigits(typed[0].word) && asked.at(typed) == nil {
		return x.names
	}
	return x.places
}
