package geo

import (
	"cmp"
	"slices"

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
	ids    []uint32 // the caller's ordinals, nil when they are the positions
	ranks  []uint64 // along the curve
	worldX []uint32
	worldY []uint32

	sumX   []uint64 // sums of worldX before each position, one more than points
	sumY   []uint64
	marks  []uint64 // every markStep-th rank
	levels []runs   // smallest runs first
}

// Hit is a point found, with its distance in metres.
type Hit struct {
	Ordinal  int
	Distance float64
}

// NewIndex builds the index of points; their ordinals are their places in the
// slice, which is not kept. It is quickest when they are in the order of Curve.
func NewIndex(points []orb.Point) *Index {
	ix := blankIndex(len(points))
	sorted := true
	for i, p := range points {
		ix.put(i, p)
		sorted = sorted && (i == 0 || ix.ranks[i-1] <= ix.ranks[i])
	}
	if !sorted {
		ix.sort()
	}
	ix.finish()
	return ix
}

func blankIndex(n int) *Index {
	return &Index{
		points: make([]orb.Point, n), space: make([]vector, n), ranks: make([]uint64, n),
		worldX: make([]uint32, n), worldY: make([]uint32, n),
	}
}

// put works out what is kept of a point.
func (ix *Index) put(position int, p orb.Point) {
	x, y := World(p)
	ix.points[position], ix.space[position] = p, vectorOf(p)
	ix.worldX[position], ix.worldY[position] = x, y
	ix.ranks[position] = Hilbert(32, x, y)
}

// sort puts the points along the curve, those of one rank by ordinal.
func (ix *Index) sort() {
	order := make([]uint32, len(ix.ranks))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(ix.ranks[a], ix.ranks[b]), cmp.Compare(a, b))
	})
	ix.ids = order
	ix.points, ix.space, ix.ranks = permuted(ix.points, order), permuted(ix.space, order), permuted(ix.ranks, order)
	ix.worldX, ix.worldY = permuted(ix.worldX, order), permuted(ix.worldY, order)
}

func permuted[T any](list []T, order []uint32) []T {
	next := make([]T, len(list))
	for i, o := range order {
		next[i] = list[o]
	}
	return next
}

// finish derives the rest from the points in order.
func (ix *Index) finish() {
	ix.sumX, ix.sumY = sums(ix.worldX), sums(ix.worldY)
	ix.marks = make([]uint64, 0, len(ix.ranks)/markStep+1)
	for i := 0; i < len(ix.ranks); i += markStep {
		ix.marks = append(ix.marks, ix.ranks[i])
	}
	ix.levels = append(ix.levels, ix.leaves())
	for top := &ix.levels[0]; len(top.space) > 1; top = &ix.levels[len(ix.levels)-1] {
		ix.levels = append(ix.levels, top.gather())
	}
}

func sums(list []uint32) []uint64 {
	totals := make([]uint64, len(list)+1)
	var total uint64
	for i, x := range list {
		total += uint64(x)
		totals[i+1] = total
	}
	return totals
}

// Len gives the number of points.
func (ix *Index) Len() int { return len(ix.points) }

// Sorted tells whether the points were given in the order of Curve, ties in
// any order: positions along the curve are then the caller's ordinals.
func (ix *Index) Sorted() bool { return ix.ids == nil }

// ordinal gives the caller's ordinal of the point at a position.
func (ix *Index) ordinal(position int) int {
	if ix.ids == nil {
		return position
	}
	return int(ix.ids[position])
}
