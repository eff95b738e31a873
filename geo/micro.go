package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// microPerDegree is the resolution in which outlines are kept.
const microPerDegree = 1e6

// micro is a point in millionths of a degree: half the size of an orb.Point,
// and arithmetic on it is exact.
type micro struct{ x, y int32 }

func microOf(p orb.Point) micro {
	return micro{int32(math.Round(p.Lon() * microPerDegree)), int32(math.Round(p.Lat() * microPerDegree))}
}

// microBox holds its four sides.
type microBox struct{ min, max micro }

// emptyBox is the neutral element of union.
var emptyBox = microBox{micro{math.MaxInt32, math.MaxInt32}, micro{math.MinInt32, math.MinInt32}}

func boxAround(points []micro) microBox {
	b := emptyBox
	for _, p := range points {
		b = b.union(microBox{p, p})
	}
	return b
}

func (b microBox) union(o microBox) microBox {
	return microBox{
		micro{min(b.min.x, o.min.x), min(b.min.y, o.min.y)},
		micro{max(b.max.x, o.max.x), max(b.max.y, o.max.y)},
	}
}

func (b microBox) contains(m micro) bool {
	return b.min.x <= m.x && m.x <= b.max.x && b.min.y <= m.y && m.y <= b.max.y
}

// size is the area in square millionths of a degree, to compare boxes.
func (b microBox) size() float64 {
	return (float64(b.max.x) - float64(b.min.x)) * (float64(b.max.y) - float64(b.min.y))
}
