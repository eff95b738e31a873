package search

// wanted is one thing that a place must hold.
type wanted struct {
	word    string   // whole, or as a beginning; "" when only the terms count
	named   bool     // the word is the name of something, and no beginning: "caf" is not a café
	glued   string   // or the term of two words written as this one; "" for none
	last    bool     // the last one typed, which may be hardly begun
	instead []string // or one of these terms, whole, as if it had been typed
	also    []string // or one of these terms, whole
}

// reading is one way to understand what was typed: the places that hold all
// that is wanted.
type reading []wanted

// wants gives what typed words want one by one, with the synonyms of each.
func wants(typed []typedWord) reading {
	r := make(reading, len(typed))
	for i, t := range typed {
		r[i] = wanted{word: t.word, glued: glued(t.as), last: i == len(typed)-1}
		if p := asked.at(typed[i : i+1]); p != nil {
			r[i].also, r[i].named = p.terms, true
		}
	}
	return r
}

// readings gives the ways to understand what was typed, of which single says
// what is wanted word by word: so, and with the words that make a phrase
// together taken as one thing.
func readings(typed []typedWord, single reading) []reading {
	joined, phrased := reading(nil), false
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
	return []reading{single, joined}
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
