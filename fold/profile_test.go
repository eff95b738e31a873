package fold_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"annuaire/fold"
)

// A profile never puts aside what is near.
func TestProfilesKeepWhatIsNear(t *testing.T) {
	t.Parallel()
	text := rapid.StringMatching(`[a-e ]{1,40}`)
	rapid.Check(t, func(t *rapid.T) {
		typed, known := text.Draw(t, "typed"), text.Draw(t, "known")
		for _, start := range []bool{false, true} {
			d := fold.Edits(typed, known, start)
			if !fold.NewProfile(known).MayBe(fold.NewProfile(typed), d, start) {
				t.Fatalf("%q is put aside from %q, start %t, although %d edits away", known, typed, start, d)
			}
		}
	})
}

func TestProfile(t *testing.T) {
	t.Parallel()
	for text, length := range map[string]int{
		"": 0, "rennes": 6, "saint malo": 10, "35000": 0, "#epn": 0, "été": 0, strings.Repeat("a", 63): 63, strings.Repeat("a", 64): 0,
	} {
		if got := fold.NewProfile(text).Len(); got != length {
			t.Errorf("%q: %d bytes, want %d", text, got, length)
		}
	}
}
