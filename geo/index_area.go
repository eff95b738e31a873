package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Within adds to dst the ordinals of the points at most radius metres from
// centre. dst has room for every ordinal.
func (ix *Index) Within(dst Bits, centre orb.Point, radius float64) {
	if radius < 0 || len(ix.points) == 0 {
		return
	}
	a := area{Index: ix, dst: dst, inDisc: true, centre: vectorOf(centre), limit: squareOfChord(radius)}
	a.visit(len(ix.levels)-1, 0)
}

// InBox adds to dst the ordinals of the points of the box. dst has room for
// every ordinal.
func (ix *Index) InBox(dst Bits, box Box) {
	if len(ix.points) == 0 {
		return
	}
	a := area{Index: ix, dst: dst, box: box}
	a.visit(len(ix.levels)-1, 0)
}

// area is one call, for a disc or for a box.
type area struct {
	*Index
	dst    Bits
	inDisc bool
	centre vector
	limit  float64
	box    Box
}

func (a *area) visit(level, run int) {
	r := &a.levels[level]
	lo, hi := run*r.size, min((run+1)*r.size, len(a.points))
	outside, inside := a.compare(r, run)
	switch {
	case outside:
	case inside && a.Sorted():
		a.dst.SetRange(lo, hi)
	case level == 0:
		a.scan(lo, hi, inside)
	default:
		for child := run * fanOut; child < min((run+1)*fanOut, len(a.levels[level-1].space)); child++ {
			a.visit(level-1, child)
		}
	}
}

// compare tells whether a run is certainly all outside or all inside. The
// margin leaves to the points what rounding could decide otherwise.
func (a *area) compare(r *runs, run int) (outside, inside bool) {
	if !a.inDisc {
		return !a.box.meets(r.bounds[run]), a.box.covers(r.bounds[run])
	}
	if math.IsInf(a.limit, 1) {
		return false, true
	}
	return r.space[run].nearest2(&a.centre) > a.limit, r.space[run].farthest2(&a.centre) <= a.limit*(1-1e-12)
}

func (a *area) scan(lo, hi int, inside bool) {
	for i := lo; i < hi; i++ {
		if inside || a.holds(i) {
			a.dst.Set(a.ordinal(i))
		}
	}
}

func (a *area) holds(i int) bool {
	if a.inDisc {
		return a.centre.chord2(&a.space[i]) <= a.limit
	}
	return a.box.Contains(a.points[i])
}
