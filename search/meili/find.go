package meili

import (
	"context"
	"encoding/binary"
	"hash/fnv"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/meilisearch/meilisearch-go"

	"annuaire/atlas"
	"annuaire/search"
)

// ranked is how many places the server ranks. The others that match follow
// them, as good one as another: nobody reads so far without another order.
const ranked = 500

// Find implements search.Engine.
func (e *Engine) Find(ctx context.Context, text string) (*atlas.Among, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	q := e.read(text)
	if len(q.words) == 0 {
		return e.among(q, answer{}), nil
	}
	asking, cancel := context.WithTimeout(ctx, askPatience)
	defer cancel()
	found, err := e.find(asking, q)
	if ctx.Err() == nil { // else it is the visitor who left
		e.health.asked(err)
	}
	if err != nil {
		return nil, unavailable(err)
	}
	return found, nil
}

func (e *Engine) find(ctx context.Context, q query) (*atlas.Among, error) {
	a, err := e.ask(ctx, q)
	if err != nil {
		return nil, err
	}
	if found := e.among(q, a); len(found.Slots) > 0 || len(q.words) < 2 {
		return found, nil
	}
	less, found, err := e.withoutOne(ctx, q)
	if err != nil || !found {
		return e.among(q, answer{}), err
	}
	if a, err = e.ask(ctx, less); err != nil {
		return nil, err
	}
	return e.among(less, a), nil
}

// query is a text as the server is asked for it.
type query struct {
	words    []word
	misspelt []atlas.Correction
	leftOut  string
}

// word is one of a query.
type word struct {
	search.Word
	asked string // what the server is asked for: the nearest word that a place holds
	begun bool   // it is only the beginning of words
}

// read corrects the words that no place holds.
func (e *Engine) read(text string) (q query) {
	index := e.words()
	for _, w := range search.Words(text) {
		q.words = append(q.words, word{Word: w, asked: w.Searched})
	}
	if index == nil {
		return q
	}
	q.misspelt = index.Misread(text)
	for i := range q.words {
		w := &q.words[i]
		for _, c := range q.misspelt {
			if c.Typed == w.Typed {
				w.asked = c.Read
			}
		}
		w.begun = !index.HoldsWord(w.asked)
	}
	return q
}

// without gives the query without one of its words.
func (q query) without(i int) query {
	left := q.words[i]
	return query{
		words:    slices.Delete(slices.Clone(q.words), i, i+1),
		misspelt: slices.DeleteFunc(slices.Clone(q.misspelt), func(c atlas.Correction) bool { return c.Typed == left.Typed }),
		leftOut:  left.Typed,
	}
}

// text writes the query for the server, which takes only the last word for the
// beginning of others: one that is begun comes last.
func (q query) text() string {
	whole, begun := make([]string, 0, len(q.words)), []string(nil)
	for _, w := range q.words {
		if w.begun {
			begun = append(begun, w.asked)
		} else {
			whole = append(whole, w.asked)
		}
	}
	text := " " + strings.Join(append(whole, begun...), " ") + " "
	for phrase, term := range longSynonyms {
		text = strings.ReplaceAll(text, " "+phrase+" ", " "+term+" ")
	}
	return text[1 : len(text)-1]
}

// request asks for a query, and for the limit best ranked places.
func (q query) request(limit int64) *meilisearch.SearchRequest {
	r := &meilisearch.SearchRequest{
		Query: q.text(), Limit: limit, MatchingStrategy: meilisearch.All, ShowRankingScore: true,
		AttributesToRetrieve: []string{numberName}, Facets: []string{numberName},
	}
	if len(q.words) == 1 && len(q.words[0].asked) < 3 {
		r.AttributesToSearchOn = []string{"nom", "commune"} // one or two letters are in every text
	}
	return r
}

func (e *Engine) ask(ctx context.Context, q query) (answer, error) {
	raw, err := e.server.index(e.server.uid).SearchRawWithContext(ctx, "", q.request(ranked))
	if err != nil {
		return answer{}, described(err)
	}
	return readAnswer(*raw)
}

// withoutOne leaves each word out in turn, all in one request, and gives the
// query that finds the fewest: what is left of it says the most. Of two as
// good, the one that leaves the later word out.
func (e *Engine) withoutOne(ctx context.Context, q query) (less query, found bool, err error) {
	queries := make([]query, len(q.words))
	request := &meilisearch.MultiSearchRequest{}
	for i := range q.words {
		queries[i] = q.without(i)
		one := queries[i].request(1)
		one.IndexUID = e.server.uid
		request.Queries = append(request.Queries, one)
	}
	all, err := e.server.manager.MultiSearchWithContext(ctx, request)
	if err != nil {
		return less, false, described(err)
	}
	fewest := 0
	for i, result := range slices.Backward(all.Results) {
		n, err := e.count(result.FacetDistribution)
		if err != nil {
			return less, false, err
		}
		if i < len(queries) && n > 0 && (!found || n < fewest) {
			less, found, fewest = queries[i], true, n
		}
	}
	return less, found, nil
}

// count gives how many places of the directory a distribution holds.
func (e *Engine) count(distribution []byte) (int, error) {
	text, ok := strings.CutPrefix(string(distribution), `{"`+numberName+`":{`)
	if !ok {
		return 0, errAnswer
	}
	numbers, _, err := readNumbers([]byte(text))
	if err != nil {
		return 0, err
	}
	s, slots := e.ledger.slots(numbers)
	return held(s, slots), nil
}

// held gives how many of the slots a place of the snapshot holds.
func held(s *atlas.Snapshot, slots []uint32) (n int) {
	for _, slot := range slots {
		if _, ok := s.InSlot(slot); ok {
			n++
		}
	}
	return n
}

// among gives what the server found as the atlas takes it.
func (e *Engine) among(q query, a answer) *atlas.Among {
	tag := fnv.New64a()
	found := &atlas.Among{Engine: search.MeilisearchName, LeftOut: q.leftOut}
	found.Snapshot, found.Slots, found.Scores = e.ledger.scored(a)
	if len(found.Slots) > 0 {
		found.Misspelt = q.misspelt
	}
	var eight [8]byte
	for i, number := range a.numbers {
		binary.LittleEndian.PutUint64(eight[:], number)
		_, _ = tag.Write(eight[:])
		if i < len(a.scores) {
			binary.LittleEndian.PutUint32(eight[:], math.Float32bits(a.scores[i]))
			_, _ = tag.Write(eight[:4])
		}
	}
	found.Tag = "m" + strconv.FormatUint(tag.Sum64(), 36)
	return found
}
