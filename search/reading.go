package search

import "slices"

// wanted is one thing that a place must hold.
type wanted struct {
	word string   // whole, or as a beginning; "" when only the terms count
	last bool     // the last one typed, which may be hardly begun
	also []string // or one of these terms, whole
}

// reading is one way to understand what was typed: the places that hold all
// that is wanted.
type reading []wanted

// readings gives the ways to understand words. The first takes them one by
// one, with the synonyms of each; a second takes as one thing the words that
// make a phrase together.
func readings(typed []string) []reading {
	var room [maxWords]wanted
	single, joined, phrased := make(reading, len(typed)), reading(room[:0]), false
	for i, w := range typed {
		single[i] = wanted{word: w, last: i == len(typed)-1}
		if p := asked.at(typed[i : i+1]); p != nil {
			single[i].also = p.terms
		}
	}
	for i := 0; i < len(typed); {
		p := asked.at(typed[i:])
		if p == nil || len(p.words) == 1 {
			joined = append(joined, single[i])
			i++
			continue
		}
		phrased = true
		joined = append(joined, wanted{also: p.terms})
		i += len(p.words)
	}
	if !phrased {
		return []reading{single}
	}
	return []reading{single, slices.Clone(joined)}
}

// name gives the words that a name may start with, nil when the reading is not
// made of the words as they were typed.
func (r reading) name() []string {
	ws := make([]string, len(r))
	for i, w := range r {
		if w.word == "" {
			return nil
		}
		ws[i] = w.word
	}
	return ws
}
