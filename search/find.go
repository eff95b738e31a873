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
	f := x.look(x.ask(text))
	x.matched.put(text, f)
	return f
}

func (x *Index) look(a asking) *found {
	f := &found{asking: a}
	if len(a.typed) == 0 {
		f.among = x.nothing()
		return f
	}
	c := x.corpusFor(a.typed)
	f.near = x.widen(c, &f.asking)
	if f.among = x.match(&f.asking); x.holdsAny(f.among) {
		f.among.Misspelt = told(f.near)
		return f
	}
	f.among = x.nothing()
	if f.near = append(f.near, x.correct(c, a.typed, f.single, false)...); len(f.near) > 0 {
		if corrected := x.match(&f.asking); x.holdsAny(corrected) {
			f.among = corrected
			f.among.Misspelt = told(f.near)
			return f
		}
	}
	x.doubt(c, f)
	return f
}

// widen also looks for the frequent neighbours of rare words, which it gives.
func (x *Index) widen(c *corpus, a *asking) (near []corrected) {
	for i, t := range a.typed {
		if a.where[t.as] {
			continue
		}
		if terms := c.frequentNeighbours(x.snapshot, a.single[i]); len(terms) > 0 {
			near = append(near, corrected{t, c.written(x.snapshot, c.mostHeld(x.snapshot, terms))})
			a.single[i].also = append(terms, namesOf(terms)...)
		}
	}
	return near
}

// doubt reads one of several words that no place holds together as those that
// hardly differ: a place may misspell what it is in its name.
func (x *Index) doubt(c *corpus, f *found) {
	if len(f.typed) < 2 {
		return
	}
	for i, t := range f.typed {
		if f.single[i].word == "" || f.where[t.as] || allowedEdits(len(t.word)) == 0 {
			continue
		}
		terms := c.neighbours(x.snapshot, t.word)
		if len(terms) == 0 {
			continue
		}
		a := f.asking
		a.single = slices.Clone(a.single)
		a.single[i] = readAs(terms, a.single[i].last)
		if among := x.named(x.match(&a), terms); x.holdsAny(among) {
			among.Misspelt = append(told(f.near), atlas.Correction{Typed: t.as, Read: c.written(x.snapshot, c.mostHeld(x.snapshot, terms))})
			f.among = among
			return
		}
	}
}

// named keeps the places whose name holds one of these words.
func (x *Index) named(among *atlas.Among, words []string) *atlas.Among {
	kept := x.nothing()
	for i, slot := range among.Slots {
		name := " " + x.places.name(slot) + " "
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(name, " "+w+" ") }) {
			kept.Slots, kept.Scores = append(kept.Slots, slot), append(kept.Scores, among.Scores[i])
		}
	}
	return kept
}

// withoutOne leaves each word out in turn: rather one that does not say where,
// as long as another such word is left, then the one without which the fewest
// are left, so that what is left says the most, then the last.
func (x *Index) withoutOne(f *found) *atlas.Among {
	best, fewest, placed := f.among, 0, false
	if len(f.typed) < 2 || len(f.among.Slots) > 0 {
		return best
	}
	where := f.sayingWhere(x.snapshot.Gazetteer())
	for i, left := range slices.Backward(f.typed) {
		a := f.without(i)
		among := x.match(&a)
		n, says := x.count(among), where[left.as]
		if n == 0 || fewest > 0 && (says && !placed || says == placed && n >= fewest) {
			continue
		}
		near := slices.DeleteFunc(slices.Clone(f.near), func(c corrected) bool { return c.typedWord == left })
		among.Misspelt, among.LeftOut = told(near), left.as
		best, fewest, placed = among, n, says
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
// it gives. With start, the last one may be only begun. What is told is the one
// that most places hold.
func (x *Index) correct(c *corpus, typed []typedWord, single reading, start bool) []corrected {
	var near []corrected
	for i, t := range typed {
		if c.holds(x.snapshot, single[i]) {
			continue
		}
		terms := c.corrections(x.snapshot, t.word, allowedEdits(len(t.as)), start && single[i].last)
		if len(terms) > 0 {
			one := corrected{typedWord: t}
			if !start { // nobody is told of a suggestion
				one.read = c.written(x.snapshot, c.mostHeld(x.snapshot, terms))
			}
			near = append(near, one)
			single[i] = readAs(terms, single[i].last)
		}
	}
	return near
}

// readAs wants one of these words instead of a typed one, written in one word or
// in two, or another name of the same thing.
func readAs(words []string, last bool) wanted {
	w := wanted{instead: slices.Clone(words), also: namesOf(words), last: last}
	for _, word := range words {
		w.instead = append(w.instead, glued(word))
	}
	return w
}

// namesOf gives the terms of the things that words name.
func namesOf(words []string) (terms []string) {
	for _, w := range words {
		if p := asked.at([]typedWord{{word: w}}); p != nil {
			terms = append(terms, p.terms...)
		}
	}
	return terms
}

func (x *Index) match(a *asking) *atlas.Among {
	if len(a.typed) == 0 {
		return x.nothing()
	}
	reused := hitLists.Get().(*[]hit)
	defer hitLists.Put(reused)
	hits := x.corpusFor(a.typed).match((*reused)[:0], a.ways(), a.towns)
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
	if len(typed) == 1 && scarce(typed[0].word) && asked.at(typed) == nil {
		return x.names
	}
	return x.places
}
