package fakemeili

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"annuaire/fold"
)

const (
	maxWords       = 10 // of a text, that Meilisearch looks at
	longestSynonym = 3  // words that it takes together to find a synonym
)

// matcher tells which documents hold a text.
type matcher struct {
	words    []string
	synonyms map[string][]string // single words, of one to three words
	begun    bool                // the last word may be only begun
	all      bool                // else the first ones are enough
	fields   []string            // looked into, nil for all
}

func newMatcher(set *inForce, q *query) *matcher {
	m := &matcher{synonyms: set.oneWord, all: q.MatchingStrategy == "all", fields: q.AttributesToSearchOn}
	m.words = slices.DeleteFunc(fold.Words(q.Q), func(w string) bool {
		return slices.ContainsFunc(set.StopWords, func(stop string) bool { return fold.Text(stop) == w })
	})
	m.words = m.words[:min(maxWords, len(m.words))]
	// What follows the last word says that it is whole.
	last, _ := utf8.DecodeLastRuneInString(q.Q)
	m.begun = set.PrefixSearch != "disabled" && (unicode.IsLetter(last) || unicode.IsDigit(last) || unicode.Is(unicode.Mn, last))
	if m.fields == nil && !slices.Contains(set.SearchableAttributes, "*") {
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
	for n := len(m.words); n > 0; n-- {
		if whole, held := m.holds(d, m.words[:n], m.begun && n == len(m.words)); held {
			if m.isField(d) {
				whole++
			}
			return float64(1+whole) / float64(2+len(m.words)), true
		}
		if m.all {
			break
		}
	}
	return 0, false
}

// isField tells whether a field says the words and no more.
func (m *matcher) isField(d *document) bool {
	return slices.ContainsFunc(d.said, func(field said) bool { return m.looksInto(field.name) && slices.Equal(field.words, m.words) })
}

func (m *matcher) looksInto(field string) bool {
	return m.fields == nil || slices.Contains(m.fields, field)
}

// holds tells whether a document holds words, each by itself or several by a
// synonym, and at best how many of them whole.
func (m *matcher) holds(d *document, words []string, begun bool) (whole int, held bool) {
	if len(words) == 0 {
		return 0, true
	}
	for n := 1; n <= min(longestSynonym, len(words)); n++ {
		isWhole, isHeld := m.holdsOne(d, m.synonyms[strings.Join(words[:n], " ")], "")
		if n == 1 && !isWhole {
			isWhole, isHeld = m.holdsOne(d, words[:1], prefixOf(words, begun))
		}
		if !isHeld {
			continue
		}
		if more, all := m.holds(d, words[n:], begun); all {
			if isWhole {
				more += n
			}
			whole, held = max(whole, more), true
		}
	}
	return whole, held
}

// prefixOf gives the word that may be only begun: the last one.
func prefixOf(words []string, begun bool) string {
	if begun && len(words) == 1 {
		return words[0]
	}
	return ""
}

// holdsOne tells whether a document holds one of some words whole, or a word
// that starts with a prefix, if there is any.
func (m *matcher) holdsOne(d *document, words []string, prefix string) (whole, held bool) {
	for _, field := range d.said {
		if !m.looksInto(field.name) {
			continue
		}
		for _, w := range field.words {
			switch {
			case slices.Contains(words, w):
				return true, true
			case prefix != "" && strings.HasPrefix(w, prefix):
				held = true
			}
		}
	}
	return false, held
}
