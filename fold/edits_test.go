package fold_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"annuaire/fold"
)

func TestEdits(t *testing.T) {
	t.Parallel()
	for _, try := range []struct {
		a, b         string
		whole, start int
	}{
		{"", "", 0, 0},
		{"rennes", "rennes", 0, 0},
		{"renes", "rennes", 1, 1},
		{"renens", "rennes", 1, 1},
		{"mediateq", "mediatheque", 3, 1},
		{"abc", "", 3, 3},
		{"", "abc", 3, 0},
		{"ca", "abc", 3, 1},
		{"saint germain sur l ecole et la riviere", "saint germain sur ecole et la riviere", 2, 2},
	} {
		if got := fold.Edits(try.a, try.b, false); got != try.whole {
			t.Errorf("from %q to %q: %d, want %d", try.a, try.b, got, try.whole)
		}
		if got := fold.Edits(try.a, try.b, true); got != try.start {
			t.Errorf("from %q to a beginning of %q: %d, want %d", try.a, try.b, got, try.start)
		}
	}
}

func TestEditsWithinAreThoseCounted(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(rapid.StringMatching(`[ab]{0,9}`), rapid.StringMatching(`[a-d ]{0,20}`), rapid.StringMatching(`[ab]{60,70}`))
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		if rapid.Bool().Draw(t, "alike") {
			b = strings.Replace(a, "a", "b", rapid.IntRange(0, 2).Draw(t, "changed")) + b[:min(len(b), rapid.IntRange(0, 5).Draw(t, "longer"))]
		}
		most, start := rapid.IntRange(0, 4).Draw(t, "most"), rapid.Bool().Draw(t, "start")
		if got, want := fold.EditsWithin(a, b, most, start), min(fold.Edits(a, b, start), most+1); got != want {
			t.Fatalf("from %q to %q, start %t, at most %d: %d, want %d", a, b, start, most, got, want)
		}
	})
}

func BenchmarkEditsWithin(b *testing.B) {
	for b.Loop() {
		fold.EditsWithin("rennnes", "nersac sur vienne", 1, true)
	}
}
