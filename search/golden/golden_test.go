package golden_test

import (
	"context"
	"testing"

	"annuaire/atlas"
	"annuaire/internal/realatlas"
	"annuaire/search/golden"
)

// Every query wants a place that is there, and none comes twice.
func TestQueriesAreFair(t *testing.T) {
	t.Parallel()
	s := realatlas.Snapshot(t)
	if len(golden.Queries) < 150 {
		t.Errorf("only %d queries", len(golden.Queries))
	}
	seen := map[string]bool{}
	for _, q := range golden.Queries {
		if seen[q.Text] {
			t.Errorf("%q comes twice", q.Text)
		}
		seen[q.Text] = true
		if q.Name+q.In+q.Kind+q.Has == "" || q.Worst < 1 || q.Worst > golden.Depth {
			t.Errorf("%q asks for nothing that can fail: %+v", q.Text, q)
		}
		wanted := 0
		for e := range s.Entries() {
			if q.Wants(e) {
				wanted++
			}
		}
		if wanted == 0 {
			t.Errorf("%q wants a place that is not there: %+v", q.Text, q)
		}
	}
}

// An engine that finds nothing has no point, one that agrees with itself all.
func TestScores(t *testing.T) {
	t.Parallel()
	s := realatlas.Snapshot(t)
	nothing := golden.Ranked(finder(func() *atlas.Among { return &atlas.Among{Snapshot: s} }), s)
	score, err := golden.Judge(nothing)
	if err != nil || score.First+score.Three+score.Ten != 0 || len(score.Failures) != len(golden.Queries) || score.Queries != len(golden.Queries) {
		t.Errorf("nothing found scores %v, %v", score, err)
	}
	everything := func(text string) ([]*atlas.Entry, error) {
		var all []*atlas.Entry
		for e := range s.Entries() {
			if all = append(all, e); len(all) == 20 {
				break
			}
		}
		return all, nil
	}
	for _, try := range []struct {
		a, b golden.Ranker
		want float64
	}{{nothing, nothing, 1}, {everything, everything, 1}, {everything, nothing, 0}, {nothing, everything, 0}} {
		if got, err := golden.Overlap(try.a, try.b); err != nil || got != try.want {
			t.Errorf("overlap %v, %v; want %v", got, err, try.want)
		}
	}
}

type finder func() *atlas.Among

func (f finder) Find(context.Context, string) (*atlas.Among, error) { return f(), nil }
