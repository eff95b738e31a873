package hours

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// frenchKind is the kind of a piece of French text.
type frenchKind uint8

const (
	frenchEnd frenchKind = iota
	frenchWord
	frenchDay    // value: 0 Monday … 6 Sunday
	frenchTime   // value: minutes
	frenchNumber // value
	frenchRank   // value: 1…5, -1 for the last
	frenchSign
)

type frenchToken struct {
	kind  frenchKind
	text  string // of words and signs; "\n" is a sign
	value int
}

var frenchDays = [7][]string{
	{"lundi", "lundis", "lun"},
	{"mardi", "mardis", "mar"},
	{"mercredi", "mercredis", "mer"},
	{"jeudi", "jeudis", "jeu"},
	{"vendredi", "vendredis", "ven"},
	{"samedi", "samedis", "sam"},
	{"dimanche", "dimanches", "dim"},
}

var frenchRanks = map[string]int{
	"premier": 1, "premiers": 1, "deuxieme": 2, "deuxiemes": 2, "second": 2, "seconds": 2,
	"troisieme": 3, "troisiemes": 3, "quatrieme": 4, "quatriemes": 4, "dernier": -1, "derniers": -1,
}

// plainFrench lower-cases text and takes away its accents, keeping its signs.
func plainFrench(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == '–' || r == '—' || r == '‑' || r == '−':
			return '-'
		case r == '\r' || r == '\'' || r == '’' || r == 'ʼ':
			return ' '
		case r != '\n' && unicode.IsSpace(r):
			return ' '
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(text))
}

// lexFrench cuts plain French text into tokens, the last one a frenchEnd.
func lexFrench(text string) []frenchToken {
	var tokens []frenchToken
	for text != "" {
		c := text[0]
		switch {
		case c == ' ':
			text = text[1:]
		case isDigit(c):
			var t frenchToken
			t, text = lexFrenchNumber(text)
			tokens = append(tokens, t)
		case isLetter(c):
			n := letters(text)
			tokens = append(tokens, frenchWordToken(text[:n]))
			text = text[n:]
		default:
			_, n := utf8.DecodeRuneInString(text)
			tokens = append(tokens, frenchToken{kind: frenchSign, text: text[:n]})
			text = text[n:]
		}
	}
	return append(tokens, frenchToken{})
}

func letters(text string) int {
	n := 0
	for n < len(text) && isLetter(text[n]) {
		n++
	}
	return n
}

func digits(text string) (n, value int) {
	for n < len(text) && isDigit(text[n]) {
		value = min(value*10+int(text[n]-'0'), 1_000_000)
		n++
	}
	return n, value
}

func frenchWordToken(word string) frenchToken {
	for day, names := range frenchDays {
		for _, name := range names {
			if word == name {
				return frenchToken{kind: frenchDay, text: word, value: day}
			}
		}
	}
	if rank, ok := frenchRanks[word]; ok {
		return frenchToken{kind: frenchRank, value: rank}
	}
	return frenchToken{kind: frenchWord, text: word}
}

// lexFrenchNumber reads a time, a rank or a number, and gives the rest.
func lexFrenchNumber(text string) (frenchToken, string) {
	n, value := digits(text)
	rest := text[n:]
	if n <= 2 && value <= 24 {
		if minutes, after, ok := afterHour(rest); ok && value*60+minutes <= minutesPerDay {
			return frenchToken{kind: frenchTime, value: value*60 + minutes}, after
		}
	}
	if m := letters(rest); m > 0 && value >= 1 && value <= 5 {
		switch rest[:m] {
		case "er", "e", "eme", "emes", "ieme", "nd", "nde", "ers":
			return frenchToken{kind: frenchRank, value: value}, rest[m:]
		}
	}
	return frenchToken{kind: frenchNumber, value: value}, rest
}

// afterHour reads the mark of an hour and its minutes: ":30", "h", " h 30",
// "heures".
func afterHour(text string) (minutes int, rest string, ok bool) {
	if strings.HasPrefix(text, ":") {
		n, value := digits(text[1:])
		return value, text[1+n:], n == 2 && value < 60
	}
	rest, ok = hourMark(strings.TrimLeft(text, " "))
	if !ok {
		return 0, "", false
	}
	trimmed := strings.TrimLeft(rest, " ")
	n, value := digits(trimmed)
	if n != 2 || value > 59 {
		return 0, rest, true
	}
	apart := len(trimmed) < len(rest)
	after, another := hourMark(strings.TrimLeft(trimmed[n:], " "))
	switch {
	case another && value <= 24: // "15h18h", "16 h 18 h"
		return 0, rest, true
	case another && !apart: // "09h30h"
		return value, after, true
	case apart && (another || value != 0 && value != 30 && value != 45):
		return 0, rest, true // "9h 12": the next hour or minutes, who knows
	}
	return value, trimmed[n:], true
}

// hourMark consumes "h", "heure" or "heures", with no other letter after it.
func hourMark(text string) (rest string, ok bool) {
	n := letters(text)
	switch text[:n] {
	case "h", "heure", "heures":
		return text[n:], true
	}
	return text, false
}
