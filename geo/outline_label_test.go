package geo

import (
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// TestEachNameIsInOneTile looks for names in every tile around the outlines: at
// each zoom each is once, inside its outline.
func TestEachNameIsInOneTile(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		z := rapid.IntRange(LabelsAfter, 9).Draw(t, "zoom")
		var outlines []Outline
		var around orb.Bound
		for i, code := range []string{"01", "02"} {
			at := orb.Point{rapid.Float64Range(-1, 1).Draw(t, "lon") + float64(i), rapid.Float64Range(-1, 1).Draw(t, "lat")}
			o := Outline{Department, code, orb.MultiPolygon{{star(t, at, 0.4, 0.2)}}}
			if outlines = append(outlines, o); i == 0 {
				around = o.Shape.Bound()
			}
			around = around.Union(o.Shape.Bound())
		}
		l := NewOutlineLayer("essai", 0, outlines, asIs)
		times := map[string]int{}
		for _, at := range tilesOver(z, around) {
			layer := layerOf(t, l.Tile(z, at[0], at[1]), l.LabelName())
			if layer == nil {
				continue
			}
			for _, f := range layer.Features {
				p := f.Geometry.(orb.Point)
				if p[0] < 0 || p[1] < 0 || p[0] >= TileExtent || p[1] >= TileExtent {
					t.Fatalf("the name of %v is at %v", f.Properties, p)
				}
				if name, population := asIs(f.Properties["code"].(string)); f.Properties["nom"] != name || f.Properties["population"] != float64(population) {
					t.Fatalf("%v", f.Properties)
				}
				times[f.Properties["code"].(string)]++
			}
		}
		if times["01"] != 1 || times["02"] != 1 {
			t.Fatalf("zoom %d: names are drawn %v times", z, times)
		}
	})
}

func TestNamesComeAfterOutlines(t *testing.T) {
	t.Parallel()
	shape := orb.MultiPolygon{{orb.Bound{Min: orb.Point{1, 47}, Max: orb.Point{2, 48}}.ToRing()}}
	l := NewOutlineLayer("essai", 3, []Outline{{Commune, "01", shape}}, func(string) (string, int) { return "Ici", UnknownPopulation })
	x, y := World(orb.Point{1.5, 47.5})
	for z := range 8 {
		tile := l.Tile(z, int(x>>(32-z)), int(y>>(32-z)))
		if drawn := layerOf(t, tile, "essai") != nil; drawn != (z >= 3) {
			t.Errorf("zoom %d: the outline is drawn: %v", z, drawn)
		}
		names := layerOf(t, tile, l.LabelName())
		if named := names != nil; named != (z >= 3+LabelsAfter) {
			t.Errorf("zoom %d: the name is drawn: %v", z, named)
			continue
		}
		if names == nil {
			continue
		}
		if _, told := names.Features[0].Properties["population"]; told {
			t.Error("an unknown population is told")
		}
	}
}
