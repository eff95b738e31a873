package mail

import "unicode"

// harmless maps what may not stand in a line to a space, and drops what only
// turns the reading: marks of direction can make an address or a sentence look
// like another.
func harmless(r rune) rune {
	switch {
	case unicode.Is(unicode.Bidi_Control, r), r == '\ufeff', r == unicode.ReplacementChar:
		return -1
	case unicode.IsControl(r), r == '\u2028', r == '\u2029':
		return ' '
	}
	return r
}
