package fold_test

import (
	"testing"

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
