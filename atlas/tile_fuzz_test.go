package atlas_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb/encoding/mvt"

	"annuaire/atlas"
	"annuaire/fault"
)

// FuzzTile: the numbers of a tile that exists draw one that others read, the
// others are refused as invalid.
func FuzzTile(f *testing.F) {
	for _, n := range [][3]int{{0, 0, 0}, {5, 16, 11}, {14, 8299, 5636}, {18, 1<<18 - 1, 0}, {-1, 0, 0}, {19, 0, 0}, {3, 8, -1}, {math.MaxInt, math.MinInt, math.MaxInt}, {62, 1 << 61, 0}} {
		f.Add(n[0], n[1], n[2])
	}
	f.Fuzz(func(t *testing.T, z, x, y int) {
		exists := z >= 0 && z <= atlas.MaxZoom && x >= 0 && y >= 0 && x < 1<<z && y < 1<<z
		data, err := small().AppendTile([]byte("kept"), z, x, y, atlas.Query{})
		if string(data[:4]) != "kept" {
			t.Fatalf("what was in the buffer is now %q", data[:4])
		}
		if !exists {
			if fault.KindOf(err) != fault.Invalid || len(data) > 4 {
				t.Fatalf("%d/%d/%d: %d bytes, %v", z, x, y, len(data), err)
			}
			return
		}
		if layers, unreadable := mvt.Unmarshal(data[4:]); err != nil || unreadable != nil || len(layers) > 1 {
			t.Fatalf("%d/%d/%d: %v, %v, %d layers", z, x, y, err, unreadable, len(layers))
		}
	})
}
