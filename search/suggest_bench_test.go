package search_test

import (
	"testing"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
	"annuaire/fold"
	"annuaire/geo"
	"annuaire/search"
)

// BenchmarkSuggest completes, among 200,000 places and all the communes of the
// country, beginnings that were typed before ("again") and others.
func BenchmarkSuggest(b *testing.B) {
	x := search.Build(atlas.Build(gazetteer(), nil, atlastest.Places(200_000, 1)))
	for _, text := range []string{"s", "m", "ma", "st", "ren", "maison", "saint", "mediatheque mar", "350", "saint denis 974", "espace public numerique", "rennnes", "ile et vilaine", "st brieux", "senaistre"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				x.SuggestAnew(text, 8)
			}
		})
	}
	b.Run("misspelt towns", func(b *testing.B) {
		var texts []string
		for _, c := range gazetteer().All(geo.Commune) {
			if name := fold.Text(c.Name); len(c.Name) > 5 {
				texts = append(texts, name[:3]+name[4:])
			}
		}
		spread(b, texts, func(text string) { x.SuggestAnew(text, 8) })
	})
	b.Run("again", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			x.Suggest("ren", 8)
		}
	})
}
