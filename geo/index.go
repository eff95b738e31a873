package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Index answers nearest, radius and box over points that never change. Points
// are ordered along a Hilbert curve in flat arrays; runs of leafSize points,
// then of fanOut runs, carry their bounds. Bounds and distances are those of
// the chord in space, which grows with the great-circle distance: the poles
// and the antimeridian are points like the others.
//
// The filters it is given are sets of the caller's ordinals. Where the caller
// numbers its points along the curve (Sorted), whole runs without an accepted
// point are skipped.
type Index struct {
	points []orb.Point // in curve order, like every array below
	space  []vector
	ids    []uint32 // the caller's ordinals
	ranks  []uint64 // along the curve
	worldX []uint32
	worldY []uint32
	sumX   []uint64 // sums of worldX before each position, one more than points
	sumY   []uint64
	levels []runs // smallest runs first
	sorted bool
}

const (
	leafSize = 16
	fanBits  = 3
	fanOut   = 1 << fanBits
)

// runs are the bounds of consecutive stretches of points, all of one length
// but the last.
type runs struct {
	space  []cuboid
	bounds []Box
	size   int // points a run
}

// vector is a point of the unit sphere.
type vector [3]float64

// cuboid bounds vectors.
type cuboid struct{ min, max vector }

// Hit is a point found, with its distance in metres.
type Hit struct {
	Ordinal  int
	Distance float64
}

// NewIndex builds the index of points; their ordinals are their places in the
// slice, which is not kept.
func NewIndex(points []orb.Point) *Index {
	order, ranks := curveOrder(points)
	ix := &Index{ids: order, ranks: ranks, sorted: true}
	ix.fill(points)
	ix.levels = append(ix.levels, ix.leaves())
	for {
		top := ix.levels[len(ix.levels)-1]
		if len(top.space) <= 1 {
			return ix
		}
		ix.levels = append(ix.levels, top.gather())
	}
}

func (ix *Index) fill(points []orb.Point) {
	n := len(points)
	ix.points, ix.space = make([]orb.Point, n), make([]vector, n)
	ix.worldX, ix.worldY = make([]uint32, n), make([]uint32, n)
	ix.sumX, ix.sumY = make([]uint64, n+1), make([]uint64, n+1)
	for i, o := range ix.ids {
		p := points[o]
		ix.points[i], ix.space[i] = p, vectorOf(p)
		ix.worldX[i], ix.worldY[i] = World(p)
		ix.sumX[i+1] = ix.sumX[i] + uint64(ix.worldX[i])
		ix.sumY[i+1] = ix.sumY[i] + uint64(ix.worldY[i])
		ix.sorted = ix.sorted && int(o) == i
	}
}

func (ix *Index) leaves() runs {
	n := (len(ix.points) + leafSize - 1) / leafSize
	r := runs{space: make([]cuboid, n), bounds: make([]Box, n), size: leafSize}
	for i := range n {
		c, b := noCuboid, noBounds
		for j := i * leafSize; j < min((i+1)*leafSize, len(ix.points)); j++ {
			c.merge(cuboid{ix.space[j], ix.space[j]})
			b.grow(ix.points[j])
		}
		r.space[i], r.bounds[i] = c, b
	}
	return r
}

// gather gives the runs made of fanOut runs each.
func (r runs) gather() runs {
	n := (len(r.space) + fanOut - 1) / fanOut
	up := runs{space: make([]cuboid, n), bounds: make([]Box, n), size: r.size * fanOut}
	for i := range n {
		c, b := noCuboid, noBounds
		for j := i * fanOut; j < min((i+1)*fanOut, len(r.space)); j++ {
			c.merge(r.space[j])
			b.merge(r.bounds[j])
		}
		up.space[i], up.bounds[i] = c, b
	}
	return up
}

// Len gives the number of points.
func (ix *Index) Len() int { return len(ix.points) }

// Sorted tells whether the points were given in the order of Curve, ties in
// any order: positions along the curve are then the caller's ordinals.
func (ix *Index) Sorted() bool { return ix.sorted }

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
