package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// mostCompletions bounds the ways in which the beginnings of a text are
// completed.
const mostCompletions = 4

// Open gives the word of a wording that may be the beginning of others, of
// which another engine takes only one: the last that no place holds whole, or
// the last.
func (w Wording) Open() int {
	for i, word := range slices.Backward(w) {
		if word.Begun {
			return i
		}
	}
	return len(w) - 1
}

// completed gives a wording with the words that may be begun, but for the open
// one, as places hold them that hold all that is asked: what the most of them
// hold first. "média renne" is also "mediatheque renne".
func (x *Index) completed(a asking, w Wording) (ways []Wording) {
	begun := w.closed(inPhrases(a.typed))
	if len(begun) == 0 {
		return nil
	}
	places := make(map[uint32][]string) // as they hold the words of begun
	for _, slot := range x.match(&a).Slots {
		if x.holds(slot) {
			places[slot] = make([]string, len(begun))
		}
	}
	for at, i := range begun {
		x.complete(places, at, w[i].Asked)
	}
	times := map[string]int{}
	for _, words := range places {
		times[strings.Join(words, " ")]++
	}
	as := make([]string, len(begun))
	for at, i := range begun {
		as[at] = w[i].Asked
	}
	delete(times, strings.Join(as, " "))
	all := slices.SortedFunc(maps.Keys(times), func(a, b string) int { return cmp.Or(cmp.Compare(times[b], times[a]), strings.Compare(a, b)) })
	for _, words := range all[:min(mostCompletions, len(all))] {
		way := slices.Clone(w)
		for at, word := range strings.Split(words, " ") {
			if i := begun[at]; word != way[i].Asked {
				way[i].Asked, way[i].Begun, way[i].Completed = word, false, true
			}
		}
		ways = append(ways, way)
	}
	return ways
}

// closed gives the words that may be begun although another engine takes them
// as they are.
func (w Wording) closed(named []bool) (begun []int) {
	for i, word := range w {
		if i != w.Open() && !named[i] && !word.Named && !word.Absent && len(word.Asked) > 1 && word.Asked == stem(word.Typed) {
			begun = append(begun, i)
		}
	}
	return begun
}

// complete writes, for each of some places, how it holds a begun word: as it is,
// or where it does not, as the word that the most of these places hold.
func (x *Index) complete(places map[uint32][]string, at int, word string) {
	times := map[string]int{}
	each := func(see func(words []string, term string)) {
		for _, g := range x.places.segments {
			r := g.starting(word, false)
			for t := r.from; t < r.to; t++ {
				for _, p := range g.list(t) {
					if words := places[g.from+p.doc()]; words != nil {
						see(words, g.terms[t])
					}
				}
			}
		}
	}
	each(func(_ []string, term string) { times[term]++ })
	times[word] = len(places) + 1
	each(func(words []string, term string) {
		if n, best := times[term], times[words[at]]; n > best || n == best && term < words[at] {
			words[at] = term
		}
	})
	for _, words := range places {
		if words[at] == "" {
			words[at] = word
		}
	}
}
