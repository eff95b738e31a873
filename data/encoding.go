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

// mojibakeMarks are the runes that a UTF-8 lead byte becomes when it is read
// as Windows-1252: accented Latin letters, typographic signs, ligatures.
const mojibakeMarks = "ÂÃÅâ"

// repairMojibake undoes one reading of UTF-8 as Windows-1252, "LÃ©guillon" for
// "Léguillon". It is safe: the text is kept as it is unless every character
// goes back to a byte and the bytes are valid UTF-8, which ordinary French
// text never is.
func repairMojibake(s string) (repaired string, changed bool) {
	if !strings.ContainsAny(s, mojibakeMarks) {
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
