package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Outline is the shape of one territory, in degrees. Rings are closed; the
// first of each polygon is its border and the others are its holes.
type Outline struct {
	Level Level
	Code  string
	Shape orb.MultiPolygon
}

// Points counts the points of all the rings.
func (o Outline) Points() int {
	n := 0
	for _, polygon := range o.Shape {
		for _, ring := range polygon {
			n += len(ring)
		}
	}
	return n
}

// Centre gives a point inside the outline to stand for it: its centre of mass
// where that falls inside, else the middle of the widest stretch across its
// largest polygon. False when the outline has no area.
func (o Outline) Centre() (orb.Point, bool) {
	centroid, area := planar.CentroidArea(o.Shape)
	if area == 0 || math.IsNaN(area) {
		return orb.Point{}, false
	}
	if planar.MultiPolygonContains(o.Shape, centroid) {
		return centroid, true
	}
	return widestMiddle(o.largest())
}

func (o Outline) largest() orb.Polygon {
	return slices.MaxFunc(o.Shape, func(a, b orb.Polygon) int {
		return cmp.Compare(math.Abs(planar.Area(a)), math.Abs(planar.Area(b)))
	})
}

// widestMiddle crosses the polygon at three heights and gives the middle of
// the widest stretch inside it.
func widestMiddle(p orb.Polygon) (orb.Point, bool) {
	if len(p) == 0 {
		return orb.Point{}, false
	}
	b := p[0].Bound()
	var best orb.Point
	width := 0.0
	for _, share := range []float64{0.5, 0.31, 0.73} {
		lat := b.Min.Lat() + share*(b.Max.Lat()-b.Min.Lat())
		lons := crossings(p, lat)
		for i := 0; i+1 < len(lons); i += 2 {
			if w := lons[i+1] - lons[i]; w > width {
				width = w
				best = orb.Point{(lons[i] + lons[i+1]) / 2, lat}
			}
		}
	}
	return best, width > 0
}

// crossings gives the longitudes, sorted, at which the rings cross a latitude.
func crossings(p orb.Polygon, lat float64) []float64 {
	var lons []float64
	for _, ring := range p {
		for i := 0; i+1 < len(ring); i++ {
			a, b := ring[i], ring[i+1]
			if (a.Lat() > lat) != (b.Lat() > lat) {
				t := (lat - a.Lat()) / (b.Lat() - a.Lat())
				lons = append(lons, a.Lon()+t*(b.Lon()-a.Lon()))
			}
		}
	}
	slices.Sort(lons)
	return lons
}
