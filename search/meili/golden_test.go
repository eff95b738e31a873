package meili_test

import (
	"testing"

	"annuaire/internal/realatlas"
	"annuaire/search"
	"annuaire/search/golden"
)

// Both engines answer what people type, and much alike.
func TestMeilisearchGoldenQueries(t *testing.T) {
	t.Parallel()
	url, key := realServer(t)
	s := realatlas.Snapshot(t)
	ranked := golden.Ranked(patient{t, open(t, url, key, s)}, s)
	builtIn := golden.Ranked(search.NewBuiltIn(search.Build(s)), s)
	score, err := golden.Judge(ranked)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("meilisearch: %v", score)
	for _, f := range score.Failures {
		t.Log(f)
	}
	if most := score.Queries / 100; len(score.Failures) > most { // the list was written with the other engine at hand
		t.Errorf("%d queries find what they want too late, %d may", len(score.Failures), most)
	}
	own, err := golden.Judge(builtIn)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("built in: %v", own)
	overlap, err := golden.Overlap(builtIn, ranked)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("of the first ten of one, the other has %.1f %% among its own", 100*overlap)
	if overlap < .9 {
		t.Errorf("the engines agree on %.2f of the first ten", overlap)
	}
}
