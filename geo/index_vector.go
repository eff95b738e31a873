package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// vector is a point of the unit sphere.
type vector [3]float64

// cuboid bounds vectors.
type cuboid struct{ min, max vector }

var noCuboid = cuboid{
	min: vector{math.Inf(1), math.Inf(1), math.Inf(1)},
	max: vector{math.Inf(-1), math.Inf(-1), math.Inf(-1)},
}

func (c *cuboid) merge(o cuboid) {
	for i := range 3 {
		c.min[i], c.max[i] = min(c.min[i], o.min[i]), max(c.max[i], o.max[i])
	}
}

// vectorOf gives the point of the unit sphere at p. Both writings of the
// antimeridian and all those of a pole give the same vector.
func vectorOf(p orb.Point) vector {
	lon, lat := p.Lon()*math.Pi/180, p.Lat()*math.Pi/180
	switch {
	case p.Lat() == 90:
		return vector{0, 0, 1}
	case p.Lat() == -90:
		return vector{0, 0, -1}
	case p.Lon() == -180:
		lon = math.Pi
	}
	sinLat, cosLat := math.Sincos(lat)
	sinLon, cosLon := math.Sincos(lon)
	return vector{cosLat * cosLon, cosLat * sinLon, sinLat}
}

// chord2 gives the square of the straight distance between two vectors.
func (v *vector) chord2(w *vector) float64 {
	dx, dy, dz := v[0]-w[0], v[1]-w[1], v[2]-w[2]
	return dx*dx + dy*dy + dz*dz
}

// nearest2 gives the square of the straight distance from v to the cuboid.
func (c *cuboid) nearest2(v *vector) float64 {
	dx := max(c.min[0]-v[0], 0, v[0]-c.max[0])
	dy := max(c.min[1]-v[1], 0, v[1]-c.max[1])
	dz := max(c.min[2]-v[2], 0, v[2]-c.max[2])
	return dx*dx + dy*dy + dz*dz
}

// farthest2 gives the square of the straight distance from v to the farthest
// corner of the cuboid.
func (c *cuboid) farthest2(v *vector) float64 {
	dx := max(v[0]-c.min[0], c.max[0]-v[0])
	dy := max(v[1]-c.min[1], c.max[1]-v[1])
	dz := max(v[2]-c.min[2], c.max[2]-v[2])
	return dx*dx + dy*dy + dz*dz
}

// metres gives the great-circle distance whose chord has this square.
func metres(chord2 float64) float64 {
	return 2 * EarthRadius * math.Asin(math.Min(1, math.Sqrt(chord2)/2))
}

// squareOfChord gives the square of the chord under a great-circle distance in
// metres; every point is within half the circumference.
func squareOfChord(metres float64) float64 {
	if metres >= math.Pi*EarthRadius {
		return math.Inf(1)
	}
	half := 2 * math.Sin(metres/(2*EarthRadius))
	return half * half
}
