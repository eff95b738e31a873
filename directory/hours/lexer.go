package hours

import (
	"errors"
	"strings"
)

// maxLength bounds the texts that are read: no real one comes near.
const maxLength = 4096

var errTooLong = errors.New("hours: text too long")

// kind is the kind of a token of opening_hours.
type kind uint8

const (
	endToken kind = iota
	wordToken
	numberToken
	commentToken
	signToken
)

// token is one piece of text. Words are in lower case.
type token struct {
	kind  kind
	text  string
	value int // of numbers
	from  int // in bytes
	to    int
}

// lex cuts text into tokens, the last one an endToken. Characters it does not
// know become signs, which the grammar then refuses.
func lex(text string) ([]token, error) {
	if len(text) > maxLength {
		return nil, errTooLong
	}
	var tokens []token
	for at := 0; at < len(text); {
		if text[at] <= ' ' {
			at++
			continue
		}
		t := lexOne(text, at)
		if t.to == at {
			return nil, errors.New("hours: comment without end")
		}
		tokens = append(tokens, t)
		at = t.to
	}
	return append(tokens, token{kind: endToken, from: len(text), to: len(text)}), nil
}

func lexOne(text string, at int) token {
	c := text[at]
	switch {
	case c == '"':
		return lexComment(text, at)
	case isDigit(c):
		return lexNumber(text, at)
	case isLetter(c):
		to := at
		for to < len(text) && isLetter(text[to]) {
			to++
		}
		return token{kind: wordToken, text: strings.ToLower(text[at:to]), from: at, to: to}
	case strings.HasPrefix(text[at:], "||"):
		return token{kind: signToken, text: "||", from: at, to: at + 2}
	case strings.HasPrefix(text[at:], "–"), strings.HasPrefix(text[at:], "—"):
		return token{kind: signToken, text: "-", from: at, to: at + len("–")}
	}
	return token{kind: signToken, text: text[at : at+1], from: at, to: at + 1}
}

// lexComment gives a token of no length when the closing quote is missing.
func lexComment(text string, at int) token {
	length := strings.IndexByte(text[at+1:], '"')
	if length < 0 {
		return token{from: at, to: at}
	}
	inside := strings.Join(strings.Fields(text[at+1:at+1+length]), " ")
	return token{kind: commentToken, text: inside, from: at, to: at + length + 2}
}

func lexNumber(text string, at int) token {
	to, value := at, 0
	for to < len(text) && isDigit(text[to]) {
		value = min(value*10+int(text[to]-'0'), 1_000_000)
		to++
	}
	return token{kind: numberToken, text: text[at:to], value: value, from: at, to: to}
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
