package search_test

import (
	"testing"

	"annuaire/internal/realatlas"
	"annuaire/search"
	"annuaire/search/golden"
)

// What people type finds the place they mean, among the country's real places.
func TestGolden(t *testing.T) {
	t.Parallel()
	s := realatlas.Snapshot(t)
	score, err := golden.Judge(golden.Ranked(search.NewBuiltIn(search.Build(s)), s))
	if err != nil {
		t.Fatal(err)
	}
	t.Log(score)
	for _, f := range score.Failures {
		t.Error(f)
	}
}
