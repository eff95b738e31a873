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

	vocabulary *vocabulary
	known      map[string]map[*document]bool // by what was looked for: those that hold it, and whether whole
}

func newMatcher(x *index, q *query) *matcher {
	set := x.inForce
	m := &matcher{
		synonyms: set.oneWord, all: q.MatchingStrategy == "all", fields: q.AttributesToSearchOn,
		vocabulary: x.vocabulary(), known: map[string]map[*document]bool{},
	}
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
		isWhole, isHeld := m.holders(words[:n], begun && len(words) == 1)[d]
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

// holders gives the documents that hold some words as one thing, and whether
// whole: a word by itself, or by what it starts, or by a synonym.
func (m *matcher) holders(words []string, begun bool) map[*document]bool {
	phrase := strings.Join(words, " ")
	key := phrase
	if begun {
		key += "*"
	}
	holders, known := m.known[key]
	if known {
		return holders
	}
	holders = map[*document]bool{}
	m.known[key] = holders
	whole := m.synonyms[phrase]
	if len(words) == 1 {
		whole = append([]string{phrase}, whole...)
	}
	if begun {
		m.add(holders, m.vocabulary.starting(phrase), false)
	}
	m.add(holders, whole, true)
	return holders
}

func (m *matcher) add(holders map[*document]bool, words []string, whole bool) {
	for _, w := range words {
		for _, h := range m.vocabulary.held[w] {
			if m.looksInto(h.field) {
				holders[h.document] = whole
			}
		}
	}
}
