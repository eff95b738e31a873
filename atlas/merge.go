package atlas

import (
	"slices"

	"annuaire/geo"
)

// merge says how a sequence follows from a former one, of which some elements
// leave and in which others come.
type merge struct {
	kept  []geo.Run // stretches of the former sequence, in order
	come  []uint32  // the new positions of what comes, increasing
	size  int       // of the new sequence
	still bool      // what comes stands where something left, nothing else moves
}

// newMerge takes positions of a former sequence of n elements, both lists
// increasing: of those that leave, and of those that come to stand before the
// former element there (n to come last).
func newMerge(n int, leave, before []uint32) *merge {
	m := &merge{size: n - len(leave) + len(before), still: len(leave) == len(before)}
	from, at := 0, 0
	keep := func(to int) {
		if to > from {
			m.kept = append(m.kept, geo.Run{Lo: from, Hi: to, At: at})
			m.still = m.still && from == at
			at += to - from
		}
		from = to
	}
	for len(leave) > 0 || len(before) > 0 {
		if len(leave) == 0 || len(before) > 0 && before[0] <= leave[0] {
			keep(int(before[0]))
			m.come = append(m.come, uint32(at))
			at++
			before = before[1:]
			continue
		}
		keep(int(leave[0]))
		from++
		leave = leave[1:]
	}
	keep(n)
	return m
}

// merged gives the new sequence; the former one serves when nothing in it
// changes. came holds what comes, in order.
func merged[T comparable](m *merge, former, came []T) []T {
	if m.still && m.already(func(i int) bool { return former[m.come[i]] == came[i] }) {
		return former
	}
	next := make([]T, m.size)
	for _, r := range m.kept {
		copy(next[r.At:], former[r.Lo:r.Hi])
	}
	for i, position := range m.come {
		next[position] = came[i]
	}
	return next
}

// shared tells whether two sequences of one length are in the same memory.
func shared[S ~[]T, T any](a, b S) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// already tells whether all that comes is there already.
func (m *merge) already(is func(i int) bool) bool {
	for i := range m.come {
		if !is(i) {
			return false
		}
	}
	return true
}

// positions gives the new position of each former one, noOrdinal for what
// leaves.
func (m *merge) positions(n int) []uint32 {
	to := slices.Repeat([]uint32{noOrdinal}, n)
	for _, r := range m.kept {
		for i := range r.Hi - r.Lo {
			to[r.Lo+i] = uint32(r.At + i)
		}
	}
	return to
}

// bits gives the new set, to which has tells whether the i-th that comes
// belongs. The former one serves when nothing changes; nil is an empty set.
func (m *merge) bits(former geo.Bits, has func(i int) bool) geo.Bits {
	if (m.still || former == nil) && m.already(func(i int) bool { return has(i) == hasBit(former, m.come[i]) }) {
		return former
	}
	next := geo.NewBits(m.size)
	for _, r := range m.kept {
		if former != nil {
			copyBits(next, former, r)
		}
	}
	for i, position := range m.come {
		if has(i) {
			next.Set(int(position))
		}
	}
	return next
}

// hasBit is Has for a set that may be nil.
func hasBit(b geo.Bits, i uint32) bool { return b != nil && b.Has(int(i)) }

// copyBits copies a run of bits to a set that has none there, a word at a
// time.
func copyBits(dst, src geo.Bits, r geo.Run) {
	for r.Lo < r.Hi {
		n := min(64-r.At&63, r.Hi-r.Lo)
		dst[r.At>>6] |= bitsAt(src, r.Lo) << (64 - n) >> (64 - n) << (r.At & 63)
		r.Lo, r.At = r.Lo+n, r.At+n
	}
}

// bitsAt gives the 64 bits that start at i, those beyond the end empty.
func bitsAt(src geo.Bits, i int) uint64 {
	word, shift := i>>6, i&63
	b := src[word] >> shift
	if shift > 0 && word+1 < len(src) {
		b |= src[word+1] << (64 - shift)
	}
	return b
}
