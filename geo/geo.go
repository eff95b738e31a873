// Package geo holds points, boxes, the spatial index and the reference
// territories. A point is an orb.Point: longitude then latitude, in degrees
// of WGS 84. Distances are in metres on the sphere.
package geo

import (
	"math"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"
)

// EarthRadius in metres: the radius that orb uses, so that every distance of
// the program is taken on the same sphere. It is the equatorial radius of WGS 84,
// 0.01 % from the mean radius of the ellipsoid's curvature at 46 degrees of
// latitude, the middle of France: the mean radius of the whole Earth, 6,371 km,
// would make distances there 0.12 % too short.
const EarthRadius = orb.EarthRadius

// Distance gives the great-circle distance in metres (haversine).
func Distance(a, b orb.Point) float64 { return orbgeo.DistanceHaversine(a, b) }

// Valid tells whether p is finite, within ±180 and ±90 degrees, and not the
// 0,0 that files write for a position nobody knows.
func Valid(p orb.Point) bool {
	lon, lat := p.Lon(), p.Lat()
	if math.IsNaN(lon) || math.IsNaN(lat) {
		return false
	}
	return math.Abs(lon) <= 180 && math.Abs(lat) <= 90 && (lon != 0 || lat != 0)
}
