package search

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"annuaire/atlas/atlastest"
	"annuaire/fold"
)

// edit makes one edit.
func edit(t *rapid.T, w string) string {
	letter := string(rune('a' + rapid.IntRange(0, 25).Draw(t, "letter")))
	at := rapid.IntRange(0, len(w)).Draw(t, "at")
	switch rapid.IntRange(0, 3).Draw(t, "edit") {
	case 0:
		return w[:at] + letter + w[at:]
	case 1:
		return w[:at] + letter + w[min(at+1, len(w)):]
	case 2:
		return w[:at] + w[min(at+1, len(w)):]
	}
	if at+1 >= len(w) {
		return w
	}
	return w[:at] + w[at+1:at+2] + w[at:at+1] + w[at+2:]
}

var someWord = rapid.StringMatching(`[a-z]{1,14}`)

// As many edits are never farther than as many, and a profile never puts aside
// what is near.
func TestEditsAreNear(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := someWord.Draw(t, "word")
		typed := edit(t, word)
		if d := fold.Edits(typed, word, false); d > 1 {
			t.Fatalf("%q is at %d of %q", typed, d, word)
		}
		if typed != "" && !fold.NewProfile(word).MayBe(fold.NewProfile(typed), 1, false) {
			t.Fatalf("%q is put aside from %q", word, typed)
		}
		longer := word + someWord.Draw(t, "rest")
		if d := fold.Edits(typed, longer, true); d > 1 {
			t.Fatalf("%q is at %d of a beginning of %q", typed, d, longer)
		}
		if typed != "" && !fold.NewProfile(longer).MayBe(fold.NewProfile(typed), 1, true) {
			t.Fatalf("%q is put aside from %q", longer, typed)
		}
	})
}

// The words found near a typed one are those that reading every word gives.
func TestCorrectionsAreTheNearest(t *testing.T) {
	t.Parallel()
	s := atlastest.Snapshot(200, 1)
	x := Build(s)
	terms := x.places.segments[0].terms
	rapid.Check(t, func(t *rapid.T) {
		typed := edit(t, edit(t, rapid.SampledFrom(terms).Draw(t, "word")))
		edits, start := rapid.IntRange(0, 2).Draw(t, "edits"), rapid.Bool().Draw(t, "start")
		if fold.NewProfile(typed) == 0 {
			return
		}
		var want []string
		for near := 0; near <= edits && want == nil; near++ {
			for _, term := range terms {
				if fold.NewProfile(term) != 0 && fold.Edits(typed, term, start) == near {
					want = append(want, term)
				}
			}
		}
		if got := x.places.corrections(s, typed, edits, start); !slices.Equal(got, want) {
			t.Fatalf("%q, %d edits: %v, want %v", typed, edits, got, want)
		}
	})
}

// What is no French word is never corrected.
func TestNoCorrection(t *testing.T) {
	t.Parallel()
	s := atlastest.Snapshot(200, 1)
	x := Build(s)
	for _, typed := range []string{"", "35001", "#epn", "été", strings.Repeat("a", 70)} {
		if got := x.places.corrections(s, typed, 2, false); got != nil {
			t.Errorf("%q is read as %v", typed, got)
		}
	}
}

func BenchmarkCorrections200k(b *testing.B) {
	s := atlastest.Snapshot(200_000, 1)
	x := Build(s)
	b.ReportAllocs()
	b.ReportMetric(float64(len(x.places.segments[0].terms)), "terms")
	for b.Loop() {
		x.places.corrections(s, "mediatkehue", 2, false)
	}
}

// Profiles put aside nearly all of a vocabulary as large as a country's.
func BenchmarkProfiles(b *testing.B) {
	rng := rapid.StringMatching(`[a-z]{4,12}`)
	g := &segment{}
	for i := range 50_000 {
		w := rng.Example(i)
		g.terms, g.profiles = append(g.terms, w), append(g.profiles, fold.NewProfile(w))
	}
	g.starts = make([]uint32, len(g.terms)+1)
	c := &corpus{segments: []*segment{g}}
	for b.Loop() {
		c.corrections(nil, "mediatkehue", 2, false)
	}
}
