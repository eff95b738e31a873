package fakemeili

import (
	"maps"
	"slices"
	"strings"
)

// vocabulary says which documents hold each word, and in which field.
type vocabulary struct {
	words []string // in order
	held  map[string][]holding
}

type holding struct {
	*document
	field string
}

func newVocabulary(documents []*document) *vocabulary {
	v := &vocabulary{held: map[string][]holding{}}
	for _, d := range documents {
		for _, field := range d.said {
			for _, w := range field.words {
				v.held[w] = append(v.held[w], holding{d, field.name})
			}
		}
	}
	v.words = slices.Sorted(maps.Keys(v.held))
	return v
}

// starting gives the words that start with a prefix, none for an empty one.
func (v *vocabulary) starting(prefix string) []string {
	if prefix == "" {
		return nil
	}
	from, _ := slices.BinarySearch(v.words, prefix)
	to := from
	for to < len(v.words) && strings.HasPrefix(v.words[to], prefix) {
		to++
	}
	return v.words[from:to]
}
