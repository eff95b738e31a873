package main

import (
	"bytes"
	"math"
	"slices"
	"strconv"
)

// french are the names that Natural Earth gives to territories of France. Its
// France holds the five overseas departments.
var french = []string{
	"France", "St-Martin", "St-Barthélemy", "St. Pierre and Miquelon", "New Caledonia", "Wallis and Futuna Is.",
	"Fr. Polynesia", "Fr. S. Antarctic Lands", "Clipperton I.",
}

// draw gives the GeoJSON of the base: all land, France over it, and the
// borders. Only borders near French territory are drawn: the directory needs
// no other, and has no opinion on those that are disputed.
func (t *topology) draw() []byte {
	var out bytes.Buffer
	out.WriteString(`{"type":"FeatureCollection","features":[` + "\n")
	writeFeature(&out, "terre", "MultiPolygon", t.polygons(t.land))
	out.WriteString(",\n")
	writeFeature(&out, "france", "MultiPolygon", t.polygons(t.france()))
	out.WriteString(",\n")
	writeFeature(&out, "frontiere", "MultiLineString", t.borders())
	out.WriteString("\n]}\n")
	return out.Bytes()
}

func writeFeature(out *bytes.Buffer, layer, kind string, coordinates []byte) {
	out.WriteString(`{"type":"Feature","properties":{"couche":"` + layer + `"},"geometry":{"type":"` + kind + `","coordinates":`)
	out.Write(coordinates)
	out.WriteString("}}")
}

func (t *topology) france() (polygons [][][]int) {
	for _, c := range t.countries {
		if slices.Contains(french, c.name) {
			polygons = append(polygons, c.polygons...)
		}
	}
	return polygons
}

// polygons writes the coordinates of a MultiPolygon, without those that
// thinning has made too small to see.
func (t *topology) polygons(shapes [][][]int) []byte {
	out := []byte{'['}
	for _, rings := range shapes {
		mark := len(out)
		if mark > 1 {
			out = append(out, ',')
		}
		out = append(out, '[')
		drawn := 0
		for i, arcs := range rings {
			points := rounded(unwrap(t.ring(arcs)))
			if len(points) < 4 || points[0] != points[len(points)-1] || tooSmall(points) {
				if i == 0 {
					break // no outer ring, no polygon
				}
				continue
			}
			if drawn > 0 {
				out = append(out, ',')
			}
			out = appendLine(out, points)
			drawn++
		}
		if drawn == 0 {
			out = out[:mark]
			continue
		}
		out = append(out, ']')
	}
	return append(out, ']')
}

// unwrap continues a line that crosses the 180th meridian beyond 180 degrees,
// which maps know how to repeat, in place of a jump across the world. A ring
// around the pole, Antarctica, no longer closes then and is not drawn.
func unwrap(line []point) []point {
	turn := 0.0
	for i := 1; i < len(line); i++ {
		line[i][0] += turn
		switch step := line[i][0] - line[i-1][0]; {
		case step > 180:
			turn -= 360
			line[i][0] -= 360
		case step < -180:
			turn += 360
			line[i][0] += 360
		}
	}
	return line
}

// tooSmall tells whether a ring covers less than four of the triangles that
// the eye does not miss there. In fine zones nothing is.
func tooSmall(ring []point) bool {
	wanted := detail(ring[0])
	if wanted == fine {
		return false
	}
	area := 0.0
	for i := 1; i < len(ring); i++ {
		area += ring[i-1][0]*ring[i][1] - ring[i][0]*ring[i-1][1]
	}
	return math.Abs(area)/2 < 4*wanted
}

// borders writes the coordinates of the lines that two countries share, where
// at least part of the line is not far from France.
func (t *topology) borders() []byte {
	owners := make([]int, len(t.arcs))
	for _, c := range t.countries {
		for _, polygon := range c.polygons {
			for _, ring := range polygon {
				for _, arc := range ring {
					owners[index(arc)]++
				}
			}
		}
	}
	out := []byte{'['}
	for i, line := range t.arcs {
		if owners[i] < 2 || !slices.ContainsFunc(line, near) {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = appendLine(out, rounded(line))
	}
	return append(out, ']')
}

// near tells whether p is around mainland France, Guyane or Saint-Martin, the
// only parts of France that have neighbours by land.
func near(p point) bool {
	return within(p, -10, 40, 16, 54) || within(p, -60, 0, -50, 8) || within(p, -63.2, 18, -62.9, 18.2)
}

func within(p point, west, south, east, north float64) bool {
	return p[0] >= west && p[0] <= east && p[1] >= south && p[1] <= north
}

// rounded rounds to a thousandth of a degree, a third of the grid of the
// source, and leaves out repetitions.
func rounded(line []point) []point {
	out := make([]point, 0, len(line))
	for _, p := range line {
		p = point{math.Round(p[0]*1000) / 1000, math.Round(p[1]*1000) / 1000}
		if len(out) == 0 || out[len(out)-1] != p {
			out = append(out, p)
		}
	}
	return out
}

func appendLine(out []byte, line []point) []byte {
	out = append(out, '[')
	for i, p := range line {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, '[')
		out = strconv.AppendFloat(out, p[0], 'f', -1, 64)
		out = append(out, ',')
		out = strconv.AppendFloat(out, p[1], 'f', -1, 64)
		out = append(out, ']')
	}
	return append(out, ']')
}
