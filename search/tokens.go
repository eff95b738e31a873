package search

import (
	"strings"
	"unicode"

	"annuaire/fold"
)

// token is a word of a text: its searched form, and where it stands in bytes.
type token struct {
	word     string
	as       string // folded only
	from, to int
}

// tokens gives the words of a text, the same as words gives.
func tokens(text string) []token {
	spans := make([]token, 0, 8)
	within := false
	for at, r := range text {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r)
		end := at + max(1, len(string(r)))
		switch {
		case letter && !within:
			spans, within = append(spans, token{from: at, to: end}), true
		case within && (letter || unicode.Is(unicode.Mn, r)):
			spans[len(spans)-1].to = end
		default:
			within = false
		}
	}
	words := joinInitials(fold.Words(text))
	if len(words) == len(spans) {
		for i, word := range words {
			spans[i].word, spans[i].as = stem(word), word
		}
		return spans
	}
	all, next := spans[:0], 0
	for _, word := range words {
		one := token{word: stem(word), as: word}
		for taken := 0; taken < len(word) && next < len(spans); next++ {
			if taken == 0 {
				one.from = spans[next].from
			}
			one.to = spans[next].to
			taken += len(fold.Text(text[spans[next].from:spans[next].to]))
		}
		all = append(all, one)
	}
	return all
}

// Rewrite gives a typed text with one of its words, named without accents and
// case, put otherwise, or left out when that is "".
func Rewrite(text, word, as string) string {
	var b strings.Builder
	from := 0
	for _, t := range tokens(text) {
		if t.as == word {
			b.WriteString(text[from:t.from])
			b.WriteString(as)
			from = t.to
		}
	}
	b.WriteString(text[from:])
	return strings.Join(strings.Fields(b.String()), " ")
}

// AsWritten gives a word as a text writes it, "" when it does not hold it. The
// word is named without accents and case; plurals count.
func AsWritten(text, word string) string {
	for _, t := range tokens(text) {
		if t.as == word || t.word == word {
			return text[t.from:t.to]
		}
	}
	return ""
}
