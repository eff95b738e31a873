package geo

import (
	"iter"
	"math/bits"
)

// Bits is a set of ordinals, one bit each. Sets that meet must have the same
// length. A nil Bits given as a filter means that everything is accepted.
type Bits []uint64

// NewBits gives an empty set with room for the ordinals 0 to n-1.
func NewBits(n int) Bits { return make(Bits, (n+63)/64) }

// WordsOf gives the words that hold the ordinals from lo up to but not including
// hi, from the first up to but not including the last.
func WordsOf(lo, hi int) (first, last int) { return lo >> 6, (hi + 63) >> 6 }

// Set adds ordinal i.
func (b Bits) Set(i int) { b[i>>6] |= 1 << (i & 63) }

// Has tells whether ordinal i is in the set.
func (b Bits) Has(i int) bool { return b[i>>6]&(1<<(i&63)) != 0 }

// SetRange adds the ordinals from lo up to but not including hi.
func (b Bits) SetRange(lo, hi int) {
	for w := lo >> 6; w<<6 < hi; w++ {
		b[w] |= wordMask(w, lo, hi)
	}
}

// Count gives the number of ordinals in the set.
func (b Bits) Count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// CountRange gives how many ordinals from lo up to but not including hi are in
// the set.
func (b Bits) CountRange(lo, hi int) int {
	if lo >= hi {
		return 0
	}
	first, last := lo>>6, (hi-1)>>6
	if first == last {
		return bits.OnesCount64(b[first] & wordMask(first, lo, hi))
	}
	n := bits.OnesCount64(b[first]&wordMask(first, lo, hi)) + bits.OnesCount64(b[last]&wordMask(last, lo, hi))
	for _, w := range b[first+1 : last] {
		n += bits.OnesCount64(w)
	}
	return n
}

// CountBoth gives how many ordinals from lo up to but not including hi are in
// both sets.
func (b Bits) CountBoth(other Bits, lo, hi int) int {
	if lo >= hi {
		return 0
	}
	first, last := lo>>6, (hi-1)>>6
	if first == last {
		return bits.OnesCount64(b[first] & other[first] & wordMask(first, lo, hi))
	}
	n := bits.OnesCount64(b[first]&other[first]&wordMask(first, lo, hi)) +
		bits.OnesCount64(b[last]&other[last]&wordMask(last, lo, hi))
	mine, theirs := b[first+1:last], other[first+1:last]
	for i, w := range mine {
		n += bits.OnesCount64(w & theirs[i])
	}
	return n
}

// within gives the bits of the ordinals from lo up to but not including hi,
// which must share a word.
func (b Bits) within(lo, hi int) uint64 {
	return b[lo>>6] >> (lo & 63) & (^uint64(0) >> (64 - (hi - lo)))
}

// And keeps only the ordinals that are also in other.
func (b Bits) And(other Bits) {
	for i, w := range other[:len(b)] {
		b[i] &= w
	}
}

// Or adds the ordinals of other.
func (b Bits) Or(other Bits) {
	for i, w := range other[:len(b)] {
		b[i] |= w
	}
}

// All yields the ordinals of the set in increasing order.
func (b Bits) All(yield func(int) bool) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			if !yield(i<<6 + bits.TrailingZeros64(w)) {
				return
			}
		}
	}
}

// anyIn tells whether the set may hold an ordinal from lo up to but not
// including hi. It looks at few words and answers yes for a long range.
func (b Bits) anyIn(lo, hi int) bool {
	if hi-lo > 1024 {
		return true
	}
	if lo>>6 == (hi-1)>>6 {
		return b.within(lo, hi) != 0
	}
	for w := lo >> 6; w<<6 < hi; w++ {
		if b[w]&wordMask(w, lo, hi) != 0 {
			return true
		}
	}
	return false
}

// Between yields the ordinals of the set from lo up to but not including hi, in
// increasing order.
func (b Bits) Between(lo, hi int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for w := lo >> 6; w<<6 < hi; w++ {
			for word := b[w] & wordMask(w, lo, hi); word != 0; word &= word - 1 {
				if !yield(w<<6 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}

// wordMask gives the bits of word w that stand for ordinals in [lo, hi).
func wordMask(w, lo, hi int) uint64 {
	mask := ^uint64(0)
	if first := w << 6; first < lo {
		mask <<= uint(lo - first)
	}
	if last := w<<6 + 64; last > hi {
		mask &= ^uint64(0) >> uint(last-hi)
	}
	return mask
}
