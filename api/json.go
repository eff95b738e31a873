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
