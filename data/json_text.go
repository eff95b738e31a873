package data

import (
	"strconv"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// appendJSON writes a JSON string. What would end a script in a page, "<", and
// the line separators that scripts do not accept are escaped; bytes that are
// not UTF-8 become the replacement character.
func appendJSON(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= 0x20 && c != '"' && c != '\\' && c != '<' && c != 0x7F {
				i++
				continue
			}
			b = append(b, s[from:i]...)
			b = appendEscaped(b, c)
			i++
			from = i
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			b = append(append(b, s[from:i]...), `\ufffd`...)
			from = i + n
		} else if r == '\u2028' || r == '\u2029' {
			b = append(append(b, s[from:i]...), `\u202`...)
			b = append(b, hexDigits[r&0xF])
			from = i + n
		}
		i += n
	}
	return append(append(b, s[from:]...), '"')
}

func appendEscaped(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	case '\t':
		return append(b, '\\', 't')
	case '\r':
		return append(b, '\\', 'r')
	}
	return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xF])
}

// jsonObject appends the members of an object; those without value are left
// to the caller to skip.
type jsonObject struct {
	b     []byte
	empty bool
}

func openObject(b []byte) jsonObject { return jsonObject{append(b, '{'), true} }

func (o *jsonObject) key(name string) {
	if !o.empty {
		o.b = append(o.b, ',')
	}
	o.empty = false
	o.b = append(appendJSON(o.b, name), ':')
}

// text writes a string, null when it is empty.
func (o *jsonObject) text(name, value string) {
	o.key(name)
	if value == "" {
		o.b = append(o.b, "null"...)
		return
	}
	o.b = appendJSON(o.b, value)
}

// some writes a string unless it is empty.
func (o *jsonObject) some(name, value string) {
	if value != "" {
		o.text(name, value)
	}
}

// list writes an array of strings.
func (o *jsonObject) list(name string, values []string) {
	o.key(name)
	o.b = append(o.b, '[')
	for i, v := range values {
		o.b = appendJSON(appendComma(o.b, i), v)
	}
	o.b = append(o.b, ']')
}

// someList writes an array unless it is empty.
func (o *jsonObject) someList(name string, values []string) {
	if len(values) > 0 {
		o.list(name, values)
	}
}

func (o *jsonObject) number(name string, x float64) {
	o.key(name)
	o.b = strconv.AppendFloat(o.b, x, 'f', -1, 64)
}

// node writes an object of a type of linked data.
func (o *jsonObject) node(name, kind string, fill func(*jsonObject)) {
	o.key(name)
	n := openObject(o.b)
	n.text("@type", kind)
	fill(&n)
	o.b = n.close()
}

func (o *jsonObject) close() []byte { return append(o.b, '}') }
