package api

import (
	"math"
	"strconv"
	"time"

	"github.com/paulmach/orb"

	"annuaire/internal/jsontext"
)

// These functions append JSON to a buffer. Answers of many places are written
// so because encoding/json costs more than finding the places.

// appendText writes a string, null when it is empty.
func appendText(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return jsontext.AppendString(b, s)
}

func appendStrings(b []byte, list []string) []byte {
	b = append(b, '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = jsontext.AppendString(b, s)
	}
	return append(b, ']')
}

// appendNumber writes the shortest number that reads back as x, null for what
// JSON has no number for.
func appendNumber(b []byte, x float64) []byte {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return append(b, "null"...)
	}
	if n := math.Round(x * decimalUnit); n != 0 && math.Abs(n) < 1e15 && n/decimalUnit == x {
		return appendDecimal(b, int64(n))
	}
	return strconv.AppendFloat(b, x, 'f', -1, 64)
}

// decimalUnit is for the numbers of at most 7 decimals, as positions are. Two
// such numbers of 15 digits or fewer are never read as the same float64, so
// that the shortest text of one is its own digits: they are written five times
// as fast as they are found by strconv.
const (
	decimalUnit   = 1e7
	decimalDigits = 7
)

// appendDecimal writes n / decimalUnit, without useless zeros.
func appendDecimal(b []byte, n int64) []byte {
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/decimalUnit, 10)
	rest := n % decimalUnit
	if rest == 0 {
		return b
	}
	digits := [1 + decimalDigits]byte{'.'}
	last := 0
	for i := decimalDigits; i > 0; i-- {
		digits[i] = byte('0' + rest%10)
		if rest /= 10; last == 0 && digits[i] != '0' {
			last = i
		}
	}
	return append(b, digits[:last+1]...)
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
