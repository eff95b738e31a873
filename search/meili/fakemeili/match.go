package fakemeili

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"annuaire/fold"
)

// maxWords is how many words of a text Meilisearch looks at.
const maxWords = 10

// matcher tells which documents hold a text.
type matcher struct {
	words  [][]string // each with its synonyms
	prefix bool       // the last word may be only begun
	least  int        // how many of the words a document must hold, the first ones
	fields []string   // looked into, nil for all
}

func newMatcher(set inForce, q *query) *matcher {
	m := &matcher{prefix: set.PrefixSearch != "disabled"}
	synonyms := map[string][]string{}
	for word, others := range set.Synonyms {
		for _, other := range others {
			if ws := fold.Words(other); len(ws) == 1 {
				synonyms[fold.Text(word)] = append(synonyms[fold.Text(word)], ws[0])
			}
		}
	}
	for _, w := range fold.Words(q.Q) {
		if len(m.words) < maxWords && !slices.ContainsFunc(set.StopWords, func(stop string) bool { return fold.Text(stop) == w }) {
			m.words = append(m.words, append([]string{w}, synonyms[w]...))
		}
	}
	// What follows the last word says that it is whole.
	last, _ := utf8.DecodeLastRuneInString(q.Q)
	m.prefix = m.prefix && (unicode.IsLetter(last) || unicode.IsDigit(last) || unicode.Is(unicode.Mn, last))
	if m.least = len(m.words); q.MatchingStrategy == "last" {
		m.least = min(1, len(m.words))
	}
	if !slices.Contains(set.SearchableAttributes, "*") {
		m.fields = set.SearchableAttributes
	}
	return m
}

// score tells whether a document holds the words, and how well, from 0 to 1. A
// text without any word finds all.
func (m *matcher) score(d *document) (score float64, held bool) {
	if len(m.words) == 0 {
		return 1, true
	}
	whole := 0
	for i, word := range m.words {
		held, isWhole := m.holds(d, word, m.prefix && i == len(m.words)-1)
		if !held && i < m.least {
			return 0, false
		}
		if !held {
			break
		}
		if isWhole {
			whole++
		}
	}
	return float64(1+whole) / float64(1+len(m.words)), true
}

// holds tells whether a document holds a word or one of its synonyms, and
// whether whole.
func (m *matcher) holds(d *document, word []string, prefix bool) (held, whole bool) {
	for name, ws := range d.words {
		if m.fields != nil && !slices.Contains(m.fields, name) {
			continue
		}
		for _, w := range ws {
			switch {
			case slices.Contains(word, w):
				return true, true
			case prefix && strings.HasPrefix(w, word[0]):
				held = true
			}
		}
	}
	return held, false
}
