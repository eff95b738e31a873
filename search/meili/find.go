package meili

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/meilisearch/meilisearch-go"

	"annuaire/atlas"
	"annuaire/search"
)

// ranked is how many places the server ranks. The others that match follow
// them, as good one as another: nobody reads so far without another order.
const ranked = 200

// Find implements search.Engine.
func (e *Engine) Find(ctx context.Context, text string) (*atlas.Among, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	if e.ledger.current() == nil {
		return nil, unavailable(errNoSnapshot)
	}
	asking, cancel := context.WithTimeout(ctx, askPatience)
	defer cancel()
	found, err := e.find(asking, text, e.read(text))
	if ctx.Err() == nil { // else it is the visitor who left
		e.health.asked(err)
	}
	switch {
	case err != nil:
		return nil, unavailable(err)
	case (len(found.Slots) == 0 || found.LeftOut != "") && e.health.state().Waiting > 0:
		return nil, unavailable(errLacking)
	}
	return found, nil
}

var errNoSnapshot = errors.New("meilisearch: no snapshot of the directory was given yet")

// errLacking is told rather than that no place holds all the words, when such a
// place may be among those that wait to be indexed.
var errLacking = errors.New("meilisearch: places that wait to be indexed may be what is looked for")

func (e *Engine) find(ctx context.Context, text string, q query) (*atlas.Among, error) {
	if len(q.absent()) == 0 {
		a, err := e.askAll(ctx, q.ways)
		if err != nil {
			return nil, err
		}
		if found := e.among(q, a); len(found.Slots) > 0 || len(q.ways) == 0 {
			return found, nil
		}
	}
	if less, known := e.lessOne(text); known {
		a, err := e.askAll(ctx, less.ways)
		if err != nil {
			return nil, err
		}
		if found := e.among(less, a); len(found.Slots) > 0 {
			return found, nil
		}
	}
	less, found, err := e.withoutOne(ctx, q)
	if err != nil || !found {
		return e.among(query{}, answer{}), err
	}
	a, err := e.askAll(ctx, less.ways)
	if err != nil {
		return nil, err
	}
	return e.among(less, a), nil
}

// askAll asks for each wording of a text, side by side.
func (e *Engine) askAll(ctx context.Context, ways []search.Wording) (answer, error) {
	switch len(ways) {
	case 0:
		return answer{}, nil
	case 1:
		return e.ask(ctx, ways[0])
	}
	answers, failures := make([]answer, len(ways)), make([]error, len(ways))
	var asking sync.WaitGroup
	for i, way := range ways {
		asking.Go(func() { answers[i], failures[i] = e.ask(ctx, way) })
	}
	asking.Wait()
	return merged(answers), errors.Join(failures...)
}

func (e *Engine) ask(ctx context.Context, w search.Wording) (answer, error) {
	raw, err := e.server.index(e.server.uid).SearchRawWithContext(ctx, "", request(w, ranked))
	if err != nil {
		return answer{}, described(err)
	}
	a, err := readAnswer(*raw)
	a.scores = w.Weighed(a.scores)
	return a, err
}

// withoutOne gives the text without the one word that no place holds. When
// there is none it leaves each out in turn, all in one request: rather one that
// does not say where, then the one without which the fewest places are left, so
// that what is left says the most, then the last.
func (e *Engine) withoutOne(ctx context.Context, q query) (less query, found bool, err error) {
	words, absent := q.ways[0], q.absent()
	switch {
	case len(words) < 2 || len(absent) > 1:
		return less, false, nil
	case len(absent) == 1:
		return q.without(absent[0]), true, nil
	}
	asked := &meilisearch.MultiSearchRequest{}
	for i := range words {
		one := request(slices.Delete(slices.Clone(words), i, i+1), 1)
		one.IndexUID = e.server.uid
		asked.Queries = append(asked.Queries, one)
	}
	all, err := e.server.manager.MultiSearchWithContext(ctx, asked)
	if err != nil {
		return less, false, described(err)
	}
	if len(all.Results) != len(words) {
		return less, false, errAnswer
	}
	best, fewest := -1, 0
	for i, result := range slices.Backward(all.Results) {
		n, err := e.count(result.FacetDistribution)
		if err != nil {
			return less, false, err
		}
		if n == 0 || best >= 0 && (words[i].Where && !words[best].Where || words[i].Where == words[best].Where && n >= fewest) {
			continue
		}
		best, fewest = i, n
	}
	if best < 0 {
		return less, false, nil
	}
	return q.without(best), true, nil
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
	return e.ledger.known(numbers), nil
}

// among gives what the server found as the atlas takes it.
func (e *Engine) among(q query, a answer) *atlas.Among {
	found := &atlas.Among{Engine: search.MeilisearchName}
	found.Snapshot, found.Slots, found.Scores = e.ledger.scored(a)
	if len(found.Slots) > 0 {
		found.Misspelt, found.LeftOut = q.misspelt, q.leftOut
	}
	found.Tag = tagOf(found, a)
	return found
}

// tagOf gives another tag as soon as the server answers otherwise, its answer
// is read over another snapshot, or the text was read in another way.
func tagOf(found *atlas.Among, a answer) string {
	tag := fnv.New64a()
	write := func(text string) { _, _ = tag.Write(append([]byte(text), 0)) }
	write(found.Snapshot.Tag())
	write(found.LeftOut)
	for _, c := range found.Misspelt {
		write(c.Typed)
		write(c.Read)
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
	return "m" + strconv.FormatUint(tag.Sum64(), 36)
}
