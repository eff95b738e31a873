package search_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/geo"
	"annuaire/search"
)

// A wording that completes what was typed asks for nothing that does not begin
// so, and every one of them finds a place.
func TestCompletedWordsBeginAsTyped(t *testing.T) {
	t.Parallel()
	places := atlastest.Places(400, 9)
	x := search.Build(atlas.Build(geo.NewGazetteer(atlastest.Territories()), nil, places))
	texts := askedTexts(places)
	rapid.Check(t, func(t *rapid.T) {
		words := strings.Fields(rapid.SampledFrom(texts).Draw(t, "text"))
		for i, w := range words {
			letters := []rune(w)
			words[i] = string(letters[:rapid.IntRange(1, len(letters)).Draw(t, "letters")])
		}
		text := strings.Join(words, " ")
		ways, _ := x.Wordings(text)
		for _, way := range ways {
			if !slices.ContainsFunc(way, func(w search.Word) bool { return w.Completed }) {
				continue
			}
			var asked []string
			for i, w := range way {
				asked = append(asked, w.Asked)
				if w.Completed && (i == way.Open() || w.Begun || !strings.HasPrefix(w.Asked, searched(w.Typed))) {
					t.Fatalf("%q asks for %+v", text, w)
				}
			}
			if found := x.Match(strings.Join(asked, " ")); len(found.Slots) == 0 {
				t.Fatalf("%q asks for %q, which nobody holds", text, asked)
			}
		}
	})
}

// searched gives what a typed word is searched as.
func searched(typed string) string { return search.Words(typed)[0].Asked }

func TestScarce(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"": false, "a": true, "Bû": true, "pc": false, "35": false, "2A": false, "caf": false, "le bû": true, "mame bû": false} {
		if got := search.Words(text).Scarce(); got != want {
			t.Errorf("%q: %t, want %t", text, got, want)
		}
	}
}
