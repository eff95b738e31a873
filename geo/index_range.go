package geo

import (
	"math/bits"

	"github.com/paulmach/orb"
)

// The methods of this file speak of positions along the curve, which are the
// caller's ordinals when the index is Sorted.

// exactUpTo and finelyUpTo are the lengths of a stretch under which its
// filtered bounds and centre are exact, and under which its centre weighs runs
// of leafSize points rather than of a whole word. Nobody sees the difference
// at the scale where so many points share a cell, and a tile costs much less.
const (
	exactUpTo  = 512
	finelyUpTo = 2048
	wordSize   = 64
)

// Stretch gives the positions from lo up to but not including hi of the points
// in tile x, y of zoom z. The numbers must be those of a tile.
func (ix *Index) Stretch(z int, x, y uint32) (lo, hi int) {
	shift := uint(64 - 2*z)
	first := Hilbert(z, x, y)
	if z == 0 {
		return 0, len(ix.ranks)
	}
	lo = ix.floor(first << shift)
	if first+1 == 1<<(2*z) {
		return lo, len(ix.ranks)
	}
	return lo, ix.floor((first + 1) << shift)
}

// CellEnd gives the end of the points that are in the same cell of zoom z as
// the one at lo, among those before hi.
func (ix *Index) CellEnd(lo, hi, z int) int {
	shift := uint(64 - 2*z)
	if z == 0 || lo >= hi {
		return hi
	}
	next := (ix.ranks[lo]>>shift + 1) << shift
	if next == 0 {
		return hi
	}
	// Most cells are short: double the step, then search in the last one.
	step := 1
	for lo+step < hi && ix.ranks[lo+step] < next {
		step *= 2
	}
	lo += step / 2
	return lo + firstFrom(ix.ranks[lo:min(lo+step-step/2, hi)], next)
}

// floor gives the first position whose rank is at least rank. It looks among
// the marks first: they fit the nearest cache, where all the ranks do not.
func (ix *Index) floor(rank uint64) int {
	mark := firstFrom(ix.marks, rank)
	lo := max(0, (mark-1)*markStep)
	return lo + firstFrom(ix.ranks[lo:min(mark*markStep, len(ix.ranks))], rank)
}

// markStep is the number of ranks for one mark.
const markStep = 128

// firstFrom gives the first place in a sorted list that is at least least.
func firstFrom(list []uint64, least uint64) int {
	lo, hi := 0, len(list)
	for lo < hi {
		if middle := int(uint(lo+hi) >> 1); list[middle] < least {
			lo = middle + 1
		} else {
			hi = middle
		}
	}
	return lo
}

// Point gives the point at a position.
func (ix *Index) Point(position int) orb.Point { return ix.points[position] }

// WorldAt gives World of the point at a position.
func (ix *Index) WorldAt(position int) (x, y uint32) {
	return ix.worldX[position], ix.worldY[position]
}

// SameSpot tells whether two positions cannot be told apart: their points are
// within a centimetre of one another.
func (ix *Index) SameSpot(a, b int) bool { return ix.ranks[a] == ix.ranks[b] }

// Centre gives the mean, in the units of World, of the accepted points from lo
// up to but not including hi, and false when there is none.
func (ix *Index) Centre(lo, hi int, accept Bits) (x, y uint32, ok bool) {
	if accept == nil {
		return ix.mean(ix.sumX[hi]-ix.sumX[lo], ix.sumY[hi]-ix.sumY[lo], uint64(hi-lo))
	}
	if hi-lo > exactUpTo {
		return ix.centreOfRuns(lo, hi, accept)
	}
	var sumX, sumY, n uint64
	for w := lo >> 6; w<<6 < hi; w++ {
		for word := accept[w] & wordMask(w, lo, hi); word != 0; word &= word - 1 {
			i := w<<6 + bits.TrailingZeros64(word)
			sumX, sumY, n = sumX+uint64(ix.worldX[i]), sumY+uint64(ix.worldY[i]), n+1
		}
	}
	return ix.mean(sumX, sumY, n)
}

// centreOfRuns weighs the mean of each run by its accepted points.
func (ix *Index) centreOfRuns(lo, hi int, accept Bits) (x, y uint32, ok bool) {
	run := leafSize
	if hi-lo > finelyUpTo {
		run = wordSize
	}
	var sumX, sumY, n uint64
	for start := lo; start < hi; {
		end := min(start&^(run-1)+run, hi)
		if count := uint64(bits.OnesCount64(accept.within(start, end))); count > 0 {
			size := uint64(end - start)
			sumX += (ix.sumX[end] - ix.sumX[start]) / size * count
			sumY += (ix.sumY[end] - ix.sumY[start]) / size * count
			n += count
		}
		start = end
	}
	return ix.mean(sumX, sumY, n)
}

func (ix *Index) mean(sumX, sumY, n uint64) (x, y uint32, ok bool) {
	if n == 0 {
		return 0, 0, false
	}
	return uint32(sumX / n), uint32(sumY / n), true
}

// Bounds gives the smallest box, never across the antimeridian, that holds the
// accepted points from lo up to but not including hi. It may be a little
// larger when the stretch is long and filtered, and is empty (West beyond
// East) when no point is accepted.
func (ix *Index) Bounds(lo, hi int, accept Bits) Box {
	g := growth{Index: ix, box: noBounds, accept: accept, exact: hi-lo <= exactUpTo}
	for lo < hi {
		level, end := ix.widest(lo, hi)
		g.add(level, lo, end)
		lo = end
	}
	return g.box
}

// widest gives the largest run that starts at lo and ends by hi, or level -1
// and the next position when there is none.
func (ix *Index) widest(lo, hi int) (level, end int) {
	level, end = -1, lo+1
	for l := range ix.levels {
		size := ix.levels[l].size
		if lo%size != 0 || lo+size > hi {
			break
		}
		level, end = l, lo+size
	}
	return level, end
}

// growth is one call of Bounds.
type growth struct {
	*Index
	box    Box
	accept Bits
	exact  bool
}

// add takes in a run, or one point at level -1. A run that the box holds
// already is not looked into: most are.
func (g *growth) add(level, lo, hi int) {
	switch {
	case level < 0:
		if g.accept == nil || g.accept.Has(lo) {
			g.box.grow(g.points[lo])
		}
		return
	case g.box.holds(&g.levels[level].bounds[lo/g.levels[level].size]):
		return
	case g.accept == nil, level == 0 && !g.exact && g.accept.within(lo, hi) != 0:
		g.box.merge(g.levels[level].bounds[lo/g.levels[level].size])
		return
	case level == 0 && !g.exact, !g.accept.anyIn(lo, hi):
		return
	}
	step := 1
	if level > 0 {
		step = g.levels[level-1].size
	}
	for ; lo < hi; lo += step {
		g.add(level-1, lo, lo+step)
	}
}
