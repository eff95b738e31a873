package geo

import (
	"testing"

	"pgregory.net/rapid"
)

// TestHilbertByStepsIsHilbertBitByBit also walks the curve: cells of
// neighbouring ranks touch.
func TestHilbertByStepsIsHilbertBitByBit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		bits := rapid.IntRange(0, 32).Draw(t, "bits")
		x, y := rapid.Uint32().Draw(t, "x"), rapid.Uint32().Draw(t, "y")
		var want uint64
		px, py := x, y
		for s := bits - 1; s >= 0; s-- {
			rx, ry := px>>s&1, py>>s&1
			want = want<<2 | uint64(3*rx^ry)
			if ry == 0 {
				if rx == 1 {
					px, py = ^px, ^py
				}
				px, py = py, px
			}
		}
		if got := Hilbert(bits, x, y); got != want {
			t.Fatalf("%d bits of %d, %d: %x, want %x", bits, x, y, got, want)
		}
	})
	const side = 1 << 5
	var at [side * side][2]int
	for x := range side {
		for y := range side {
			at[Hilbert(5, uint32(x), uint32(y))] = [2]int{x, y}
		}
	}
	for rank := 1; rank < len(at); rank++ {
		dx, dy := at[rank][0]-at[rank-1][0], at[rank][1]-at[rank-1][1]
		if dx*dx+dy*dy != 1 {
			t.Fatalf("rank %d is at %v, the one before at %v", rank, at[rank], at[rank-1])
		}
	}
}
