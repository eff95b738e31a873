package data

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// fromWindows1252 decodes a text that is not UTF-8. The five bytes that
// Windows-1252 leaves undefined are dropped later with the control characters.
func fromWindows1252(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	for i := range len(s) {
		b.WriteRune(charmap.Windows1252.DecodeByte(s[i]))
	}
	return b.String()
}

// maybeMojibake looks for the runes that a UTF-8 lead byte becomes when it is
// read as Windows-1252: Â, Ã, Å and â, all of which UTF-8 begins with C3.
func maybeMojibake(s string) bool {
	for {
		i := strings.IndexByte(s, 0xC3)
		if i < 0 || i+1 == len(s) {
			return false
		}
		switch s[i+1] {
		case 0x82, 0x83, 0x85, 0xA2:
			return true
		}
		s = s[i+1:]
	}
}

// repairMojibake undoes one reading of UTF-8 as Windows-1252, "LÃ©guillon" for
// "Léguillon". It is safe: the text is kept as it is unless every character
// goes back to a byte and the bytes are valid UTF-8, which ordinary French
// text never is.
func repairMojibake(s string) (repaired string, changed bool) {
	if !maybeMojibake(s) {
		return s, false
	}
	bytes := make([]byte, 0, len(s))
	for _, r := range s {
		b, ok := windows1252Byte(r)
		if !ok {
			return s, false
		}
		bytes = append(bytes, b)
	}
	if !utf8.Valid(bytes) || len(bytes) == len(s) {
		return s, false
	}
	return string(bytes), true
}

// windows1252Byte gives the byte of r, the undefined ones standing for
// themselves as browsers do.
func windows1252Byte(r rune) (byte, bool) {
	if r < 0x80 || r >= 0xA0 && r <= 0xFF {
		return byte(r), true
	}
	if b, ok := charmap.Windows1252.EncodeRune(r); ok {
		return b, true
	}
	return byte(r), r < 0xA0
}
