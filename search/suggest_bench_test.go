package search_test

import (
	"testing"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/search"
)

// BenchmarkSuggest completes, among 200,000 places and all the communes of the
// country, beginnings that were typed before ("again") and others.
func BenchmarkSuggest(b *testing.B) {
	x := search.Build(atlas.Build(gazetteer(), nil, atlastest.Places(200_000, 1)))
	for _, text := range []string{"s", "m", "ma", "st", "ren", "maison", "saint", "mediatheque mar", "350", "saint denis 974", "espace public numerique", "rennnes"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				x.SuggestAnew(text, 8)
			}
		})
	}
	b.Run("again", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			x.Suggest("ren", 8)
		}
	})
}
