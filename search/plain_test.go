package search

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
)

// plainText is one text of a place, where it comes from, and its words.
type plainText struct {
	field field
	words []string
}

func plainTexts(e *atlas.Entry) []plainText {
	texts := []plainText{{inName, words(e.Name)}}
	add := func(f field, values ...string) {
		for _, v := range values {
			texts = append(texts, plainText{f, words(v)})
		}
	}
	add(inCommune, e.Place.Commune)
	if e.Commune != nil {
		add(inCommune, e.Commune.Name)
		add(inOldName, e.Commune.OldNames...)
	}
	if e.Department != nil {
		add(inDepartment, e.Department.Name)
	}
	if e.EPCI != nil {
		add(inDepartment, e.EPCI.Name)
	}
	if e.Region != nil {
		add(inDepartment, e.Region.Name)
	}
	add(inPostalCode, e.PostalCode)
	for _, code := range e.Typologies {
		add(inKind, code, directory.TypologyName(code))
	}
	add(inServices, e.Services...)
	add(inEquipment, e.Equipment...)
	add(inProgrammes, slices.Concat(e.Programmes, e.Trainings, e.OtherLabels)...)
	add(inText, e.Address, e.Summary)
	return texts
}

// plainScore reads the rule off: the best find of each word, and what the name
// gains as a whole. ok is false when a word is not found.
func plainScore(texts []plainText, typed []string) (score uint32, ok bool) {
	for i, w := range typed {
		var best uint16
		for _, text := range texts {
			for _, held := range text.words {
				switch {
				case held == w:
					best = max(best, wholeWord*weights[text.field])
				case strings.HasPrefix(held, w) && (len(w) > 1 || i == len(typed)-1):
					best = max(best, weights[text.field])
				}
			}
		}
		if best == 0 {
			return 0, false
		}
		score += uint32(best)
	}
	name, whole := strings.Join(texts[0].words, " "), strings.Join(typed, " ")
	switch {
	case name == whole:
		score += nameWhole
	case strings.HasPrefix(name, whole):
		score += nameStart
	}
	return score, true
}

// The index gives the places and the scores that reading every place gives.
func TestMatchIsThePlainRule(t *testing.T) {
	t.Parallel()
	s := atlastest.Snapshot(120, 1)
	x := Build(s)
	var all [][]plainText
	vocabulary := map[string]bool{}
	for e := range s.Entries() {
		texts := plainTexts(e)
		all = append(all, texts)
		for _, text := range texts {
			for _, w := range text.words {
				vocabulary[w] = true
			}
		}
	}
	known := slices.Sorted(maps.Keys(vocabulary))
	rapid.Check(t, func(t *rapid.T) {
		var typed []string
		if rapid.Bool().Draw(t, "of one place") {
			typed = drawName(t, all)
		}
		for range rapid.IntRange(0, 3).Draw(t, "words") {
			w := rapid.SampledFrom(known).Draw(t, "word")
			typed = append(typed, w[:rapid.IntRange(1, len(w)).Draw(t, "cut")])
		}
		typed = queryWords(strings.Join(typed, " "))
		if len(typed) == 0 || x.corpusFor(typed) != x.places {
			return
		}
		want := map[uint32]float32{}
		for i, texts := range all {
			if score, ok := plainScore(texts, typed); ok {
				want[s.Entry(i).Slot] = float32(score)
			}
		}
		got := map[uint32]float32{}
		found := x.match(typed)
		for i, slot := range found.Slots {
			got[slot] = found.Scores[i]
		}
		if len(got) != len(found.Slots) || !maps.Equal(got, want) {
			t.Fatalf("%q: %v, want %v", typed, got, want)
		}
	})
}

// drawName gives the beginning of a name.
func drawName(t *rapid.T, all [][]plainText) []string {
	name := rapid.SampledFrom(all).Draw(t, "place")[0].words
	return slices.Clone(name[:rapid.IntRange(0, len(name)).Draw(t, "up to")])
}
