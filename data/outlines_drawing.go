package data

import (
	"encoding/json"
	"strconv"

	"annuaire/geo"

	"github.com/paulmach/orb"
)

// drawingDecimals keeps 11 metres, under a pixel at the zooms of a base map.
const drawingDecimals = 4

// DrawingGeoJSON writes outlines as a compact GeoJSON FeatureCollection, for a
// base map. Each feature has the properties "niveau" and "code".
func DrawingGeoJSON(outlines []geo.Outline) []byte {
	out := []byte(`{"type":"FeatureCollection","features":[`)
	for i, o := range outlines {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendDrawing(out, o)
	}
	return append(out, "]}"...)
}

func appendDrawing(out []byte, o geo.Outline) []byte {
	// Marshalling strings never fails.
	level, _ := json.Marshal(string(o.Level))
	code, _ := json.Marshal(o.Code)
	out = append(out, `{"type":"Feature","properties":{"niveau":`...)
	out = append(out, level...)
	out = append(out, `,"code":`...)
	out = append(out, code...)
	out = append(out, `},"geometry":{"type":"MultiPolygon","coordinates":[`...)
	for i, polygon := range o.Shape {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, '[')
		for j, ring := range polygon {
			if j > 0 {
				out = append(out, ',')
			}
			out = appendRing(out, ring)
		}
		out = append(out, ']')
	}
	return append(out, "]}}"...)
}

// appendRing drops the points that rounding puts on the one before.
func appendRing(out []byte, ring orb.Ring) []byte {
	out = append(out, '[')
	start, last := len(out), ""
	for _, p := range ring {
		from := len(out)
		if from > start {
			out = append(out, ',')
		}
		at := len(out)
		out = append(out, '[')
		out = appendDegrees(out, p.Lon())
		out = append(out, ',')
		out = appendDegrees(out, p.Lat())
		out = append(out, ']')
		if text := string(out[at:]); text == last {
			out = out[:from]
		} else {
			last = text
		}
	}
	return append(out, ']')
}

func appendDegrees(out []byte, v float64) []byte {
	from := len(out)
	out = strconv.AppendFloat(out, v, 'f', drawingDecimals, 64)
	for out[len(out)-1] == '0' {
		out = out[:len(out)-1]
	}
	if out[len(out)-1] == '.' {
		out = out[:len(out)-1]
	}
	if string(out[from:]) == "-0" {
		return append(out[:from], '0')
	}
	return out
}
