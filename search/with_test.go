package search_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/search"
)

// Any sequence of changes gives the answers of an index built on the last
// snapshot: the same places, scores, order and suggestions.
func TestWithAnswersAsBuild(t *testing.T) {
	t.Parallel()
	gazetteer := geo.NewGazetteer(atlastest.Territories())
	spare := atlastest.Places(400, 9)
	texts := askedTexts(spare)
	rapid.Check(t, func(t *rapid.T) {
		snapshot := atlas.Build(gazetteer, nil, atlastest.Places(rapid.IntRange(0, 60).Draw(t, "places"), 8))
		index := search.Build(snapshot)
		for range rapid.IntRange(1, 12).Draw(t, "changes") {
			snapshot = snapshot.With(drawChanges(t, snapshot, spare))
			index = index.With(snapshot)
		}
		built := search.Build(snapshot)
		for _, text := range rapid.SliceOfN(rapid.SampledFrom(texts), 8, 8).Draw(t, "texts") {
			if got, want := listing(snapshot, index.Match(text)), listing(snapshot, built.Match(text)); !slices.Equal(got, want) {
				t.Fatalf("%q: %v\nbuilt: %v", text, got, want)
			}
			got, want := index.Find(text), built.Find(text)
			if got.LeftOut != want.LeftOut || !slices.Equal(got.Misspelt, want.Misspelt) || !slices.Equal(listing(snapshot, got), listing(snapshot, want)) {
				t.Fatalf("%q finds %+v\nbuilt: %+v", text, got, want)
			}
			if got, want := index.Suggest(text, 6), built.Suggest(text, 6); !slices.Equal(got, want) {
				t.Fatalf("%q suggests %v\nbuilt: %v", text, got, want)
			}
		}
	})
}

// drawChanges changes, adds and takes away a few places, and now and then many.
func drawChanges(t *rapid.T, s *atlas.Snapshot, spare []directory.Place) atlas.Changes {
	var c atlas.Changes
	for range rapid.SampledFrom([]int{0, 1, 1, 2, 40}).Draw(t, "put") {
		p := rapid.SampledFrom(spare).Draw(t, "place")
		if s.Len() > 0 && rapid.Bool().Draw(t, "known") {
			before := s.Entry(rapid.IntRange(0, s.Len()-1).Draw(t, "of"))
			p.ID, p.Version = before.ID, before.Version+1
		}
		c.Put = append(c.Put, p)
	}
	if s.Len() > 0 {
		for range rapid.SampledFrom([]int{0, 0, 1, 20}).Draw(t, "gone") {
			c.Gone = append(c.Gone, s.Entry(rapid.IntRange(0, s.Len()-1).Draw(t, "which")).ID)
		}
	}
	return c
}

// askedTexts gives names, towns, beginnings and what nobody has.
func askedTexts(spare []directory.Place) []string {
	texts := []string{"zzz", "m", "35000", "la"}
	for i, p := range spare {
		name := []rune(p.Name)
		texts = append(texts, p.Name, p.Commune, p.Name+" "+p.Commune, string(name[:1+i%len(name)]),
			string(name[1:]), p.Commune[1:]+" "+p.Name, p.Commune+" "+spare[(i*7)%len(spare)].Name)
	}
	return texts
}

// listing gives what the snapshot holds of what was found, the best first.
func listing(s *atlas.Snapshot, among *atlas.Among) []string {
	type line struct {
		score float32
		id    string
	}
	var lines []line
	for i, slot := range among.Slots {
		if e, held := s.InSlot(slot); held {
			lines = append(lines, line{among.Scores[i], e.ID})
		}
	}
	slices.SortFunc(lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.id, b.id))
	})
	var all []string
	for _, l := range lines {
		all = append(all, fmt.Sprint(l.score, " ", l.id))
	}
	return all
}

// What is found by an index is found in a later snapshot too, but for the
// places that changed.
func TestMatchOfFormerSnapshot(t *testing.T) {
	t.Parallel()
	before := atlastest.Snapshot(300, 5)
	index := search.Build(before)
	gone := before.Entry(7).ID
	after := before.With(atlas.Changes{Gone: []string{gone}})
	name := before.Entry(7).Name
	q := atlas.Query{Text: name, Among: index.Match(name)}
	former, err := before.Search(q)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := after.Search(q)
	if err != nil {
		t.Fatal(err)
	}
	if answer.Total != former.Total-1 {
		t.Errorf("%d places, %d before one went", answer.Total, former.Total)
	}
}

func BenchmarkWith200k(b *testing.B) {
	s := atlastest.Snapshot(200_000, 1)
	index := search.Build(s)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		p := *s.Entry(i % s.Len()).Place
		p.Version++
		s = s.With(atlas.Changes{Put: []directory.Place{p}})
		b.StartTimer()
		index = index.With(s)
	}
}
