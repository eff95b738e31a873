package geo

import (
	"testing"

	"pgregory.net/rapid"
)

// TestBitsCount holds every count against one made bit by bit.
func TestBitsCount(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 300).Draw(t, "n")
		a, b := NewBits(n), NewBits(n)
		for _, o := range rapid.SliceOf(rapid.IntRange(0, n-1)).Draw(t, "a") {
			a.Set(o)
		}
		from := rapid.IntRange(0, n).Draw(t, "from")
		b.SetRange(from, rapid.IntRange(from, n).Draw(t, "to"))
		lo := rapid.IntRange(0, n).Draw(t, "lo")
		hi := rapid.IntRange(lo, n).Draw(t, "hi")
		one, both := 0, 0
		for o := lo; o < hi; o++ {
			if a.Has(o) {
				one++
				if b.Has(o) {
					both++
				}
			}
		}
		if got := a.CountRange(lo, hi); got != one {
			t.Fatalf("%d from %d to %d, want %d", got, lo, hi, one)
		}
		if got := a.CountBoth(b, lo, hi); got != both {
			t.Fatalf("%d in both from %d to %d, want %d", got, lo, hi, both)
		}
		if got := a.anyIn(lo, hi); got != (one > 0) {
			t.Fatalf("anyIn(%d, %d) = %v with %d", lo, hi, got, one)
		}
		listed := 0
		for o := range a.All {
			if !a.Has(o) {
				t.Fatalf("%d is listed", o)
			}
			listed++
		}
		if listed != a.Count() || a.CountRange(0, n) != listed {
			t.Fatalf("%d listed of %d", listed, a.Count())
		}
	})
}
