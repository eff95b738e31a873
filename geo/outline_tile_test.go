package geo

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// TestAnyOutlineIsDrawnValid draws territories of several parts, some with
// holes, which may touch or overlap once simplified and rounded: decode checks
// every polygon. Nothing of four pixels or more is lost.
func TestAnyOutlineIsDrawnValid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		z := rapid.IntRange(0, 13).Draw(t, "zoom")
		unit := 360 / math.Pow(2, float64(z)) / TileExtent // in degrees of longitude
		centre := orb.Point{rapid.Float64Range(-60, 60).Draw(t, "lon"), rapid.Float64Range(-50, 60).Draw(t, "lat")}
		size := unit * math.Exp(rapid.Float64Range(0, 8).Draw(t, "size"))
		size = min(size, 10)
		var shape orb.MultiPolygon
		largest := 0.0
		for range rapid.IntRange(1, 4).Draw(t, "parts") {
			at := orb.Point{centre[0] + size*rapid.Float64Range(-2, 2).Draw(t, "east"), centre[1] + size*rapid.Float64Range(-1, 1).Draw(t, "north")}
			polygon := orb.Polygon{star(t, at, size, 0.3)}
			area := worldShare(polygon[0])
			if rapid.Bool().Draw(t, "with a hole") {
				polygon = append(polygon, star(t, at, size*0.12, 0.5))
				area -= worldShare(polygon[1])
			}
			shape, largest = append(shape, polygon), max(largest, area)
		}
		l := NewOutlineLayer("essai", 0, []Outline{{Department, "01", shape}}, asIs)
		drawn := false
		for _, at := range tilesOver(z, shape.Bound()) {
			drawn = len(decode(t, l.Tile(z, at[0], at[1]))) > 0 || drawn
		}
		pixels := largest * math.Pow(4, float64(z)) * TileExtent * TileExtent / smallestDrawn
		if pixels >= 4 && !drawn {
			t.Fatalf("%.1f pixels are drawn nowhere: %v", pixels, shape)
		}
	})
}

// TestVanishingTerritoryIsDrawn holds a strip of two pixels, so narrow that
// simplification leaves a line of it.
func TestVanishingTerritoryIsDrawn(t *testing.T) {
	t.Parallel()
	const unit = 360.0 / TileExtent
	strip := orb.Bound{Min: orb.Point{10, 0}, Max: orb.Point{10 + 40*unit, 3.5 * unit}}
	l := NewOutlineLayer("essai", 0, []Outline{{Commune, "01", orb.MultiPolygon{{strip.ToRing()}}}}, asIs)
	if len(decode(t, l.Tile(0, 0, 0))) != 1 {
		t.Error("a territory of two pixels is drawn nowhere")
	}
}
