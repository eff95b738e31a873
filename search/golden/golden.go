// Package golden holds queries as people type them, each with the place it
// must find among the real places of the national file, and judges a text
// engine by them: every engine by the same code.
package golden

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"annuaire/atlas"
	"annuaire/fold"
)

// Query is a text as it is typed, and what one of the first places found must
// be. Of a place that is wanted, everything said here is true.
type Query struct {
	Text string
	Name string // words that its name holds, in any order; "" for any name
	In   string // the name of its present commune; "" for anywhere
	Kind string // the code of one of its kinds; "" for any
	Has  string // words of one of its services, equipments or programmes; "" for any

	Worst int // the worst rank, counted from 1, at which the first of them may come
}

// Queries are all of them.
var Queries = slices.Concat(byName, byKind, byPlace, misspelt, written, later)

// Wants tells whether a place is one that the query must find.
func (q *Query) Wants(e *atlas.Entry) bool {
	switch {
	case q.In != "" && fold.Text(q.In) != fold.Text(e.CommuneName()):
		return false
	case q.Kind != "" && !slices.Contains(e.Typologies, q.Kind):
		return false
	case q.Has != "" && !slices.ContainsFunc(slices.Concat(e.Services, e.Equipment, e.Programmes), func(v string) bool { return holds(v, q.Has) }):
		return false
	}
	return holds(e.Name, q.Name)
}

// holds tells whether a text holds all the words of another.
func holds(text, words string) bool {
	folded := " " + fold.Text(text) + " "
	for _, w := range fold.Words(words) {
		if !strings.Contains(folded, " "+w+" ") {
			return false
		}
	}
	return true
}

// Depth is how many of the first places found are looked at.
const Depth = 10

// Ranker gives the first places that a text finds, the best first, at least
// Depth of them where there are so many.
type Ranker func(text string) ([]*atlas.Entry, error)

// Finder is what an engine must do to be judged.
type Finder interface {
	Find(ctx context.Context, text string) (*atlas.Among, error)
}

// Ranked lists what an engine finds as the directory lists it.
func Ranked(engine Finder, s *atlas.Snapshot) Ranker {
	return func(text string) ([]*atlas.Entry, error) {
		among, err := engine.Find(context.Background(), text)
		if err != nil {
			return nil, err
		}
		answer, err := s.Search(atlas.Query{Text: text, Among: among, Sort: atlas.ByRelevance, Limit: Depth})
		if err != nil {
			return nil, err
		}
		entries := make([]*atlas.Entry, len(answer.Hits))
		for i, h := range answer.Hits {
			entries[i] = h.Entry
		}
		return entries, nil
	}
}

// Score is how an engine fared: how many of the queries put a wanted place
// first, among the first three, among the first ten, and those for which it
// came later than it may.
type Score struct {
	Queries, First, Three, Ten int

	Failures []Failure
}

// Failure is a query of which the wanted place came too late.
type Failure struct {
	Query
	Rank  int // 0: not among the first ten
	Found []*atlas.Entry
}

// Judge asks every query.
func Judge(rank Ranker) (Score, error) {
	score := Score{Queries: len(Queries)}
	for _, q := range Queries {
		found, err := rank(q.Text)
		if err != nil {
			return score, fmt.Errorf("%q: %w", q.Text, err)
		}
		found = found[:min(Depth, len(found))]
		at := slices.IndexFunc(found, q.Wants) + 1
		if at == 1 {
			score.First++
		}
		if at >= 1 && at <= 3 {
			score.Three++
		}
		if at >= 1 {
			score.Ten++
		}
		if at == 0 || at > q.Worst {
			score.Failures = append(score.Failures, Failure{Query: q, Rank: at, Found: found})
		}
	}
	return score, nil
}

// String gives the shares in percent.
func (s Score) String() string {
	return fmt.Sprintf("%d queries: first %.1f %%, first three %.1f %%, first ten %.1f %%, %d too late",
		s.Queries, s.percent(s.First), s.percent(s.Three), s.percent(s.Ten), len(s.Failures))
}

func (s Score) percent(n int) float64 { return 100 * float64(n) / float64(s.Queries) }

// String gives what was wanted and what came first.
func (f Failure) String() string {
	var first []string
	for _, e := range f.Found[:min(3, len(f.Found))] {
		first = append(first, e.Name+" ("+e.CommuneName()+")")
	}
	return fmt.Sprintf("%q: %q in %q %s %s comes at %d, at worst %d wanted; first come %s",
		f.Text, f.Name, f.In, f.Kind, f.Has, f.Rank, f.Worst, strings.Join(first, ", "))
}

// Overlap gives the share, from 0 to 1 and over all the queries, of the first
// ten places of a that are among the first ten of b. A query for which a finds
// nothing counts as 1 when b finds nothing either, else as 0.
func Overlap(a, b Ranker) (float64, error) {
	sum := 0.0
	for _, q := range Queries {
		ofA, err := a(q.Text)
		if err != nil {
			return 0, fmt.Errorf("%q: %w", q.Text, err)
		}
		ofB, err := b(q.Text)
		if err != nil {
			return 0, fmt.Errorf("%q: %w", q.Text, err)
		}
		sum += shared(ofA[:min(Depth, len(ofA))], ofB[:min(Depth, len(ofB))])
	}
	return sum / float64(len(Queries)), nil
}

func shared(a, b []*atlas.Entry) float64 {
	if len(a) == 0 {
		if len(b) == 0 {
			return 1
		}
		return 0
	}
	n := 0
	for _, e := range a {
		if slices.ContainsFunc(b, func(o *atlas.Entry) bool { return o.ID == e.ID }) {
			n++
		}
	}
	return float64(n) / float64(len(a))
}
