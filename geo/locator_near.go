package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Nearest gives the outline that holds p (at 0 metres), else the nearest whose
// border is within maxMetres: for points on a quay, or beyond a simplified
// border. Distances are taken on a plane around p, good to 1 % up to 20 km.
func (l *Locator) Nearest(p orb.Point, maxMetres float64) (code string, metres float64, ok bool) {
	if code, ok = l.Locate(p); ok {
		return code, 0, true
	}
	if l == nil || !finite(p) || !(maxMetres > 0) {
		return "", 0, false
	}
	plane := planeAround(p)
	best, bound := -1, maxMetres*maxMetres
	l.tree.within(plane, &bound, func(i int) {
		if d := l.squareDistance(&l.parts[i], plane, bound); d <= bound {
			if d < bound || best < 0 {
				best = i
			}
			bound = d
		}
	})
	if best < 0 {
		return "", 0, false
	}
	return l.codes[l.parts[best].code], math.Sqrt(bound), true
}

// Near tells whether p is inside the outline of this code or within
// toleranceMetres of it. False for a code without outline: see Has.
func (l *Locator) Near(p orb.Point, code string, toleranceMetres float64) bool {
	if l == nil || !finite(p) {
		return false
	}
	i, ok := l.ordinal[code]
	if !ok {
		return false
	}
	m, plane := microOf(p), planeAround(p)
	limit := toleranceMetres * toleranceMetres
	for _, at := range l.partsOf[i] {
		q := &l.parts[at]
		if q.box.contains(m) && l.holds(q, m) {
			return true
		}
		if toleranceMetres > 0 && plane.squareToBox(q.box) <= limit && l.squareDistance(q, plane, limit) <= limit {
			return true
		}
	}
	return false
}

// squareDistance gives the square of the distance in metres to the part's
// borders, or anything above bound when it is above.
func (l *Locator) squareDistance(q *part, plane plane, bound float64) float64 {
	best := math.Inf(1)
	for i := q.from; i < q.to; i++ {
		c := &l.chunks[i]
		if plane.squareToBox(c.box) > min(best, bound) {
			continue
		}
		a := l.points[c.from]
		for _, b := range l.points[c.from+1 : c.to+1] {
			best = min(best, plane.squareToEdge(a, b))
			a = b
		}
	}
	return best
}

// plane measures around one point, taken as the origin, in metres.
type plane struct {
	lon, lat       float64 // of the origin, in millionths of a degree
	metresX, metrY float64 // per millionth of a degree
}

func planeAround(p orb.Point) plane {
	perMicro := EarthRadius * math.Pi / 180 / microPerDegree
	return plane{p.Lon() * microPerDegree, p.Lat() * microPerDegree,
		perMicro * math.Cos(p.Lat()*math.Pi/180), perMicro}
}

func (pl plane) squareToBox(b microBox) float64 {
	x := max(float64(b.min.x)-pl.lon, pl.lon-float64(b.max.x), 0) * pl.metresX
	y := max(float64(b.min.y)-pl.lat, pl.lat-float64(b.max.y), 0) * pl.metrY
	return x*x + y*y
}

func (pl plane) squareToEdge(a, b micro) float64 {
	ax, ay := (float64(a.x)-pl.lon)*pl.metresX, (float64(a.y)-pl.lat)*pl.metrY
	bx, by := (float64(b.x)-pl.lon)*pl.metresX, (float64(b.y)-pl.lat)*pl.metrY
	dx, dy := bx-ax, by-ay
	// The foot of the perpendicular from the origin, kept on the edge.
	t := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		t = min(max(-(ax*dx+ay*dy)/length, 0), 1)
	}
	x, y := ax+t*dx, ay+t*dy
	return x*x + y*y
}
