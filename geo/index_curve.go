package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// maxMercatorLat is the latitude at which the Web Mercator world is square.
const maxMercatorLat = 85.05112877980659

// World places p in the Web Mercator square, in units of 1/2^32 of its side,
// x to the east and y to the south. Latitudes beyond the square are brought to
// its edge, so that no point is lost.
func World(p orb.Point) (x, y uint32) {
	lat := max(-maxMercatorLat, min(maxMercatorLat, p.Lat()))
	sin, _ := math.Sincos(lat * math.Pi / 180)
	return worldX(p.Lon()), worldY(sin)
}

func worldX(lon float64) uint32 { return worldUnits(lon/360 + 0.5) }

// worldY takes the sine of a latitude of the square.
func worldY(sin float64) uint32 {
	return worldUnits(0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi))
}

func worldUnits(f float64) uint32 {
	return uint32(math.Max(0, math.Min(math.MaxUint32, math.Floor(f*(1<<32)))))
}

// Hilbert gives the rank of a cell along the Hilbert curve of 2^bits by
// 2^bits cells. The rank of a cell starts with the rank of the cell that holds
// it at a smaller number of bits, so any tile or cell is one unbroken stretch
// of the curve. (Algorithm: en.wikipedia.org/wiki/Hilbert_curve, xy2d.)
func Hilbert(bits int, x, y uint32) uint64 {
	// Bits that are missing to a whole number of steps are zeros, each of
	// which turns the curve over.
	turn := uint16(bits&1) * swapped
	unused := uint(32 - bits)
	x, y = x<<unused>>unused, y<<unused>>unused
	var rank uint64
	for shift := (bits+stepBits-1)/stepBits*stepBits - stepBits; shift >= 0; shift -= stepBits {
		cell := x>>shift&(1<<stepBits-1)<<stepBits | y>>shift&(1<<stepBits-1)
		step := hilbertSteps[turn][cell]
		rank = rank<<(2*stepBits) | uint64(step&(1<<(2*stepBits)-1))
		turn = step >> (2 * stepBits)
	}
	return rank
}

// The turns of the curve within a cell, which add up.
const (
	swapped  = 1 // x and y exchanged
	reversed = 2 // both counted backwards
)

const stepBits = 4

// hilbertSteps gives for a turn, and stepBits bits of x then of y, the rank in
// 2*stepBits bits, preceded by the turn that follows. It makes Hilbert three
// times as fast as one bit at a time.
var hilbertSteps = func() (steps [4][1 << (2 * stepBits)]uint16) {
	for turn := range steps {
		for cell := range steps[turn] {
			steps[turn][cell] = hilbertStep(uint16(turn), uint16(cell>>stepBits), uint16(cell))
		}
	}
	return steps
}()

func hilbertStep(turn, x, y uint16) uint16 {
	var rank uint16
	for s := stepBits - 1; s >= 0; s-- {
		rx, ry := x>>s&1, y>>s&1
		if turn&reversed != 0 {
			rx, ry = 1-rx, 1-ry
		}
		if turn&swapped != 0 {
			rx, ry = ry, rx
		}
		rank = rank<<2 | 3*rx ^ ry
		if ry == 0 {
			turn ^= swapped | rx*reversed
		}
	}
	return turn<<(2*stepBits) | rank
}

// Curve gives the rank of p along the finest Hilbert curve of the Web Mercator
// square: places that are near on the curve are near on the ground.
func Curve(p orb.Point) uint64 {
	x, y := World(p)
	return Hilbert(32, x, y)
}
