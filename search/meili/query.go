package meili

import (
	"slices"
	"strings"

	"github.com/meilisearch/meilisearch-go"

	"annuaire/atlas"
	"annuaire/search"
)

// query is a text as the server is asked for it.
type query struct {
	ways     []search.Wording // what it says first
	misspelt []atlas.Correction
	leftOut  string
}

// mostWays bounds the wordings of one text.
const mostWays = 6

// read gives the wordings of a text, with the words that no place holds
// corrected.
func (e *Engine) read(text string) (q query) {
	if index := e.words(); index != nil {
		q.ways, q.misspelt = index.Wordings(text)
		q.ways = q.ways[:min(mostWays, len(q.ways))]
	} else if w := search.Words(text); len(w) > 0 {
		q.ways = []search.Wording{w}
	}
	return q
}

// absent gives the places, in the only wording, of words that nobody holds:
// nothing is found unless they are left out.
func (q query) absent() (places []int) {
	if len(q.ways) == 1 {
		for i, w := range q.ways[0] {
			if w.Absent {
				places = append(places, i)
			}
		}
	}
	return places
}

// without gives the first wording without one of its words.
func (q query) without(i int) query {
	words := q.ways[0]
	return query{
		ways:     []search.Wording{slices.Delete(slices.Clone(words), i, i+1)},
		misspelt: slices.DeleteFunc(slices.Clone(q.misspelt), func(c atlas.Correction) bool { return c.Typed == words[i].Typed }),
		leftOut:  words[i].Typed,
	}
}

// lessOne gives a text without the word that the built-in engine leaves out of
// it, if that is known.
func (e *Engine) lessOne(text string) (less query, known bool) {
	index := e.words()
	if index == nil {
		return less, false
	}
	found := index.Find(text)
	if found == nil || found.LeftOut == "" {
		return less, false
	}
	less = e.read(search.Rewrite(text, found.LeftOut, ""))
	less.leftOut = found.LeftOut
	return less, true
}

// mostWords is how many words the server looks at.
const mostWords = 10

// textOf writes a wording for the server, which takes only the last word for
// the beginning of others: the open one comes last.
func textOf(w search.Wording) string {
	w = w[:min(mostWords, len(w))]
	if len(w) == 0 {
		return ""
	}
	open, words := w.Open(), make([]string, 0, len(w))
	for i, word := range w {
		if i != open {
			words = append(words, word.Asked)
		}
	}
	text := " " + strings.Join(append(words, w[open].Asked), " ") + " "
	for phrase, term := range longSynonyms {
		text = strings.ReplaceAll(text, " "+phrase+" ", " "+term+" ")
	}
	if w[open].Named && !w[open].Begun {
		return text[1:] // with a space, by which the last word is whole
	}
	return text[1 : len(text)-1]
}

// request asks for a wording, and for the limit best ranked places.
func request(w search.Wording, limit int64) *meilisearch.SearchRequest {
	r := &meilisearch.SearchRequest{
		Query: textOf(w), Limit: limit, MatchingStrategy: meilisearch.All, ShowRankingScore: true,
		AttributesToRetrieve: []string{numberName}, Facets: []string{numberName},
	}
	if w.Scarce() {
		r.AttributesToSearchOn = []string{"nom", "commune"}
	}
	return r
}
