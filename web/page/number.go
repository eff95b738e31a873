package page

import (
	"net/url"
	"strconv"
)

// NoBreakSpace keeps a number and its unit on one line.
const NoBreakSpace = "\u00a0"

// Whole writes n in groups of three digits: "3 012".
func Whole(n int) string { return string(appendWhole(nil, n)) }

// Counted writes a number with its noun: "0 lieu", "1 lieu", "3 012 lieux".
// French keeps the singular below two.
func Counted(n int, one, many string) string {
	if n < 2 {
		many = one
	}
	return Whole(n) + NoBreakSpace + many
}

// Clock writes minutes since midnight: "9 h", "17 h 30". Beyond midnight the
// hours start again at zero.
func Clock(minutes int) string {
	text := strconv.Itoa(minutes/60%24) + NoBreakSpace + "h"
	if m := minutes % 60; m > 0 {
		text += NoBreakSpace + strconv.Itoa(100 + m)[1:]
	}
	return text
}

func appendWhole(b []byte, n int) []byte {
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	if n < 1000 {
		return strconv.AppendInt(b, int64(n), 10)
	}
	b = append(appendWhole(b, n/1000), NoBreakSpace...)
	n %= 1000
	return append(b, byte('0'+n/100), byte('0'+n/10%10), byte('0'+n%10))
}

// PathEscape writes a text as one step of an address. Identifiers seldom need it.
func PathEscape(s string) string {
	for i := range len(s) {
		if c := s[i]; !('0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '-' || c == '_') {
			return url.PathEscape(s)
		}
	}
	return s
}
