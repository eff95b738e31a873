package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// maxMercatorLat is the latitude at which the Web Mercator world is square.
const maxMercatorLat = 85.05112877980659

// World places p in the Web Mercator square, in units of 1/2^32 of its side,
// x to the east and y to the south. Latitudes beyond the square are brought to
// its edge, so that no point is lost.
func World(p orb.Point) (x, y uint32) {
	lat := math.Max(-maxMercatorLat, math.Min(maxMercatorLat, p.Lat()))
	sin := math.Sin(lat * math.Pi / 180)
	fx := p.Lon()/360 + 0.5
	fy := 0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)
	return worldUnits(fx), worldUnits(fy)
}

func worldUnits(f float64) uint32 {
	return uint32(math.Max(0, math.Min(math.MaxUint32, math.Floor(f*(1<<32)))))
}

// Hilbert gives the rank of a cell along the Hilbert curve of 2^bits by
// 2^bits cells. The rank of a cell starts with the rank of the cell that holds
// it at a smaller number of bits, so any tile or cell is one unbroken stretch
// of the curve. (Algorithm: en.wikipedia.org/wiki/Hilbert_curve, xy2d.)
func Hilbert(bits int, x, y uint32) uint64 {
	var rank uint64
	for s := bits - 1; s >= 0; s-- {
		rx, ry := x>>s&1, y>>s&1
		rank = rank<<2 | uint64(3*rx^ry)
		if ry == 0 {
			if rx == 1 {
				x, y = ^x, ^y
			}
			x, y = y, x
		}
	}
	return rank
}

// Curve gives the rank of p along the finest Hilbert curve of the Web Mercator
// square: places that are near on the curve are near on the ground.
func Curve(p orb.Point) uint64 {
	x, y := World(p)
	return Hilbert(32, x, y)
}

// curveOrder gives the ordinals of points sorted along the curve, then by
// ordinal, and each one's rank.
func curveOrder(points []orb.Point) (order []uint32, ranks []uint64) {
	unordered := make([]uint64, len(points))
	order = make([]uint32, len(points))
	for i, p := range points {
		unordered[i] = Curve(p)
		order[i] = uint32(i)
	}
	byCurve := func(a, b uint32) int {
		switch ra, rb := unordered[a], unordered[b]; {
		case ra < rb:
			return -1
		case ra > rb:
			return 1
		}
		return int(a) - int(b)
	}
	if !slices.IsSortedFunc(order, byCurve) {
		slices.SortFunc(order, byCurve)
	}
	ranks = make([]uint64, len(points))
	for i, o := range order {
		ranks[i] = unordered[o]
	}
	return order, ranks
}
