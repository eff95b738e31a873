package data

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cleaned is a text made fit to keep, and whether more than blanks changed.
type cleaned struct {
	text    string
	joined  bool // line breaks became commas
	dropped bool // invisible characters were removed
}

// cleanLine makes one line of a text: blanks collapsed and trimmed, line
// breaks turned into commas, control and invisible characters removed.
func cleanLine(s string) cleaned {
	if plainLine(s) {
		return cleaned{text: s}
	}
	out := cleaned{}
	var b strings.Builder
	b.Grow(len(s))
	gap, broken := false, false
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			broken = true
			continue
		case unicode.IsSpace(r):
			gap = true
			continue
		case invisible(r):
			out.dropped = true
			continue
		}
		if b.Len() > 0 {
			switch {
			case broken && strings.HasSuffix(b.String(), ","):
				b.WriteByte(' ')
			case broken && r != ',':
				b.WriteString(", ")
				out.joined = true
			case gap && !broken:
				b.WriteByte(' ')
			}
		}
		gap, broken = false, false
		b.WriteRune(r)
	}
	out.text = b.String()
	return out
}

// cleanText trims a text of several lines and removes its invisible
// characters.
func cleanText(s string) cleaned {
	out := cleaned{text: strings.TrimSpace(s)}
	if strings.ContainsFunc(out.text, unfitForText) {
		out.text = strings.TrimSpace(strings.Map(func(r rune) rune {
			if unfitForText(r) {
				return -1
			}
			return r
		}, out.text))
		out.dropped = true
	}
	return out
}

func unfitForText(r rune) bool { return r != '\n' && r != '\t' && invisible(r) }

// invisible tells characters that are no part of a text: controls, marks of
// writing direction (which can disguise a text), zero-width marks, private
// and unassigned characters, and what stands for an undecodable byte. The
// joiners of emoji stay.
func invisible(r rune) bool {
	switch {
	case r < 0x20 || r >= 0x7F && r < 0xA0:
		return true
	case r < 0x200B:
		return r == 0xAD
	case r == 0x200D || r == 0x200C:
		return false
	case r == utf8.RuneError:
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Cc) || r&0xFFFE == 0xFFFE
}

// plainLine recognises, without allocating, a line that needs no cleaning.
func plainLine(s string) bool {
	if s == "" {
		return true
	}
	if s[0] == ' ' || s[len(s)-1] == ' ' {
		return false
	}
	for i := 0; i < len(s); i++ {
		b := s[i]
		if b >= 0x20 && b < 0x7F {
			if b == ' ' && s[i+1] == ' ' {
				return false
			}
			continue
		}
		if b < 0x80 {
			return false
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.IsSpace(r) || invisible(r) {
			return false
		}
		i += n - 1
	}
	return true
}
