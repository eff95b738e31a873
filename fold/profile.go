package fold

import "math/bits"

// Profile says which of the letters a to z a folded text has, in 26 bits, and
// above them how many bytes it has in all. One edit changes at most one letter
// for another, so that most of a vocabulary is put aside by comparing profiles,
// at a nanosecond and four bytes each, without any other table. Zero is the
// profile of what is never read otherwise: long texts, numbers, signs.
type Profile uint32

const (
	profileLetters = 1<<26 - 1
	profileLongest = 1<<6 - 1 // in bytes
)

// NewProfile gives the profile of a folded text, which may have several words.
func NewProfile(text string) Profile {
	if len(text) > profileLongest {
		return 0
	}
	p := Profile(len(text)) << 26
	for i := range len(text) {
		switch c := text[i]; {
		case c >= 'a' && c <= 'z':
			p |= 1 << (c - 'a')
		case c != ' ':
			return 0
		}
	}
	return p
}

// Len gives how many bytes the text has, 0 for what is never read otherwise.
func (p Profile) Len() int { return int(p >> 26) }

// Lacks counts the letters of p that another text has not.
func (p Profile) Lacks(other Profile) int {
	return bits.OnesCount32(uint32(p&^other) & profileLetters)
}

// MayBe tells whether a text of this profile may be at most edits away from a
// typed one, as Edits counts them, or with start, begin with something that is.
func (p Profile) MayBe(typed Profile, edits int, start bool) bool {
	longer := p.Len() - typed.Len()
	if p == 0 || longer < -edits || typed.Lacks(p) > edits {
		return false
	}
	return start || longer <= edits && p.Lacks(typed) <= edits
}
