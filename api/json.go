package api

import (
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/paulmach/orb"
)

// These functions append JSON to a buffer. Answers of many places are written
// so because encoding/json costs more than finding the places.

const hexDigits = "0123456789abcdef"

func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	clean := 0 // start of what is not yet copied
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				b = append(append(b, s[clean:i]...), "\ufffd"...)
				clean = i + 1
			}
			i += size
			continue
		}
		b = appendEscape(append(b, s[clean:i]...), c)
		i++
		clean = i
	}
	return append(append(b, s[clean:]...), '"')
}

func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
}

// appendText writes a string, null when it is empty.
func appendText(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return appendString(b, s)
}

func appendStrings(b []byte, list []string) []byte {
	b = append(b, '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, s)
	}
	return append(b, ']')
}

func appendNumber(b []byte, x float64) []byte {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return append(b, "null"...)
	}
	return strconv.AppendFloat(b, x, 'f', -1, 64)
}

// appendDay writes a day, null when it is not known.
func appendDay(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, "null"...)
	}
	b = append(b, '"')
	return append(t.AppendFormat(b, time.DateOnly), '"')
}

// appendInstant writes an instant in its own zone, null when it is not known.
func appendInstant(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, "null"...)
	}
	b = append(b, '"')
	return append(t.AppendFormat(b, time.RFC3339), '"')
}

// appendPoint writes a GeoJSON geometry.
func appendPoint(b []byte, p orb.Point) []byte {
	b = append(b, `{"type":"Point","coordinates":[`...)
	b = appendNumber(b, p.Lon())
	b = append(b, ',')
	b = appendNumber(b, p.Lat())
	return append(b, `]}`...)
}
