package geo

// Sets are conditions that a point must meet all together; none accepts
// everything. They are put together as far as a search looks, which costs less
// than to do it beforehand. The rarest goes first.
type Sets []Bits

// Has tells whether ordinal i is in every set.
func (s Sets) Has(i int) bool {
	for _, b := range s {
		if !b.Has(i) {
			return false
		}
	}
	return true
}

// within gives the bits of the ordinals from lo up to but not including hi,
// which must share a word, that are in every set.
func (s Sets) within(lo, hi int) uint64 {
	return s.word(lo>>6) >> (lo & 63) & (^uint64(0) >> (64 - (hi - lo)))
}

// word gives the bits of word w that are in every set.
func (s Sets) word(w int) uint64 {
	word := s[0][w]
	for _, b := range s[1:] {
		word &= b[w]
	}
	return word
}

// anyIn tells whether an ordinal from lo up to but not including hi may be in
// every set. It looks at few words and answers yes for a long range.
func (s Sets) anyIn(lo, hi int) bool {
	if hi-lo > 1024 {
		return true
	}
	for w := lo >> 6; w<<6 < hi; w++ {
		word := wordMask(w, lo, hi)
		for _, b := range s {
			if word &= b[w]; word == 0 {
				break
			}
		}
		if word != 0 {
			return true
		}
	}
	return false
}
